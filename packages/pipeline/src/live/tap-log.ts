import { join } from 'node:path';
import { Fault } from '@zhenma/model';
import {
  type DurableFile,
  dropJournals,
  linesOf,
  lockDirectory,
  openLines,
  replaceFile,
} from './journal.ts';
import type { RowTexts } from './row-lane.ts';
import { hashOfFrame, type Sealed, seal } from './sealed.ts';
import type { ShapeTexts } from './shape-learner.ts';
import { createTapState, type TapParts, type TapState } from './tap.ts';
import type { Told } from './told.ts';
import type { VerdictLine } from './verdict-line.ts';

export interface TapPlace {
  /** Directory of the state: one checkpoint, one journal behind it. */
  readonly state: string;
  /** Where verdicts go, one JSON per line. */
  readonly out: string;
  /** A checkpoint is made after so many frames. */
  readonly checkpointFrames: number;
}

/** A tap that keeps its word: what `accept` took is on the disk when it returns. */
export interface Tap {
  readonly accept: (frames: readonly Uint8Array[], day: string) => void;
  readonly counts: () => Readonly<Record<string, number>>;
  readonly close: () => void;
}

/** Lines of the journal and of a checkpoint. */
type Entry =
  | { readonly frame: Sealed; readonly n: number }
  /** A message that was read by its numbers, and what all of its shape say, once. */
  | { readonly row: RowTexts; readonly hash: string; readonly n: number }
  | { readonly shape: ShapeTexts; readonly id: number }
  /** A batch ended on this day after n frames; event time had come to `watermark` before it. */
  | { readonly batch: string; readonly n: number; readonly watermark: number }
  | {
      readonly head: { readonly generation: number; readonly seq: number; readonly frames: number };
    }
  | { readonly told: readonly [string, Told] }
  | { readonly stated: readonly [string, string] };

type FrameEntry = Extract<
  Entry,
  { readonly frame: Sealed } | { readonly row: RowTexts } | { readonly shape: ShapeTexts }
>;

/** Frames that are known again when they are sent twice. */
const KNOWN_MAX = 1_000_000;

interface Log {
  readonly parts: TapParts;
  readonly place: TapPlace;
  readonly state: TapState;
  readonly known: Set<string>;
  readonly out: DurableFile;
  /** Number of the last line in `out` when it was opened: up to it, lines are there already. */
  readonly written: number;
  journal: DurableFile;
  generation: number;
  seq: number;
  frames: number;
  sinceCheckpoint: number;
  /** Shapes that checkpoint and journal hold. */
  shapes: number;
}

/**
 * Opens a tap: takes up its checkpoint, replays the journal behind it, and writes what a crash kept
 * from being written.
 *
 * Errors  OUTPUT_NOT_WRITABLE when another process holds the state.
 */
export const openTap = (parts: TapParts, place: TapPlace): Tap => {
  const holder = lockDirectory(place.state);
  if (holder !== undefined)
    throw new Fault('OUTPUT_NOT_WRITABLE', `process ${holder} holds ${place.state}`);
  const { file: out, last } = openLines(place.out);
  const state = createTapState(parts);
  const log: Log = {
    parts,
    place,
    state,
    known: new Set(),
    out,
    written: seqOf(last),
    journal: NOWHERE,
    generation: 0,
    seq: 0,
    frames: 0,
    sinceCheckpoint: 0,
    shapes: 0,
  };
  for (const entry of entriesOf(checkpointPath(place))) recall(log, entry);
  state.settle(true);
  const unmarked = replayJournal(log);
  log.journal = openLines(journalPath(place, log.generation)).file;
  dropJournals(place.state, journalName(log.generation));
  if (unmarked > 0) closeBatch(log, parts.today);
  return {
    accept: (frames, day) => accept(log, frames, day),
    counts: state.counts,
    close: () => {
      checkpoint(log);
      log.journal.close();
      out.close();
    },
  };
};

const NOWHERE: DurableFile = { append: () => undefined, close: () => undefined };

const checkpointPath = ({ state }: TapPlace): string => join(state, 'checkpoint.ndjson');
const journalName = (generation: number): string => `journal-${generation}.ndjson`;
const journalPath = ({ state }: TapPlace, generation: number): string =>
  join(state, journalName(generation));

const seqOf = (line: string): number =>
  line === '' ? 0 : Number((JSON.parse(line) as VerdictLine).seq);

function* entriesOf(path: string): Generator<Entry> {
  for (const line of linesOf(path)) yield JSON.parse(line) as Entry;
}

const remember = ({ known }: Log, hash: string): void => {
  known.add(hash);
  if (known.size <= KNOWN_MAX) return;
  for (const oldest of known) {
    known.delete(oldest);
    return;
  }
};

/** A message or a shape as it was written. */
const takeEntry = (log: Log, entry: FrameEntry): void => {
  if ('shape' in entry) {
    log.state.recallShape(entry.id, entry.shape);
    log.shapes = Math.max(log.shapes, entry.id + 1);
    return;
  }
  remember(log, 'row' in entry ? entry.hash : entry.frame.hash);
  log.frames = Math.max(log.frames, entry.n);
  if ('row' in entry) log.state.takeTexts(entry.row, entry.n);
  else log.state.take(entry.frame, entry.n);
};

/** One line of a checkpoint: state comes back, nothing is said again. */
const recall = (log: Log, entry: Entry): void => {
  if ('head' in entry) Object.assign(log, entry.head);
  else if ('told' in entry) log.state.recallTold(...entry.told);
  else if ('stated' in entry) log.state.recallStatement(...entry.stated);
  else if ('batch' in entry) log.state.mark(entry.batch, entry.n);
  else takeEntry(log, entry);
};

/** @returns number of frames behind the last whole batch */
const replayJournal = (log: Log): number => {
  let unmarked = 0;
  for (const entry of entriesOf(journalPath(log.place, log.generation))) {
    log.sinceCheckpoint++;
    if ('batch' in entry) {
      log.state.mark(entry.batch, entry.n);
      say(log);
      unmarked = 0;
    } else if ('frame' in entry || 'row' in entry || 'shape' in entry) {
      takeEntry(log, entry);
      if (!('shape' in entry)) unmarked++;
    }
  }
  return unmarked;
};

/** Judges a batch and writes the lines that are not written yet. */
const say = (log: Log): void => {
  const lines = log.state.settle().map((line): VerdictLine => ({ seq: ++log.seq, ...line }));
  const fresh = lines.filter(({ seq }) => seq > log.written);
  if (fresh.length > 0) log.out.append(fresh.map((line) => `${JSON.stringify(line)}\n`).join(''));
};

const accept = (log: Log, frames: readonly Uint8Array[], day: string): void => {
  const fresh = frames.flatMap((bytes) => {
    const hash = hashOfFrame(bytes);
    if (log.known.has(hash)) return [];
    remember(log, hash);
    return [{ bytes, hash }];
  });
  if (fresh.length === 0) return;
  log.state.look(fresh.map(({ bytes }) => bytes));
  const entries = fresh.flatMap(({ bytes, hash }) => takeBytes(log, bytes, hash));
  log.journal.append(textOf([...entries, batchOf(log, day, log.frames)]));
  log.state.mark(day, log.frames);
  say(log);
  log.sinceCheckpoint += fresh.length;
  if (log.sinceCheckpoint >= log.place.checkpointFrames) checkpoint(log);
};

/** Takes a message, and gives what the journal must hold of it before anything is said. */
const takeBytes = (log: Log, bytes: Uint8Array, hash: string): readonly Entry[] => {
  const n = ++log.frames;
  const row = log.state.takeBytes(bytes, n);
  if (row === undefined) {
    const frame = seal(bytes, log.parts.tokenise, hash);
    log.state.take(frame, n);
    return [{ frame, n }];
  }
  const entries: Entry[] = [];
  if (row.shape >= log.shapes) {
    for (const [id, shape] of log.state.shapes()) if (id >= log.shapes) entries.push({ shape, id });
    log.shapes = entries.length + log.shapes;
  }
  return [...entries, { row, hash, n }];
};

const batchOf = ({ state }: Log, day: string, n: number): Entry => ({
  batch: day,
  n,
  watermark: state.watermark(),
});

const textOf = (entries: readonly Entry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

const closeBatch = (log: Log, day: string): void => {
  log.journal.append(textOf([batchOf(log, day, log.frames)]));
  log.state.mark(day, log.frames);
  say(log);
};

/** Writes the state whole under the next generation; the old journal goes when it is in place. */
const checkpoint = (log: Log): void => {
  log.journal.close();
  const next = log.generation + 1;
  replaceFile(checkpointPath(log.place), checkpointLines(log, next));
  log.generation = next;
  log.journal = openLines(journalPath(log.place, next)).file;
  dropJournals(log.place.state, journalName(next));
  log.sinceCheckpoint = 0;
};

function* checkpointLines(log: Log, generation: number): Generator<string> {
  const { seq, frames, state, place } = log;
  yield JSON.stringify({ head: { generation, seq, frames } });
  for (const [id, shape] of state.shapes()) {
    log.shapes = Math.max(log.shapes, id + 1);
    yield JSON.stringify({ shape, id });
  }
  for (const told of state.told()) yield JSON.stringify({ told });
  for (const stated of state.statements()) yield JSON.stringify({ stated });
  const oldest = state.watermark() - log.parts.horizonDays - 1;
  const kept = function* (): Generator<Entry> {
    yield* entriesOf(checkpointPath(place));
    yield* entriesOf(journalPath(place, log.generation));
  };
  for (const entry of withinHorizon(kept(), oldest)) yield JSON.stringify(entry);
}

/** Batches since `oldest`; of older frames, the last sign-in of each terminal: it names the serial. */
function* withinHorizon(entries: Iterable<Entry>, oldest: number): Generator<Entry> {
  const signIns = new Map<string, Entry>();
  let batch: Entry[] = [];
  for (const entry of entries) {
    if (!('frame' in entry || 'row' in entry || 'batch' in entry)) continue;
    batch.push(entry);
    if (!('batch' in entry)) continue;
    if (entry.watermark >= oldest) {
      yield* signIns.values();
      signIns.clear();
      yield* batch;
    } else
      for (const old of batch)
        if ('frame' in old && old.frame.mti?.startsWith('08'))
          signIns.set(old.frame.fields[41] ?? '', old);
    batch = [];
  }
  yield* signIns.values();
  yield* batch;
}
