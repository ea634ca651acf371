import { POS } from './dialects/pos.ts';
import { mask } from './mask.ts';
import type { Decoded } from './message.ts';
import type { Dialect } from './spec.ts';
import { readTlv } from './subfields/ber-tlv.ts';

/**
 * Shape   dialect: the table that names the fields. lang: language of the names. reveal: show card
 *         data; false everywhere but in a test.
 */
export interface DescribeOptions {
  readonly dialect: Dialect;
  readonly lang: 'en' | 'zh';
  readonly reveal: boolean;
}

const MASKED: DescribeOptions = { dialect: POS, lang: 'en', reveal: false };

/**
 * A dump for people: the frame, one line per field, the chip tags, the issues with their places.
 *
 * Card data is masked as {@link mask} does, unless `reveal` says otherwise. Control characters are
 * written as escapes, so that a dump cannot drive a terminal.
 */
export function describe(decoded: Decoded, options: DescribeOptions = MASKED): string {
  const shown = options.reveal ? decoded : mask(decoded);
  const { frame } = shown;
  const head = [
    `${shown.mti ?? '????'} ${shown.profile}`,
    frame.lengthPrefix === null ? '' : `length ${frame.lengthPrefix}`,
    frame.tpdu === null ? '' : `TPDU ${frame.tpdu}`,
    frame.header === null ? '' : `header ${frame.header}`,
  ].filter((part) => part !== '');
  const lines = [head.join('  ')];
  for (const [key, value] of Object.entries(shown.fields)) {
    const spec = options.dialect.fields[Number(key)];
    const name = spec?.[options.lang === 'zh' ? 'zh' : 'name'] ?? '';
    lines.push(`  F${key.padEnd(3)} ${escapeControls(value)}  ${name}`);
    if (key === '55') lines.push(...chipLines(value));
  }
  for (const issue of shown.issues) {
    const field = issue.field === null ? '' : ` F${issue.field}`;
    const place = issue.offset === null ? '' : ` at byte ${issue.offset}`;
    lines.push(`  ! ${issue.code}${field}${place}: ${issue.message}`);
  }
  return lines.join('\n');
}

const chipLines = (hex: string): string[] =>
  readTlv(hex).items.map(({ tag, value }) => `       ${tag.padEnd(4)} ${value}`);

const escapeControls = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `\\x${code}`;
  });
