/** Canonical columns of one message, and `mti`, `profile`, `sent` (F7), `seen` for our own use. */
export type Values = Record<string, string>;

/** What one message states, with its place. */
export interface Stated {
  readonly line: number;
  readonly values: Values;
}

/** Brings the request and the response of one exchange together. */
export interface Pairs {
  /** Takes a message; gives those that are complete, the request before its response. */
  readonly take: (stated: Stated) => readonly Stated[];
  /**
   * Lets messages before `line`, and those that state a day before `date` (YYYY-MM-DD), go without
   * their partner, in the order of the capture.
   */
  readonly release: (line: number, date: string) => readonly Stated[];
  /**
   * Whether a POS purchase of this terminal and trace number waits for its partner. `terminalOf` is
   * asked only where something waits at all.
   */
  readonly isWaiting: (terminalOf: (row: number) => string, row: number, trace: number) => boolean;
  /** Takes a message back; false when it does not wait any more. */
  readonly forget: (stated: Stated) => boolean;
  /** Messages whose partner never came, in the order of the capture. */
  readonly rest: () => readonly Stated[];
}

/** Messages that wait for their partner; beyond that the oldest goes without. */
const WAITING_MAX = 200_000;

/** Facts of the sale, not of an identity: either message may lend them to the other. */
const SHARED = ['txn_time', 'amount', 'currency', 'pan', 'entry_mode', 'terminal_sn', 'batch_no'];

/**
 * Pairs by what a response repeats of its request: terminal, batch and trace, between institutions
 * trace, time of transmission and both institutions.
 *
 * Shape   either may come first: captures and logs are not always in order. A second request before
 *         any response is a repetition, and the first goes without.
 */
export const createPairs = (): Pairs => {
  const waiting = new Map<string, Stated>();

  const take = (stated: Stated): readonly Stated[] => {
    const key = keyOf(stated.values);
    const other = waiting.get(key);
    if (other) waiting.delete(key);
    if (other && isPair(other, stated)) return completed(other, stated);
    waiting.set(key, stated);
    const done = other ? [other] : [];
    const [oldest] = waiting;
    if (waiting.size <= WAITING_MAX || !oldest) return done;
    waiting.delete(oldest[0]);
    return [...done, oldest[1]];
  };

  const release = (line: number, date: string): readonly Stated[] => {
    const late = [...waiting].filter(
      ([, stated]) => stated.line < line || isBefore(stated.values['txn_time'], date),
    );
    for (const [key] of late) waiting.delete(key);
    return late.map(([, stated]) => stated).sort((a, b) => a.line - b.line);
  };

  const isWaiting: Pairs['isWaiting'] = (terminalOf, row, trace) =>
    waiting.size > 0 &&
    waiting.has([terminalOf(row), String(trace).padStart(6, '0'), 'purchase'].join('|'));
  const forget = (stated: Stated): boolean => {
    const key = keyOf(stated.values);
    return waiting.get(key) === stated && waiting.delete(key);
  };
  return {
    take,
    release,
    isWaiting,
    forget,
    rest: () => [...waiting.values()].sort((a, b) => a.line - b.line),
  };
};

const keyOf = (values: Values): string => {
  const names =
    values['profile'] === 'cups' && values['sent']
      ? ['trace_no', 'sent', 'acquirer', 'forwarder']
      : ['terminal_id', 'trace_no'];
  return [...names.map((name) => values[name]), values['txn_type']].join('|');
};

function completed(one: Stated, two: Stated): readonly Stated[] {
  const [request, response] = one.values['view'] === 'request' ? [one, two] : [two, one];
  for (const name of SHARED) {
    response.values[name] ||= request.values[name] ?? '';
    request.values[name] ||= response.values[name] ?? '';
  }
  return [request, response];
}

const DAY_MS = 86_400_000;

/** One is a request, the other a response, and they do not contradict each other. */
const isPair = ({ values: a }: Stated, { values: b }: Stated): boolean =>
  a['view'] !== b['view'] &&
  mayAgree(a['amount'], b['amount']) &&
  mayAgree(a['batch_no'], b['batch_no']) &&
  areNear(a['txn_time'], b['txn_time']);

const isBefore = (time: string | undefined, date: string): boolean => !!time && time < date;

const mayAgree = (a: string | undefined, b: string | undefined): boolean => !a || !b || a === b;

/** A day of slack: the clocks of terminal and host meet midnight at different moments. */
const areNear = (a: string | undefined, b: string | undefined): boolean =>
  !a ||
  !b ||
  Math.abs(Date.parse(`${a.slice(0, 10)}Z`) - Date.parse(`${b.slice(0, 10)}Z`)) <= DAY_MS;
