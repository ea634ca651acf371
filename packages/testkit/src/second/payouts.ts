import { notCard } from './acquirers.ts';
import { DAY, dateOf, type Wall } from './calendar.ts';
import type { Scheme } from './collectors.ts';
import type { Dice } from './dice.ts';
import type { Merchant } from './firms.ts';
import { carriesFees, merchantFee, type Seen, yuan } from './observe.ts';
import type { Shop } from './shops.ts';
import type { Row, Town } from './town.ts';

/** What one merchant took on one day. */
interface Takings {
  readonly day: Wall;
  readonly shop: Shop;
  readonly merchant: Merchant;
  fen: number;
  feeFen: number;
  count: number;
}

const takings = (all: readonly Seen[]): Takings[] => {
  const found = new Map<string, Takings>();
  for (const { sale, view } of all) {
    if (view !== 'clearing') continue;
    const { wish, cleared } = sale;
    const day = wish.at - (wish.at % DAY);
    const key = `${day} ${cleared.no}`;
    const sign = wish.kind === 'purchase' || wish.kind === 'preauth_completion' ? 1 : -1;
    const merchant = sale.wish.shop.clearedAs ?? sale.cleared;
    const one = found.get(key) ?? { day, shop: wish.shop, merchant, fen: 0, feeFen: 0, count: 0 };
    one.fen += sign * wish.fen;
    one.feeFen += carriesFees(sale) ? merchantFee(sale) : 0;
    one.count += 1;
    found.set(key, one);
  }
  return [...found.values()].filter(({ fen, feeFen }) => fen - feeFen > 0);
};

interface Paid {
  readonly at: Wall;
  readonly merchant_no: string;
  readonly acquirer: string;
  readonly payer: readonly [account: string, name: string];
  readonly payee: readonly [account: string, name: string];
  readonly fen: number;
  readonly feeFen?: number;
  readonly count?: number;
  readonly scheme?: Scheme;
  readonly leg: 1 | 2;
}

const onward = (d: Dice, scheme: Scheme, one: Takings, arrived: Wall, net: number): Paid[] => {
  if (scheme.onward === undefined) return [];
  const { days, keeps } = scheme.onward;
  const at = arrived + d.int(days[0], days[1]) * DAY;
  const total = Math.floor((net * (1000 - keeps)) / 1000);
  const part = scheme.partFen ?? total;
  const parts: Paid[] = [];
  const { account, holder } = one.merchant;
  const own = account === scheme.account ? ownAccount(one) : ([account, holder] as const);
  for (let left = total; left > 0; left -= part)
    parts.push({
      at,
      merchant_no: one.merchant.no,
      acquirer: '',
      payer: [scheme.account, scheme.name],
      payee: own,
      fen: Math.min(left, part),
      scheme,
      leg: 2,
    });
  return parts;
};

/** The account of a shop for which the registry names the collector's. */
const ownAccount = ({ shop, merchant }: Takings): readonly [string, string] => {
  const company = /公司/.test(merchant.legal);
  return [
    notCard(`6217${merchant.no.replace(/\D/g, '0').slice(2)}`),
    company ? merchant.legal : shop.owner,
  ];
};

const paidFor = (
  d: Dice,
  schemes: readonly Scheme[],
  one: Takings,
  reserve: (code3: string) => string,
): Paid[] => {
  const scheme = schemes.find(({ shops }) => shops.has(one.shop));
  const net = one.fen - one.feeFen;
  const at = one.day + (d.chance(0.92) ? 1 : 3) * DAY;
  const { merchant } = one;
  const payee: readonly [string, string] =
    scheme === undefined || !scheme.firstLeg
      ? [merchant.account, merchant.holder]
      : [scheme.account, scheme.name];
  const first: Paid = {
    at,
    merchant_no: merchant.no,
    acquirer: merchant.acquirer.code3,
    payer: [reserve(merchant.acquirer.code3), merchant.acquirer.payer],
    payee,
    fen: net,
    feeFen: one.feeFen,
    count: one.count,
    ...(scheme === undefined ? {} : { scheme }),
    leg: 1,
  };
  if (scheme === undefined) return [first];
  const second = onward(d, scheme, one, at, net);
  return scheme.firstLeg ? [first, ...second] : second;
};

/** Every payment that the file of payouts holds. */
export function payments(town: Town, schemes: readonly Scheme[], seen: readonly Seen[]): Paid[] {
  if (!town.spec.payouts) return [];
  const d = town.dice('payouts');
  const reserves = new Map(town.acquirers.map(({ code3 }) => [code3, town.numbers.account()]));
  return takings(seen)
    .flatMap((one) => paidFor(d, schemes, one, (code3) => reserves.get(code3) ?? ''))
    .map((one, i) => ({ one, i }))
    .sort((a, b) => a.one.at - b.one.at || a.i - b.i)
    .map(({ one }) => one);
}

/** The payouts as a table. */
export const settlementRows = (paid: readonly Paid[]): Row[] =>
  paid.map((one, i) => ({
    settle_id: `J${String(i + 1).padStart(8, '0')}`,
    settle_date: dateOf(one.at),
    merchant_no: one.merchant_no,
    acquirer: one.acquirer,
    payer_name: one.payer[1],
    payer_account: one.payer[0],
    payee_account: one.payee[0],
    payee_name: one.payee[1],
    amount: yuan(one.fen),
    fee: one.feeFen === undefined ? '' : yuan(one.feeFen),
    txn_count: one.count === undefined ? '' : String(one.count),
  }));

interface Payee {
  name: string;
  kind: string;
  scheme: string;
  merchants: Set<string>;
  fen: number;
}

/** Who was paid, and whether by right. */
export function payeeRows(paid: readonly Paid[]): Row[] {
  const payees = new Map<string, Payee>();
  const add = (account: string, name: string, kind: string, one: Paid): void => {
    const scheme = one.scheme?.scheme ?? '';
    const old = payees.get(account) ?? { name, kind, scheme, merchants: new Set(), fen: 0 };
    old.merchants.add(one.merchant_no);
    old.fen += one.fen;
    payees.set(account, old);
  };
  for (const one of paid) {
    const crooked = one.scheme?.kind === 'collector';
    if (one.leg === 1) add(one.payee[0], one.payee[1], crooked ? 'collector' : 'honest', one);
    else {
      add(one.payee[0], one.payee[1], crooked ? 'victim' : 'honest', one);
      if (one.scheme?.firstLeg === false) add(one.payer[0], one.payer[1], 'collector', one);
    }
  }
  return [...payees].map(([payee_account, { name, kind, scheme, merchants, fen }]) => ({
    payee_account,
    payee_name: name,
    kind,
    scheme,
    merchants: String(merchants.size),
    amount_fen: String(fen),
  }));
}
