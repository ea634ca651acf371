/** Columns that text takes on a terminal: Chinese and full-width characters take two. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const sign of text) width += WIDE.test(sign) ? 2 : 1;
  return width;
};

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Text cut or filled up to exactly `width` columns. */
export const fitted = (text: string, width: number): string => {
  const clean = text.replace(CONTROLS, ' ');
  if (widthOf(clean) <= width) return clean + ' '.repeat(width - widthOf(clean));
  let kept = '';
  let used = 0;
  for (const sign of clean) {
    const next = widthOf(sign);
    if (used + next > width - 1) break;
    kept += sign;
    used += next;
  }
  return `${kept}…${' '.repeat(width - 1 - used)}`;
};

/** Signs that move the cursor or colour a terminal: a file may hold them, a listing must not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The same without a width. */
export const printable = (text: string): string => text.replace(CONTROLS, ' ');
