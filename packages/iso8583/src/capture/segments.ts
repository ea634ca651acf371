import type { Packet } from './packets.ts';

/** What one packet carries of a TCP connection. Units  seq: 32 bits, as on the wire. */
export interface Segment {
  /** Sender and receiver, `address:port`, IPv6 in hex. */
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly payload: Uint8Array;
  readonly time: number | null;
}

/** Link types (tcpdump.org) → offset of the protocol number and of what follows. */
const LINKS: Readonly<Record<number, readonly [protocol: number, payload: number]>> = {
  1: [12, 14],
  113: [14, 16],
  276: [0, 20],
};
const RAW_IP = new Set([12, 14, 101, 228, 229]);
const LOOPBACK = new Set([0, 108]);
const VLAN = new Set([0x8100, 0x88a8, 0x9100]);
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const PPPOE = 0x8864;
const TCP = 6;

/**
 * The TCP segment in a packet, below Ethernet (with VLAN tags or PPPoE), Linux cooked, loopback or
 * raw IP.
 *
 * Errors  undefined for everything else; `fragment` for a part of an IP packet, which is not put
 *         together.
 */
export function segmentOf({ link, bytes, time }: Packet): Segment | 'fragment' | undefined {
  const at = ipOffset(link, bytes);
  if (at < 0 || at >= bytes.length) return undefined;
  const version = bytes[at]! >> 4;
  if (version === 4) return ofIpv4(bytes, at, time);
  return version === 6 ? ofIpv6(bytes, at, time) : undefined;
}

const short = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const long = (bytes: Uint8Array, at: number): number =>
  short(bytes, at) * 65_536 + short(bytes, at + 2);

function ipOffset(link: number, bytes: Uint8Array): number {
  if (RAW_IP.has(link)) return 0;
  if (LOOPBACK.has(link)) return 4;
  const layout = LINKS[link];
  if (!layout) return -1;
  let protocol = short(bytes, layout[0]);
  let at = layout[1];
  while (VLAN.has(protocol)) {
    protocol = short(bytes, at + 2);
    at += 4;
  }
  if (protocol === PPPOE) return at + 8;
  return protocol === IPV4 || protocol === IPV6 ? at : -1;
}

function ofIpv4(
  bytes: Uint8Array,
  at: number,
  time: number | null,
): Segment | 'fragment' | undefined {
  const head = (bytes[at]! & 15) * 4;
  if (head < 20 || at + head > bytes.length || bytes[at + 9] !== TCP) return undefined;
  if ((short(bytes, at + 6) & 0x3fff) !== 0) return 'fragment';
  const total = short(bytes, at + 2);
  const end = total === 0 ? bytes.length : Math.min(bytes.length, at + total);
  const from = bytes.subarray(at + 12, at + 16).join('.');
  const to = bytes.subarray(at + 16, at + 20).join('.');
  return ofTcp(bytes, at + head, end, from, to, time);
}

/** Headers that may stand between IPv6 and TCP: hop-by-hop, routing, destination options. */
const EXTENSIONS = new Set([0, 43, 60]);
const FRAGMENT = 44;

function ofIpv6(
  bytes: Uint8Array,
  at: number,
  time: number | null,
): Segment | 'fragment' | undefined {
  if (at + 40 > bytes.length) return undefined;
  const size = short(bytes, at + 4);
  const end = size === 0 ? bytes.length : Math.min(bytes.length, at + 40 + size);
  let next = bytes[at + 6]!;
  let head = at + 40;
  while (EXTENSIONS.has(next) && head + 2 <= end) {
    next = bytes[head]!;
    head += (bytes[head + 1]! + 1) * 8;
  }
  if (next === FRAGMENT) return 'fragment';
  if (next !== TCP) return undefined;
  const text = (from: number): string =>
    Buffer.from(bytes.subarray(at + from, at + from + 16)).toString('hex');
  return ofTcp(bytes, head, end, text(8), text(24), time);
}

function ofTcp(
  bytes: Uint8Array,
  at: number,
  end: number,
  from: string,
  to: string,
  time: number | null,
): Segment | undefined {
  if (at + 20 > end) return undefined;
  const head = (bytes[at + 12]! >> 4) * 4;
  if (head < 20) return undefined;
  const flags = bytes[at + 13]!;
  return {
    from: `${from}:${short(bytes, at)}`,
    to: `${to}:${short(bytes, at + 2)}`,
    seq: long(bytes, at + 4) | 0,
    syn: (flags & 2) !== 0,
    fin: (flags & 1) !== 0,
    payload: bytes.subarray(Math.min(at + head, end), end),
    time,
  };
}
