import { expect, it } from 'vitest';
import { createSharedMarks } from '../../src/link/live-marks.ts';
import { createSides } from '../../src/live/frame-side.ts';
import { settleHalf } from '../../src/live/halves-settle.ts';
import { seal } from '../../src/live/sealed.ts';
import { createTapHalf, createTapState, type Exchange, type TapHalf } from '../../src/live/tap.ts';
import { createTold, type Outcome } from '../../src/live/told.ts';
import type { VerdictLine } from '../../src/live/verdict-line.ts';
import { CARDS, frame, NUMBERS, TIDS, tapParts, tokenise, trafficOf } from './hostile.ts';

/**
 * Two halves of a stream say together what one tap says. Method: hostile random traffic of three
 * terminals (equal cards, amounts and reference numbers on all of them, serials that one terminal takes
 * from another, days that are let go) is divided by terminals and settled every few messages. What is
 * said of every sale in the end must be the same. When it is said is not: a chip's date that a message
 * of the other half states in the same batch is not known yet, and then a request waits for its answer.
 */

const take = (half: Pick<TapHalf, 'takeBytes' | 'take'>, bytes: Uint8Array, n: number): void => {
  if (half.takeBytes(bytes, n) === undefined) half.take(seal(bytes, tokenise), n);
};

type Lines = readonly Omit<VerdictLine, 'seq'>[];

/** What is said last of every sale, withdrawn ones left out. */
const lastOf = (lines: readonly Lines[]): Readonly<Record<string, unknown>> => {
  const said = new Map<string, unknown>();
  for (const { revision: _, ...line } of lines.flat()) {
    if (line.verdict === 'withdrawn') said.delete(line.sale_id);
    else said.set(line.sale_id, line);
  }
  return Object.fromEntries(said);
};

/** So many frames later nobody waits for a partner. */
const PATIENCE = 10_000;

const byOne = (batches: readonly (readonly Uint8Array[])[]): readonly Lines[] => {
  const tap = createTapState(tapParts());
  let n = 0;
  return [...batches, []].map((batch) => {
    for (const bytes of batch) take(tap, bytes, ++n);
    tap.mark('2026-03-16', batch.length === 0 ? n + PATIENCE : n);
    return tap.settle();
  });
};

/** Both halves step by step, each given what the other has to tell, as it goes through a mail. */
const settleBoth = (
  halves: readonly TapHalf[],
  end: readonly [day: string, ordinal: number],
): { readonly said: readonly Outcome[]; readonly passed: number } => {
  const settling = halves.map((half) => settleHalf(half, end));
  let steps = settling.map((one) => one.next());
  let passed = 0;
  for (;;) {
    const said = steps.map(({ value }) => value);
    const ended = steps.filter(({ done }) => done).length;
    if (ended === 2) return { said: said as Outcome[], passed };
    expect(ended).toBe(0);
    for (const { seen } of said as Exchange[]) passed += seen.length;
    steps = settling.map((one, side) => one.next(structuredClone(said[1 - side]) as Exchange));
  }
};

const byTwo = (batches: readonly (readonly Uint8Array[])[], keys: number) => {
  const marks = createSharedMarks(keys);
  const halves = ([0, 1] as const).map((side) => createTapHalf(tapParts(), { side, marks }));
  const sideOf = createSides();
  const told = createTold();
  const lines: Lines[] = [];
  const taken = [0, 0];
  let [n, passed] = [0, 0];
  for (const batch of [...batches, []]) {
    for (const bytes of batch) {
      const side = sideOf(bytes);
      (taken[side] as number)++;
      take(halves[side] as TapHalf, bytes, ++n);
    }
    const end = batch.length === 0 ? n + PATIENCE : n;
    const settled = settleBoth(halves, ['2026-03-16', end]);
    passed += settled.passed;
    lines.push(told.tell(settled.said));
  }
  return { said: lastOf(lines), taken, passed };
};

const batchesOf = (
  frames: readonly Uint8Array[],
  size: number,
): readonly (readonly Uint8Array[])[] =>
  Array.from({ length: Math.ceil(frames.length / size) }, (_, at) =>
    frames.slice(at * size, (at + 1) * size),
  );

it.each([1, 2, 3, 5, 8, 10, 16, 51, 59])('hostile traffic, seed %i', (seed) => {
  const batches = batchesOf(trafficOf(seed, 240), 15);
  const two = byTwo(batches, 10_000);
  expect(two.said).toEqual(lastOf(byOne(batches)));
  for (const taken of two.taken) expect(taken).toBeGreaterThan(50);
  expect(two.passed).toBeGreaterThan(50);
});

/** Requests whose answers name another terminal and count: only card and amount join the two. */
const acrossTerminals = (sales: number): readonly Uint8Array[] =>
  Array.from({ length: sales }, (_, n) => {
    const message = (mti: string, tid: string, trace: number): Uint8Array =>
      frame(mti, {
        2: CARDS[n % CARDS.length] as string,
        3: '000000',
        4: String(100 + n).padStart(12, '0'),
        11: String(trace).padStart(6, '0'),
        12: '120000',
        13: '0310',
        22: '051',
        25: '00',
        41: tid,
        42: NUMBERS[0] as string,
        49: '156',
        60: '22000024000500',
        ...(mti === '0210' ? { 37: String(trace).padStart(12, '0'), 39: '00' } : {}),
      });
    const [one, other] = [TIDS[n % 3] as string, TIDS[(n + 1) % 3] as string];
    return [message('0200', one, n), message('0210', other, 1_000 + n)];
  }).flat();

it('records of both halves make one sale', () => {
  const batches = batchesOf(acrossTerminals(60), 7);
  const two = byTwo(batches, 1_000);
  expect(two.said).toEqual(lastOf(byOne(batches)));
  const records = Object.values(two.said).map((line) => (line as VerdictLine).records.length);
  expect(records).toEqual(Array.from({ length: 60 }, () => 2));
});

it('with too few places for the keys that both share', () => {
  const batches = batchesOf(trafficOf(2, 700), 60);
  const two = byTwo(batches, 1);
  expect(two.said).toEqual(lastOf(byOne(batches)));
});
