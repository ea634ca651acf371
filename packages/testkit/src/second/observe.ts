import { institution } from './acquirers.ts';
import { stamp, type Wall } from './calendar.ts';
import { apart } from './cities.ts';
import type { Dice } from './dice.ts';
import type { Merchant } from './firms.ts';
import { cutGbk } from './gbk.ts';
import { areaOf, type Habits } from './habits.ts';
import { cleaned, traditional, wide } from './names.ts';
import type { Sale } from './sales.ts';
import type { View } from './spec.ts';
import { type Fees, fees } from './tariff.ts';
import type { Row, Town } from './town.ts';

/** One row that a source has, before anything happens to the file. */
export interface Seen {
  readonly sale: Sale;
  readonly view: View;
  readonly row: Row;
  /** Who is named in it; none when it has no number. */
  readonly named: Merchant | undefined;
  readonly likes: readonly string[];
  readonly spoiled: boolean;
}

export const yuan = (fen: number): string =>
  `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

export const carriesFees = ({ wish }: Sale): boolean =>
  wish.kind === 'purchase' || wish.kind === 'preauth_completion';

/** Fees that were booked for a sale as it was cleared. */
export const bookedFees = (sale: Sale): Fees =>
  fees(sale.wish.fen, sale.wish.card.type, sale.cleared.price, sale.wish.at);

/** Fees that should have been booked. */
export const expectedFees = (sale: Sale): Fees =>
  fees(sale.wish.fen, sale.wish.card.type, sale.seller.price, sale.wish.at);

/** What the shop's contract says it pays, in fen. */
export const merchantFee = ({ wish, seller }: Sale): number => {
  const credit = wish.card.type === 'credit' || wish.card.type === 'semi_credit';
  return Math.round((wish.fen * (credit ? seller.creditRate : seller.debitRate)) / 100);
};

const NAMED: Readonly<Record<View, (sale: Sale) => Merchant>> = {
  slip: ({ printed }) => printed,
  request: ({ asked }) => asked,
  response: ({ answered }) => answered,
  clearing: ({ cleared }) => cleared,
  statement: ({ cleared }) => cleared,
};

interface Name {
  readonly text: string;
  readonly like?: string;
}

const slipName = (d: Dice, habits: Habits, { sign, legal }: Merchant): Name => {
  const text = habits.slipName === 'sign' && sign !== '' ? sign : legal;
  const luck = d.next();
  if (luck < 0.008) return { text: traditional(text), like: 'traditional-name' };
  if (luck < 0.016) return { text: wide(text), like: 'wide-name' };
  if (luck < 0.024) return { text: text.slice(0, 8), like: 'short-name' };
  return { text };
};

const nameIn = (d: Dice, habits: Habits, view: View, sale: Sale): Name => {
  const who = NAMED[view](sale);
  if (view === 'slip') return slipName(d, habits, who);
  if (view === 'request' || view === 'response') return { text: cutGbk(who.legal, 40) };
  if (view === 'clearing') return { text: cutGbk(who.legal, 40) };
  const how = habits.cleaning.get(habits.oneIssuer ?? sale.wish.card.issuer) ?? 'whole';
  return { text: cleaned(who.legal, how, who.acquirer.house), like: `statement-${how}` };
};

const timeIn = (d: Dice, habits: Habits, view: View, sale: Sale): Wall => {
  const { at, terminal } = sale.wish;
  if (view === 'slip' || view === 'request') return at + terminal.ahead;
  if (view === 'response') return at + d.int(1, 4);
  if (view === 'clearing') return at + d.int(0, 40);
  const time = at + d.int(0, 120);
  return habits.minutes ? time - (time % 60) : time;
};

const ID: Readonly<Record<View, string>> = {
  slip: 'P',
  request: 'T',
  response: 'R',
  clearing: 'C',
  statement: 'Z',
};

export const idIn = (habits: Habits, view: View, key: string): string => {
  const kind = habits.sharedIds && view === 'response' ? 'T' : ID[view];
  return `${kind}${key.slice(1).padStart(9, '0')}`;
};

const seen = (habits: Habits, view: View, sale: Sale, lucky: boolean): boolean => {
  const { kind, declined, lost, at } = sale.wish;
  if (!lucky) return false;
  const answerless = lost || (kind === 'reversal' && sale.of?.wish.lost === true);
  if (view === 'request') return true;
  if (view === 'response') return !lost;
  if (declined || answerless) return false;
  if (view === 'slip') return true;
  if (kind === 'preauth') return false;
  return at < habits.cutoff;
};

const back = (habits: Habits, view: View, sale: Sale): Record<string, string> => {
  if (sale.of === undefined || habits.originals === 'none') return {};
  if (habits.originals === 'row') return { orig_txn_id: idIn(habits, view, sale.of.key) };
  const late = view === 'clearing' || view === 'statement';
  return { orig_rrn: late ? sale.of.channel.rrn : sale.of.rrn };
};

const cells = (habits: Habits, view: View, sale: Sale): Record<string, string> => {
  const { wish, channel } = sale;
  const who = NAMED[view](sale);
  const outside = view === 'clearing' || view === 'statement';
  const { city } = outside ? who : wish.shop;
  const acquirer = institution(who.acquirer, city);
  const smart = wish.terminal.smart;
  const place = { lat: sale.lat, lon: sale.lon };
  const nearby = smart ? closest(sale, place) : undefined;
  return {
    txn_type: wish.kind,
    amount: yuan(wish.fen),
    terminal_id: outside ? channel.tid : wish.terminal.tid,
    terminal_sn: wish.terminal.sn,
    merchant_no: who.no,
    mcc: who.mcc,
    acquirer,
    forwarder: acquirer,
    issuer: habits.oneIssuer ?? wish.card.issuer,
    card_token: wish.card.token,
    card_type: wish.card.type,
    method: wish.method,
    entry_mode: wish.entry,
    rrn: outside ? channel.rrn : sale.rrn,
    trace_no: outside ? channel.trace : sale.trace,
    batch_no: sale.batch,
    auth_code: sale.auth,
    operator_id: sale.operator,
    app_version: sale.app,
    param_version: sale.param,
    ...(view === 'response' ? { resp_code: wish.declined ? '51' : '00' } : {}),
    ...(smart ? { lat: sale.lat.toFixed(5), lon: sale.lon.toFixed(5) } : {}),
    ...(nearby === undefined ? {} : { area_code: areaOf(habits, nearby) }),
    ...back(habits, view, sale),
  };
};

/** The city that a device's position lies in, if it is near one. */
const closest = ({ wish }: Sale, place: { lat: number; lon: number }) => {
  const here =
    wish.shop.move !== undefined && wish.at >= wish.shop.move.at ? wish.shop.move : wish.shop;
  return apart(here.city, place) < 60 ? here.city : undefined;
};

const money = (sale: Sale): Record<string, string> => {
  if (!carriesFees(sale)) return { price_class: sale.cleared.price };
  const booked = bookedFees(sale);
  return {
    issuer_fee: yuan(booked.issuer),
    network_fee: yuan(booked.network),
    merchant_fee: yuan(merchantFee(sale)),
    price_class: sale.cleared.price,
  };
};

/** Devices without a fix: nowhere at all, or still where they were made. */
const lostPosition = (d: Dice, row: Record<string, string>): string[] => {
  if (row['lat'] === undefined || !d.chance(0.004)) return [];
  const [lat, lon] = d.pick([
    ['0.00000', '0.00000'],
    ['26.07421', '119.29647'],
    ['22.54310', '114.05787'],
  ]);
  Object.assign(row, { lat, lon });
  return ['lost-position'];
};

const damaged = (habits: Habits, view: View, { wish }: Sale): boolean =>
  habits.damage !== undefined &&
  view === 'slip' &&
  wish.shop.agent === habits.damage.agent &&
  wish.at >= habits.damage.from &&
  wish.at < habits.damage.to;

const spoil = (habits: Habits, row: Record<string, string>, at: Wall): Record<string, string> => {
  const no = row['merchant_no'] ?? '';
  switch (habits.damage?.kind) {
    case 'scientific':
      return /^\d+$/.test(no) ? { ...row, merchant_no: `${no[0]}.${no.slice(1, 6)}E+14` } : row;
    case 'tail-cut':
      return { ...row, merchant_no: no.slice(0, 12) };
    case 'eight-hours':
      return { ...row, txn_time: stamp(at - 28_800, 'plain') };
    default:
      return { ...row, merchant_name: (row['merchant_name'] ?? '').slice(0, 4) };
  }
};

/** What every source of a world has of a sale. */
export function observe(town: Town, habits: Habits, sale: Sale, d: Dice): Seen[] {
  return habits.views.flatMap((view): Seen[] => {
    if (!seen(habits, view, sale, d.chance(habits.coverage[view]))) return [];
    const name = nameIn(d, habits, view, sale);
    const at = timeIn(d, habits, view, sale);
    const named = NAMED[view](sale);
    const blind = view === 'statement' && town.spec.name === 'other-merchant' && d.chance(0.5);
    const all: Record<string, string> = {
      view,
      txn_id: idIn(habits, view, sale.key),
      txn_time: stamp(at, habits.stamps[view]),
      ...cells(habits, view, sale),
      merchant_name: name.text,
      ...(view === 'clearing' ? money(sale) : {}),
    };
    if (blind) for (const key of ['merchant_no', 'mcc', 'terminal_id', 'acquirer']) delete all[key];
    const bad = damaged(habits, view, sale);
    const row = bad ? spoil(habits, all, at) : all;
    for (const key of habits.omit[view]) delete row[key];
    const lost = lostPosition(d, row);
    const skew = Math.abs(sale.wish.terminal.ahead) > 60 ? ['fast-clock'] : [];
    const likes = sale.jumped
      ? []
      : [...skew, ...lost, ...(name.like === undefined ? [] : [name.like])];
    return [{ sale, view, row, named: blind ? undefined : named, likes, spoiled: bad }];
  });
}
