import { expect, it } from 'vitest';
import { createCompactTable } from '../../src/engine/compact.ts';
import { createDictionaries, type Observed } from '../../src/engine/observed.ts';
import { createSaleMaker } from '../../src/link/live-sale.ts';
import { type CompactReader, createCompactReader, datesOf } from '../../src/live/compact-reader.ts';
import { createToldLayouts } from '../../src/live/frame-layout.ts';
import { createRowSales } from '../../src/live/row-sale.ts';
import { decodedOf, seal } from '../../src/live/sealed.ts';
import { createShapeLearner } from '../../src/live/shape-learner.ts';
import { isMisfit, liveReader, observedOf } from '../../src/normalise/live-row.ts';
import { openDoor } from '../../src/read/door.ts';
import { createRecorder } from '../../src/read/iso8583/records.ts';
import { saleFrames } from './frames.ts';

/**
 * Needed fields alone give what the whole message gives. Method: answers of several terminals and
 * days, each read both ways, with one set of dictionaries; and bytes that are cut or changed.
 */

const words = createDictionaries();
const tokenise = (card: string): string => `K${card.slice(-6)}`;
const today = '2026-03-16';

const theLongWay = (bytes: Uint8Array, ref: number): Observed | undefined => {
  const recorder = createRecorder(today);
  const message = { line: 1, decoded: decodedOf(seal(bytes, tokenise)) };
  const [record] = [...recorder.take(message), ...recorder.rest()];
  if (record?.table !== 'transactions') return undefined;
  const door = openDoor('transactions', (text) => text);
  const texts = door.row(record.values);
  const row = liveReader(480)(
    Object.fromEntries(door.names.map((name, at) => [name, texts[at] || null])),
  );
  return isMisfit(row) ? undefined : observedOf(row, ref, words, 480);
};

const table = createCompactTable(words, 480);
const parts = { words, zoneMinutes: 480, tokenise, table };
const readerOf = (): CompactReader =>
  createCompactReader({
    ...parts,
    dates: datesOf(createRecorder(today)),
    learner: createShapeLearner(parts),
  });
const reader = readerOf();
const read = (bytes: Uint8Array, ref: number): Observed | undefined => {
  const row = reader.read(bytes, ref);
  return row < 0 ? undefined : table.read(row);
};

it('answers, twice each', () => {
  for (let n = 0; n < 90; n++) {
    const [, answer] = saleFrames(n % 45);
    const seen = read(answer, n);
    expect(seen).toEqual(theLongWay(answer, n));
    expect(seen?.txn_id).toContain('.0210');
  }
});

it('passes over what does not state everything', () => {
  expect(read(saleFrames(2)[0], 0)).toBeUndefined();
  expect(read(new Uint8Array(40), 0)).toBeUndefined();
});

it('changed bytes are read the same or not at all', () => {
  const [, answer] = saleFrames(7);
  let same = 0;
  for (let at = 0; at < answer.length; at++) {
    const bytes = Uint8Array.from(answer);
    bytes[at] = ((bytes[at] as number) ^ 0x11) & 0xff;
    const seen = read(bytes, at);
    if (seen === undefined) continue;
    expect([at, seen]).toEqual([at, theLongWay(bytes, at)]);
    same++;
  }
  expect(same).toBeGreaterThan(20);
});

it('messages that were looked at before are read the same, and others between them, too', () => {
  const frames = Array.from({ length: 1_200 }, (_, n) => {
    const [request, answer] = saleFrames(n % 59);
    const bytes = Uint8Array.from(n % 7 === 0 ? request : answer);
    // A terminal that states another number now and then.
    if (n % 5 === 0) bytes[Buffer.from(bytes).indexOf('8222900') + 14] = 48 + (n % 9);
    if (n % 11 === 0) bytes[bytes.length >> 1] = ((bytes[bytes.length >> 1] as number) ^ n) & 0xff;
    return bytes;
  });
  const plainly = frames.map((bytes, n) => read(bytes, n));
  /** Another reader found layouts in another order, and tells them by its ids. */
  const other = readerOf();
  for (const bytes of saleFrames(1)) other.read(bytes, 0);
  const told = createToldLayouts(reader.layoutOf);
  const layouts = frames.map((bytes) => told(bytes, other.layoutOf(bytes)?.id ?? -1));
  expect(layouts.filter((layout) => layout !== undefined).length).toBeGreaterThan(600);
  for (const known of [undefined, layouts]) {
    reader.look(frames, known);
    const ahead = frames.map((bytes, n) => {
      if (n % 100 === 50) read(saleFrames(3)[1], n);
      return read(bytes, n);
    });
    expect(ahead).toEqual(plainly);
    expect(ahead.filter((seen) => seen !== undefined).length).toBeGreaterThan(600);
  }
});

it('a sale put together from shapes is that of its messages, but for what an entry is never asked', () => {
  const untold = { at_ms: null, amount: null, card: 0, rrn: null };
  const makeSale = createSaleMaker(words);
  const saleOfRows = createRowSales(table, words, makeSale);
  for (let n = 1; n < 90; n += 2) {
    const [a, b] = saleFrames(n).map((bytes) => reader.read(bytes, n)) as [number, number];
    expect([a, b].every((row) => row >= 0)).toBe(true);
    expect(saleOfRows(a, b)).toEqual({ ...makeSale([a, b].map(table.read)), ...untold });
    expect(saleOfRows(a, -1)).toEqual({ ...makeSale([table.read(a)]), ...untold });
  }
});
