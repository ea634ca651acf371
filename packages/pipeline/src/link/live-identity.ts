import { isCutOf } from '@zhenma/model';
import type { Dictionaries, Identified, SaleRow } from '../engine/observed.ts';
import type { LiveRegistry } from './live-registry.ts';
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
  return (sale) => {
    const day = sale['day'] as number;
    const own = sale['sn'] as number;
    const sn = own || (registry.loneTid[sale['tid'] as number] ?? 0);
    const stated = firstOf(sale, STATED);
    const cleared = clearedIn(sale, stated, words);
    const said = institutionOf(stated || cleared);
    const isFellow = (number: number): boolean =>
      said !== undefined && institutionOf(number) === said;
    const fits = (number: number): boolean => number > 0 && (own > 0 || isFellow(number));
    const match = matchOf(registry, { sn, day, stated, cleared }, fits, isFellow);
    const found = match.place >= 0;
    const registered = found ? match.stated || match.cleared || match.latest : stated;
    const here = registered > 0 ? registry.merchantAt(registered, day) : undefined;
    const there = cleared > 0 ? registry.merchantAt(cleared, day) : undefined;
    const area = found ? (registry.areaOf[match.place] ?? null) : null;
    return {
      device_sn: sn,
      stated,
      cleared,
      registered,
      registered_by: found ? 'terminal' : stated > 0 ? 'device' : null,
      approved: found ? match.cleared > 0 : null,
      known_terminal: registry.terminals > 0 && sn > 0 ? found : null,
      terminal_span: found ? (registry.spanOf[match.place] as number) : 0,
      home_area: area ?? here?.area_code ?? null,
      registered_span: here?.span ?? 0,
      cleared_span: there?.span ?? 0,
    };
  };
};

interface Asked {
  readonly sn: number;
  readonly day: number;
  readonly stated: number;
  readonly cleared: number;
}

const matchOf = (
  registry: LiveRegistry,
  { sn, day, stated, cleared }: Asked,
  fits: (number: number) => boolean,
  isFellow: (number: number) => boolean,
): Match => {
  const { firstOf: first, numberOf, fromOf, toOf, spanOf } = registry;
  let [saidHere, saidThere, place] = [0, 0, -1];
  if (sn <= 0 || sn + 1 >= first.length) return { stated: 0, cleared: 0, latest: 0, place };
  for (let at = first[sn] as number; at < (first[sn + 1] as number); at++) {
    const number = numberOf[at] as number;
    if ((fromOf[at] as number) > day || (toOf[at] as number) <= day || !fits(number)) continue;
    if (number === stated) saidHere = number;
    if (number === cleared) saidThere = number;
    if (place < 0) {
      place = at;
      continue;
    }
    const [one, other] = [isFellow(number), isFellow(numberOf[place] as number)];
    if (one === other ? isLater(fromOf, spanOf, at, place) : one) place = at;
  }
  return {
    stated: saidHere,
    cleared: saidThere,
    latest: place < 0 ? 0 : (numberOf[place] as number),
    place,
  };
};

/** The row that began last; of two that began together, the one with the smaller span. */
const isLater = (from: Int32Array, span: Int32Array, a: number, b: number): boolean => {
  const [one, other] = [from[a] as number, from[b] as number];
  return one > other || (one === other && (span[a] as number) < (span[b] as number));
};
