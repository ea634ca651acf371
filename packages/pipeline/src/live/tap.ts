import type { Expr } from '@zhenma/rules';
import type { DeclaredFeature } from '../detect/declared-feature.ts';
import { COMPACT, COMPACT_INTS, createCompactTable } from '../engine/compact.ts';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import { PREPARED_MAX } from '../link/live-alone.ts';
import type { LiveRegistry } from '../link/live-registry.ts';
import { isMisfit, liveReader, observedOf } from '../normalise/live-row.ts';
import { openDoor, type Tokenise } from '../read/door.ts';
import { createRecorder } from '../read/iso8583/records.ts';
import { createCopies } from './copies.ts';
import { createEvaluator } from './evaluator.ts';
import { type Half, type SeenTexts, seenOfTexts, textsOfSeen } from './halves.ts';
import { createRowLane, type RowTexts } from './row-lane.ts';
import { decodedOf, type Sealed } from './sealed.ts';
import type { ShapeTexts } from './shape-learner.ts';
import { createTold, type Outcome, type ToldSales } from './told.ts';
import {
  bodyOf,
  type JudgeParts,
  saleIdOfSale,
  type VerdictBody,
  type VerdictLine,
} from './verdict-line.ts';

/** What a tap needs to judge, all of it fixed for its life. */
export interface TapParts extends JudgeParts {
  readonly words: Dictionaries;
  readonly registry: LiveRegistry;
  readonly compared: Expr;
  readonly features: readonly DeclaredFeature[];
  readonly zoneMinutes: number;
  readonly tokenise: Tokenise;
  /** Day of the first start, YYYY-MM-DD. */
  readonly today: string;
  /** Sales are revised for so many days after their own. */
  readonly horizonDays: number;
}

/** The state of a tap without its files: a function of the sealed frames, in order. */
export interface TapState extends Intake {
  /** Judges, and gives the lines that say something new; quiet: none, as after a restart. */
  readonly settle: (quiet?: boolean) => readonly Omit<VerdictLine, 'seq'>[];
  readonly told: ToldSales['all'];
  readonly recallTold: ToldSales['recall'];
}

/** What takes the messages of a tap, and judges them. */
export interface Intake {
  /** Messages that are taken next by `takeBytes`, in that order. */
  readonly look: (frames: readonly Uint8Array[]) => void;
  /**
   * Takes a message that is read by its numbers: one that states all it must. Gives it as texts;
   * undefined for one that must be sealed and taken by `take`.
   */
  readonly takeBytes: (bytes: Uint8Array, ordinal: number) => RowTexts | undefined;
  /** The same from its texts. */
  readonly takeTexts: (texts: RowTexts, ordinal: number) => void;
  readonly shapes: () => readonly (readonly [id: number, values: ShapeTexts])[];
  readonly recallShape: (id: number, values: ShapeTexts) => void;
  readonly take: (frame: Sealed, ordinal: number) => void;
  /** A batch has ended on `day`: messages that waited too long go on alone. `settle` comes next. */
  readonly mark: (day: string, ordinal: number) => void;
  /** Pairs of device and number by their texts, for a checkpoint. */
  readonly statements: () => Iterable<readonly [string, string]>;
  readonly recallStatement: (device: string, number: string) => void;
  /** Highest local day of event time so far; −1 before the first sale. */
  readonly watermark: () => number;
  readonly counts: () => Readonly<Record<string, number>>;
}

/** Takes the messages of some terminals, or of all of them. */
export interface TapHalf extends Intake {
  /** Judges; quiet: says nothing. */
  readonly judge: (quiet?: boolean) => Outcome;
  /** What the other half must know of what was taken. */
  readonly exports: () => Exchange;
  /** Takes what the other half gave; `exports` comes next, until neither has anything. */
  readonly imports: (exchange: Exchange) => void;
}

/**
 * What one half tells the other.
 *
 * Shape   seen: its observations that keys may connect with those of the other half; views: mask of
 *         those that it met
 */
export interface Exchange {
  readonly seen: readonly SeenTexts[];
  readonly views: number;
  readonly watermark: number;
  /** Whole dates that its messages stated, YYYY-MM-DD. */
  readonly dates: readonly string[];
}

/** A request waits for its answer while so many frames pass. */
const PATIENCE_FRAMES = 5_000;
const DAY_MS = 86_400_000;

export const createTapState = (parts: TapParts): TapState => {
  const { judge, exports: _, imports: __, ...intake } = createTapHalf(parts);
  const told = createTold();
  return {
    ...intake,
    settle: (quiet) => told.tell([judge(quiet)]),
    told: told.all,
    recallTold: told.recall,
  };
};

/** @param half which of two it is; undefined where it takes all messages */
export const createTapHalf = (parts: TapParts, half?: Half): TapHalf => {
  const { words, zoneMinutes } = parts;
  const recorder = createRecorder(parts.today);
  const table = createCompactTable(words, zoneMinutes);
  const lane = createRowLane({ ...parts, table, recorder });
  const door = openDoor('transactions', (text) =>
    text.startsWith('K') ? text : parts.tokenise(text),
  );
  const read = liveReader(zoneMinutes);
  const copies = createCopies(words);
  const evaluator = createEvaluator({
    ...parts,
    half,
    compact: { table, promoted: (seen) => copies.offer({ seen, place: [0, seen.ref] }) },
  });
  /** Observations of the other half, by what they are copies of. */
  const foreign = new Map<string, Observed>();
  /** Dates that the other half was told of. */
  let exported = 0;
  const counts = { frames: 0, rows: 0, refused: 0, duplicates: 0 };
  let watermark = -1;
  let forgotten = -1;
  /** Day up to which messages were let go without their partner. */
  let impatient = -1;

  const enter = (values: Readonly<Record<string, string>>, ordinal: number): void => {
    const texts = door.row(values);
    const row = read(Object.fromEntries(door.names.map((name, at) => [name, texts[at] || null])));
    if (isMisfit(row)) {
      counts.refused++;
      return;
    }
    enterSeen(observedOf(row, ordinal, words, zoneMinutes), ordinal);
  };
  const enterSeen = (seen: Observed, ordinal: number): void => {
    evaluator.meet(seen);
    const offer = copies.offer({ seen, place: [0, ordinal] });
    if (offer === 'duplicate') counts.duplicates++;
    else if (offer === 'first') evaluator.add(seen);
    else evaluator.replace(offer.replaced, seen);
    counts.rows++;
    watermark = Math.max(watermark, seen.day);
  };
  const enterAll = (records: ReturnType<typeof recorder.rest>, ordinal: number): void => {
    for (const { table, values } of records) if (table === 'transactions') enter(values, ordinal);
  };
  /** Rows that were read and not entered yet: many are entered faster than each by itself. */
  let waiting: number[] = [];
  const enterRow = (row: number): void => {
    watermark = Math.max(watermark, table.ints[row * COMPACT_INTS + COMPACT.day] as number);
    counts.rows++;
    if (waiting.push(row) >= PREPARED_MAX) enterRows();
  };
  const enterRows = (): void => {
    const rows = waiting;
    waiting = [];
    evaluator.addRows(rows, (row) => {
      const seen = table.read(row);
      counts.rows--;
      enterSeen(seen, seen.ref);
    });
  };
  /**
   * The first day whose messages may go on waiting, each time that sales are about to be let go: few
   * frames may pass in many days, and a message must not outwait the sale and the copies it belongs to.
   */
  const endOfPatience = (): string => {
    const day = watermark - parts.horizonDays;
    if (day <= impatient) return '';
    impatient = day;
    return new Date(day * DAY_MS).toISOString().slice(0, 10);
  };
  const forget = (): readonly string[] => {
    const day = watermark - parts.horizonDays;
    if (day <= forgotten) return [];
    forgotten = day;
    const ids: string[] = [];
    evaluator.forget(day, (sale) => {
      if (evaluator.isOwn(sale)) ids.push(saleIdOfSale(sale));
      for (const seen of sale.members) {
        copies.forget(seen);
        foreign.delete(keyOf(seen));
      }
    });
    return ids;
  };
  return {
    look: lane.look,
    takeBytes: (bytes, ordinal) => {
      const row = lane.read(bytes, ordinal);
      if (row < 0) return undefined;
      counts.frames++;
      const texts = lane.textsOf(row);
      enterRow(row);
      return texts;
    },
    takeTexts: (texts, ordinal) => {
      const row = lane.recall(texts, ordinal);
      counts.frames++;
      if (row < 0) counts.refused++;
      else enterRow(row);
    },
    shapes: lane.shapes,
    recallShape: lane.recallShape,
    take: (frame, ordinal) => {
      enterRows();
      counts.frames++;
      const message = { line: ordinal, decoded: decodedOf(frame) };
      recorder.learn(message);
      enterAll(recorder.takeAfter(message, lane.before(frame)), ordinal);
      lane.after(frame);
    },
    mark: (day, ordinal) => {
      enterRows();
      recorder.learnDay(day);
      enterAll(recorder.release(ordinal - PATIENCE_FRAMES, endOfPatience()), ordinal);
    },
    judge: (quiet = false) => {
      enterRows();
      const said: VerdictBody[] = [];
      const gone: string[] = [];
      if (quiet) evaluator.settle();
      else
        evaluator.settle(
          (row) => {
            const sale = evaluator.saleOf(row);
            if (evaluator.isOwn(sale)) said.push(bodyOf(sale, parts));
          },
          (sale) => {
            if (evaluator.isOwn(sale)) gone.push(saleIdOfSale(sale));
          },
        );
      return { said, gone, forgotten: forget() };
    },
    exports: () => {
      enterRows();
      evaluator.link();
      const seen = evaluator.exchange.exports().map((one) => textsOfSeen(one, words));
      const dates = recorder.calendar.learned().slice(exported);
      exported += dates.length;
      return { seen, views: evaluator.exchange.views(), watermark, dates };
    },
    imports: (exchange) => {
      watermark = Math.max(watermark, exchange.watermark);
      evaluator.exchange.noteViews(exchange.views);
      for (const date of exchange.dates) recorder.learnDay(date);
      for (const texts of exchange.seen) {
        const seen = seenOfTexts(texts, words);
        evaluator.exchange.add(seen, foreign.get(keyOf(seen)));
        foreign.set(keyOf(seen), seen);
      }
    },
    statements: function* () {
      for (const [device, number] of evaluator.statements())
        yield [words.sn.textOf(device) ?? '', words.number.textOf(number) ?? ''];
    },
    recallStatement: (device, number) =>
      evaluator.recall(words.sn.codeOf(device), words.number.codeOf(number)),
    watermark: () => watermark,
    counts: () => counts,
  };
};

const keyOf = ({ view, txn_id }: Observed): string => `${view}|${txn_id}`;
