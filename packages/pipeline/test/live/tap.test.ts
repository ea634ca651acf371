import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDictionaries } from '../../src/engine/observed.ts';
import { createLiveRegistry } from '../../src/link/live-registry.ts';
import { openTap, type Tap } from '../../src/live/tap-log.ts';
import { livePart } from '../../src/live/tap-parts.ts';
import type { VerdictLine } from '../../src/live/verdict-line.ts';
import { catalogue } from '../scanning.ts';
import { CARD, trafficOf } from './frames.ts';

/**
 * A tap keeps what it took. Goal: whatever a crash left of its files, the lines that follow are those
 * of a tap that never crashed. Method: batches, then files cut as a crash would; the last word about
 * every sale is compared, and so are the numbers of the lines.
 */

const root = mkdtempSync(join(tmpdir(), 'zhenma-tap-'));

let opened = 0;
const places = () => {
  const directory = join(root, String(opened++));
  return { directory, state: join(directory, 'state'), out: join(directory, 'out.ndjson') };
};

const open = ({ state, out }: ReturnType<typeof places>, checkpointFrames = 25): Tap => {
  const { ruleSet, weights } = catalogue();
  return openTap(
    {
      ...livePart(ruleSet),
      words: createDictionaries(),
      registry: createLiveRegistry([], []),
      weights,
      lang: 'en',
      zoneMinutes: 480,
      tokenise: (card) => `K${card.slice(-4)}`,
      today: '2026-03-16',
      horizonDays: 2,
    },
    { state, out, checkpointFrames },
  );
};

const DAY = '2026-03-16';
const linesOf = (path: string): readonly VerdictLine[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as VerdictLine);

const lastWord = (lines: readonly VerdictLine[]) =>
  Object.fromEntries(
    lines.map(({ sale_id, verdict, rules, records }) => [sale_id, { verdict, rules, records }]),
  );

const SALES = 90;
const frames = trafficOf(SALES);
const batches = Array.from({ length: Math.ceil(frames.length / 9) }, (_, at) =>
  frames.slice(at * 9, at * 9 + 9),
);

const whole = (): readonly VerdictLine[] => {
  const place = places();
  const tap = open(place);
  for (const batch of batches) tap.accept(batch, DAY);
  tap.close();
  return linesOf(place.out);
};

describe('a tap', () => {
  const expected = whole();

  it('judges request against answer', () => {
    const words = Object.values(lastWord(expected));
    expect(words).toHaveLength(SALES);
    const jumped = words.filter(({ verdict }) => verdict === 'jumped');
    expect(jumped).toHaveLength(SALES / 3);
    expect(jumped[0]).toMatchObject({
      rules: expect.arrayContaining(['request-response-differs']),
      records: [{ view: 'request' }, { view: 'response' }],
    });
    expect(expected.map(({ seq }) => seq)).toEqual(expected.map((_, at) => at + 1));
  });

  it.each([0, 1, 2, 3])('after crashes that cut its files, case %i', (seed) => {
    const place = places();
    let state = seed + 1;
    const below = (n: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * n);
    };
    let tap = open(place);
    for (const [at, batch] of batches.entries()) {
      tap.accept(batch, DAY);
      if (below(4) !== 0) continue;
      const journal = readdirSync(place.state).find((name) => name.startsWith('journal')) as string;
      // What a checkpoint took up was on the disk before it: only a later batch can be cut.
      if (below(2) === 0 && readFileSync(join(place.state, journal)).length > 0) {
        const { length } = readFileSync(place.out);
        truncateSync(place.out, Math.max(length - below(400), 0));
      } else appendFileSync(join(place.state, journal), '{"frame":{"hash":"torn');
      tap = open(place);
      if (below(2) === 0) tap.accept(batches[Math.max(at - 1, 0)] as Uint8Array[], DAY);
    }
    const lines = linesOf(place.out);
    expect(lines).toEqual(expected);
  });

  it('stopped and started in a place of its own goes on', () => {
    const place = places();
    let tap = open(place, 1_000);
    for (const batch of batches.slice(0, 10)) tap.accept(batch, DAY);
    tap.close();
    const other = places();
    cpSync(place.directory, other.directory, { recursive: true });
    tap = open(other, 1_000);
    for (const batch of batches.slice(10)) tap.accept(batch, DAY);
    expect(lastWord(linesOf(other.out))).toEqual(lastWord(expected));
  });

  it('keeps no card number', () => {
    const place = places();
    const tap = open(place, 1_000_000);
    for (const batch of batches) tap.accept(batch, DAY);
    const texts = readdirSync(place.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(texts.join('')).toContain(`K${CARD.slice(-4)}`);
    expect(texts.join('')).not.toContain(CARD);
    expect(texts.join('')).not.toContain(CARD.slice(6, 15));
  });
});
