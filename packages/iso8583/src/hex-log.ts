import { createConnections } from './capture/connections.ts';
import { segmentOf } from './capture/segments.ts';
import { createMessageCutter, type MessageCutter } from './capture/stream-messages.ts';
import { decode } from './decode.ts';
import { type HexLine, parseHex } from './hex-lines.ts';
import { type DumpRow, dumpRow, joinRows, nextOffsets, pureDigits } from './hex-rows.ts';

/** A message found in a log. Shape  time: local time that the log states, `YYYY-MM-DDThh:mm:ss`. */
export interface LogMessage extends HexLine {
  readonly time: string | null;
}

/** Finds messages in the lines of a log. */
export interface LogReader {
  readonly push: (line: string) => readonly LogMessage[];
  readonly end: () => readonly LogMessage[];
}

/** Lines of bare hex that one message may be broken into. */
const ROWS_MAX = 128;

interface Block {
  readonly line: number;
  readonly time: string | null;
  readonly rows: DumpRow[];
  readonly pure: string[];
}

/**
 * Reads a log: hex within a line, dumps over several lines with or without offsets, and dumps of
 * whole TCP packets. Everything else in the log is passed over.
 *
 * Errors  none; what begins like a message but cannot be decoded is given with its issues.
 * @example createLogReader().push('12:00:01 recv 0800 0020…')
 */
export const createLogReader = (): LogReader => {
  let number = 0;
  let time: string | null = null;
  let block: Block | undefined;
  const packets = createPacketDump();

  const flush = (): LogMessage[] => {
    const done = block;
    block = undefined;
    if (!done) return [];
    if (done.rows.length > 0) return fromDump(done, packets.push);
    return fromLines(done);
  };

  const start = (): Block => ({ line: number, time, rows: [], pure: [] });

  const push = (line: string): LogMessage[] => {
    number += 1;
    time = timeIn(line) ?? time;
    const last = block?.rows.at(-1);
    const next = last ? dumpRow(line, nextOffsets(last)) : undefined;
    if (block && next) {
      block.rows.push(next);
      return [];
    }
    const first = dumpRow(line, [0]);
    if (first) return begun(flush(), first);
    const pure = pureDigits(line);
    if (pure !== undefined) return continued(pure);
    return [...flush(), ...fromLine(line, number, time)];
  };

  const begun = (done: LogMessage[], row: DumpRow): LogMessage[] => {
    block = start();
    block.rows.push(row);
    return done;
  };

  const continued = (digits: string): LogMessage[] => {
    const done = block && block.rows.length === 0 && block.pure.length < ROWS_MAX ? [] : flush();
    block ??= start();
    block.pure.push(digits);
    return done;
  };

  return { push, end: () => [...flush(), ...packets.end()] };
};

/** All messages of a log in memory. */
export const parseHexLog = (text: string): readonly LogMessage[] => {
  const reader = createLogReader();
  const found = text.split(/\r\n|\n|\r/).flatMap((line) => reader.push(line));
  return [...found, ...reader.end()];
};

const bytesOf = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));

const messageOf = ({ line, time }: Block, at: number, bytes: Uint8Array): LogMessage => ({
  line: line + at,
  time,
  bytes,
  issues: [],
});

/** Something stood where a message has its frame or type: more than digits by chance. */
const beginsLikeMessage = (bytes: Uint8Array): boolean => {
  const { mti, frame } = decode(bytes);
  return mti !== null || frame.tpdu !== null;
};

/** Of a message; IPv6 packets begin with the same four bits. */
const TPDU_ID = 0x60;

type TakePacket = (
  line: number,
  time: string | null,
  bytes: Uint8Array,
) => LogMessage[] | undefined;

function fromDump(block: Block, takePacket: TakePacket): LogMessage[] {
  const bytes = bytesOf(joinRows(block.rows));
  const begins = beginsLikeMessage(bytes);
  if (decode(bytes).ok || (begins && bytes[0] === TPDU_ID)) return [messageOf(block, 0, bytes)];
  const carried = takePacket(block.line, block.time, bytes);
  if (carried) return carried;
  return begins ? [messageOf(block, 0, bytes)] : [];
}

/** Bare lines: from each line on, the fewest lines that make a message. */
function fromLines(block: Block): LogMessage[] {
  const found: LogMessage[] = [];
  let at = 0;
  while (at < block.pure.length) {
    const whole = rowsOfMessage(block.pure, at);
    const rows = whole || rowsOfBroken(block.pure, at);
    if (rows > 0) found.push(messageOf(block, at, bytesOf(joined(block.pure, at, rows))));
    at += Math.max(rows, 1);
  }
  return found;
}

const joined = (lines: readonly string[], at: number, rows: number): string =>
  lines.slice(at, at + rows).join('');

function rowsOfMessage(lines: readonly string[], at: number): number {
  for (let rows = 1; at + rows <= lines.length; rows++) {
    const digits = joined(lines, at, rows);
    if (digits.length % 2 === 0 && digits.length >= 20 && decode(bytesOf(digits)).ok) return rows;
  }
  return 0;
}

/** Lines from one that begins a message which never becomes whole, up to the next that begins one. */
function rowsOfBroken(lines: readonly string[], at: number): number {
  const begins = (row: number): boolean => {
    const digits = joined(lines, row, 1);
    return digits.length >= 20 && digits.length % 2 === 0 && beginsLikeMessage(bytesOf(digits));
  };
  if (!begins(at)) return 0;
  let rows = 1;
  while (at + rows < lines.length && !begins(at + rows)) rows++;
  return rows;
}

function fromLine(line: string, number: number, time: string | null): LogMessage[] {
  const { bytes, issues } = parseHex(line.replace(/#.*$/, ''));
  if (bytes !== null && beginsLikeMessage(bytes)) return [{ line: number, time, bytes, issues }];
  const odd = issues.some(({ code }) => code === 'HEX_ODD_DIGITS');
  return odd && /(?:^|[^0-9A-Fa-f])(?:[0-9A-Fa-f]{4})?6[0-9A-Fa-f]{9}6[0-9]/.test(line)
    ? [{ line: number, time, bytes: null, issues }]
    : [];
}

const STAMP =
  /(20\d\d)([-/.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])[T_ ]*([01]\d|2[0-3]):?([0-5]\d):?([0-5]\d)/;

const timeIn = (line: string): string | undefined => {
  const match = STAMP.exec(line.slice(0, 80));
  if (!match) return undefined;
  const [, year, , month, day, hour, minute, second] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
};

const RAW_IP = 101;
const ETHERNET = 1;

/** Dumps of packets: the messages that their connections carry. */
const createPacketDump = () => {
  let found: LogMessage[] = [];
  let place = { line: 0, time: null as string | null };
  const cutters = new Map<string, MessageCutter>();
  const cutterOf = (flow: string): MessageCutter => {
    const known = cutters.get(flow);
    const made =
      known ??
      createMessageCutter({
        message: (bytes) => found.push({ ...place, bytes, issues: [] }),
        skipped: () => undefined,
      });
    cutters.set(flow, made);
    return made;
  };
  const connections = createConnections({
    data: (flow, bytes, time) => cutterOf(flow).push(bytes, time),
    lost: (flow) => cutterOf(flow).hole(),
    end: (flow) => cutters.get(flow)?.end(),
  });
  const taken = (): LogMessage[] => {
    const done = found;
    found = [];
    return done;
  };
  return {
    push: (line: number, time: string | null, bytes: Uint8Array): LogMessage[] | undefined => {
      const link = bytes[0]! >> 4 === 4 || bytes[0]! >> 4 === 6 ? RAW_IP : ETHERNET;
      const segment = segmentOf({ link, time: null, bytes });
      if (!segment || segment === 'fragment') return undefined;
      place = { line, time };
      connections.push(segment);
      return taken();
    },
    end: (): LogMessage[] => {
      connections.end();
      return taken();
    },
  };
};
