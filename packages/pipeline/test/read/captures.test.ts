/**
 * Goal: captures of every form give the same rows; requests meet their responses, undoing messages
 *       name their originals, dates get their year.
 * Method: messages encoded here, put into packets, logs and frames; rows as `zhenma read` shows them.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CUPS, type Dialect, encode, POS } from '@zhenma/iso8583';
import { describe, expect, it } from 'vitest';
import { cutUp, pcap, SYN } from '../../../iso8583/test/packets.ts';
import { openSession } from '../../src/engine/session.ts';
import { preview, type ReadLine } from '../../src/preview.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenma-captures-'));

const read = async (name: string, content: string | Uint8Array, today = '2026-03-16') => {
  const path = join(root, name);
  writeFileSync(path, content);
  const lines: ReadLine[] = [];
  await preview(
    {
      paths: [path],
      today,
      tokenise: (card) => `K-${card.slice(-4)}`,
      zoneMinutes: 480,
      lang: 'en',
      maps: [],
      session: () => openSession({ memory: '500MB', threads: 1, spill: tmpdir() }),
    },
    (line) => lines.push(line),
  );
  return lines;
};

type Fields = Readonly<Record<number, string>>;

const message = (mti: string, fields: Fields, dialect: Dialect = POS): Buffer => {
  const header =
    dialect === POS
      ? { tpdu: '6000030000', header: '603100311231', lengthPrefix: 1 }
      : { tpdu: null, header: null, lengthPrefix: null };
  const frame = { ...header, http: null };
  const made = encode({ profile: dialect.name, frame, mti, fields }, dialect);
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return Buffer.from(made.bytes);
};

const TERMINAL = { 41: '58120001', 42: '822581054110001' };
const BATCH = '22000024000500';
const sale = (trace: string, more: Fields = {}): Fields => ({
  3: '000000',
  4: '000000012300',
  11: trace,
  ...TERMINAL,
  49: '156',
  60: BATCH,
  ...more,
});
const answer = (trace: string, more: Fields = {}): Fields =>
  sale(trace, { 12: '235958', 13: '1231', 37: '000000000777', 39: '00', ...more });

const hexLine = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const rows = (lines: readonly ReadLine[]) => lines.flatMap(({ row }) => (row ? [row] : []));
const column = (lines: readonly ReadLine[], name: string) => rows(lines).map((row) => row[name]);

const behindDigits = (framed: Buffer): Buffer[] => [
  Buffer.from(String(framed.length - 2).padStart(4, '0')),
  framed.subarray(2),
];
const behindHttp = (framed: Buffer): Buffer[] => [
  Buffer.from(
    `POST /pos HTTP/1.1\r\nContent-Type: x-ISO-TPDU/x-auth\r\nContent-Length: ${framed.length}\r\n\r\n`,
  ),
  framed,
];

describe('forms', () => {
  const [request, response] = [message('0200', sale('000001')), message('0210', answer('000001'))];
  const nothing = new Uint8Array(0);
  const packets = pcap([
    { seq: 0, payload: nothing, flags: SYN },
    { seq: 500, payload: nothing, flags: SYN | 16, back: true },
    ...cutUp(request, [30], 1).reverse(),
    ...cutUp(response, [9], 501, { back: true, ms: 500 }),
  ]);
  const log = `2026-01-01 00:00:02 INFO start
2026-01-01 00:00:02 DEBUG >>> ${hexLine(request)}
some words about something else
2026-01-01 00:00:03 DEBUG <<<
${(hexLine(response).match(/.{1,32}/g) ?? []).join('\n')}
done and gone
more words, and no digits
`;

  it.each([
    ['traffic.pcap', packets],
    ['gateway.log', log],
    ['frames.bin', Buffer.concat([request, response])],
    ['bare.bin', Buffer.concat([request.subarray(2), response.subarray(2)])],
    ['digits.bin', Buffer.concat([request, response].flatMap(behindDigits))],
    ['http.bin', Buffer.concat([request, response].flatMap(behindHttp))],
    ['lines.hex', `${hexLine(request)}\n${hexLine(response)}\n`],
  ])('%s: one request, one response', async (name, content) => {
    const lines = await read(name, content);
    expect(lines.map(({ source, issues }) => [source, issues])).toEqual([
      ['iso8583-pos', []],
      ['iso8583-pos', []],
    ]);
    expect(column(lines, 'view')).toEqual(['request', 'response']);
    expect(column(lines, 'txn_time')).toEqual(['2025-12-31T23:59:58', '2025-12-31T23:59:58']);
    expect(column(lines, 'merchant_no')).toEqual(['822581054110001', '822581054110001']);
  });

  it('takes the time of the packet where no message states one', async () => {
    const [line] = await read('alone.pcap', pcap(cutUp(request, [], 7)));
    expect(line?.row?.['txn_time']).toBe('2026-01-01T07:59:50');
    expect(line?.issues.map(({ code }) => code)).toEqual(['TIME_PART_ASSUMED']);
  });

  it('reports what a capture lacks', async () => {
    const lines = await read('cut.pcap', packets.subarray(0, packets.length - 3));
    expect(lines.map(({ row }) => row !== null)).toEqual([false, false, true]);
    expect(JSON.stringify(lines[1]?.issues)).toMatch(/cut off/);
  });
});

describe('pairs and originals', () => {
  it('pairs a response that comes before its request', async () => {
    const lines = await read(
      'order.hex',
      `${hexLine(message('0210', answer('000001')))}\n${hexLine(message('0200', sale('000001')))}\n`,
    );
    expect(column(lines, 'view')).toEqual(['request', 'response']);
  });

  it('does not pair across days or amounts', async () => {
    const lines = await read(
      'apart.hex',
      [
        message('0200', sale('000001', { 12: '100000', 13: '0110' })),
        message('0210', answer('000001', { 13: '0112' })),
        message('0200', sale('000002')),
        message('0210', answer('000002', { 4: '000000000001' })),
      ]
        .map(hexLine)
        .join('\n'),
    );
    expect(rows(lines).length).toBe(3);
    expect(JSON.stringify(lines.map(({ issues }) => issues))).toMatch(/states no txn_time/);
  });

  it('a reversal and a void name their original', async () => {
    const lines = await read(
      'undone.hex',
      [
        message('0200', sale('000001')),
        message('0210', answer('000001')),
        message('0400', sale('000001', { 39: '98', 61: '000024000001' })),
        message('0410', answer('000001')),
        message(
          '0200',
          sale('000002', { 3: '200000', 37: '000000000777', 60: '23000024', 61: '000024000001' }),
        ),
        message('0210', answer('000002', { 3: '200000', 37: '000000000888', 60: '23000024' })),
      ]
        .map(hexLine)
        .join('\n'),
    );
    expect(column(lines, 'txn_type')).toEqual([
      'purchase',
      'purchase',
      'reversal',
      'reversal',
      'void',
      'void',
    ]);
    const [original] = column(lines, 'txn_id');
    expect(column(lines, 'orig_txn_id')).toEqual([
      undefined,
      undefined,
      original,
      original,
      original,
      undefined,
    ]);
    expect(column(lines, 'orig_rrn').slice(2, 5)).toEqual(Array(3).fill('000000000777'));
    expect(column(lines, 'rrn')[4]).toBeUndefined();
  });

  it('between institutions: F7 and both institutions pair, F90 names the original', async () => {
    const common = {
      4: '000000012300',
      7: '1231235958',
      11: '000031',
      32: '48225810',
      33: '00012900',
    };
    const sold = { 3: '000000', ...common, 18: '5411', ...TERMINAL, 49: '156' };
    const original = `0200${common[11]}${common[7]}${'48225810'.padStart(11, '0')}${'00012900'.padStart(11, '0')}`;
    const lines = await read(
      'cups.hex',
      [
        message('0200', sold, CUPS),
        message('0210', { ...sold, 39: '00', 37: '000000000777' }, CUPS),
        message('0420', { ...sold, 7: '0101000105', 11: '000032', 90: original }, CUPS),
      ]
        .map(hexLine)
        .join('\n'),
      '2026-01-05',
    );
    expect(lines.map(({ source }) => source)).toEqual(Array(3).fill('iso8583-cups'));
    expect(column(lines, 'txn_time')).toEqual([
      '2025-12-31T23:59:58',
      '2025-12-31T23:59:58',
      '2026-01-01T00:01:05',
    ]);
    expect(column(lines, 'orig_txn_id')[2]).toBe(column(lines, 'txn_id')[0]);
    expect(column(lines, 'orig_rrn')[2]).toBe('000000000777');
  });
});

describe('one message alone in a binary file', () => {
  const frame = { tpdu: '6000030000', header: '603100311231', lengthPrefix: null };
  const http = 'POST /x HTTP/1.1\r\nHost: 192.0.2.1\r\nContent-Length: 1\r\n\r\n';

  it.each([
    ['with TPDU and header', { ...frame, http: null }],
    ['behind an HTTP head', { ...frame, http }],
    ['without a frame', { tpdu: null, header: null, lengthPrefix: null, http: null }],
  ])('%s', async (_, given) => {
    const sold = answer('000001', { 13: '0315' });
    const made = encode({ profile: 'pos', frame: given, mti: '0200', fields: sold }, POS);
    if (!made.ok) throw new Error(JSON.stringify(made.issues));
    const lines = await read('one.bin', made.bytes);
    expect(column(lines, 'merchant_no')).toEqual([TERMINAL[42]]);
  });
});

describe('CUPS in binary files', () => {
  const when = { 7: '0315140322', 12: '140322', 13: '0315', 37: '000000000777' };
  const sold = { 3: '000000', 4: '000000012300', 11: '000031', ...when, ...TERMINAL, 49: '156' };
  const body = message('0200', sold, CUPS);
  const header = (length: number): Buffer =>
    Buffer.concat([
      Buffer.from([46, 2]),
      Buffer.from(String(46 + length).padStart(4, '0')),
      Buffer.from('00010000   48225810   000'),
      Buffer.from([0]),
      Buffer.from('00000000'),
      Buffer.from([0]),
      Buffer.from('00000'),
    ]);
  const whole = Buffer.concat([header(body.length), body]);
  const two = Buffer.from([whole.length >> 8, whole.length & 255]);
  const four = Buffer.from(String(whole.length).padStart(4, '0'));

  it.each([
    ['one after the other, by their headers', [whole, whole]],
    ['behind two bytes of length', [two, whole, two, whole]],
    ['behind four digits of length', [four, whole, four, whole]],
  ])('%s', async (_, parts) => {
    const lines = await read('cups.bin', Buffer.concat(parts));
    expect(lines.map(({ source }) => source)).toEqual(['iso8583-cups', 'iso8583-cups']);
    expect(column(lines, 'merchant_no')).toEqual([TERMINAL[42], TERMINAL[42]]);
  });

  it('what follows a broken header is one issue, with what came before it', async () => {
    const lines = await read('broken.bin', Buffer.concat([whole, whole, Buffer.alloc(60, 7)]));
    const found = lines.map(({ line, row, issues }) => [line, row !== null, issues[0]?.code]);
    expect(found.sort()).toEqual([
      [1, true, undefined],
      [2, true, undefined],
      [3, false, 'MESSAGE_UNDECODED'],
    ]);
  });
});

describe('years', () => {
  it('29 February is in a leap year, the turn of the year on its own side', async () => {
    const days = ['0229', '1231', '0101', '0316', '0317'];
    const lines = await read(
      'days.hex',
      days.map((day, at) => hexLine(message('0210', answer(`00000${at}`, { 13: day })))).join('\n'),
    );
    expect(column(lines, 'txn_time').map((time) => time?.slice(0, 10))).toEqual([
      '2024-02-29',
      '2025-12-31',
      '2026-01-01',
      '2026-03-16',
      '2025-03-17',
    ]);
  });
});
