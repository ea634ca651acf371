/**
 * Goal: messages are found in logs however the log breaks their hex, and nothing else is.
 * Method: one published message in the dump forms of the usual tools; a log with digits that are no
 *         message.
 */
import { describe, expect, it } from 'vitest';
import { parseHexLog } from '../src/index.ts';
import { bytesOfSample, sample } from './corpus.ts';
import { ipv4 } from './packets.ts';

const bytes = bytesOfSample('halo-sale');
const other = bytesOfSample('motherpos-signin');

const rowsOf = (all: Uint8Array, size = 16): Uint8Array[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, row) =>
    all.subarray(row * size, (row + 1) * size),
  );
const pairs = (row: Uint8Array): string[] =>
  [...row].map((byte) => byte.toString(16).padStart(2, '0'));
const gutter = (row: Uint8Array): string =>
  [...row].map((byte) => (byte > 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
const groups = (row: Uint8Array): string =>
  pairs(row)
    .join('')
    .replaceAll(/(.{4})(?=.)/g, '$1 ');
const dump = (all: Uint8Array, line: (row: Uint8Array, offset: string) => string): string =>
  rowsOf(all)
    .map((row, at) => line(row, (at * 16).toString(16).padStart(4, '0')))
    .join('\n');

const wireshark = (row: Uint8Array, offset: string): string =>
  `${offset}   ${pairs(row).join(' ').padEnd(47)}   ${gutter(row)}`;

const DUMPS: Readonly<Record<string, string>> = {
  'hexdump -C': dump(bytes, (row, offset) => {
    const [left, right] = [pairs(row).slice(0, 8), pairs(row).slice(8)];
    return `0000${offset}  ${`${left.join(' ')}  ${right.join(' ')}`.padEnd(49)} |${gutter(row)}|`;
  }),
  xxd: dump(bytes, (row, offset) => `0000${offset}: ${groups(row).padEnd(39)}  ${gutter(row)}`),
  Wireshark: dump(bytes, wireshark),
  'log lines with offsets': dump(
    bytes,
    (row, offset) =>
      `2026-03-01 12:00:01.123 [pool-1-thread-7] DEBUG codec - ${offset}: ${pairs(row).join(' ')}`,
  ),
  'od -tx1': rowsOf(bytes)
    .map((row, at) => `${(at * 16).toString(8).padStart(7, '0')} ${pairs(row).join(' ')}`)
    .join('\n'),
  'decimal offsets in brackets': rowsOf(bytes)
    .map((row, at) => `[${String(at * 16).padStart(4, '0')}] ${pairs(row).join(' ')}`)
    .join('\n'),
  'pairs behind a Chinese label': `2026-03-01 12:00:01 发送报文：${pairs(bytes).join(' ')}`,
  'bare rows': `2026-03-01 12:00:01 send 114 bytes:\n${dump(bytes, (row) => pairs(row).join(' ').toUpperCase())}`,
  'bare rows of 40 digits': (sample('halo-sale').hex.match(/.{1,40}/g) ?? []).join('\n'),
  'one line': `2026-03-01 12:00:01 INFO >>> ${sample('halo-sale').hex}`,
};

describe('a message in a log', () => {
  it.each(Object.entries(DUMPS))('%s', (_, text) => {
    const noise = `id=550e8400e29b41d4a716446655440000 sha256=${'ab'.repeat(32)}`;
    const log = `starting\r\n${noise}\r\n${text.replaceAll('\n', '\r\n')}\r\n\r\n${noise}\r\ndone`;
    const found = parseHexLog(log);
    expect(found.map((one) => Buffer.from(one.bytes ?? []).toString('hex'))).toEqual([
      Buffer.from(bytes).toString('hex'),
    ]);
    expect(found[0]?.line).toBe(text.startsWith('2026-03-01 12:00:01 send') ? 4 : 3);
  });

  it('keeps neighbours apart and gives them the time of the log', () => {
    const log = [
      '2026-02-28 23:59:59 recv',
      dump(bytes, wireshark),
      dump(other, wireshark),
      '20260301 00:00:01 send',
      ...rowsOf(other, 20).map((row) => pairs(row).join('')),
      ...rowsOf(bytes, 20).map((row) => pairs(row).join('')),
    ].join('\n');
    const found = parseHexLog(log);
    expect(found.map((one) => Buffer.compare(one.bytes!, bytes) === 0)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(found.map(({ time }) => time)).toEqual([
      '2026-02-28T23:59:59',
      '2026-02-28T23:59:59',
      '2026-03-01T00:00:01',
      '2026-03-01T00:00:01',
    ]);
  });

  it('takes the messages out of dumped packets', () => {
    const segments = [
      { seq: 1, payload: bytes.subarray(0, 60) },
      { seq: 61, payload: bytes.subarray(60) },
    ];
    const log = segments
      .map((segment) => {
        const text = dump(ipv4(segment), (row, at) => `\t0x${at}:  ${groups(row)}  ${gutter(row)}`);
        return `12:00:01.1 IP 10.0.0.1.40000 > 10.0.0.9.9000: Flags [.]\n${text}`;
      })
      .join('\n');
    const found = parseHexLog(log);
    expect(found.length).toBe(1);
    expect(Buffer.compare(found[0]!.bytes!, bytes)).toBe(0);
  });

  it('gives what begins as a message and is broken, with the reason', () => {
    const short = bytes.subarray(0, 80);
    const log = `${dump(short, wireshark)}\nINFO ${sample('halo-sale').hex}0\nbye`;
    const found = parseHexLog(log);
    expect(found.map((one) => one.bytes?.length ?? one.issues[0]?.code)).toEqual([
      80,
      'HEX_ODD_DIGITS',
    ]);
  });
});
