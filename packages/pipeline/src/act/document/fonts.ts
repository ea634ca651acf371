import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Lang } from '@zhenma/model';

/** The two faces of a document, cut down to the characters that it uses. */
export interface Faces {
  readonly regular: Buffer;
  readonly bold: Buffer;
  /** The text as these faces can show it. */
  readonly shown: (text: string) => string;
}

/** Signs that the Chinese face lacks, and what says the same. */
const STAND_INS: Readonly<Record<string, string>> = {
  '→': '>',
  '≠': '!=',
  '≥': '>=',
  '≤': '<=',
  '−': '-',
  '≈': '~',
  '✓': '√',
};

/** The Chinese face sets these a full square wide: right in Chinese, a gap inside an English word. */
const ENGLISH: Readonly<Record<string, string>> = { '’': "'", '‘': "'", '“': '"', '”': '"' };

/** What Chinese printers set for a character that they do not have. */
const MISSING = '〓';

/**
 * Noto Sans SC (SIL Open Font License) with the characters of a text.
 *
 * Shape   a character that the face lacks is shown by a stand-in, else by the printers' `〓`.
 */
export const facesFor = async (text: string, lang: Lang = 'zh'): Promise<Faces> => {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files');
  const { default: subset } = await import('subset-font');
  const wanted = `${text}${Object.values(STAND_INS).join('')}'"${MISSING}`;
  const face = async (weight: number): Promise<Buffer> => {
    const name = `noto-sans-sc-chinese-simplified-${weight}-normal.woff`;
    return subset(await readFile(join(folder, name)), wanted, { targetFormat: 'truetype' });
  };
  const [regular, bold] = await Promise.all([face(400), face(700)]);
  const fontkit = await import('fontkit');
  const known = new Set(fontkit.create(regular).characterSet);
  const own = lang === 'en' ? ENGLISH : {};
  const shownOne = (char: string): string => {
    if (own[char] !== undefined) return own[char];
    if (char === '\n' || known.has(char.codePointAt(0) ?? 0)) return char;
    return STAND_INS[char] ?? MISSING;
  };
  return { regular, bold, shown: (words) => [...words.normalize('NFC')].map(shownOne).join('') };
};
