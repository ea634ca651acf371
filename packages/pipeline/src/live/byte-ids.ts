/** Numbers for byte strings, found without making a string of them. */
export interface ByteIds {
  /** Id of these bytes, counting from 0; −1 when they are new. */
  readonly find: (bytes: Uint8Array, start: number, end: number) => number;
  readonly add: (bytes: Uint8Array, start: number, end: number) => number;
  readonly size: () => number;
}

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c_9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193);
  return hash ^ (hash >>> 15);
};

/** Open addressing over one pool of bytes. */
export const createByteIds = (): ByteIds => {
  let table = new Int32Array(1024).fill(-1);
  let hashes = new Int32Array(512);
  let starts = new Int32Array(513);
  let pool = new Uint8Array(1 << 14);
  let count = 0;
  const isAt = (id: number, bytes: Uint8Array, start: number, end: number): boolean => {
    const from = starts[id] as number;
    if ((starts[id + 1] as number) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (pool[from + at - start] !== bytes[at]) return false;
    return true;
  };
  const put = (hash: number, id: number): void => {
    const mask = table.length - 1;
    let at = hash & mask;
    while (table[at] !== -1) at = (at + 1) & mask;
    table[at] = id;
  };
  const grow = (): void => {
    table = new Int32Array(table.length * 2).fill(-1);
    const wider = new Int32Array(hashes.length * 2);
    wider.set(hashes);
    hashes = wider;
    const longer = new Int32Array(hashes.length + 1);
    longer.set(starts);
    starts = longer;
    for (let id = 0; id < count; id++) put(hashes[id] as number, id);
  };
  return {
    find: (bytes, start, end) => {
      const hash = hashOf(bytes, start, end);
      const mask = table.length - 1;
      for (let at = hash & mask; table[at] !== -1; at = (at + 1) & mask) {
        const id = table[at] as number;
        if (hashes[id] === hash && isAt(id, bytes, start, end)) return id;
      }
      return -1;
    },
    add: (bytes, start, end) => {
      if (count === hashes.length) grow();
      const from = starts[count] as number;
      while (from + end - start > pool.length) {
        const larger = new Uint8Array(pool.length * 2);
        larger.set(pool);
        pool = larger;
      }
      pool.set(bytes.subarray(start, end), from);
      starts[count + 1] = from + end - start;
      const hash = hashOf(bytes, start, end);
      hashes[count] = hash;
      put(hash, count);
      return count++;
    },
    size: () => count,
  };
};
