/** One packet of a capture file. Units  time: milliseconds since 1970, UTC; null when not stated. */
export interface Packet {
  /** Link type of its interface, as tcpdump.org numbers them. */
  readonly link: number;
  readonly time: number | null;
  readonly bytes: Uint8Array;
}

/** Cuts chunks of a capture file into packets. */
export interface PacketReader {
  /** Packets that the chunk completes; the rest is kept. */
  readonly push: (chunk: Uint8Array) => readonly Packet[];
  /** Why reading stopped, in one clause; undefined while all is well. Ask it after the last push. */
  readonly problem: () => string | undefined;
}

/** Longest packet or block that is believed. Source  assumption: libpcap's own limit is 256 KiB. */
const BLOCK_BYTES_MAX = 1 << 24;

const PCAP = new Map<string, { readonly little: boolean; readonly perSecond: number }>([
  ['d4c3b2a1', { little: true, perSecond: 1e6 }],
  ['a1b2c3d4', { little: false, perSecond: 1e6 }],
  ['4d3cb2a1', { little: true, perSecond: 1e9 }],
  ['a1b23c4d', { little: false, perSecond: 1e9 }],
]);
const SECTION = 0x0a0d0d0a;

const magicOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.length)).toString('hex');

/** Whether a file begins as pcap or pcapng does. */
export const isCapture = (head: Uint8Array): boolean =>
  head.length >= 12 && (PCAP.has(magicOf(head)) || magicOf(head) === '0a0d0d0a');

/**
 * A reader of pcap (micro- and nanoseconds) and pcapng, in either byte order.
 *
 * Shape   memory is one chunk and one packet. Blocks of pcapng that hold no packet are passed over.
 * Errors  none; a header that makes no sense ends the reading, and `problem` says where.
 * Source  draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 */
export const createPacketReader = (): PacketReader => {
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  let take: Step | undefined;
  let problem: string | undefined;

  const push = (chunk: Uint8Array): readonly Packet[] => {
    if (problem !== undefined) return [];
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const packets: Packet[] = [];
    let at = 0;
    take ??= bytes.length >= 4 ? stepOf(bytes) : undefined;
    while (take !== undefined) {
      const next = take(bytes, at, packets);
      if (next === undefined) {
        problem = `no packet header at byte ${offset + at}`;
        at = bytes.length;
        break;
      }
      if (next < 0) break;
      at = next;
    }
    offset += at;
    rest = bytes.slice(at);
    return packets;
  };
  const cutOff = (): string | undefined =>
    rest.length > 0 ? `the file is cut off inside the packet at byte ${offset}` : undefined;
  return { push, problem: () => problem ?? cutOff() };
};

/** Reads one header or packet at `at`: the offset behind it, −1 to wait, undefined to give up. */
type Step = (bytes: Uint8Array, at: number, packets: Packet[]) => number | undefined;

const stepOf = (bytes: Uint8Array): Step => {
  const form = PCAP.get(magicOf(bytes));
  return form ? pcapStep(form.little, form.perSecond) : pcapngStep();
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const pcapStep = (little: boolean, perSecond: number): Step => {
  let link: number | undefined;
  return (bytes, at, packets) => {
    const view = viewOf(bytes);
    if (link === undefined) {
      if (at + 24 > bytes.length) return -1;
      link = view.getUint32(at + 20, little) & 0xffff;
      return at + 24;
    }
    if (at + 16 > bytes.length) return -1;
    const size = view.getUint32(at + 8, little);
    if (size > BLOCK_BYTES_MAX) return undefined;
    if (at + 16 + size > bytes.length) return -1;
    const seconds = view.getUint32(at, little);
    const time = seconds * 1000 + (view.getUint32(at + 4, little) * 1000) / perSecond;
    packets.push({ link, time: Math.floor(time), bytes: bytes.subarray(at + 16, at + 16 + size) });
    return at + 16 + size;
  };
};

interface Interface {
  readonly link: number;
  /** Ticks of its time stamps in one second. */
  readonly perSecond: number;
}

const pcapngStep = (): Step => {
  let little = true;
  let interfaces: Interface[] = [];
  return (bytes, at, packets) => {
    if (at + 12 > bytes.length) return -1;
    const view = viewOf(bytes);
    const isSection = view.getUint32(at, true) === SECTION;
    if (isSection) {
      little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
      interfaces = [];
    }
    const size = view.getUint32(at + 4, little);
    if (size < 12 || size % 4 !== 0 || size > BLOCK_BYTES_MAX) return undefined;
    if (at + size > bytes.length) return -1;
    if (!isSection) readBlock(view, at, size, little, interfaces, packets);
    return at + size;
  };
};

const BLOCK = { interface: 1, obsoletePacket: 2, simplePacket: 3, enhancedPacket: 6 };

function readBlock(
  view: DataView,
  at: number,
  size: number,
  little: boolean,
  interfaces: Interface[],
  packets: Packet[],
): void {
  const body = at + 8;
  const end = at + size - 4;
  const word = (offset: number): number => view.getUint32(offset, little);
  const packet = (link: number | undefined, from: number, length: number, time: number | null) => {
    if (link === undefined || from > end) return;
    const shown = Math.min(length, end - from);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + from, shown);
    packets.push({ link, time, bytes });
  };
  const type = word(at);
  if (type === BLOCK.interface && size >= 20)
    interfaces.push({
      link: view.getUint16(body, little),
      perSecond: resolutionOf(view, body + 8, end, little),
    });
  else if (type === BLOCK.simplePacket && size >= 16)
    packet(interfaces[0]?.link, body + 4, word(body), null);
  else if ((type === BLOCK.enhancedPacket || type === BLOCK.obsoletePacket) && size >= 32) {
    const number = type === BLOCK.enhancedPacket ? word(body) : view.getUint16(body, little);
    const from = interfaces[number];
    const ticks = word(body + 4) * 2 ** 32 + word(body + 8);
    const time = from ? Math.floor((ticks / from.perSecond) * 1000) : null;
    packet(from?.link, body + 20, word(body + 12), time);
  }
}

/** Option 9 of an interface: 10^-n seconds a tick, or 2^-n with the top bit; microseconds unless said. */
function resolutionOf(view: DataView, from: number, end: number, little: boolean): number {
  let at = from;
  while (at + 4 <= end) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === 9 && length === 1 && at + 4 < end) {
      const value = view.getUint8(at + 4);
      return value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value;
    }
    if (code === 0) break;
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return 1e6;
}
