import { type Decoded, type Derived, derive, readTlv, tlvValue } from '@zhenma/iso8583';
import { type SourceRecord, yuanText } from '@zhenma/model';
import { type Calendar, createCalendar } from './calendar.ts';
import { entryMode, networkEvent, transactionType } from './transaction-type.ts';

/** One message with its place in the file. */
export interface Captured {
  /** Line of the hex text, or ordinal of the binary frame. */
  readonly line: number;
  readonly decoded: Decoded;
}

type Values = Record<string, string>;

/** What one capture has shown so far. */
interface Memory {
  readonly calendar: Calendar;
  /** Terminal id → device serial, from sign-in, download or an earlier sale. */
  readonly serials: Map<string, string>;
  /** Requests that still wait for their response, by terminal, batch and trace. */
  readonly waiting: Map<string, { readonly line: number; readonly values: Values }>;
}

const WAITING_MAX = 200_000;

/**
 * Turns the messages of one capture into rows. The capture is gone through twice: once for the
 * years that it states, once for its rows.
 *
 * Shape   0200-like requests become view `request`, their responses view `response`, the signature
 *         upload 0920 view `slip`; sign-in and parameter download become `fleet_events`, and the
 *         merchant name of a download response a row of `merchants`. Fields that only the partner
 *         states (time in the response, serial in the request) are filled in from it.
 * Errors  a message that is no sale, or was not decoded, is a record without a table and says why.
 */
export async function* recordsOf(
  captured: () => AsyncIterable<Captured>,
  today: string,
): AsyncGenerator<SourceRecord> {
  const calendar = createCalendar(today);
  for await (const { decoded } of captured()) learnDates(decoded, calendar);
  const memory: Memory = { calendar, serials: new Map(), waiting: new Map() };
  for await (const { line, decoded } of captured()) {
    learnSerial(decoded, memory);
    yield* recordOf(line, decoded, memory);
  }
  for (const { line, values } of memory.waiting.values()) yield finished(line, values);
}

const learnDates = ({ fields, mti, profile }: Decoded, calendar: Calendar): void => {
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

function* recordOf(line: number, decoded: Decoded, memory: Memory): Generator<SourceRecord> {
  const { mti, fields, ok } = decoded;
  const fatal = decoded.issues[0];
  if (!ok || mti === null) {
    const place = fatal?.offset == null ? {} : { offset: fatal.offset };
    yield without(line, 'MESSAGE_UNDECODED', fatal?.message ?? 'not decoded', place);
    return;
  }
  if (mti.startsWith('08')) yield* networkRecords(line, decoded, memory);
  else if (mti === '0920') yield finished(line, slipValues(decoded, memory));
  else if (transactionType(mti, fields[3] ?? '', facts(decoded).f60?.txn_type ?? '') === undefined)
    yield without(line, 'MESSAGE_NOT_A_SALE', `message ${mti} ${fields[3] ?? ''} is no sale`);
  else if (isResponse(mti)) yield* responseRecords(line, decoded, memory);
  else yield* requestRecords(line, decoded, memory);
}

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
const commonValues = (view: string, decoded: Decoded, memory: Memory): Values => {
  const { fields, mti } = decoded;
  const derived = facts(decoded);
  const terminal = fields[41]?.trim() ?? '';
  const amount = fields[4];
  return {
    view,
    mti: mti ?? '',
    txn_type:
      transactionType(mti ?? '', fields[3] ?? '', derived.f60?.txn_type ?? '') ?? 'purchase',
    txn_time: timeOf(fields[13], fields[12], memory.calendar),
    amount: amount === undefined ? '' : yuanText(Number(amount)),
    currency: fields[49]?.trim() ?? '',
    terminal_id: terminal,
    terminal_sn: derived.terminal?.serial_no ?? memory.serials.get(fields[41] ?? '') ?? '',
    merchant_no: fields[42]?.trim() ?? '',
    merchant_name: fields[43]?.trim() ?? '',
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
    ...positionOf(derived),
  };
};

const stationText = ({ base_station: station }: Derived): string =>
  station ? [station.mcc, station.mnc, station.lac, station.cell].join('|') : '';

const positionOf = ({ location }: Derived): Values =>
  location ? { lat: String(location.lat), lon: String(location.lon) } : {};

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

/** Terminal, batch and trace: what a request and its answer share. */
const pairKey = (values: Values): string =>
  [values['terminal_id'], values['batch_no'], values['trace_no'], values['txn_type']].join('|');

function* requestRecords(line: number, decoded: Decoded, memory: Memory): Generator<SourceRecord> {
  const values = commonValues('request', decoded, memory);
  const key = pairKey(values);
  const earlier = memory.waiting.get(key);
  if (earlier) yield finished(earlier.line, earlier.values);
  memory.waiting.set(key, { line, values });
  if (memory.waiting.size <= WAITING_MAX) return;
  const [oldest] = memory.waiting;
  if (!oldest) return;
  memory.waiting.delete(oldest[0]);
  yield finished(oldest[1].line, oldest[1].values);
}

/** Facts of the sale, not of an identity: either message may lend them to the other. */
const SHARED = ['txn_time', 'amount', 'currency', 'pan', 'entry_mode', 'terminal_sn'];

function* responseRecords(line: number, decoded: Decoded, memory: Memory): Generator<SourceRecord> {
  const values = commonValues('response', decoded, memory);
  const key = pairKey(values);
  const request = memory.waiting.get(key);
  if (request) {
    memory.waiting.delete(key);
    for (const name of SHARED) {
      values[name] ||= request.values[name] ?? '';
      request.values[name] ||= values[name] ?? '';
    }
    yield finished(request.line, request.values);
  }
  yield finished(line, values);
}

const slipValues = (decoded: Decoded, memory: Memory): Values => {
  const { slip } = facts(decoded);
  const time = slip?.time ?? '';
  const stated = /^\d{14}$/.test(time)
    ? `${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)}T${time.slice(8, 10)}:${time.slice(10, 12)}:${time.slice(12)}`
    : timeOf(decoded.fields[15], undefined, memory.calendar);
  return {
    ...commonValues('slip', decoded, memory),
    txn_type: 'purchase',
    txn_time: stated,
    merchant_name: slip?.merchant_name ?? '',
  };
};

/** A row of transactions; the natural key of the message becomes its id. */
const finished = (line: number, values: Values): SourceRecord => {
  const { mti = '', ...rest } = values;
  const missing = ['txn_time', 'amount', 'terminal_id'].filter((name) => !rest[name]);
  if (missing.length > 0)
    return without(line, 'MESSAGE_NOT_A_SALE', `message ${mti} states no ${missing.join(', ')}`);
  const day = (rest['txn_time'] ?? '').slice(0, 10).replaceAll('-', '');
  const parts = [day, rest['terminal_id'], rest['batch_no'] || '-', rest['trace_no'] || '-', mti];
  return row('transactions', line, { ...rest, txn_id: parts.join('.') });
};

function* networkRecords(line: number, decoded: Decoded, memory: Memory): Generator<SourceRecord> {
  const { fields, mti } = decoded;
  const derived = facts(decoded);
  const kind = networkEvent(derived.f60?.net_mgmt ?? '');
  const serial = derived.terminal?.serial_no ?? memory.serials.get(fields[41] ?? '') ?? '';
  const at = timeOf(fields[13], fields[12], memory.calendar);
  if (mti === '0810' && fields[43]?.trim() && fields[42])
    yield row('merchants', line, {
      merchant_no: fields[42].trim(),
      merchant_name: fields[43].trim(),
    });
  if (mti === '0810' && kind && serial !== '' && at !== '') {
    const app = derived.terminal?.app_version?.trim() ?? '';
    yield row('fleet_events', line, { terminal_sn: serial, at, kind, app_version: app });
  } else if (!(mti === '0810' && fields[43]?.trim()))
    yield without(line, 'MESSAGE_NOT_A_SALE', `message ${mti} is sign-in or maintenance traffic`);
}
