import { type KeyColumn, LINK_PASSES } from './keys.ts';
import type { LiveNode } from './live-passes.ts';

/** The weakest key sets of all passes: nodes equal on a stricter set are equal on one of these. */
export const CLAIM_KEYS: readonly (readonly KeyColumn[])[] = LINK_PASSES.map(
  (pass) => pass.keys,
).filter(
  (keys, at, all) =>
    !all.some(
      (other, place) =>
        other.every((key) => keys.includes(key)) &&
        (other.length < keys.length || (other.length === keys.length && place < at)),
    ),
);

/** Keys that stand in every claim are hashed once, the others behind them. */
const COMMON: readonly KeyColumn[] = (CLAIM_KEYS[0] ?? []).filter((key) =>
  CLAIM_KEYS.every((keys) => keys.includes(key)),
);
const OWN = CLAIM_KEYS.map((keys) => keys.filter((key) => !COMMON.includes(key)));

/** Hash of a key value; equal values have equal hashes. */
const mix = (hash: number, value: string | number | boolean | null): number => {
  let out = hash;
  if (typeof value === 'string') {
    for (let at = 0; at < value.length; at++)
      out = Math.imul(out ^ value.charCodeAt(at), 0x0100_0193);
    return Math.imul(out ^ (out >>> 15), 0x85eb_ca6b);
  }
  const whole = Number(value);
  out = Math.imul(out ^ whole, 0xcc9e_2d51);
  out ^= out >>> 15;
  return Math.imul(out ^ (whole / 4_294_967_296), 0x1b87_3593) ^ (out >>> 13);
};

/**
 * Hashes of the key sets of a node, 52 bits each, −1 where a key is unknown.
 *
 * Two nodes that a pass could join share one of them. A chance collision only brings unrelated
 * observations together to be looked at, which joins none of them.
 */
export const claimsOf = (node: LiveNode, out: Float64Array): void => {
  let common = 0x811c_9dc5;
  for (let at = 0; at < COMMON.length; at++) common = mix(common, node[COMMON[at] as KeyColumn]);
  for (let index = 0; index < OWN.length; index++) {
    const keys = OWN[index] as readonly KeyColumn[];
    let a = common ^ (index + 1);
    let b = 0x9747_b28c ^ a;
    let known = true;
    for (let at = 0; at < keys.length && known; at++) {
      const value = node[keys[at] as KeyColumn];
      known = value !== null;
      a = mix(a, value);
      b = Math.imul(b ^ a, 0x9e37_79b1) ^ (b >>> 11);
    }
    out[index] = known ? (a >>> 0) * 1_048_576 + (b >>> 12) : -1;
  }
};

/** An open-addressed map of hash to number; what it does not hold is −1. */
export interface ClaimTable {
  readonly get: (hash: number) => number;
  readonly set: (hash: number, owner: number) => void;
  readonly size: () => number;
}

export const createClaims = (): ClaimTable => {
  let keys = new Float64Array(1024).fill(-1);
  let owners = new Int32Array(1024);
  let held = 0;
  const placeOf = (hash: number): number => {
    const mask = keys.length - 1;
    let at = (hash / 1_048_576) & mask;
    while (keys[at] !== -1 && keys[at] !== hash) at = (at + 1) & mask;
    return at;
  };
  const grow = (): void => {
    const [oldKeys, oldOwners] = [keys, owners];
    keys = new Float64Array(oldKeys.length * 2).fill(-1);
    owners = new Int32Array(keys.length);
    for (const [index, hash] of oldKeys.entries()) {
      if (hash === -1) continue;
      const at = placeOf(hash);
      keys[at] = hash;
      owners[at] = oldOwners[index] as number;
    }
  };
  return {
    get: (hash) => {
      const at = placeOf(hash);
      return keys[at] === hash ? (owners[at] as number) : -1;
    },
    set: (hash, owner) => {
      const at = placeOf(hash);
      if (keys[at] !== hash) held++;
      keys[at] = hash;
      owners[at] = owner;
      if (held * 2 > keys.length) grow();
    },
    size: () => held,
  };
};
