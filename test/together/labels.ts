/**
 * Gives the shops of one story numbers and names that no other story has, of the same shape: the same
 * institution, area and category in a merchant number, the same distance between two numbers, names of
 * as many bytes. What a row says of a sale stays as it is.
 */

export type Value = string | number | undefined;
export type Row = Readonly<Record<string, Value>>;
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** What one story's values are called in the scan they share; undefined where a value is not known. */
export interface Labels {
  readonly tables: Tables;
  /** New label → the story's own, as `back` finds them in results. */
  readonly back: ReadonlyMap<string, string>;
  /** What tells this story's rows from those of others: the start of every txn_id. */
  readonly prefix: string;
}

/** Tables whose rows can stand beside those of strangers. */
const TABLES = new Set(['transactions', 'merchants', 'terminals']);

/** Columns that say the same of a sale or a shop whoever it is. */
const SAID = new Set(
  `view txn_time txn_type amount currency mcc acquirer forwarder issuer card_type method entry_mode
  trace_no batch_no auth_code resp_code area_code lat lon merchant_fee issuer_fee network_fee
  price_class debit_rate credit_rate valid_from valid_to form`.split(/\s+/),
);

type Relabel = (value: string, nth: number) => string;

/**
 * Adds to the last digits, at most `width` of them: two numbers stay as far apart as they were. What has
 * hardly any digits gets some.
 */
const shift =
  (width: number, by: number): Relabel =>
  (value, nth) => {
    if (!/\d{3}/.test(value)) return `${value}X${nth}`;
    return value.replace(
      new RegExp(`(\\d{1,${width}})(\\D*)$`),
      (_, digits: string, rest: string) => {
        const sum = (Number(digits) + nth * by) % 10 ** digits.length;
        return String(sum).padStart(digits.length, '0') + rest;
      },
    );
  };

/** Words of the invented names, each of two characters that are simplified and traditional alike. */
const BRANDS = ['锦绣', '惠民', '福和'];
const FIRST = [...'禾榆岚橙杉楠枫桐棠檀柚柠荷菱芷茉苑蔚'];
const SECOND = [...'朵芽笙砚帆珂琅玥琪瑶璃苒茗栀桉舟'];

const brandOf = (brand: number, nth: number): string => {
  const at = nth * BRANDS.length + brand;
  const first = FIRST[at % FIRST.length] as string;
  return first + (SECOND[Math.floor(at / FIRST.length) % SECOND.length] as string);
};

const rename: Relabel = (value, nth) =>
  BRANDS.reduce((name, old, brand) => {
    const [first, second] = brandOf(brand, nth);
    return name.replaceAll(new RegExp(`${old[0]}(\\s*)${old[1]}`, 'g'), `${first}$1${second}`);
  }, value);

const recode: Relabel = (value, nth) => {
  if (value.length !== 18) return `${value}.${nth}`;
  const code = (Number.parseInt(value.slice(12, 16), 36) + nth * 47) % 36 ** 4;
  const text = code.toString(36).toUpperCase().padStart(4, '0');
  return value.slice(0, 12) + text + value.slice(16);
};

const suffix: Relabel = (value, nth) => `${value}.${nth}`;
const prefix: Relabel = (value, nth) => `${nth}.${value}`;

/** Columns by what they name: equal values of one kind are one thing. */
const KINDS: Readonly<Record<string, readonly [kind: string, relabel: Relabel]>> = {
  txn_id: ['txn_id', prefix],
  orig_txn_id: ['txn_id', prefix],
  rrn: ['rrn', shift(6, 1009)],
  orig_rrn: ['rrn', shift(6, 1009)],
  merchant_no: ['merchant_no', shift(4, 37)],
  terminal_sn: ['terminal_sn', shift(6, 1009)],
  terminal_id: ['terminal_id', shift(4, 37)],
  card_token: ['card_token', suffix],
  merchant_name: ['name', rename],
  settle_name: ['name', rename],
  uscc: ['uscc', recode],
  address: ['address', suffix],
  agent: ['agent', suffix],
  settle_account: ['account', suffix],
};

const given = (tables: Tables): readonly (readonly [string, string])[] =>
  Object.values(tables).flatMap((rows) =>
    rows.flatMap((row) =>
      Object.entries(row).flatMap(([column, value]) =>
        value === undefined || value === '' ? [] : [[column, String(value)] as const],
      ),
    ),
  );

/** Whether all that the story says is of a kind that can be told of a stranger. */
export const canShare = (tables: Tables): boolean =>
  Object.keys(tables).every((table) => TABLES.has(table)) &&
  given(tables).every(([column]) => SAID.has(column) || column in KINDS);

const labelOf = (column: string, value: Value, nth: number): Value => {
  const relabel = KINDS[column]?.[1];
  return relabel && value !== undefined && value !== '' ? relabel(String(value), nth) : value;
};

const labelled = (tables: Tables, nth: number): Labels => {
  const back = new Map<string, string>();
  for (const [column, value] of given(tables)) {
    const label = String(labelOf(column, value, nth));
    if (label !== value) back.set(label, value);
  }
  for (const [brand, old] of BRANDS.entries()) back.set(brandOf(brand, nth), old);
  const rows = Object.entries(tables).map(([table, all]) => [
    table,
    all.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [column, labelOf(column, value, nth)]),
      ),
    ),
  ]);
  return { tables: Object.fromEntries(rows), back, prefix: `${nth}.` };
};

const TRIES = 300;

/**
 * Labels that nobody has taken; takes them.
 *
 * Shape    taken: `kind:label`, of all stories before.
 * @returns undefined when there are none: a name without an invented word that another story has too
 */
export const labelsFor = (tables: Tables, from: number, taken: Set<string>): Labels | undefined => {
  for (let nth = from; nth < from + TRIES; nth += 1) {
    const labels = labelled(tables, nth);
    const mine = given(labels.tables).flatMap(([column, value]) => {
      const kind = KINDS[column]?.[0];
      return kind ? [`${kind}:${value}`] : [];
    });
    if (mine.some((label) => taken.has(label))) continue;
    for (const label of mine) taken.add(label);
    return labels;
  }
  return undefined;
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Says a result in the story's own words. */
export const inOwnWords = ({ back }: Labels): ((text: string) => string) => {
  const labels = [...back.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(labels.map(escaped).join('|'), 'g');
  return (text) => text.replace(any, (label) => back.get(label) as string);
};
