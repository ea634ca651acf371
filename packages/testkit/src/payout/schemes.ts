import { parseYuan, yuan } from '../money.ts';
import { int, shuffled } from '../random/draw.ts';
import { createRng, type Rng } from '../random/rng.ts';
import type { Row } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import type { PayeeScheme } from '../spec.ts';
import { DAY_MS, isoDay } from '../time.ts';
import { type Owed, ordinaryRow } from './ordinary.ts';

/** An unlicensed party between acquirer and merchants. */
export interface Route {
  readonly scheme: PayeeScheme;
  readonly account: string;
  readonly name: string;
}

/** An account that money went to. `victim`: a merchant paid by an unlicensed party. */
export interface Payee {
  readonly account: string;
  readonly name: string;
  readonly kind: 'collector' | 'victim' | 'honest';
  readonly scheme: string;
  readonly merchants: Set<string>;
  amountFen: number;
}

const MERCHANTS_MIN = 4;
const MERCHANTS_MAX = 14;
const SHARE_OF_AGENTS = 0.07;

/** Puts the merchants of some agents behind an intermediary. Keyed by merchant number. */
export function chooseSchemes(build: Build): Map<string, Route> {
  const { spec } = build;
  const rng = createRng(build.seed, 'schemes');
  const routes = new Map<string, Route>();
  if (spec.payeeSchemes.length === 0) return routes;
  const wanted = Math.max(6, Math.round(build.agents.length * SHARE_OF_AGENTS * 3));
  let turn = 0;
  for (const agent of shuffled(rng, build.agents)) {
    if (turn >= wanted) break;
    const theirs = build.shops.filter((shop) => shop.agent === agent && shop.start === null);
    if (theirs.length < MERCHANTS_MIN) continue;
    const route = openRoute(build, spec.payeeSchemes[turn % spec.payeeSchemes.length]!, turn);
    for (const shop of theirs.slice(0, int(rng, MERCHANTS_MIN, MERCHANTS_MAX))) {
      routes.set(shop.merchant.no, route);
    }
    turn++;
  }
  return routes;
}

/** The day on which payouts are made. */
export interface PayDay {
  readonly rng: Rng;
  readonly payMs: number;
  readonly nextId: () => string;
  readonly payees: Map<string, Payee>;
}

/** The rows by which a merchant's day is paid, straight or round a corner. */
export function routeRows(day: PayDay, owed: Owed, route: Route | undefined): Row[] {
  const straight = ordinaryRow(day.nextId(), day.payMs, owed);
  if (!route) {
    note(day, straight, { kind: 'honest', scheme: '' });
    return [straight];
  }
  const first = { ...straight, payee_account: route.account, payee_name: route.name };
  note(day, first, { kind: 'collector', scheme: route.scheme });
  if (route.scheme === 'collector') return [first];
  return [first, ...forwarded(day, { owed, route, straight })];
}

interface Forwarding {
  readonly owed: Owed;
  readonly route: Route;
  readonly straight: Row;
}

/** The intermediary pays on: later, less its cut, a person in parts. */
function forwarded(day: PayDay, { owed, route, straight }: Forwarding): Row[] {
  const delayDays = int(day.rng, 1, route.scheme === 'person' ? 5 : 3);
  const parts = route.scheme === 'person' && owed.netFen > 20_000 ? int(day.rng, 2, 3) : 1;
  const payFen = Math.max(1, owed.netFen - Math.round(owed.netFen * 0.001));
  const each = Math.floor(payFen / parts);
  return Array.from({ length: parts }, (_, i) => {
    const fen = i === parts - 1 ? payFen - each * (parts - 1) : each;
    const row = {
      ...straight,
      settle_id: day.nextId(),
      settle_date: isoDay(day.payMs + delayDays * DAY_MS),
      payer_name: route.name,
      payer_account: route.account,
      amount: yuan(fen),
      fee: '0.00',
    };
    note(day, row, { kind: 'victim', scheme: route.scheme });
    return row;
  });
}

function note(day: PayDay, row: Row, what: Pick<Payee, 'kind' | 'scheme'>): void {
  const account = row.payee_account!;
  const known = day.payees.get(account);
  const payee = known ?? {
    ...what,
    account,
    name: row.payee_name!,
    merchants: new Set<string>(),
    amountFen: 0,
  };
  payee.merchants.add(row.merchant_no!);
  payee.amountFen += parseYuan(row.amount!);
  if (!known) day.payees.set(account, payee);
}

const FIRMS = ['网络科技有限公司', '商务服务有限公司', '信息咨询有限公司', '企业管理有限公司'];

function openRoute(build: Build, scheme: PayeeScheme, turn: number): Route {
  const person = scheme === 'person';
  const firm = `${build.names.brand()}${FIRMS[turn % FIRMS.length]}`;
  return {
    scheme,
    account: build.numbers.account(person),
    name: person ? build.names.person() : firm,
  };
}
