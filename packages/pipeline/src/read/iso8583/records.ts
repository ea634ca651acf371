import {
  type Decoded,
  type Derived,
  derive,
  hasFatal,
  readableText,
  readTlv,
  tlvValue,
} from '@zhenma/iso8583';
import { type SourceRecord, yuanText } from '@zhenma/model';
import { type Calendar, createCalendar } from './calendar.ts';
import type { Captured } from './captured.ts';
import { createOriginals, messageId, type Originals } from './originals.ts';
import { createPairs, type Pairs, type Stated, type Values } from './pairs.ts';
import { entryMode, networkEvent, transactionType } from './transaction-type.ts';

/** What one capture has shown so far. */
interface Memory {
  readonly calendar: Calendar;
  /** Terminal id → device serial, from sign-in, download or an earlier sale. */
  readonly serials: Map<string, string>;
  readonly pairs: Pairs;
  readonly originals: Originals;
}

/**
 * Turns the messages of one capture into rows. The capture is gone through twice: once for the
 * years that it states, once for its rows.
 *
 * Shape   0200-like requests become view `request`, their responses view `response`, the signature
 *         upload 0920 view `slip`; voids, refunds and reversals name the original that the capture
 *         holds; sign-in and parameter download become `fleet_events`, and the
 *         merchant name of a download response a row of `merchants`. Fields that only the partner
 *         states (time in the response, serial in the request) are filled in from it; a time that
 *         neither states is that of the packet or log line, with an issue.
 * Errors  a message that is no sale, or was not decoded, is a record without a table and says why.
 */
export async function* recordsOf(
  captured: () => AsyncIterable<Captured>,
  today: string,
): AsyncGenerator<SourceRecord> {
  const recorder = createRecorder(today);
  for await (const message of captured()) recorder.learn(message);
  for await (const message of captured()) yield* recorder.take(message);
  yield* recorder.rest();
}

/** The same for messages that come one by one: what it has seen stands for the first pass. */
export interface Recorder {
  /** Remembers whole dates that a message states. */
  readonly learn: (message: Captured) => void;
  /** Remembers a day, YYYY-MM-DD: years of MMDD dates are those nearest to it. */
  readonly learnDay: (day: string) => void;
  readonly take: (message: Captured) => Iterable<SourceRecord>;
  /** Lets messages before `line`, or of a day before `date`, go without their partner. */
  readonly release: (line: number, date: string) => Iterable<SourceRecord>;
  /** Requests that nobody answered. */
  readonly rest: () => Iterable<SourceRecord>;
  /**
   * Takes a message with sales before it that came another way: it may undo one of them, or be the
   * partner of one that `waits`.
   */
  readonly takeAfter: (message: Captured, sales: readonly Earlier[]) => Iterable<SourceRecord>;
  readonly isWaiting: (terminalOf: (row: number) => string, row: number, trace: number) => boolean;
  readonly calendar: Calendar;
  /** Serial of a terminal as it is known now. */
  readonly serialOf: (terminal: string) => string | undefined;
}

/** A message that came another way. */
export interface Earlier {
  readonly stated: Stated;
  readonly waits: boolean;
  /** Called when it does not wait any more. */
  readonly met: () => void;
}

export const createRecorder = (today: string): Recorder => {
  const memory: Memory = {
    calendar: createCalendar(today),
    serials: new Map(),
    pairs: createPairs(),
    originals: createOriginals(),
  };
  return {
    learn: ({ decoded, seen }) => learnDates(decoded, seen, memory.calendar),
    learnDay: (day) => memory.calendar.learn(day.replaceAll('-', '')),
    take: function* (message) {
      learnSerial(message.decoded, memory);
      yield* recordOf(message, memory);
    },
    release: function* (line, date) {
      for (const stated of memory.pairs.release(line, date)) yield finished(stated);
    },
    rest: function* () {
      for (const stated of memory.pairs.rest()) yield finished(stated);
    },
    takeAfter: function* (message, sales) {
      for (const { stated, waits } of sales) {
        memory.originals.put(stated.values, NOTHING);
        if (waits) for (const one of memory.pairs.take(stated)) yield finished(one);
      }
      learnSerial(message.decoded, memory);
      yield* recordOf(message, memory);
      for (const { stated, waits, met } of sales) if (waits && !memory.pairs.forget(stated)) met();
    },
    isWaiting: memory.pairs.isWaiting,
    calendar: memory.calendar,
    serialOf: (terminal) => memory.serials.get(terminal),
  };
};

const NOTHING: Derived = derive({ fields: {}, mti: null, profile: 'pos' });

const learnDates = (
  { fields, mti, profile }: Decoded,
  seen: string | undefined,
  calendar: Calendar,
): void => {
  if (seen !== undefined) calendar.learn(seen.slice(0, 10).replaceAll('-', ''));
  const chip = fields[55] === undefined ? '' : (tlvValue(readTlv(fields[55]), '9A') ?? '');
  if (/^\d{6}$/.test(chip)) calendar.learn(`20${chip}`);
  const slip = mti?.startsWith('09') ? derive({ fields, mti, profile }).slip?.time : null;
  if (slip && /^\d{14}$/.test(slip)) calendar.learn(slip.slice(0, 8));
};

const learnSerial = (decoded: Decoded, memory: Memory): void => {
  const serial = facts(decoded).terminal?.serial_no;
  const terminal = decoded.fields[41];
  if (serial && terminal) memory.serials.set(terminal, serial);
};

const facts = ({ fields, mti, profile }: Decoded): Derived => derive({ fields, mti, profile });

function* recordOf(message: Captured, memory: Memory): Generator<SourceRecord> {
  const { line, decoded } = message;
  const { mti, fields, ok } = decoded;
  const fatal = decoded.issues.find((issue) => hasFatal([issue])) ?? decoded.issues[0];
  if (!ok || mti === null) {
    const place = fatal?.offset == null ? {} : { offset: fatal.offset };
    yield without(line, 'MESSAGE_UNDECODED', fatal?.message ?? 'not decoded', place);
    return;
  }
  if (mti.startsWith('08')) yield* networkRecords(line, decoded, memory);
  else if (mti === '0920') yield finished({ line, values: slipValues(message, memory) });
  else if (typeOf(decoded) === undefined)
    yield without(line, 'MESSAGE_NOT_A_SALE', `message ${mti} ${fields[3] ?? ''} is no sale`);
  else yield* saleRecords(message, memory);
}

const typeOf = (decoded: Decoded) =>
  transactionType({
    mti: decoded.mti ?? '',
    code: decoded.fields[3] ?? '',
    condition: decoded.fields[25] ?? '',
    f60: facts(decoded).f60?.txn_type ?? '',
  });

/** Third digit of the message type: odd is an answer. */
const isResponse = (mti: string): boolean => Number(mti[2]) % 2 === 1;

const without = (
  line: number,
  code: string,
  message: string,
  place: { readonly offset?: number } = {},
): SourceRecord => ({
  table: null,
  line,
  values: {},
  confidence: 1,
  issues: [{ code, message, value: message, ...place }],
});

const row = (
  table: 'transactions' | 'merchants' | 'fleet_events',
  line: number,
  values: Values,
): SourceRecord => ({
  table,
  line,
  values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  confidence: 1,
  issues: [],
});

/** Fields that a request, a response and a slip share. */
const commonValues = (view: string, { decoded, seen }: Captured, memory: Memory): Values => {
  const { fields, mti, profile } = decoded;
  const derived = facts(decoded);
  const terminal = fields[41]?.trim() ?? '';
  const amount = fields[4];
  return {
    view,
    mti: mti ?? '',
    profile,
    seen: seen ?? '',
    sent: fields[7] ?? '',
    txn_type: typeOf(decoded) ?? 'purchase',
    txn_time: saleTime(fields, memory.calendar),
    amount: amount === undefined ? '' : yuanText(Number(amount)),
    currency: fields[49]?.trim() ?? '',
    terminal_id: terminal,
    terminal_sn: derived.terminal?.serial_no ?? memory.serials.get(fields[41] ?? '') ?? '',
    merchant_no: fields[42]?.trim() ?? '',
    merchant_name: readableText(fields[43] ?? '').trim(),
    mcc: fields[18] ?? '',
    acquirer: fields[32] ?? '',
    forwarder: fields[33] ?? '',
    issuer: derived.f44?.receiver.trim() ?? '',
    pan: fields[2] ?? fields[35]?.split('D')[0] ?? '',
    method: 'card',
    entry_mode: entryMode(fields[22] ?? ''),
    rrn: fields[37]?.trim() ?? '',
    trace_no: fields[11] ?? '',
    batch_no: derived.f60?.batch_no ?? '',
    auth_code: fields[38]?.trim() ?? '',
    resp_code: fields[39] ?? '',
    app_version: derived.terminal?.app_version?.trim() ?? '',
    base_station: stationText(derived),
    ...(view === 'request' ? proofOf(decoded, derived) : {}),
    ...positionOf(derived),
  };
};

/**
 * What a request shows of the device itself: whether the random factor of the terminal's identity is the
 * end of the card number, which is not kept, and the ciphertext over both. Empty where it shows nothing.
 */
const proofOf = (decoded: Decoded, { terminal }: Derived): Values => {
  const { fields, profile } = decoded;
  const pan = fields[2] ?? fields[35]?.split('D')[0] ?? '';
  if (profile !== 'pos' || !/^\d{12,19}$/.test(pan)) return {};
  const factor = terminal?.random_factor ?? '';
  const mustShow = ['purchase', 'preauth'].includes(typeOf(decoded) ?? '');
  const stated = /^\d{6}$/.test(factor) ? (pan.endsWith(factor) ? 'fits' : 'differs') : '';
  return {
    terminal_block: stated === '' && !terminal?.serial_no && mustShow ? 'absent' : stated,
    terminal_cipher: terminal?.cipher?.trim() ?? '',
  };
};

const stationText = ({ base_station: station }: Derived): string =>
  station ? [station.mcc, station.mnc, station.lac, station.cell].join('|') : '';

const positionOf = ({ location }: Derived): Values =>
  location ? { lat: String(location.lat), lon: String(location.lon) } : {};

/** F13 and F12; between institutions F7 where they are missing. */
const saleTime = (fields: Decoded['fields'], calendar: Calendar): string =>
  timeOf(fields[13], fields[12], calendar) ||
  timeOf(fields[7]?.slice(0, 4), fields[7]?.slice(4), calendar);

const timeOf = (
  monthDay: string | undefined,
  clock: string | undefined,
  calendar: Calendar,
): string => {
  const day = monthDay === undefined ? undefined : calendar.resolve(monthDay);
  if (day === undefined) return '';
  if (clock === undefined || !/^\d{6}$/.test(clock)) return day;
  return `${day}T${clock.slice(0, 2)}:${clock.slice(2, 4)}:${clock.slice(4, 6)}`;
};

function* saleRecords(message: Captured, memory: Memory): Generator<SourceRecord> {
  const view = isResponse(message.decoded.mti ?? '') ? 'response' : 'request';
  const values = commonValues(view, message, memory);
  memory.originals.put(values, facts(message.decoded));
  for (const stated of memory.pairs.take({ line: message.line, values })) yield finished(stated);
}

const slipValues = (message: Captured, memory: Memory): Values => {
  const { decoded } = message;
  const { slip } = facts(decoded);
  const time = slip?.time ?? '';
  const stated = /^\d{14}$/.test(time)
    ? `${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)}T${time.slice(8, 10)}:${time.slice(10, 12)}:${time.slice(12)}`
    : timeOf(decoded.fields[15], undefined, memory.calendar);
  return {
    ...commonValues('slip', message, memory),
    txn_type: 'purchase',
    txn_time: stated,
    merchant_name: slip?.merchant_name ?? '',
  };
};

/** A row of transactions; the natural key of the message becomes its id. */
const finished = ({ line, values }: Stated): SourceRecord => {
  const { mti = '', profile: _, sent: __, seen = '', ...rest } = values;
  const txn_id = messageId(values);
  const assumed = !rest['txn_time'] && seen !== '';
  if (assumed) rest['txn_time'] = seen;
  const missing = ['txn_time', 'amount', 'terminal_id'].filter((name) => !rest[name]);
  if (missing.length > 0)
    return without(line, 'MESSAGE_NOT_A_SALE', `message ${mti} states no ${missing.join(', ')}`);
  const made = row('transactions', line, { ...rest, txn_id });
  return assumed ? { ...made, confidence: SEEN_CONFIDENCE, issues: [timeIssue(seen)] } : made;
};

/** How sure the time of a packet or log line is. Source  assumption: own scale. */
const SEEN_CONFIDENCE = 0.95;

const timeIssue = (seen: string) => ({
  code: 'TIME_PART_ASSUMED',
  column: 'txn_time',
  value: seen,
  message: 'neither request nor response states a time; that of the packet or log line stands in',
});

function* networkRecords(line: number, decoded: Decoded, memory: Memory): Generator<SourceRecord> {
  const { fields, mti } = decoded;
  const derived = facts(decoded);
  const kind = networkEvent(derived.f60?.net_mgmt ?? '');
  const serial = derived.terminal?.serial_no ?? memory.serials.get(fields[41] ?? '') ?? '';
  const at = timeOf(fields[13], fields[12], memory.calendar);
  const name = readableText(fields[43] ?? '').trim();
  if (mti === '0810' && name !== '' && fields[42])
    yield row('merchants', line, {
      merchant_no: fields[42].trim(),
      merchant_name: name,
    });
  if (mti === '0810' && kind && serial !== '' && at !== '') {
    const app = derived.terminal?.app_version?.trim() ?? '';
    yield row('fleet_events', line, { terminal_sn: serial, at, kind, app_version: app });
  } else if (!(mti === '0810' && name !== ''))
    yield without(line, 'MESSAGE_NOT_A_SALE', `message ${mti} is sign-in or maintenance traffic`);
}
