import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CUPS,
  type Dialect,
  decode,
  derive,
  describe,
  encode,
  ISO87_ASCII,
  ISO87_BINARY,
  mask,
  POS,
  parseCapture,
  parseHexLines,
  parseHexLog,
  readTerminalTlv,
  readTlv,
  splitFrames,
  toMessage,
  verifyMac,
} from '@zhenma/iso8583';
import { Fault, type SourceRecord } from '@zhenma/model';
import { readBlocks } from '../../packages/pipeline/src/read/blocks.ts';
import type { RowBatch } from '../../packages/pipeline/src/read/clean/row-batch.ts';
import { readCsv } from '../../packages/pipeline/src/read/csv.ts';
import { readAlipayBill } from '../../packages/pipeline/src/read/formats/bills/alipay.ts';
import { readWechatBill } from '../../packages/pipeline/src/read/formats/bills/wechat.ts';
import { createAcomTaker } from '../../packages/pipeline/src/read/formats/clearing/acom-spans.ts';
import {
  CLEARING,
  CLEARING_FORMATS,
  type ClearingFormat,
  createClearingDecoder,
  readClearing,
  recogniseClearing,
} from '../../packages/pipeline/src/read/formats/clearing/clearing.ts';
import { encodeFixed } from '../../packages/pipeline/src/read/formats/clearing/fixed-width.ts';
import { parseMap } from '../../packages/pipeline/src/read/formats/maps/column-map.ts';
import { decodeText } from '../../packages/pipeline/src/read/formats/plain-text.ts';
import { readQrCodes } from '../../packages/pipeline/src/read/formats/qr/emv.ts';
import { readNotices } from '../../packages/pipeline/src/read/formats/text/notice.ts';
import { recogniseText } from '../../packages/pipeline/src/read/formats/text/recognise.ts';
import { readSlips } from '../../packages/pipeline/src/read/formats/text/slip.ts';
import { readStatement } from '../../packages/pipeline/src/read/formats/text/statement.ts';
import { readNdjson } from '../../packages/pipeline/src/read/ndjson.ts';
import { readXlsx } from '../../packages/pipeline/src/read/xlsx.ts';
import { workbook } from '../../packages/pipeline/test/read/workbook.ts';

/** Something that must survive any bytes. Errors  throws when it does not. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly run: (bytes: Uint8Array) => void | Promise<void>;
}

const root = new URL('../../packages/', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const encoder = new TextEncoder();
const published = JSON.parse(textOf('iso8583/test/corpus/published.json')) as {
  readonly samples: readonly { readonly hex: string }[];
};
const messages = published.samples.map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));

/** One message in a dialect of which none is published. */
const sampleOf = (dialect: Dialect): Uint8Array => {
  const frame = { lengthPrefix: null, tpdu: null, header: null, http: null };
  const fields = { 2: '6222021001116245702', 3: '000000', 4: '000000000001', 11: '000001' };
  const more = {
    35: '6222021001116245702D2512',
    41: '12345678',
    43: ''.padEnd(40),
    100: '12345678',
  };
  const message = { profile: dialect.name, frame, mti: '0200', fields: { ...fields, ...more } };
  const encoded = encode(message, dialect);
  return encoded.ok ? encoded.bytes : new Uint8Array(0);
};
const CONTEXT = { date: '2025-03-15' };

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** A message without an issue encodes to its own bytes, and what was encoded decodes to itself. */
const roundTrip = (dialect: Dialect | 'auto') => (bytes: Uint8Array) => {
  const decoded = decode(bytes, { dialect });
  derive(mask(decoded));
  describe(decoded);
  must(decoded.consumedBytes <= bytes.length, 'consumed more than there is');
  const message = toMessage(decoded);
  if (message === null || decoded.issues.length > 0) return;
  const table = [POS, CUPS, ISO87_ASCII, ISO87_BINARY].find(({ name }) => name === decoded.profile);
  if (!table) throw new Error(`no dialect ${decoded.profile}`);
  const encoded = encode(message, table);
  must(encoded.ok, 'a decoded message does not encode');
  if (encoded.ok) must(Buffer.compare(encoded.bytes, bytes) === 0, 'encodes to other bytes');
};

/** Every record is well formed. */
const checked = (records: Iterable<SourceRecord>): void => {
  for (const { table, values, confidence, line, issues } of records) {
    must(line > 0 && confidence >= 0 && confidence <= 1, 'line or confidence out of range');
    must(table !== null || issues.length > 0, 'no table and no reason');
    for (const name in values) must(typeof values[name] === 'string', `${name} is no text`);
  }
};

const ofText =
  (read: (text: string) => Iterable<SourceRecord>) =>
  (bytes: Uint8Array): void =>
    checked(read(decodeText(bytes)));

const texts = JSON.parse(textOf('pipeline/test/read/formats/corpus/published-texts.json'));
const wordsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(wordsOf)
      : [];
const seedsOf = (name: string): readonly Uint8Array[] =>
  wordsOf(JSON.parse(textOf(`pipeline/test/read/formats/corpus/${name}`)))
    .filter((text) => text.length > 12)
    .map((text) => encoder.encode(text));
const textSeeds = wordsOf(texts)
  .filter((text) => text.length > 12)
  .slice(0, 200)
  .map((text) => encoder.encode(text));
const corpus = (name: string): Uint8Array =>
  encoder.encode(textOf(`pipeline/test/read/formats/corpus/${name}`));

/** Formats whose plain records are read as bytes. */
const QUICK: ReadonlySet<ClearingFormat> = new Set([
  'unionpay-acom',
  'unionpay-acoma',
  'unionpay-coma',
]);

/** How many records the quick way takes or leaves. */
const quickly = (format: ClearingFormat, bytes: Uint8Array): number => {
  let taken = 0;
  const rows = {
    values: (): void => {
      taken += 1;
    },
    batch: (_: number, { count }: RowBatch): void => {
      taken += count;
    },
  };
  const taker = createAcomTaker(CLEARING[format].layout, 1, rows, CONTEXT);
  const decoder = createClearingDecoder(format, CONTEXT, taker);
  return [...decoder.push(bytes), ...decoder.end()].length + taken;
};

const clearing: readonly Target[] = CLEARING_FORMATS.map((format) => {
  const { layout } = CLEARING[format];
  const filled = Object.fromEntries(
    layout.fields.map(({ name, start, end }) => [
      name,
      '0315093001000000123456'.slice(0, end - start),
    ]),
  );
  const line = Buffer.concat([encodeFixed(layout, filled), Buffer.from('\r\n')]);
  return {
    name: format,
    seeds: [line, Buffer.concat([line, line])],
    run: (bytes) => {
      recogniseClearing(bytes);
      const careful = [...readClearing(format, bytes, CONTEXT)];
      checked(careful);
      if (QUICK.has(format)) must(quickly(format, bytes) === careful.length, 'another count');
    },
  };
});

const sinks = {
  rows: { values: () => undefined, batch: () => undefined },
  rejects: { reject: () => undefined },
};
const scratch = join(tmpdir(), `zhenma-fuzz-${process.pid}`);

/** Readers of files; a Fault is their way of refusing one. */
const ofFile =
  (read: typeof readCsv) =>
  async (bytes: Uint8Array): Promise<void> => {
    writeFileSync(scratch, bytes);
    const file = { id: 1, path: scratch, label: 'x', gzip: false, table: 'transactions' } as const;
    await read(file, sinks).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  };

const TABLE = 'view,txn_id,txn_time,amount,pan\nslip,"a""b",2025-01-01,1.00,6222021001116245702\n';

const SHEET = `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>view</t></is></c>
<c r="B1" t="s"><v>0</v></c></row><row><c><f>1+1</f><v>45000.5</v></c></row></sheetData></worksheet>`;

export const TARGETS: readonly Target[] = [
  { name: 'auto', seeds: messages, run: roundTrip('auto') },
  { name: 'pos', seeds: messages, run: roundTrip(POS) },
  { name: 'cups', seeds: [sampleOf(CUPS)], run: roundTrip(CUPS) },
  { name: 'iso87-ascii', seeds: [sampleOf(ISO87_ASCII)], run: roundTrip(ISO87_ASCII) },
  {
    name: 'iso87-binary',
    seeds: [sampleOf(ISO87_BINARY), ...messages],
    run: roundTrip(ISO87_BINARY),
  },
  {
    name: 'subfields',
    seeds: messages,
    run: (bytes) => {
      readTlv(Buffer.from(bytes).toString('hex').toUpperCase());
      readTerminalTlv(Buffer.from(bytes).toString('latin1'));
      verifyMac(bytes, bytes.subarray(0, 16));
      splitFrames(bytes);
      splitFrames(bytes, 'ascii4');
      splitFrames(bytes, 'cups46');
    },
  },
  {
    name: 'capture',
    seeds: [readFileSync(new URL('iso8583/test/corpus/exchange.pcap', root))],
    run: (bytes) => void parseCapture(bytes),
  },
  {
    name: 'hex-log',
    seeds: [corpus('../../../../../iso8583/test/corpus/gateway.log'), ...textSeeds.slice(0, 5)],
    run: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      parseHexLog(text);
      parseHexLines(text);
    },
  },
  ...clearing,
  {
    name: 'wechat',
    seeds: seedsOf('published-bills.json'),
    run: ofText((text) => readWechatBill(text, CONTEXT)),
  },
  {
    name: 'alipay',
    seeds: [corpus('alipay-bill.csv')],
    run: ofText((text) => readAlipayBill(text, CONTEXT)),
  },
  { name: 'slip', seeds: [corpus('slips.txt')], run: ofText((text) => readSlips(text, CONTEXT)) },
  { name: 'notice', seeds: textSeeds, run: ofText((text) => readNotices(text, CONTEXT)) },
  {
    name: 'statement',
    seeds: [...textSeeds, ...seedsOf('published-statement-rows.json')],
    run: ofText((text) => readStatement(text, CONTEXT)),
  },
  {
    name: 'qr',
    seeds: seedsOf('published-qr.json'),
    run: ofText((text) => readQrCodes(text, CONTEXT)),
  },
  {
    name: 'recognise',
    seeds: textSeeds,
    run: (bytes) => void recogniseText(decodeText(bytes)),
  },
  {
    name: 'map',
    seeds: [encoder.encode(readFileSync(new URL('../catalog/maps/left-right.yaml', root), 'utf8'))],
    run: (bytes) => void parseMap(decodeText(bytes)),
  },
  {
    name: 'blocks',
    seeds: [encoder.encode('a,b\n中文,1\n'), Buffer.from('d6d0cec42c310a', 'hex')],
    run: async (bytes) => {
      const cut = bytes.length >> 1;
      const chunks = async function* () {
        yield bytes.subarray(0, cut);
        yield bytes.subarray(cut);
      };
      for await (const block of readBlocks(chunks())) must(block.is !== undefined, 'no block');
    },
  },
  { name: 'csv', seeds: [encoder.encode(TABLE)], run: ofFile(readCsv) },
  {
    name: 'ndjson',
    seeds: [encoder.encode('{"view":"slip","txn_id":"1","amount":1}\n')],
    run: ofFile(readNdjson),
  },
  { name: 'zip', seeds: [workbook({ raw: SHEET })], run: ofFile(readXlsx) },
  {
    name: 'sheet',
    seeds: [encoder.encode(SHEET)],
    run: (bytes) => ofFile(readXlsx)(workbook({ raw: decodeText(bytes) })),
  },
];
