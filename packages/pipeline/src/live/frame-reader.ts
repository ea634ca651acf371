import {
  amountFen,
  createSlots,
  digitsOf,
  fieldBytes,
  fieldStart,
  isPresent,
  latin1Of,
  offsets,
  POS,
  SLOT,
  STATUS,
} from '@zhenma/iso8583';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import { isMisfit, liveReader, observedOf } from '../normalise/live-row.ts';
import { createCalendar } from '../read/iso8583/calendar.ts';
import { createRecorder } from '../read/iso8583/records.ts';
import { openDoor, type Tokenise } from '../read/row-sink.ts';
import { createByteIds } from './byte-ids.ts';
import { decodedOf, seal } from './sealed.ts';

/** Fields that are another value in every sale. */
const NEEDED = [2, 4, 11, 12, 13] as const;
const VARYING: ReadonlySet<number> = new Set([...NEEDED, 37]);

/** What all messages say that differ from one another in the varying fields alone. */
interface Form {
  readonly seen: Observed;
  /** The id of a message is its day, `middle`, its trace number and `end`. */
  readonly middle: string;
  readonly end: string;
}

export interface FrameReaderParts {
  readonly words: Dictionaries;
  readonly zoneMinutes: number;
  readonly tokenise: Tokenise;
  readonly today: string;
}

interface Midnight {
  readonly ms: number;
  readonly day: number;
  readonly text: string;
}

/**
 * Reads POS purchases that state everything themselves (card, amount, trace, time, terminal) by
 * their needed fields alone. What the other fields say is remembered by their bytes: the first
 * message of each form goes through the readers of `tap`, the next ones differ in six fields.
 *
 * @returns undefined for any other message, which takes the long way
 */
export const createFrameReader = (
  parts: FrameReaderParts,
): ((bytes: Uint8Array, ref: number) => Observed | undefined) => {
  const slots = createSlots();
  const scratch = new Uint8Array(4096);
  const known = createByteIds();
  const forms: (Form | undefined)[] = [];
  const learn = createFormReader(parts);
  const cardOf = createCardReader(parts, slots);
  const midnightOf = createMidnights(parts);
  return (bytes, ref) => {
    if (offsets(bytes, POS, slots) !== STATUS.ok || !isComplete(slots)) return undefined;
    const size = copyForm(bytes, slots, scratch);
    if (size < 0) return undefined;
    let id = known.find(scratch, 0, size);
    if (id < 0) {
      id = known.add(scratch, 0, size);
      forms[id] = learn(bytes, digitsOf(bytes, slots, 11, POS));
    }
    const form = forms[id];
    const clock = digitsOf(bytes, slots, 12, POS);
    const midnight = midnightOf(digitsOf(bytes, slots, 13, POS));
    const amount = amountFen(bytes, slots, POS);
    if (!form || !midnight || amount < 0 || !isClock(clock)) return undefined;
    const trace = six(digitsOf(bytes, slots, 11, POS));
    const rrn = isPresent(slots, 37) ? latin1Of(bytes, slots, 37).trim() || null : null;
    return fill(form, ref, midnight, secondsOf(clock), amount, cardOf(bytes), trace, rrn);
  };
};

const isComplete = (slots: Int32Array): boolean => {
  for (const field of NEEDED) if (!isPresent(slots, field)) return false;
  return true;
};

const six = (digits: number): string => String(digits).padStart(6, '0');

const isClock = (clock: number): boolean =>
  clock >= 0 && clock < 240_000 && Math.floor(clock / 100) % 100 < 60 && clock % 100 < 60;

const secondsOf = (clock: number): number =>
  Math.floor(clock / 10_000) * 3600 + (Math.floor(clock / 100) % 100) * 60 + (clock % 100);

/** Message type, bitmap and every field but the varying ones; −1 when they do not fit. */
const copyForm = (bytes: Uint8Array, slots: Int32Array, into: Uint8Array): number => {
  let size = 0;
  const data = slots[SLOT.data] as number;
  for (let at = slots[SLOT.mti] as number; at < data; at++) into[size++] = bytes[at] as number;
  for (let word = 0; word < 4; word++) {
    for (let bits = slots[SLOT.bits + word] as number; bits !== 0; ) {
      const lead = Math.clz32(bits);
      bits &= ~(0x8000_0000 >>> lead);
      const field = (word << 5) + lead + 1;
      if (field === 1 || VARYING.has(field)) continue;
      const start = fieldStart(slots, field);
      const end = start + fieldBytes(slots, field);
      if (size + end - start > into.length) return -1;
      for (let at = start; at < end; at++) into[size++] = bytes[at] as number;
    }
  }
  return size;
};

const createMidnights = ({ today, zoneMinutes }: FrameReaderParts) => {
  const calendar = createCalendar(today);
  const known = new Map<number, Midnight | undefined>();
  return (monthDay: number): Midnight | undefined => {
    if (known.has(monthDay)) return known.get(monthDay);
    const iso = calendar.resolve(String(monthDay).padStart(4, '0'));
    const utc = Date.parse(`${iso}T00:00:00Z`);
    const made = iso === undefined ? undefined : { ms: utc - zoneMinutes * 60_000, day: utc / 86_400_000, text: iso.replaceAll('-', '') }; // biome-ignore format: one line
    known.set(monthDay, made);
    return made;
  };
};

/** Code of the card's token, by the bytes of F2. */
const createCardReader = ({ words, tokenise }: FrameReaderParts, slots: Int32Array) => {
  const known = createByteIds();
  const codes: number[] = [];
  return (bytes: Uint8Array): number => {
    const start = fieldStart(slots, 2);
    const end = start + fieldBytes(slots, 2);
    const id = known.find(bytes, start, end);
    if (id >= 0) return codes[id] as number;
    const code = words.card.codeOf(seal(bytes, tokenise).fields[2] ?? null);
    codes[known.add(bytes, start, end)] = code;
    return code;
  };
};

/** The long way, once per form: decode, record, understand, as `tap` does. */
const createFormReader = ({ words, zoneMinutes, tokenise, today }: FrameReaderParts) => {
  const door = openDoor('transactions', (text) => (text.startsWith('K') ? text : tokenise(text)));
  const read = liveReader(zoneMinutes);
  return (bytes: Uint8Array, trace: number): Form | undefined => {
    const recorder = createRecorder(today);
    const message = { line: 1, decoded: decodedOf(seal(bytes, tokenise)) };
    const records = [...recorder.take(message), ...recorder.rest()];
    const [record] = records;
    if (!record || records.length > 1 || record.table !== 'transactions') return undefined;
    const texts = door.row(record.values);
    const row = read(Object.fromEntries(door.names.map((name, at) => [name, texts[at] || null])));
    if (isMisfit(row)) return undefined;
    const seen = observedOf(row, 0, words, zoneMinutes);
    const [, terminal, batch, stated, mti, ...more] = seen.txn_id.split('.');
    const fits = seen.txn_type === 1 && stated === six(trace) && more.length === 0;
    return fits ? { seen, middle: `.${terminal}.${batch}.`, end: `.${mti}` } : undefined;
  };
};

const fill = (
  { seen, middle, end }: Form,
  ref: number,
  midnight: Midnight,
  seconds: number,
  amount: number,
  card: number,
  trace: string,
  rrn: string | null,
): Observed => ({
  ref,
  view: seen.view,
  txn_id: midnight.text + middle + trace + end,
  at_ms: midnight.ms + seconds * 1000,
  date_only: seconds === 0,
  day: midnight.day,
  txn_type: seen.txn_type,
  amount,
  currency: seen.currency,
  number: seen.number,
  name: seen.name,
  sn: seen.sn,
  tid: seen.tid,
  mcc: seen.mcc,
  acquirer: seen.acquirer,
  forwarder: seen.forwarder,
  issuer: seen.issuer,
  card,
  card_type: seen.card_type,
  method: seen.method,
  rrn,
  trace_no: trace,
  batch_no: seen.batch_no,
  resp_code: seen.resp_code,
  orig_rrn: seen.orig_rrn,
  orig_txn_id: seen.orig_txn_id,
  operator_id: seen.operator_id,
  app_version: seen.app_version,
  param_version: seen.param_version,
  area_code: seen.area_code,
  lat: seen.lat,
  lon: seen.lon,
  base_station: seen.base_station,
  merchant_fee: seen.merchant_fee,
  issuer_fee: seen.issuer_fee,
  network_fee: seen.network_fee,
  price_class: seen.price_class,
});
