import { createSlots, offsets, POS, STATUS } from '@zhenma/iso8583';
import {
  COMPACT,
  COMPACT_INTS,
  COMPACT_REALS,
  type CompactTable,
  TERMINAL,
} from '../engine/compact.ts';
import type { Dictionaries } from '../engine/observed.ts';
import type { Tokenise } from '../read/door.ts';
import type { Recorder } from '../read/iso8583/records.ts';
import { createByteIds } from './byte-ids.ts';
import { chipDate } from './chip-date.ts';
import { type Ahead, createAhead } from './frame-ahead.ts';
import { createFrameCodes, type FieldCode, NEW, wordAt } from './frame-codes.ts';
import { createLayouts, type Layout, type Layouts } from './frame-layout.ts';
import { copyShape, isPlain, isReadable } from './frame-shape.ts';
import type { ShapeLearner } from './shape-learner.ts';

export interface CompactReaderParts {
  readonly words: Dictionaries;
  readonly zoneMinutes: number;
  readonly tokenise: Tokenise;
  readonly table: CompactTable;
  readonly dates: Dates;
  readonly learner: ShapeLearner;
}

/** What a calendar that learns says of a day of a year; days since 1970 in local time. */
export interface Dates {
  readonly dayOf: (monthDay: number) => number | undefined;
  /** Counts up when `dayOf` may answer otherwise. */
  readonly version: () => number;
  /** A whole date YYMMDD that a chip stated is known. */
  readonly knows: (date: number) => boolean;
  /** Serial of a terminal as it is known now; null for none. */
  readonly serialOf: (terminal: string) => string | null;
}

export interface CompactReader {
  /** Layout of a message, if one like it was read before. */
  readonly layoutOf: Layouts['find'];
  /**
   * Messages that are read next, in that order, with their layouts where they are known: their numbers
   * are looked up many at once.
   */
  readonly look: Ahead['look'];
  /** Row of a message that says all it must; −1 for any other, which takes the long way. */
  readonly read: (bytes: Uint8Array, ref: number) => number;
  /** The serial of a terminal is another one from here on. */
  readonly forgetSerial: (terminal: string) => void;
}

/**
 * Reads POS purchases that state everything themselves (card, amount, trace, batch, time, terminal)
 * straight into numbers. What the other fields say is remembered by their bytes: the first message of
 * each shape goes through the readers of `tap`, the next ones differ in a few fields.
 */
export const createCompactReader = (parts: CompactReaderParts): CompactReader => {
  const { table, words } = parts;
  const slots = createSlots();
  const scratch = new Uint8Array(4096);
  const known = createByteIds();
  const shapes: number[] = [];
  const layouts = createLayouts();
  const codes = createFrameCodes(words, parts.tokenise);
  const ahead = createAhead(table, layouts, codes);
  const midnightOf = createMidnights(parts);
  const serialOf = (tid: number): number => {
    const at = table.terminalAt(tid) + TERMINAL.serial;
    const { forms } = table;
    if (forms[at] === 0)
      forms[at] = words.sn.codeOf(parts.dates.serialOf(words.tid.textOf(tid) ?? '')) + 1;
    return (forms[at] as number) - 1;
  };
  const shapeOf = (bytes: Uint8Array): number => {
    const size = copyShape(bytes, slots, scratch);
    if (size < 0) return -1;
    const id = known.find(scratch, 0, size);
    if (id >= 0) return shapes[id] as number;
    const shape = parts.learner.learn(bytes);
    shapes[known.add(scratch, 0, size)] = shape;
    return shape;
  };
  const layoutOf = (bytes: Uint8Array): Layout | undefined => {
    const known = layouts.find(bytes);
    if (known !== undefined) return known;
    if (offsets(bytes, POS, slots) !== STATUS.ok || !isReadable(bytes, slots)) return undefined;
    const shape = shapeOf(bytes);
    return shape < 0 ? undefined : layouts.learn(bytes, slots, shape);
  };
  return {
    forgetSerial: (terminal) => {
      const at = table.terminalAt(words.tid.codeOf(terminal)) + TERMINAL.serial;
      table.forms[at] = 0;
    },
    layoutOf: layouts.find,
    look: ahead.look,
    read: (bytes, ref) => {
      const place = ahead.placeOf(bytes);
      const layout = ahead.layouts[place] ?? layoutOf(bytes);
      if (layout === undefined || !isPlain(bytes, layout)) return -1;
      const { shape, rrn, chip } = layout;
      if (chip >= 0 && !parts.dates.knows(chipDate(bytes, chip, layout.chipBytes))) return -1;
      const seconds = secondsAt(bytes, layout.clock);
      const day = midnightOf(fourAt(bytes, layout.date));
      const amount = twelveAt(bytes, layout.amount);
      const trace = sixAt(bytes, layout.trace);
      if (seconds < 0 || day < 0 || amount < 0 || trace < 0) return -1;
      const tid = codeOf(ahead.terminals[place] as number, codes.terminal, bytes, layout);
      const number = codeOf(ahead.numbers[place] as number, codes.number, bytes, layout);
      if (tid < 0 || number < 0) return -1;
      const batch = sixAt(bytes, layout.batch);
      const row = table.take();
      const at = row * COMPACT_INTS;
      table.ints[at] = table.formOf(shape, tid, number, batch, serialOf(tid));
      table.ints[at + COMPACT.day] = day;
      table.ints[at + COMPACT.card] = codeOf(
        ahead.cards[place] as number,
        codes.card,
        bytes,
        layout,
      );
      table.ints[at + COMPACT.trace] = trace;
      fillRrn(table.ints, at + COMPACT.rrn, bytes, rrn);
      const real = row * COMPACT_REALS;
      table.reals[real] = day * 86_400_000 - parts.zoneMinutes * 60_000 + seconds * 1000;
      table.reals[real + 1] = amount;
      table.reals[real + 2] = ref;
      return row;
    },
  };
};

/** What was found ahead, if it was. */
const codeOf = (found: number, code: FieldCode, bytes: Uint8Array, layout: Layout): number =>
  found === NEW ? code.of(bytes, layout) : found;

/** Two digits packed into a byte; −1 when one is none. All below but the twelve of an amount fit 32 bits. */
const twoAt = (bytes: Uint8Array, at: number): number => {
  const byte = bytes[at] as number;
  return byte > 0x99 || (byte & 15) > 9 ? -1 : byte - 6 * (byte >> 4);
};

const fourAt = (bytes: Uint8Array, at: number): number => {
  const [a, b] = [twoAt(bytes, at), twoAt(bytes, at + 1)];
  return (a | b) < 0 ? -1 : a * 100 + b;
};

const sixAt = (bytes: Uint8Array, at: number): number => {
  const [a, b] = [fourAt(bytes, at), twoAt(bytes, at + 2)];
  return (a | b) < 0 ? -1 : a * 100 + b;
};

const twelveAt = (bytes: Uint8Array, at: number): number => {
  const [a, b] = [sixAt(bytes, at), sixAt(bytes, at + 3)];
  return (a | b) < 0 ? -1 : a * 1_000_000 + b;
};

/** Seconds since midnight of a time HHMMSS; −1 when it is none. */
const secondsAt = (bytes: Uint8Array, at: number): number => {
  const hours = twoAt(bytes, at);
  const minutes = twoAt(bytes, at + 1);
  const seconds = twoAt(bytes, at + 2);
  const isTime = (hours | minutes | seconds) >= 0 && hours < 24 && minutes < 60 && seconds < 60;
  return isTime ? hours * 3600 + minutes * 60 + seconds : -1;
};

const fillRrn = (into: Int32Array, at: number, bytes: Uint8Array, start: number): void => {
  for (let word = 0; word < 3; word++)
    into[at + word] = start < 0 ? 0 : wordAt(bytes, start + 4 * word);
};

const createMidnights = ({ dates }: CompactReaderParts) => {
  let known = new Map<number, number>();
  let version = -1;
  let [lastAsked, last] = [-1, -1];
  return (monthDay: number): number => {
    if (version !== dates.version()) {
      known = new Map();
      version = dates.version();
      lastAsked = -1;
    }
    if (monthDay === lastAsked) return last;
    const day = known.get(monthDay) ?? (monthDay < 0 ? -1 : (dates.dayOf(monthDay) ?? -1));
    known.set(monthDay, day);
    [lastAsked, last] = [monthDay, day];
    return day;
  };
};

/** Dates and serials as a recorder knows them. */
export const datesOf = ({ calendar, serialOf }: Recorder): Dates => ({
  dayOf: (monthDay) => {
    const iso = calendar.resolve(String(monthDay).padStart(4, '0'));
    return iso === undefined ? undefined : Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  },
  version: calendar.size,
  knows: (date) => {
    const text = String(date).padStart(6, '0');
    return calendar.knows(`20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4)}`);
  },
  serialOf: (terminal) => serialOf(terminal) ?? null,
});
