/** Numbers for tuples of integers of one width, found without making a text of them. */
export interface IntIds {
  /** Id of the tuple, counting from 0; −1 when it is new. */
  readonly find: (tuple: Int32Array) => number;
  readonly add: (tuple: Int32Array) => number;
  /** The tuple of an id. */
  readonly tupleOf: (id: number) => Int32Array;
}

const hashOf = (from: Int32Array, start: number, width: number): number => {
  let hash = 0x9747_b28c;
  for (let at = start; at < start + width; at++)
    hash = Math.imul(hash ^ (from[at] as number), 0x85eb_ca6b) ^ (hash >>> 13);
  return hash ^ (hash >>> 16);
};

/** Open addressing over one pool; tuples are compared whole, so a hash decides nothing. */
export const createIntIds = (width: number): IntIds => {
  let table = new Int32Array(1024).fill(-1);
  let pool = new Int32Array(512 * width);
  let count = 0;
  const isAt = (id: number, tuple: Int32Array): boolean => {
    const from = id * width;
    for (let at = 0; at < width; at++) if (pool[from + at] !== tuple[at]) return false;
    return true;
  };
  const put = (hash: number, id: number): void => {
    const mask = table.length - 1;
    let at = hash & mask;
    while (table[at] !== -1) at = (at + 1) & mask;
    table[at] = id;
  };
  const grow = (): void => {
    const wider = new Int32Array(pool.length * 2);
    wider.set(pool);
    pool = wider;
    table = new Int32Array(table.length * 2).fill(-1);
    for (let id = 0; id < count; id++) put(hashOf(pool, id * width, width), id);
  };
  return {
    find: (tuple) => {
      const mask = table.length - 1;
      for (let at = hashOf(tuple, 0, width) & mask; table[at] !== -1; at = (at + 1) & mask)
        if (isAt(table[at] as number, tuple)) return table[at] as number;
      return -1;
    },
    add: (tuple) => {
      if (count * 2 >= table.length) grow();
      pool.set(tuple, count * width);
      put(hashOf(tuple, 0, width), count);
      return count++;
    },
    tupleOf: (id) => pool.subarray(id * width, (id + 1) * width),
  };
};
