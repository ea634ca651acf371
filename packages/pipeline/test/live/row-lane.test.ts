import { expect, it } from 'vitest';
import type { DeclaredFeature } from '../../src/detect/declared-feature.ts';
import { seal } from '../../src/live/sealed.ts';
import { createTapState, type TapState } from '../../src/live/tap.ts';
import type { VerdictLine } from '../../src/live/verdict-line.ts';
import { CARDS, EACH, frame, NUMBERS, TIDS, tapParts, tokenise, trafficOf } from './hostile.ts';

/**
 * A message read by its numbers alone is judged as one that took the long way. Method: hostile random
 * traffic (repetitions, copies with another amount, trace numbers that come again, equal cards and
 * amounts, late answers, answers without a card, reversals, voids, sign-ins that tell a serial, days
 * that are let go) into two taps, one of which takes the long way alone; and into one that is written
 * down as texts and taken up from them. What is said of every sale in the end must be the same.
 */

let more: readonly DeclaredFeature[] = [];

const open = (): TapState => {
  const parts = tapParts();
  return createTapState({ ...parts, features: [...parts.features, ...more] });
};

type Take = (tap: TapState, bytes: Uint8Array, ordinal: number) => void;

/** What is said last of every sale, withdrawn ones left out. */
const run = (frames: readonly Uint8Array[], take: Take): ReadonlyMap<string, unknown> => {
  const tap = open();
  const said = new Map<string, unknown>();
  const settle = (ordinal: number): void => {
    tap.mark('2026-03-16', ordinal);
    for (const { revision: _, ...line } of tap.settle()) {
      if (line.verdict === 'withdrawn') said.delete(line.sale_id);
      else said.set(line.sale_id, line);
    }
  };
  for (const [at, bytes] of frames.entries()) {
    take(tap, bytes, at + 1);
    if (at % 15 === 0) settle(at + 1);
  }
  settle(frames.length + 10_000);
  return said;
};

it.each([1, 2, 3, 5, 8, 10, 16, 51, 59])('hostile traffic, seed %i', (seed) => {
  more = seed === 3 ? EACH : [];
  const frames = trafficOf(seed, 240);
  let fast = 0;
  const shapes = new Map<string, number>();
  const long = run(frames, (tap, bytes, n) => tap.take(seal(bytes, tokenise), n));
  const numbers = run(frames, (tap, bytes, n) => {
    if (tap.takeBytes(bytes, n) === undefined) tap.take(seal(bytes, tokenise), n);
    else fast++;
  });
  const source = open();
  const texts = run(frames, (tap, bytes, n) => {
    const row = source.takeBytes(bytes, n);
    if (row === undefined) {
      const sealed = seal(bytes, tokenise);
      source.take(sealed, n);
      tap.take(sealed, n);
      return;
    }
    for (const [id, shape] of source.shapes()) {
      const key = JSON.stringify(shape);
      if (!shapes.has(key)) tap.recallShape(id, JSON.parse(key));
      shapes.set(key, id);
    }
    tap.takeTexts(JSON.parse(JSON.stringify(row)), n);
  });
  expect(fast).toBeGreaterThan(180);
  expect(Object.fromEntries(numbers)).toEqual(Object.fromEntries(long));
  expect(texts).toEqual(numbers);
});

it('a request that nobody answers waits no longer than its sale is kept', () => {
  more = [];
  const message = (mti: string, day: number, trace: number, merchant: string): Uint8Array =>
    frame(mti, {
      2: CARDS[0] as string,
      3: '000000',
      4: '000000000400',
      11: String(trace).padStart(6, '0'),
      12: '120000',
      13: `0${day}`,
      22: '051',
      25: '00',
      41: TIDS[0] as string,
      42: merchant,
      49: '156',
      60: '22000024000500',
      ...(mti === '0210' ? { 37: String(trace).padStart(12, '0'), 39: '00' } : {}),
    });
  const [here = '', there = ''] = NUMBERS;
  // Of two copies the second waits for an answer that never comes, while days of other sales go by.
  const frames = [message('0200', 310, 7, here), message('0200', 310, 7, there)];
  for (let n = 0; n < 40; n++) {
    const day = 311 + Math.floor(n / 10);
    frames.push(message('0200', day, 100 + n, here), message('0210', day, 100 + n, here));
  }
  const long = run(frames, (tap, bytes, n) => tap.take(seal(bytes, tokenise), n));
  const numbers = [...long.values()].map((line) => (line as VerdictLine).observed_merchant_no);
  expect(numbers).toEqual(Array.from({ length: 41 }, () => here));
});
