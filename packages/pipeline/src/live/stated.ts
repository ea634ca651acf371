/** Codes of numbers lie below this; codes of serials below 2^53 / this. */
const NUMBERS_MAX = 2 ** 26;

const keyOf = (device: number, number: number): number => device * NUMBERS_MAX + number;

/** Who waits to hear that a device itself stated a number, and how many sales say so. */
interface Statement<S> {
  sales: number;
  /** Said on a sale that is not revised any more. */
  kept: boolean;
  waiting: Set<S> | undefined;
}

/**
 * `stated_number` of the batch, revisable: which numbers a device stated itself, on any sale, and
 * the sales whose `device_states_cleared` hangs on it.
 */
export interface Stated<S> {
  readonly put: (sale: S, device: number, stated: number, cleared: number) => void;
  readonly drop: (sale: S, device: number, stated: number, cleared: number) => void;
  /** Lets go of a sale that is not revised any more; what its device stated stays known. */
  readonly release: (sale: S, device: number, stated: number, cleared: number) => void;
  /** Statements of sales that were let go: a checkpoint must hold them. */
  readonly kept: () => Iterable<readonly [device: number, number: number]>;
  /** Takes such a statement back from a checkpoint. */
  readonly recall: (device: number, number: number) => void;
  readonly states: (device: number, number: number) => boolean;
  readonly size: () => number;
}

export const createStated = <S>(mark: (sale: S) => void): Stated<S> => {
  const known = new Map<number, Statement<S>>();
  const at = (device: number, number: number): Statement<S> => {
    const key = keyOf(device, number);
    const found = known.get(key);
    if (found) return found;
    const made: Statement<S> = { sales: 0, kept: false, waiting: undefined };
    known.set(key, made);
    return made;
  };
  const count = (device: number, stated: number, by: number): void => {
    if (device <= 0 || stated <= 0) return;
    const statement = at(device, stated);
    const before = isMade(statement);
    statement.sales += by;
    if (isMade(statement) !== before) for (const sale of statement.waiting ?? []) mark(sale);
  };
  return {
    put: (sale, device, stated, cleared) => {
      if (device > 0 && cleared > 0) {
        const statement = at(device, cleared);
        statement.waiting ??= new Set();
        statement.waiting.add(sale);
      }
      count(device, stated, 1);
    },
    drop: (sale, device, stated, cleared) => {
      if (device > 0 && cleared > 0) at(device, cleared).waiting?.delete(sale);
      count(device, stated, -1);
    },
    release: (sale, device, stated, cleared) => {
      known.get(keyOf(device, cleared))?.waiting?.delete(sale);
      if (device <= 0 || stated <= 0) return;
      const statement = at(device, stated);
      statement.sales--;
      statement.kept = true;
    },
    kept: function* () {
      for (const [key, { kept }] of known) {
        if (kept) yield [Math.floor(key / NUMBERS_MAX), key % NUMBERS_MAX];
      }
    },
    recall: (device, number) => {
      at(device, number).kept = true;
    },
    states: (device, number) => {
      const statement = known.get(keyOf(device, number));
      return statement !== undefined && isMade(statement);
    },
    size: () => known.size,
  };
};

const isMade = ({ sales, kept }: Statement<unknown>): boolean => sales > 0 || kept;
