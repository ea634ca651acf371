/** Who waits to hear that a device itself stated a number, and how many sales say so. */
interface Statement<S> {
  sales: number;
  readonly waiting: Set<S>;
}

/**
 * `stated_number` of the batch, revisable: which numbers a device stated itself, on any sale, and
 * the sales whose `device_states_cleared` hangs on it.
 */
export interface Stated<S> {
  readonly put: (sale: S, device: number, stated: number, cleared: number) => void;
  readonly drop: (sale: S, device: number, stated: number, cleared: number) => void;
  readonly states: (device: number, number: number) => boolean;
  readonly size: () => number;
}

export const createStated = <S>(mark: (sale: S) => void): Stated<S> => {
  const known = new Map<string, Statement<S>>();
  const at = (device: number, number: number): Statement<S> => {
    const key = `${device}|${number}`;
    const found = known.get(key);
    if (found) return found;
    const made: Statement<S> = { sales: 0, waiting: new Set() };
    known.set(key, made);
    return made;
  };
  const count = (device: number, stated: number, by: number): void => {
    if (device <= 0 || stated <= 0) return;
    const statement = at(device, stated);
    const before = statement.sales > 0;
    statement.sales += by;
    if (statement.sales > 0 !== before) for (const sale of statement.waiting) mark(sale);
  };
  return {
    put: (sale, device, stated, cleared) => {
      if (device > 0 && cleared > 0) at(device, cleared).waiting.add(sale);
      count(device, stated, 1);
    },
    drop: (sale, device, stated, cleared) => {
      if (device > 0 && cleared > 0) at(device, cleared).waiting.delete(sale);
      count(device, stated, -1);
    },
    states: (device, number) => (known.get(`${device}|${number}`)?.sales ?? 0) > 0,
    size: () => known.size,
  };
};
