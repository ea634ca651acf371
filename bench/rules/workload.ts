/** Rules and rows that every engine of the comparison can say: conditions on fields, all of them. */

export type Operand = { readonly field: string } | string | number | readonly string[];
export type Operator = '==' | '!=' | '<' | '>' | 'in' | 'notIn' | 'notStarts';
export interface Condition {
  readonly field: string;
  readonly op: Operator;
  readonly than: Operand;
}

/** All conditions must hold. */
export type PeerRule = readonly Condition[];
export type PeerRow = Readonly<Record<string, string | number>>;

const LOW = ['8062', '8211', '5541'];
const on = (field: string, op: Operator, than: Operand): Condition => ({ field, op, than });
const differs = (a: string, b: string): Condition => on(a, '!=', { field: b });

export const TEN: readonly PeerRule[] = [
  [differs('printed_mcc', 'cleared_mcc')],
  [differs('registered_mcc', 'cleared_mcc')],
  [on('cleared_mcc', 'in', LOW), on('printed_mcc', 'notIn', LOW)],
  [differs('printed_area', 'cleared_area')],
  [on('acquirer', 'notStarts', '898')],
  [on('amount', '>', 500_000), on('cleared_mcc', 'in', LOW)],
  [on('hour', '<', 5), on('cleared_mcc', 'in', LOW)],
  [on('firmware', '<', 24), differs('printed_mcc', 'cleared_mcc')],
  [on('similarity', '<', 50)],
  [on('merchants_today', '>', 2), on('moved_km', '>', 50)],
];

const MCCS = Array.from({ length: 200 }, (_, index) => String(5_000 + index * 7));

/** Three conditions, one between two fields. */
export const keyed = (count: number): readonly PeerRule[] =>
  Array.from({ length: count }, (_, n) => [
    on('printed_mcc', '==', MCCS[n % MCCS.length] ?? ''),
    on('amount', '>', (n * 7_919) % 400_000),
    differs('cleared_mcc', 'registered_mcc'),
  ]);

/** mulberry32, as in packages/rules/bench/throughput.ts. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const rowsOf = (count: number): readonly PeerRow[] => {
  const next = random(20_260_501);
  return Array.from({ length: count }, () => {
    const mcc = MCCS[Math.floor(next() * MCCS.length)] ?? '';
    return {
      printed_mcc: mcc,
      cleared_mcc: next() < 0.01 ? '8062' : mcc,
      registered_mcc: mcc,
      printed_area: '3100',
      cleared_area: next() < 0.003 ? '4403' : '3100',
      acquirer: '898000',
      amount: Math.floor(next() * 600_000),
      hour: Math.floor(next() * 24),
      firmware: next() < 0.1 ? 23 : 25,
      similarity: next() < 0.003 ? 30 : 90,
      merchants_today: 1,
      moved_km: Math.floor(next() * 10),
    };
  });
};

const operand = (than: Operand): string =>
  typeof than === 'object' && 'field' in than
    ? than.field
    : JSON.stringify(than).replaceAll('"', "'");

/** The rule in CEL; `and` and `not` are spelled otherwise in ZEN. */
export const textOf = (rule: PeerRule, dialect: 'cel' | 'zen'): string =>
  rule
    .map(({ field, op, than }) => {
      if (op === 'in') return `${field} in ${operand(than)}`;
      const not = dialect === 'cel' ? '!' : 'not ';
      if (op === 'notIn') return `${not}(${field} in ${operand(than)})`;
      if (op !== 'notStarts') return `${field} ${op} ${operand(than)}`;
      return dialect === 'cel'
        ? `!${field}.startsWith(${operand(than)})`
        : `not startsWith(${field}, ${operand(than)})`;
    })
    .join(dialect === 'cel' ? ' && ' : ' and ');
