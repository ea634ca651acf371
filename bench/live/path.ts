import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkRules } from '../../packages/pipeline/src/detect/rule-set.ts';
import { createCompactTable } from '../../packages/pipeline/src/engine/compact.ts';
import type { Dictionaries } from '../../packages/pipeline/src/engine/observed.ts';
import { PREPARED_MAX } from '../../packages/pipeline/src/link/live-alone.ts';
import type { LiveRegistry } from '../../packages/pipeline/src/link/live-registry.ts';
import { createEvaluator } from '../../packages/pipeline/src/live/evaluator.ts';
import type { Layout } from '../../packages/pipeline/src/live/frame-layout.ts';
import type { Half } from '../../packages/pipeline/src/live/halves.ts';
import { createRowLane } from '../../packages/pipeline/src/live/row-lane.ts';
import { livePart } from '../../packages/pipeline/src/live/tap-parts.ts';
import { createRecorder } from '../../packages/pipeline/src/read/iso8583/records.ts';

export interface PathParts {
  readonly words: Dictionaries;
  readonly registry: LiveRegistry;
  readonly half?: Half;
  /** Called behind each step. */
  readonly lap?: (step: Step) => void;
}

export type Step = 'read' | 'link' | 'judge';

const root = new URL('../../catalog/', import.meta.url);

/** The live rules of the catalogue, and what else an evaluator takes. */
export const liveRules = () => {
  const packs = readdirSync(new URL('rules/', root))
    .sort()
    .map((fileName) => ({
      fileName,
      text: readFileSync(new URL(`rules/${fileName}`, root), 'utf8'),
    }));
  const score = parse(readFileSync(new URL('score.yaml', root), 'utf8')) as { compared: string };
  return livePart(checkRules(packs, score.compared, 'bench'));
};

/** The way of a message from its bytes to its outcome, as `tap` has it but for its files. */
export const createPath = ({ words, registry, half, lap = () => undefined }: PathParts) => {
  const table = createCompactTable(words, 480);
  const counts = { rows: 0, long: 0, revised: 0 };
  const evaluator = createEvaluator({
    words,
    registry,
    ...liveRules(),
    compact: { table, promoted: () => counts.long++ },
    half,
  });
  const recorder = createRecorder('2026-03-16');
  recorder.learnDay('2026-03-16');
  const tokenise = (card: string): string => `K${card}`;
  const lane = createRowLane({ words, zoneMinutes: 480, tokenise, table, recorder });
  let ref = 0;
  const read = (frame: Uint8Array): number => {
    const row = lane.read(frame, ref++);
    if (row < 0) throw new Error('a frame took the long way');
    return row;
  };
  const enterOther = (row: number): void => {
    counts.long++;
    evaluator.meet(table.read(row));
    evaluator.add(table.read(row));
  };
  return {
    counts,
    evaluator,
    layoutOf: lane.layoutOf,
    /** As `tap` takes a batch: some are read, then linked and counted. */
    take: (frames: readonly Uint8Array[], layouts?: readonly (Layout | undefined)[]): void => {
      lane.look(frames, layouts);
      for (let from = 0; from < frames.length; from += PREPARED_MAX) {
        const rows = frames.slice(from, from + PREPARED_MAX).map(read);
        lap('read');
        evaluator.addRows(rows, enterOther);
        lap('link');
      }
      counts.rows += frames.length;
    },
    /** In the end all are judged. */
    settle: (): void => {
      evaluator.settle(() => {
        counts.revised++;
      });
      lap('judge');
    },
  };
};
