/**
 * Goal: messages come out of lines, buffers, streams and HTTP bodies whole, with their places.
 * Method: literal lines as logs have them; a stream cut at every possible byte.
 */
import { describe, expect, it } from 'vitest';
import { decode, parseHex, parseHexLines, readFrames, splitFrames } from '../src/index.ts';
import { bytesOfSample, sample } from './corpus.ts';

const { hex } = sample('motherpos-signin');
const bytes = bytesOfSample('motherpos-signin');
const spaced = hex.replaceAll(/(..)/g, '$1 ');

describe('hex lines', () => {
  it.each([
    hex,
    hex.toLowerCase(),
    spaced,
    `0x${hex}`,
    spaced.replaceAll(/(\w\w)/g, '0x$1,'),
    `${hex} # a comment with deadbeef`,
    `2026-03-01 12:00:01 [DEBUG] 1234 recv: ${hex}`,
    `2026-03-01 12:00:01.123 INFO send ${spaced}`,
    `12:00:01 <<< [${hex}]`,
    `{"raw":"${hex}"}`,
    `recv:${hex}`,
  ])('reads %s', (line) => {
    const [entry, ...more] = parseHexLines(line);
    expect(more).toEqual([]);
    expect(entry?.issues).toEqual([]);
    expect(Buffer.compare(entry!.bytes!, bytes)).toBe(0);
  });

  it('numbers lines, and skips blanks and comments', () => {
    const lines = parseHexLines(`# head\r\n\r\n${hex}\r\n  \n${hex}0\nnothing here\n`);
    expect(lines.map(({ line }) => line)).toEqual([3, 5, 6]);
    expect(lines.map(({ issues }) => issues[0]?.code)).toEqual([
      undefined,
      'HEX_ODD_DIGITS',
      'HEX_INVALID',
    ]);
    expect(lines[1]?.bytes).toBeNull();
  });

  it('does not read through a character that is no hex digit', () => {
    expect(parseHex(`${hex.slice(0, 60)}G${hex.slice(61)}`).bytes).toBeNull();
  });
});

describe('length-prefixed streams', () => {
  const samples = ['motherpos-signin', 'halo-sale', 'maxwoods-sale-req'].map(bytesOfSample);
  const stream = Buffer.concat([Buffer.alloc(2), ...samples]);

  it('splits a buffer, and keeps the rest', () => {
    const split = splitFrames(stream);
    expect(split.frames.map(({ offset }) => offset)).toEqual([2, 64, 178]);
    expect(split.keepAlives).toBe(1);
    expect(split.rest.length).toBe(0);
    expect(splitFrames(stream.subarray(0, 100)).rest.length).toBe(36);
  });

  it('gives the same frames however the stream is cut', async () => {
    for (let cut = 0; cut <= stream.length; cut += 7) {
      const frames: Uint8Array[] = [];
      for await (const frame of readFrames([stream.subarray(0, cut), stream.subarray(cut)])) {
        frames.push(Uint8Array.from(frame.bytes));
      }
      expect(frames).toEqual(samples);
    }
  });

  it('yields what is left at the end', async () => {
    const offsets: number[] = [];
    for await (const frame of readFrames([stream.subarray(0, 100)])) offsets.push(frame.offset);
    expect(offsets).toEqual([2, 64]);
  });

  it('finds the end of a CUPS message in its header', () => {
    const one = Buffer.concat([Buffer.from([46, 2]), Buffer.from('0050'), Buffer.alloc(44, 0x30)]);
    const split = splitFrames(Buffer.concat([one, one, one.subarray(0, 20)]), 'cups46');
    expect(split.frames.map(({ offset, bytes }) => [offset, bytes.length])).toEqual([
      [0, 50],
      [50, 50],
    ]);
    expect(split.rest.length).toBe(20);
    for (const wrong of [Buffer.from(`2E0230303435${'00'.repeat(50)}`, 'hex'), Buffer.alloc(60, 7)])
      expect(splitFrames(wrong, 'cups46').issues).toMatchObject([{ code: 'LENGTH_INVALID' }]);
  });

  it('stops at a length that is no number', () => {
    const split = splitFrames(Buffer.from('00020800xx'), 'ascii4');
    expect(split.issues).toMatchObject([{ code: 'LENGTH_INVALID', offset: 6 }]);
  });
});

describe('HTTP bodies', () => {
  const head = (length: number): string =>
    'POST /mjc/webtrans/VPB_lb HTTP/1.1\r\nHOST: 192.0.2.1\r\n' +
    `Content-Type: x-ISO-TPDU/x-auth\r\nContent-Length: ${length}\r\n\r\n`;
  const wrap = (length: number): Uint8Array => Buffer.concat([Buffer.from(head(length)), bytes]);

  it('decodes the body and keeps the head', () => {
    const decoded = decode(wrap(bytes.length));
    expect(decoded.issues).toEqual([]);
    expect(decoded.frame).toMatchObject({ http: head(62), tpdu: '6000030000', lengthPrefix: 60 });
    expect(decoded.fields[42]).toBe('880210010210162');
  });

  it('reports a wrong Content-Length and a head without an end', () => {
    expect(decode(wrap(99)).issues).toMatchObject([{ code: 'FRAME_LENGTH_MISMATCH', offset: 84 }]);
    const cut = decode(Buffer.from('POST / HTTP/1.1\r\nHost: x\r\n'));
    expect(cut).toMatchObject({ ok: false, issues: [{ code: 'FRAME_TRUNCATED', offset: 26 }] });
  });
});
