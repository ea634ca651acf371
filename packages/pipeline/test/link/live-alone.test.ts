import { expect, it } from 'vitest';
import {
  COMPACT,
  COMPACT_INTS,
  COMPACT_REALS,
  createCompactTable,
} from '../../src/engine/compact.ts';
import { createDictionaries } from '../../src/engine/observed.ts';
import { createLoner, MET } from '../../src/link/live-alone.ts';
import { createClaims } from '../../src/link/live-claims.ts';
import { createCompactReader, datesOf } from '../../src/live/compact-reader.ts';
import { createShapeLearner } from '../../src/live/shape-learner.ts';
import { createRecorder } from '../../src/read/iso8583/records.ts';
import { saleFrames } from '../live/frames.ts';

/**
 * A sale that stands alone holds all its claims, though its answer asks for those alone that its
 * request does not hold: whatever shares one key with either is told apart from a stranger.
 */

const tokenise = (card: string): string => `K${card.slice(-6)}`;

const rowsOfSale = () => {
  const words = createDictionaries();
  const table = createCompactTable(words, 480);
  const parts = { words, zoneMinutes: 480, tokenise, table };
  const reader = createCompactReader({
    ...parts,
    dates: datesOf(createRecorder('2026-03-16')),
    learner: createShapeLearner(parts),
  });
  const [request, answer] = saleFrames(7).map((bytes) => reader.read(bytes, 1)) as [number, number];
  /** The answer again, with other values in some columns. */
  const like = (values: Readonly<Record<number, number>>, amount = 10_007): number => {
    const row = table.take();
    const { ints, reals } = table;
    ints.copyWithin(row * COMPACT_INTS, answer * COMPACT_INTS, (answer + 1) * COMPACT_INTS);
    reals.copyWithin(row * COMPACT_REALS, answer * COMPACT_REALS, (answer + 1) * COMPACT_REALS);
    for (const [column, value] of Object.entries(values))
      ints[row * COMPACT_INTS + Number(column)] = value;
    reals[row * COMPACT_REALS + 1] = amount;
    return row;
  };
  return { table, request, answer, like };
};

it('tells what shares a key with a sale of two messages', () => {
  const { table, request, answer, like } = rowsOfSale();
  let second = -1;
  const claims = createClaims();
  const loner = createLoner(table, (sale) => (sale === 0 && second < 0 ? request : -1));
  expect(loner.meet(request, claims)).toBe(MET.nothing);
  loner.claim(0, claims);
  expect(loner.meet(answer, claims)).toBe(0);
  loner.claim(0, claims);
  second = answer;
  const other = { [COMPACT.trace]: 500_000, [COMPACT.card]: 77, [COMPACT.rrn]: 0x3939_3939 };
  const { trace, card, rrn } = COMPACT;
  const told = (but: number | undefined, amount?: number): number => {
    const values: Record<number, number> = { ...other };
    if (but !== undefined) delete values[but];
    return loner.meet(like(values, amount), claims);
  };
  expect([told(rrn), told(card), told(trace)]).toEqual([MET.other, MET.other, MET.other]);
  expect(told(undefined)).toBe(MET.nothing);
  // Another amount: only the message itself is the same.
  expect([told(rrn, 1), told(card, 1), told(trace, 1)]).toEqual([-1, -1, MET.other]);
});
