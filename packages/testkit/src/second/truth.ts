import type { Fault } from './faults.ts';
import type { Habits } from './habits.ts';
import { bookedFees, carriesFees, expectedFees, type Seen } from './observe.ts';
import type { Sale } from './sales.ts';
import type { Row, Town } from './town.ts';

/** `once`, `alone` and `none` give nothing away by themselves. */
export type GivenAway =
  | 'pair'
  | 'registry'
  | 'place'
  | 'record'
  | 'id'
  | 'name'
  | 'once'
  | 'alone'
  | 'none';

/**
 * Terminal numbers of one device that were seen with several merchant numbers: back and forth, or not, or
 * with such as nobody else has and not with its merchant's own.
 */
export type Crowd = ReadonlyMap<string, 'id' | 'once' | 'alone'>;

/** Who shares a device's own number with whom in what was seen. */
export function crowdOf(all: readonly Seen[]): Crowd {
  const merchants = new Map<string, Set<string>>();
  const devices = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, key: string, one: string): void => {
    map.set(key, (map.get(key) ?? new Set()).add(one));
  };
  for (const { row, sale } of all) {
    const { terminal_id: tid, merchant_no: no } = row;
    if (tid === undefined || no === undefined) continue;
    add(merchants, tid, no);
    add(devices, tid, tid === sale.wish.terminal.tid ? sale.wish.terminal.sn : `channel ${tid}`);
  }
  const several = [...merchants.keys()].filter(
    (tid) => merchants.get(tid)!.size > 1 && devices.get(tid)!.size === 1,
  );
  const switches = countSwitches(all);
  const seen = readNumbers(all);
  const isAlone = (tid: string): boolean =>
    !seen.homes.has(tid) && [...merchants.get(tid)!].every((no) => seen.tids.get(no)!.size === 1);
  return new Map(
    several.map((tid) => [tid, switches.get(tid)! === 1 ? 'once' : isAlone(tid) ? 'alone' : 'id']),
  );
}

/** Terminal numbers under which a merchant's own number was seen, and those of each merchant number. */
function readNumbers(all: readonly Seen[]): {
  readonly homes: ReadonlySet<string>;
  readonly tids: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const homes = new Set<string>();
  const tids = new Map<string, Set<string>>();
  for (const { row, sale } of all) {
    const { terminal_id: tid = '', merchant_no: no } = row;
    if (no === undefined) continue;
    if (no === sale.seller.no) homes.add(tid);
    tids.set(no, (tids.get(no) ?? new Set()).add(tid));
  }
  return { homes, tids };
}

/** How often each terminal number goes over from one merchant number to another. */
function countSwitches(all: readonly Seen[]): ReadonlyMap<string, number> {
  const latest = new Map<string, string>();
  const switches = new Map<string, number>();
  for (const { row } of [...all].sort((a, b) => a.sale.wish.at - b.sale.wish.at)) {
    const { terminal_id: tid, merchant_no: no } = row;
    if (tid === undefined || no === undefined) continue;
    const moved = latest.has(tid) && latest.get(tid) !== no;
    switches.set(tid, (switches.get(tid) ?? 0) + Number(moved));
    latest.set(tid, no);
  }
  return switches;
}

const has = (row: Row, other: Row, ...keys: readonly string[]): boolean =>
  keys.every((key) => row[key] !== undefined && row[key] !== '' && row[key] === other[key]);

/** Two rows that somebody careful can put together. */
const joins = (a: Row, b: Row): boolean =>
  has(a, b, 'rrn') ||
  has(a, b, 'terminal_id', 'trace_no', 'amount') ||
  has(a, b, 'auth_code', 'amount') ||
  has(a, b, 'card_token', 'amount');

/** What may tell of a jumped sale. */
export interface Told {
  readonly town: Town;
  readonly habits: Habits;
  /** Its rows, in all views. */
  readonly rows: readonly Seen[];
  readonly crowd: Crowd;
}

/**
 * What in the rows of a jumped sale tells, strongest first. The place of a device that was lent from its
 * first day tells only beside a registered one: without it a chain's store under the head office's number
 * looks the same.
 */
export function givenAway({ town, habits, rows, crowd }: Told): GivenAway {
  const numbered = rows.filter(({ row, spoiled }) => row['merchant_no'] !== undefined && !spoiled);
  for (const a of numbered)
    for (const b of numbered)
      if (a.row['merchant_no'] !== b.row['merchant_no'] && joins(a.row, b.row)) return 'pair';
  const sale = rows[0]!.sale;
  const devices = new Set([sale.wish.terminal.tid, sale.wish.terminal.sn]);
  const known = numbered.some(
    ({ row }) =>
      (devices.has(row['terminal_sn'] ?? '') || devices.has(row['terminal_id'] ?? '')) &&
      (row['merchant_no'] !== sale.seller.no ||
        (row['mcc'] ?? sale.seller.mcc) !== sale.seller.mcc),
  );
  if (town.spec.registry && known) return 'registry';
  const placed = rows.some(
    ({ row }) => row['lat'] !== undefined || (row['area_code'] ?? '') !== '',
  );
  const lentUnplaced =
    sale.wish.shop.ghost === true && (!town.spec.registry || habits.paperLacks.has('lat'));
  const elsewhere =
    sale.cause === 'merchant' ||
    numbered.some(({ named }) => named !== undefined && named.city !== sale.wish.shop.city);
  if (placed && elsewhere && !lentUnplaced) return 'place';
  if (
    numbered.some(
      ({ row, named }) =>
        row['mcc'] !== undefined && named?.noMcc !== undefined && named.noMcc !== row['mcc'],
    )
  )
    return 'record';
  const strange = numbered.filter(({ row }) => row['merchant_no'] !== sale.seller.no);
  const tells = new Set(strange.map(({ row }) => crowd.get(row['terminal_id'] ?? '')));
  if (tells.has('id')) return 'id';
  const views = new Set(rows.map(({ view }) => view));
  const others = sale.printed.no !== sale.cleared.no;
  if (others && views.has('slip') && views.has('statement')) return 'name';
  if (tells.has('alone')) return 'alone';
  return tells.has('once') ? 'once' : 'none';
}

/** Truth of one observation. */
export function truthRow(
  habits: Habits,
  one: Seen,
  by: { readonly given: GivenAway | ''; readonly cleared: boolean },
): Row {
  const { sale, likes } = one;
  const gap = expectedFees(sale);
  const booked = bookedFees(sale);
  const fees = by.cleared && carriesFees(sale);
  const missed = fees ? gap.issuer + gap.network - booked.issuer - booked.network : 0;
  const dataCause = one.spoiled && !sale.jumped;
  return {
    view: one.view,
    txn_id: one.row['txn_id']!,
    sale_key: sale.key,
    jumped: String(sale.jumped),
    strategy: sale.strategy,
    cause: sale.cause !== '' ? sale.cause : dataCause ? 'data' : '',
    true_merchant_no: sale.wish.shop.ghost === true ? '' : sale.seller.no,
    fee_gap_fen: String(missed),
    lookalike: sale.jumped
      ? ''
      : [
          ...new Set([
            ...sale.likes,
            ...likes,
            ...(dataCause ? [`spoiled-${habits.damage?.kind}`] : []),
          ]),
        ]
          .sort()
          .join(';'),
    given_away: by.given,
    pool_id: sale.jumped && sale.router !== undefined ? `pool-${sale.router.id}` : '',
  };
}

interface Tally {
  sales: number;
  jumped: number;
  first: number;
  last: number;
  cause: string;
  strategy: string;
  also: string;
}

/** Subjects with something the matter, and what. */
export function caseRows(sales: readonly Sale[], faults: readonly Fault[]): Row[] {
  const subjects = new Map<string, Tally>();
  const add = (key: string, sale: Sale, also = ''): void => {
    const at = sale.wish.at;
    const one = subjects.get(key) ?? {
      sales: 0,
      jumped: 0,
      first: at,
      last: at,
      cause: '',
      strategy: '',
      also,
    };
    one.sales += 1;
    if (sale.cause !== '') {
      if (one.cause === '') one.first = at;
      one.cause = sale.cause;
      one.strategy = sale.strategy || one.strategy;
      one.last = at;
    }
    if (sale.jumped) one.jumped += 1;
    subjects.set(key, one);
  };
  const strays = new Set(faults.flatMap(({ serials }) => [...serials]));
  for (const sale of sales) {
    const { wish, seller, router, jumped } = sale;
    const { sn, tid } = wish.terminal;
    add(`terminal ${sn}`, sale, tid);
    if (!strays.has(sn)) add(`merchant ${seller.no}`, sale);
    if (router !== undefined && jumped) {
      add(`agent ${router.agent}`, sale);
      add(`pool pool-${router.id}`, sale);
    }
  }
  return [...subjects]
    .filter(([, { cause }]) => cause !== '')
    .map(([key, one]) => {
      const [type, ...id] = key.split(' ');
      return {
        subject_type: type!,
        subject_id: id.join(' '),
        also_id: one.also,
        cause: one.cause,
        strategy: one.strategy,
        sales: String(one.sales),
        jumped_sales: String(one.jumped),
        first_seen: new Date(one.first * 1000).toISOString().slice(0, 19),
        last_seen: new Date(one.last * 1000).toISOString().slice(0, 19),
      };
    });
}

/** Every cleared number, and how much of it was borrowed. */
export function numberRows(all: readonly Seen[]): Row[] {
  const numbers = new Map<
    string,
    { pool: string; strategy: string; keys: Set<string>; lent: Set<string> }
  >();
  for (const { sale, view, row } of all) {
    const no = row['merchant_no'];
    if (no === undefined || (view !== 'clearing' && view !== 'statement')) continue;
    const one = numbers.get(no) ?? { pool: '', strategy: '', keys: new Set(), lent: new Set() };
    one.keys.add(sale.key);
    if (sale.jumped && sale.router !== undefined && no !== sale.seller.no) {
      one.lent.add(sale.key);
      one.pool = `pool-${sale.router.id}`;
      one.strategy = sale.strategy;
    }
    numbers.set(no, one);
  }
  return [...numbers].map(([merchant_no, { pool, strategy, keys, lent }]) => ({
    merchant_no,
    pool_id: pool,
    strategy,
    sales: String(keys.size),
    borrowed_sales: String(lent.size),
  }));
}
