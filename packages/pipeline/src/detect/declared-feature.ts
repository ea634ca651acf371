import type { FieldType } from '@zhenma/rules';

/** Measures that a feature may take over the sales of one key in one window. */
export const MEASURES = [
  'count',
  'count_distinct',
  'sum',
  'min',
  'max',
  'top',
  'share',
  'entropy',
  'lag',
  'first_seen',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Columns of a sale that a feature may be keyed by or measure. `coded`: 0 is unknown. */
export const FEATURE_COLUMNS = {
  device: { coded: true, dictionary: null },
  cleared: { coded: true, dictionary: 'number' },
  registered: { coded: true, dictionary: 'number' },
  card: { coded: true, dictionary: 'card' },
  amount: { coded: false, dictionary: null },
  txn_type: { coded: true, dictionary: null },
} as const;
export type FeatureColumn = keyof typeof FEATURE_COLUMNS;

/**
 * A feature as data: one declaration for SQL (`declared-sql.ts`) and for the state of a stream
 * (`declared-live.ts`). The meaning of each measure is a table of docs/rules.md.
 *
 * Shape   days: length of the window in local days, counted from 1970-01-01 and half-open: a sale at
 *         midnight belongs to the later one. 0: one window for all time.
 */
export interface DeclaredFeature {
  readonly id: string;
  readonly measure: Measure;
  readonly of?: FeatureColumn;
  readonly by: readonly FeatureColumn[];
  readonly days: number;
  readonly needs: readonly string[];
  readonly doc: string;
  readonly zh: string;
}

/** The field that rules name. */
export const fieldOf = ({ id }: DeclaredFeature): string => id.replaceAll('-', '_');

/** What is measured of a code is its text; all else is an integer. */
export const typeOfFeature = ({ measure, of }: DeclaredFeature): FieldType =>
  (measure === 'top' || measure === 'lag') && of && FEATURE_COLUMNS[of].dictionary
    ? 'string'
    : 'int';

/** Over all time, these keep one number per key; the others keep every value they met. */
const CONSTANT: ReadonlySet<Measure> = new Set(['count', 'sum', 'first_seen']);

/** Whether a stream keeps it in bounded state: a closed window, or one number per key. */
export const isBounded = ({ measure, days }: DeclaredFeature): boolean =>
  days > 0 || CONSTANT.has(measure);

/** Why a declaration has no meaning; undefined for a good one. */
export const problemOf = ({ id, measure, of, by, days }: DeclaredFeature): string | undefined => {
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(id)) return 'the name is not lower-case-with-dashes';
  if (!MEASURES.includes(measure)) return `no measure ${measure}`;
  const strange = [...by, ...(of ? [of] : [])].find((column) => !(column in FEATURE_COLUMNS));
  if (strange) return `no column ${strange}`;
  if (!Number.isInteger(days) || days < 0 || days > 366) return 'days is not 0 to 366';
  const ofNothing = measure === 'count' || measure === 'first_seen';
  if (ofNothing !== (of === undefined)) return ofNothing ? 'measures no column' : 'of what?';
  if (SUMMED.has(measure) && of && FEATURE_COLUMNS[of].coded) return `${of} is a code`;
  return (measure === 'top' || measure === 'lag') && of === 'device'
    ? 'device has no text'
    : undefined;
};

const SUMMED: ReadonlySet<Measure> = new Set(['sum', 'min', 'max']);

/** n·log2 n in thousandths: entropy is made of these integers, so that no order of adding matters. */
export const nLog = (n: number): number => Math.round(n * Math.log2(n) * 1000);
