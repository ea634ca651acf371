import { isCutOf } from '@zhenma/model';
import type { Dictionaries, Identified, SaleRow } from '../engine/observed.ts';
import { TWICE } from './identities.ts';
import { type LiveRegistry, REGISTERED, REGISTERED_INTS, type Sharer } from './live-registry.ts';
import { CLEARED_VIEWS, STATED_VIEWS } from './sale-columns.ts';

const columnsOf = (views: readonly string[]): readonly string[] =>
  views.map((view) => `${view}_number`);

const CLEARED = columnsOf(CLEARED_VIEWS);
const STATED = columnsOf(STATED_VIEWS);

const firstOf = (sale: SaleRow, columns: readonly string[]): number => {
  for (const name of columns) {
    const value = sale[name];
    if (value) return value as number;
  }
  return 0;
};

/** What the clearing file left of a number is made whole by another witness, as in `createIdentities`. */
const clearedIn = (sale: SaleRow, stated: number, words: Dictionaries): number => {
  const first = firstOf(sale, CLEARED);
  if (first === 0 || first !== sale[CUT_COLUMN]) return first;
  for (const name of CLEARED) {
    const other = sale[name] as number;
    if (other && other !== first && other !== stated && isLeftOf(words, first, other)) return other;
  }
  return first;
};

const [CUT_COLUMN = ''] = CLEARED;

const isLeftOf = ({ number }: Dictionaries, rest: number, whole: number): boolean =>
  isCutOf(number.textOf(rest) ?? '', number.textOf(whole) ?? '');

/** Rows of the terminal registry that are valid for a sale, folded: `terminal_match` of the SQL. */
interface Match {
  readonly stated: number;
  readonly cleared: number;
  readonly latest: number;
  /** Place in the registry's arrays; −1 for no row. */
  readonly place: number;
}

/**
 * What the registry said about a sale at that moment: `createIdentities` in JavaScript, but for
 * `device_states_cleared`, which other sales decide.
 */
export const createIdentifier = (
  registry: LiveRegistry,
  words: Dictionaries,
): ((sale: SaleRow) => Identified) => {
  const institutions: (string | undefined)[] = [];
  const institutionOf = (number: number): string | undefined => {
    if (number === 0) return undefined;
    institutions[number] ??= [...(words.number.textOf(number) ?? '')].slice(0, 3).join('');
    return institutions[number];
  };
  const byNumber = isTwiceWithin(registry, institutionOf);
  return (sale) => {
    const day = sale['day'] as number;
    const own = sale['sn'] as number;
    const tid = sale['tid'] as number;
    const stated = firstOf(sale, STATED);
    const cleared = clearedIn(sale, stated, words);
    const said = institutionOf(stated || cleared);
    const isFellow = (number: number): boolean =>
      said !== undefined && institutionOf(number) === said;
    const isThere = byNumber
      ? (number: number): boolean => number > 0 && number === (stated || cleared)
      : isFellow;
    const sn = own || registry.loneTid[tid] || sharerOf(registry, tid, isThere);
    const fits = (number: number): boolean => number > 0 && (own > 0 || isFellow(number));
    const match = matchOf(registry, { sn, day, stated, cleared }, fits, isFellow);
    const found = match.place >= 0;
    const registered = found ? match.stated || match.cleared || match.latest : stated;
    const here = registry.spanAt(registered, day);
    const area = found ? (registry.areaOf[match.place] ?? null) : null;
    return {
      device_sn: sn,
      stated,
      cleared,
      registered,
      registered_by: found ? 'terminal' : stated > 0 ? 'device' : null,
      approved: found ? match.cleared > 0 : null,
      known_terminal: registry.terminals > 0 && sn > 0 ? found : null,
      terminal_span: found ? rowAt(registry, match.place, REGISTERED.span) : 0,
      home_area: area ?? registry.merchantOf(here)?.area_code ?? null,
      registered_span: here,
      cleared_span: registry.spanAt(cleared, day),
    };
  };
};

/** The one serial of a shared terminal id that is registered where the sale says; 0 for none. */
const sharerOf = (
  { sharedTid }: LiveRegistry,
  tid: number,
  isThere: (number: number) => boolean,
): number => {
  const sharers = (sharedTid.get(tid) ?? []).filter(({ number }) => isThere(number));
  const [first] = sharers;
  return first !== undefined && sharers.every(({ sn }) => sn === first.sn) ? first.sn : 0;
};

/** Whether ids have more numbers of one institution than any device that bears them: `id_habit.within` of the SQL. */
const isTwiceWithin = (
  { sharedTid, loneTid }: LiveRegistry,
  institutionOf: (number: number) => string | undefined,
): boolean => {
  let within = 0;
  for (const sharers of sharedTid.values()) {
    const houses = new Set(sharers.map(({ number }) => institutionOf(number)));
    houses.delete(undefined);
    const ofHouse = [...houses].map((house) =>
      sharers.filter(({ number }) => institutionOf(number) === house),
    );
    if (ofHouse.some(hasMoreThanAnyDevice)) within += 1;
  }
  const ids = sharedTid.size + loneTid.reduce((sum, sn) => sum + (sn > 0 ? 1 : 0), 0);
  return within >= Math.max(TWICE.min, ids / TWICE.share);
};

const numbersOf = (sharers: readonly Sharer[]): number =>
  new Set(sharers.map(({ number }) => number)).size;

const hasMoreThanAnyDevice = (sharers: readonly Sharer[]): boolean => {
  const devices = [...new Set(sharers.map(({ sn }) => sn))];
  const most = devices.map((device) => numbersOf(sharers.filter(({ sn }) => sn === device)));
  return numbersOf(sharers) > Math.max(...most);
};

interface Asked {
  readonly sn: number;
  readonly day: number;
  readonly stated: number;
  readonly cleared: number;
}

const rowAt = ({ rows }: LiveRegistry, place: number, column: number): number =>
  rows[place * REGISTERED_INTS + column] as number;

const matchOf = (
  registry: LiveRegistry,
  { sn, day, stated, cleared }: Asked,
  fits: (number: number) => boolean,
  isFellow: (number: number) => boolean,
): Match => {
  const { firstOf: first } = registry;
  let [saidHere, saidThere, place, latest] = [0, 0, -1, 0];
  if (sn <= 0 || sn + 1 >= first.length) return { stated: 0, cleared: 0, latest, place };
  for (let at = first[sn] as number; at < (first[sn + 1] as number); at++) {
    const number = rowAt(registry, at, REGISTERED.number);
    const isThen =
      rowAt(registry, at, REGISTERED.from) <= day && rowAt(registry, at, REGISTERED.to) > day;
    if (!isThen || !fits(number)) continue;
    if (number === stated) saidHere = number;
    if (number === cleared) saidThere = number;
    const one = isFellow(number);
    const isFirst = place < 0 || (one === isFellow(latest) ? isLater(registry, at, place) : one);
    if (isFirst) [place, latest] = [at, number];
  }
  return { stated: saidHere, cleared: saidThere, latest, place };
};

/** The row that began last; of two that began together, the one with the smaller span. */
const isLater = (registry: LiveRegistry, a: number, b: number): boolean => {
  const [one, other] = [a, b].map((place) => rowAt(registry, place, REGISTERED.from)) as [
    number,
    number,
  ];
  if (one !== other) return one > other;
  return rowAt(registry, a, REGISTERED.span) < rowAt(registry, b, REGISTERED.span);
};
