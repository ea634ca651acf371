import { extname } from 'node:path';
import type { SourceRecord } from '@zhenma/model';
import type { FoundFile } from '../discover.ts';
import type { ReadContext } from '../formats/context.ts';
import { issueOf } from '../formats/issue.ts';
import { cellsOf, linesOf } from '../formats/plain-text.ts';
import { readQrCodes } from '../formats/qr/emv.ts';
import { noRow } from '../formats/row.ts';
import { readNotices } from '../formats/text/notice.ts';
import { recogniseText, type TextKind } from '../formats/text/recognise.ts';
import { readSlips } from '../formats/text/slip.ts';
import { readStatementLines } from '../formats/text/statement.ts';
import { inBatches, type RecordReader } from './reader.ts';
import { headText, linesOfFile, textOfFile } from './text-lines.ts';

type ReadText = (text: string, context: ReadContext) => Iterable<SourceRecord>;

const kinds = new WeakMap<FoundFile, { readonly kind: TextKind | undefined }>();

/** Least confidence for a file nobody named: a manual beside the data is no notice. */
const CONFIDENCE_MIN = 0.4;
const NAMES = /^\.(?:txt|text|csv|tsv|log|xlsx|xlsm|eml|dat)?$|^$/i;

const kindOf = (file: FoundFile): TextKind | undefined => {
  const seen = kinds.get(file) ?? { kind: kindOfText(file) };
  kinds.set(file, seen);
  return seen.kind;
};

const kindOfText = (file: FoundFile): TextKind | undefined => {
  const extension = extname(file.label.replace(/\.gz$/i, '')).toLowerCase();
  const text = file.format === 'ndjson' ? undefined : headText(file.head);
  if (text === undefined || (!file.named && !NAMES.test(extension))) return undefined;
  const [best] = recogniseText(text);
  if (best && (file.named || best.confidence >= CONFIDENCE_MIN))
    return best.kind === 'statement' && isAcquirerExport(text) ? undefined : best.kind;
  const prose = file.named && file.format === 'other' && /\p{L}/u.test(text);
  return prose ? 'notice' : undefined;
};

/**
 * Headers that only the acquiring side has: an export with them is not what a cardholder was told,
 * though it has dates, amounts and merchants like a statement.
 */
const ACQUIRER_HEADER =
  /^(?:特约)?商户(?:编号|号|代码)$|^终端(?:编号|号|代码)$|序列号$|检索参考号|受卡|^f4[12]$|^(?:merchant|terminal)[ _]?(?:no|id|number|code)\.?$/i;
const HEADER_LINES_MAX = 30;

const isAcquirerExport = (text: string): boolean => {
  let seen = 0;
  for (const { text: line } of linesOf(text)) {
    seen += 1;
    if (seen > HEADER_LINES_MAX) return false;
    for (const delimiter of [',', '\t', '|'])
      if (cellsOf(line, delimiter).some((cell) => ACQUIRER_HEADER.test(cell))) return true;
  }
  return false;
};

/** Characters of slips, notices or codes that one file may hold; what follows is reported. */
const CHARACTERS_MAX = 32 << 20;

const textReader = (id: TextKind, readText: ReadText): RecordReader => ({
  id,
  table: 'transactions',
  recognises: (file) => kindOf(file) === id,
  read: (file, today) => readWholeText(file, today, readText),
});

async function* readWholeText(file: FoundFile, today: string, readText: ReadText) {
  const { text, cut } = await textOfFile(file, CHARACTERS_MAX);
  yield* inBatches(readText(text, contextOf(file, today)));
  if (cut) yield noRow(1, issueOf('TEXT_TOO_LONG', { offset: text.length }));
}

async function* readStatementFile(file: FoundFile, today: string) {
  const head = headText(file.head) ?? '';
  const lines = await linesOfFile(file);
  yield* inBatches(readStatementLines(lines, head, contextOf(file, today)));
}

/** Exports carry their bank in the file name more often than in the text. */
const contextOf = (file: FoundFile, today: string): ReadContext => ({
  date: today,
  issuer: file.label.slice(file.label.lastIndexOf('/') + 1),
});

/** Texts that people type, paste or receive. */
export const TEXT_SOURCES: readonly RecordReader[] = [
  textReader('qr', readQrCodes),
  textReader('slip', readSlips),
  {
    id: 'statement',
    table: 'transactions',
    recognises: (file) => kindOf(file) === 'statement',
    read: readStatementFile,
  },
  textReader('notice', readNotices),
];
