/**
 * Goal: the messages of a packet capture come out whole and once, in both directions.
 * Method: published messages cut into segments that are repeated, overlapped, shuffled and lost;
 *         the files are built here from the formats' specifications.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CaptureItem,
  CUPS,
  createCaptureReader,
  encode,
  isCapture,
  parseCapture,
} from '../src/index.ts';
import { bytesOfSample } from './corpus.ts';
import { cutUp, FIN, ipv4, pcap, pcapng, SYN, type TestSegment } from './packets.ts';

const NOTHING = new Uint8Array(0);
const request = bytesOfSample('acq-sale-req');
const response = bytesOfSample('acq-sale-resp');
const sale = bytesOfSample('maxwoods-sale-req');
const START = 0xffff_ff00; // numbers run over the end of 32 bits

const open = (more: Partial<TestSegment> = {}): TestSegment[] => [
  { seq: START - 1, payload: NOTHING, flags: SYN, ...more },
  { seq: 999, payload: NOTHING, flags: SYN | 16, back: true, ...more },
];

const hexOf = (items: readonly CaptureItem[]): string[] =>
  items.map((item) => (item.bytes === null ? item.lost : Buffer.from(item.bytes).toString('hex')));
const hex = (...messages: readonly Uint8Array[]): string[] =>
  messages.map((bytes) => Buffer.from(bytes).toString('hex'));

describe('containers', () => {
  const exchange = [
    ...open(),
    ...cutUp(request, [100], START, { ms: 1500 }),
    ...cutUp(response, [7, 200], 1000, { back: true, ms: 2500 }),
  ];
  it.each([
    ['pcap', pcap(exchange)],
    ['pcapng', pcapng(exchange)],
  ])('%s: request and response, with the time of their last packet', (_, file) => {
    expect(isCapture(file)).toBe(true);
    const items = parseCapture(file);
    expect(hexOf(items)).toEqual(hex(request, response));
    expect(items.map((item) => item.bytes && item.time)).toEqual([
      1_767_225_591_500, 1_767_225_592_500,
    ]);
    expect(items[0]?.flow).toBe('10.0.0.1:40000 → 10.0.0.9:9000');
  });

  it('reads a file byte by byte', () => {
    for (const file of [pcap(exchange), pcapng(exchange)]) {
      const reader = createCaptureReader();
      const items = [...file].flatMap((_, at) => reader.push(file.subarray(at, at + 1)));
      expect(hexOf([...items, ...reader.end()])).toEqual(hex(request, response));
    }
  });

  it('says where a damaged or cut file ends', () => {
    const file = Buffer.from(pcap(exchange));
    expect(hexOf(parseCapture(file.subarray(0, file.length - 1))).at(-1)).toMatch(
      /^the file is cut/,
    );
    file.writeUInt32LE(0xffff_ffff, 24 + 8);
    expect(hexOf(parseCapture(file))).toEqual(['no packet header at byte 24']);
  });
});

describe('reassembly', () => {
  it('gives the same messages for any segments, repeats, overlaps and orders', () => {
    const stream = Buffer.concat([request, sale, Buffer.alloc(2), request]);
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 12 });
    const keys = fc.array(fc.nat(1000), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(sizes, sizes, keys, fc.boolean(), (first, again, order, withSyn) => {
        const segments = [...cutUp(stream, first, START), ...cutUp(stream, again, START)];
        const shuffled = segments
          .map((segment, at) => [order[at % order.length] ?? 0, segment] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, segment]) => segment)
          .slice(0, withSyn ? undefined : 16);
        // Without a SYN a stream begins with the lowest of the first 16 segments.
        fc.pre(withSyn || shuffled.some(({ seq }) => seq === (START | 0)));
        const missing = withSyn ? [] : segments.filter((one) => !shuffled.includes(one));
        const all = [...(withSyn ? open() : []), ...shuffled, ...missing];
        expect(hexOf(parseCapture(pcap(all)))).toEqual(hex(request, sale, request));
      }),
      { numRuns: 150 },
    );
  });

  it('names a hole, and reads on behind it', () => {
    const [first, second, ...rest] = cutUp(Buffer.concat([request, sale]), [50, 20, 311], START);
    expect(second?.payload.length).toBe(20);
    const flow = '10.0.0.1:40000 → 10.0.0.9:9000';
    expect(hexOf(parseCapture(pcap([...open(), first!, ...rest])))).toEqual([
      ...hex(request.subarray(0, 50), sale),
      `${flow}: 20 bytes are not in the capture`,
      `${flow}: 311 bytes belong to no message`,
    ]);
  });

  it('keeps connections apart, also when a port is used again', () => {
    const one = (start: number, message: Uint8Array): TestSegment[] => [
      { seq: start - 1, payload: NOTHING, flags: SYN },
      { seq: start + 70_000, payload: NOTHING, flags: SYN | 16, back: true },
      ...cutUp(message, [40], start),
      { seq: start + message.length, payload: NOTHING, flags: FIN | 16 },
    ];
    const other = cutUp(response, [90], 5, { port: 40_001 });
    const mixed = [...one(100, request), other[0]!, ...one(9_000_000, sale), other[1]!];
    expect(hexOf(parseCapture(pcap(mixed))).sort()).toEqual(hex(request, sale, response).sort());
  });

  it('passes over what is no TCP, and counts fragments', () => {
    const fragment = ipv4({ seq: 1, payload: request });
    fragment[6] = 0x20;
    const udp = ipv4({ seq: 1, payload: request });
    udp[9] = 17;
    const reader = createCaptureReader();
    const file = Buffer.from(pcapng([{ seq: 1, payload: request }]));
    const at = file.lastIndexOf(Buffer.from(ipv4({ seq: 1, payload: request })));
    for (const packet of [fragment, udp]) {
      file.set(packet, at);
      expect(hexOf(parseCapture(file)).length).toBe(packet === udp ? 0 : 1);
    }
    expect(reader.end()).toEqual([]);
  });
});

describe('framing', () => {
  const body = sale.subarray(2);
  const head = (first: string): Buffer =>
    Buffer.from(
      `${first}\r\nContent-Type: x-ISO-TPDU/x-auth\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
  const http = Buffer.concat([head('POST /mjc/webtrans/VPB_lb HTTP/1.1'), body]);
  const answer = Buffer.concat([head('HTTP/1.1 200 OK'), body]);
  it.each([
    ['HTTP', [http, answer, http]],
    ['no length', [body, body]],
    ['two bytes', [sale, request]],
  ])('%s, cut anywhere', (_, messages) => {
    const stream = Buffer.concat(messages);
    for (let at = 1; at < stream.length; at += 13) {
      const segments = [...open(), ...cutUp(stream, [at, 1], START)];
      expect(hexOf(parseCapture(pcap(segments)))).toEqual(hex(...messages));
    }
  });

  it('CUPS behind four digits, and by the length in its header', () => {
    const cups = (lengthPrefix: number | null): Uint8Array => {
      const header = `2E01${'30'.repeat(4)}${'30'.repeat(40)}`;
      const frame = { lengthPrefix, tpdu: null, header, http: null };
      const fields = { 4: '000000001111', 11: '000001', 41: '12345678' };
      const encoded = encode({ profile: 'cups', frame, mti: '0200', fields }, CUPS);
      if (!encoded.ok) throw new Error(JSON.stringify(encoded.issues));
      return encoded.bytes;
    };
    for (const messages of [
      [cups(1), cups(1)],
      [cups(null), cups(null)],
    ]) {
      const stream = Buffer.concat([...messages]);
      for (let at = 1; at < stream.length; at += 7) {
        const segments = [...open(), ...cutUp(stream, [at, 1], START)];
        expect(hexOf(parseCapture(pcap(segments)))).toEqual(hex(...messages));
      }
    }
  });

  it('begins in the middle of a message', () => {
    const segments = cutUp(Buffer.concat([request.subarray(90), sale]), [291], 77);
    const items = hexOf(parseCapture(pcap(segments)));
    expect(items).toContain(hex(sale)[0]);
    expect(items.at(-1)).toMatch(/291 bytes belong to no message/);
  });

  it('gives no message for other traffic', () => {
    const web = Buffer.from('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n');
    const tls = Buffer.from('160301020001000001fc0303aabbccdd', 'hex');
    const items = hexOf(
      parseCapture(
        pcap([...open(), ...cutUp(web, [], START), ...cutUp(tls, [], 1000, { back: true })]),
      ),
    );
    expect(items.every((item) => /belong to no message/.test(item))).toBe(true);
  });
});
