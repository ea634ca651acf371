import {
  COMPACT,
  COMPACT_INTS,
  COMPACT_REALS,
  type CompactTable,
  FORM,
  FORM_INTS,
  type Shape,
  tidOfForm,
} from '../engine/compact.ts';
import { KEY_COLUMNS, type KeyColumn, LINK_PASSES } from './keys.ts';
import {
  CLAIM_KEYS,
  type ClaimTable,
  createKeys,
  HASHES,
  hashClaims,
  MESSAGE,
  OF_MESSAGE,
  sixHash,
  textHash,
  wholeHash,
} from './live-claims.ts';
import type { Marks } from './live-marks.ts';

/**
 * Sales that are one message, or a request with its answer, and share no key with anything else. They
 * are rows of numbers and need no component; the clusters ask for one when something else claims
 * a key of theirs.
 */
export interface Alone {
  readonly size: () => number;
  /** Hands the observations of a sale over to the clusters. */
  readonly release: (sale: number) => void;
  /** Claims the keys of every sale again: the table of claims is a new one. */
  readonly claimAgain: (claims: ClaimTable) => void;
}

/** A sale that stands alone as owner of a claim, beside the ids of components. */
export const ownerOf = (sale: number): number => -2 - sale;
export const placeOf = (owner: number): number => -2 - owner;

/** What becomes of an observation. */
export const MET = { nothing: -1, other: -2 } as const;

/** Keys that a request and its answer share; a pass on some of them joins the two. */
const SHARED: readonly KeyColumn[] =
  'txn_type amount currency day tid card trace_no batch_no'.split(' ') as KeyColumn[];

/** Whether equal keys are enough to make one sale of two views. */
const ANSWERS_JOIN = LINK_PASSES.some(
  ({ keys, minutesApart, dateOnly, agree }) =>
    keys.every((key) => SHARED.includes(key)) && !minutesApart && !dateOnly && !agree,
);

const AT = Object.fromEntries(KEY_COLUMNS.map((key, at) => [key, at])) as Record<KeyColumn, number>;
const bits = (keys: readonly KeyColumn[]): number =>
  keys.reduce((mask, key) => mask | (1 << AT[key]), 0);
const ALWAYS = bits([...SHARED, 'date_only']);
const RRN = bits(['rrn']);

/** Claims that a request and its answer have in common: who holds one of its request's holds them. */
const OF_REQUEST = CLAIM_KEYS.reduce(
  (mask, keys, at) => mask | (keys.every((key) => SHARED.includes(key)) ? 1 << at : 0),
  1 << MESSAGE,
);

/** Links compact observations by the same hashes as `live-clusters.ts`. */
export interface Loner {
  /**
   * Hashes up to `PREPARED_MAX` rows that are met next, in that order, and looks at their claims: looks
   * into memory that need not wait for each other, as those of `meet` must. `from`: place of the first.
   */
  readonly prepare: (rows: readonly number[], from: number, claims: ClaimTable) => void;
  /**
   * Looks for what shares a key with a row: `MET.nothing`, a sale that stands alone and is its
   * request, or `MET.other`.
   */
  readonly meet: (row: number, claims: ClaimTable) => number;
  /** Whether the other half of the stream held a key of the row that was met last as it was noted. */
  readonly isElsewhere: () => boolean;
  /** Claims the keys of the row that was met last, but for those that its sale holds. */
  readonly claim: (sale: number, claims: ClaimTable) => void;
  /** Claims those of any row. */
  readonly claimRow: (row: number, sale: number, claims: ClaimTable) => void;
}

export const PREPARED_MAX = 128;
const HASH_INTS = 2 * HASHES;

/**
 * @param aloneRow the one row of a sale that has no answer yet; −1 for any other
 * @param marks what the other half of the stream holds, where there is one
 */
export const createLoner = (
  table: CompactTable,
  aloneRow: (sale: number) => number,
  marks?: Marks,
): Loner => {
  const keys = createKeys();
  const hashes = new Int32Array((PREPARED_MAX + 1) * HASH_INTS);
  /** Of prepared rows: which they are, and which hashes they have. */
  const prepared = new Int32Array(PREPARED_MAX + 1).fill(-1);
  const statedOf = new Int32Array(PREPARED_MAX + 1);
  /** 1: the other half of the stream holds a key of the row. */
  const heldOf = new Uint8Array(PREPARED_MAX + 1);
  const cards = new Int32Array(PREPARED_MAX);
  const places = new Int32Array(HASHES);
  const currencies: number[] = [];
  let [next, stated, base, held] = [PREPARED_MAX, 0, 0, 0];
  const hash = (row: number, at: number): void => {
    prepared[at] = row;
    statedOf[at] = hashRow(row, at * HASH_INTS);
  };
  const choose = (row: number): void => {
    if (prepared[next] !== row) {
      next = PREPARED_MAX;
      hash(row, next);
      heldOf[next] = marks?.note(statedOf[next] as number, hashes, next * HASH_INTS) ? 1 : 0;
    }
    held = heldOf[next] as number;
    stated = statedOf[next] as number;
    base = next * HASH_INTS;
    if (next < PREPARED_MAX) next++;
  };
  const hashRow = (row: number, into: number): number => {
    const { values } = keys;
    const { ints, reals, forms, shapes } = table;
    const at = row * COMPACT_INTS;
    const form = (ints[at] as number) * FORM_INTS;
    const shape = forms[form + FORM.shape] as number;
    const { seen } = shapes[shape] as Shape;
    currencies[shape] ??= textHash(seen.currency);
    values[AT.txn_type] = seen.txn_type;
    values[AT.amount] = wholeHash(reals[row * COMPACT_REALS + 1] as number);
    values[AT.currency] = currencies[shape] as number;
    values[AT.day] = ints[at + COMPACT.day] as number;
    values[AT.tid] = tidOfForm(forms, ints[at] as number);
    values[AT.card] = ints[at + COMPACT.card] as number;
    values[AT.trace_no] = sixHash(ints[at + COMPACT.trace] as number);
    values[AT.batch_no] = sixHash(forms[form + FORM.batch] as number);
    keys.known = ALWAYS;
    if (ints[at + COMPACT.rrn] !== 0) {
      keys.known |= RRN;
      values[AT.rrn] = wordsHash(ints, at + COMPACT.rrn);
    }
    marks?.share(keys);
    // A component or a sale that holds a claim of these holds the message, too.
    return hashClaims(keys, hashes, OF_MESSAGE, into);
  };
  const lookCards = (to: Marks, rows: readonly number[], from: number, size: number): void => {
    for (let at = 0; at < size; at++)
      cards[at] = table.ints[(rows[from + at] as number) * COMPACT_INTS + COMPACT.card] as number;
    to.lookCards(cards, size);
  };
  const find = (index: number, claims: ClaimTable): void => {
    places[index] = claims.placeOf(
      hashes[base + 2 * index] as number,
      hashes[base + 2 * index + 1] as number,
    );
  };
  /** The sale of one message that the chosen row answers; −1 for none. */
  const requestOf = (row: number, claims: ClaimTable): number => {
    find(MESSAGE, claims);
    const owner = claims.ownerAt(places[MESSAGE] as number);
    if (owner >= -1) return -1;
    const request = aloneRow(placeOf(owner));
    return request >= 0 && isAnswer(table, request, row) ? placeOf(owner) : -1;
  };
  const claim = (sale: number, claims: ClaimTable): void => {
    const owner = ownerOf(sale);
    for (let index = 0; index < HASHES; index++)
      if ((stated & (1 << index)) !== 0)
        claims.put(
          places[index] as number,
          hashes[base + 2 * index] as number,
          hashes[base + 2 * index + 1] as number,
          owner,
        );
  };
  return {
    prepare: (rows, from, claims) => {
      const size = Math.min(PREPARED_MAX, rows.length - from);
      claims.room(size * HASHES);
      if (marks !== undefined) lookCards(marks, rows, from, size);
      for (let at = 0; at < size; at++) hash(rows[from + at] as number, at);
      claims.look(hashes, size, statedOf);
      marks?.noteAll(hashes, statedOf, heldOf.subarray(0, size));
      next = 0;
    },
    meet: (row, claims) => {
      choose(row);
      claims.room(HASHES);
      const request = requestOf(row, claims);
      // A sale that stands alone holds all its claims: those of the answer that are the same, too.
      if (request >= 0) stated &= ~OF_REQUEST;
      let isMet = false;
      for (let index = 0; index < HASHES; index++) {
        if ((stated & (1 << index)) === 0) continue;
        find(index, claims);
        const owner = claims.ownerAt(places[index] as number);
        isMet ||= owner !== -1 && owner !== ownerOf(request);
      }
      if (isMet) return MET.other;
      return request >= 0 ? request : MET.nothing;
    },
    isElsewhere: () => held === 1,
    claim,
    claimRow: (row, sale, claims) => {
      choose(row);
      claims.room(HASHES);
      for (let index = 0; index < HASHES; index++)
        if ((stated & (1 << index)) !== 0) find(index, claims);
      claim(sale, claims);
    },
  };
};

/** All that `SHARED` names is equal, and the first is the request of the second. */
const isAnswer = ({ ints, reals, forms, shapes }: CompactTable, a: number, b: number): boolean => {
  const [one, two] = [a * COMPACT_INTS, b * COMPACT_INTS];
  const formA = (ints[one] as number) * FORM_INTS;
  const formB = (ints[two] as number) * FORM_INTS;
  const seenA = (shapes[forms[formA + FORM.shape] as number] as Shape).seen;
  const seenB = (shapes[forms[formB + FORM.shape] as number] as Shape).seen;
  return (
    ANSWERS_JOIN &&
    seenA.view < seenB.view &&
    seenA.txn_type === seenB.txn_type &&
    seenA.currency === seenB.currency &&
    reals[a * COMPACT_REALS + 1] === reals[b * COMPACT_REALS + 1] &&
    ints[one + COMPACT.day] === ints[two + COMPACT.day] &&
    ints[one + COMPACT.card] === ints[two + COMPACT.card] &&
    ints[one + COMPACT.trace] === ints[two + COMPACT.trace] &&
    tidOfForm(forms, ints[one] as number) === tidOfForm(forms, ints[two] as number) &&
    forms[formA + FORM.batch] === forms[formB + FORM.batch] &&
    (ints[one + COMPACT.rrn] === 0 ||
      (ints[one + COMPACT.rrn] === ints[two + COMPACT.rrn] &&
        ints[one + COMPACT.rrn + 1] === ints[two + COMPACT.rrn + 1] &&
        ints[one + COMPACT.rrn + 2] === ints[two + COMPACT.rrn + 2]))
  );
};

/** `textHash` of the twelve characters in three integers. */
const wordsHash = (ints: Int32Array, at: number): number => {
  let out = 0x811c_9dc5;
  for (let word = 0; word < 3; word++)
    for (let shift = 24; shift >= 0; shift -= 8)
      out = Math.imul(out ^ (((ints[at + word] as number) >>> shift) & 0xff), 0x0100_0193);
  return out;
};
