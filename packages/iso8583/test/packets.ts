/** Builds capture files for tests: Ethernet, IPv4 and TCP as RFC 791 and 793 have them. */

export interface TestSegment {
  readonly seq: number;
  readonly payload: Uint8Array;
  readonly flags?: number;
  /** From the server instead of the terminal. */
  readonly back?: boolean;
  readonly ms?: number;
  readonly port?: number;
}

export const SYN = 2;
export const FIN = 1;
const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 9];

const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const le32 = (value: number): number[] => u32(value).reverse();

/** An IPv4 packet with one TCP segment. */
export const ipv4 = ({
  seq,
  payload,
  flags = 16,
  back,
  port = 40_000,
}: TestSegment): Uint8Array => {
  const ports = back ? [...u16(9000), ...u16(port)] : [...u16(port), ...u16(9000)];
  const tcp = [...ports, ...u32(seq >>> 0), ...u32(0), 0x50, flags, ...u16(8192), 0, 0, 0, 0];
  const [from, to] = back ? [SERVER, CLIENT] : [CLIENT, SERVER];
  const length = 20 + tcp.length + payload.length;
  const head = [0x45, 0, ...u16(length), 0, 0, 0x40, 0, 64, 6, 0, 0, ...from, ...to];
  return Uint8Array.from([...head, ...tcp, ...payload]);
};

/** The same below Ethernet with a VLAN tag and trailing padding. */
export const ethernet = (segment: TestSegment): Uint8Array =>
  Uint8Array.from([
    ...Array.from({ length: 12 }, () => 2),
    0x81,
    0,
    0,
    7,
    8,
    0,
    ...ipv4(segment),
    ...Array.from({ length: 6 }, () => 0),
  ]);

const START_S = 1_767_225_590; // 2026-01-01 07:59:50 +08:00

/** A pcap file, microseconds, little endian. */
export const pcap = (segments: readonly TestSegment[]): Uint8Array => {
  const packets = segments.map((segment) => {
    const bytes = ethernet(segment);
    const ms = segment.ms ?? 0;
    const stamp = [...le32(START_S + Math.floor(ms / 1000)), ...le32((ms % 1000) * 1000)];
    return Buffer.from([...stamp, ...le32(bytes.length), ...le32(bytes.length), ...bytes]);
  });
  const head = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, ...le32(0), ...le32(0), ...le32(65_535)];
  return Buffer.concat([Buffer.from([...head, ...le32(1)]), ...packets]);
};

/** A pcapng file, big endian, raw IP, nanoseconds, with a block that nobody knows. */
export const pcapng = (segments: readonly TestSegment[]): Uint8Array => {
  const block = (type: number, body: readonly number[]): Buffer => {
    const padded = [...body, ...Array.from({ length: (4 - (body.length % 4)) % 4 }, () => 0)];
    const size = u32(padded.length + 12);
    return Buffer.from([...u32(type), ...size, ...padded, ...size]);
  };
  const packets = segments.map((segment) => {
    const bytes = ipv4(segment);
    const ticks = BigInt(START_S * 1000 + (segment.ms ?? 0)) * 1_000_000n;
    const stamp = [...u32(Number(ticks >> 32n)), ...u32(Number(ticks & 0xffffffffn))];
    const sizes = [...u32(bytes.length), ...u32(bytes.length)];
    return block(6, [...u32(0), ...stamp, ...sizes, ...bytes]);
  });
  return Buffer.concat([
    block(0x0a0d0d0a, [...u32(0x1a2b3c4d), 0, 1, 0, 0, ...u32(0xffffffff), ...u32(0xffffffff)]),
    block(1, [...u16(101), 0, 0, ...u32(65_535), ...u16(9), ...u16(1), 9, 0, 0, 0, ...u32(0)]),
    block(0x0bad, [1, 2, 3]),
    ...packets,
  ]);
};

/** A stream cut into segments of the given sizes, the last as long as what is left. */
export const cutUp = (
  stream: Uint8Array,
  sizes: readonly number[],
  start: number,
  more: Partial<TestSegment> = {},
): TestSegment[] => {
  const segments: TestSegment[] = [];
  let at = 0;
  for (let index = 0; at < stream.length; index++) {
    const size = sizes[index] ?? stream.length - at;
    const payload = stream.subarray(at, at + size);
    segments.push({ ...more, seq: (start + at) | 0, payload });
    at += size;
  }
  return segments;
};
