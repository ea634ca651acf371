import type { Issue } from './issue.ts';

/** Fewest hex digits that are taken for a message: a message type and a bitmap. */
export const HEX_DIGITS_MIN = 20;
/** A token at least this long is a whole dump; shorter ones before it are a log prefix. */
const WHOLE_DUMP_DIGITS = 40;
/** Longest line that is looked at, in characters. */
export const LINE_CHARACTERS_MAX = 1_048_576;

/**
 * One line that holds, or should hold, a message.
 *
 * Shape   line: 1-based. bytes: null when the digits are unusable; the issues say why.
 */
export interface HexLine {
  readonly line: number;
  readonly bytes: Uint8Array | null;
  readonly issues: readonly Issue[];
}

/**
 * Reads lines of hex: with blanks, `0x`, commas, comments behind `#`, and log prefixes.
 *
 * Shape   one entry per line that is not blank or a comment.
 * Errors  none; a line with an odd number of digits has an issue and no bytes: where the nibble is
 *         missing cannot be known, so nothing is guessed.
 * @example parseHexLines('12:00:01 recv 0800 0020…') // [{ line: 1, bytes, issues: [] }]
 */
export function parseHexLines(text: string): HexLine[] {
  const lines: HexLine[] = [];
  let number = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    number++;
    const content = withoutComment(line).trim();
    if (content !== '') lines.push({ line: number, ...parseHex(content) });
  }
  return lines;
}

/**
 * Bytes of one hex text, tolerant as {@link parseHexLines} is.
 *
 * Units   issue offsets in bytes of the message: the index of the pair that is broken.
 */
export function parseHex(text: string): { bytes: Uint8Array | null; issues: Issue[] } {
  if (text.length > LINE_CHARACTERS_MAX) {
    return broken(
      'INPUT_TOO_LONG',
      0,
      `${text.length} characters (maximum ${LINE_CHARACTERS_MAX})`,
    );
  }
  const digits = longestRun(text);
  if (digits.length < HEX_DIGITS_MIN) {
    const message = `${digits.length} hex digits in a row (at least ${HEX_DIGITS_MIN})`;
    return broken('HEX_INVALID', digits.length >> 1, message);
  }
  if (digits.length % 2 === 1) {
    return broken(
      'HEX_ODD_DIGITS',
      digits.length >> 1,
      `${digits.length} hex digits, an odd number`,
    );
  }
  return { bytes: Uint8Array.from(Buffer.from(digits, 'hex')), issues: [] };
}

const broken = (
  code: 'HEX_INVALID' | 'HEX_ODD_DIGITS' | 'INPUT_TOO_LONG',
  offset: number,
  message: string,
): { bytes: null; issues: Issue[] } => ({
  bytes: null,
  issues: [{ code, field: null, offset, message }],
});

const withoutComment = (line: string): string => {
  const at = line.indexOf('#');
  return at < 0 ? line : line.slice(0, at);
};

/** The longest run of hex tokens; a token that is no hex ends a run. */
function longestRun(text: string): string {
  let best = '';
  let run: string[] = [];
  const close = (): void => {
    const digits = joinRun(run);
    if (digits.length > best.length) best = digits;
    run = [];
  };
  for (const token of text.split(/[\s,;]+/)) {
    const digits = hexOf(token);
    if (digits === undefined) {
      close();
      const glued = gluedHex(token);
      if (glued !== undefined) run.push(glued);
    } else run.push(digits);
  }
  close();
  return best;
}

function joinRun(run: readonly string[]): string {
  const whole = run.findIndex((digits) => digits.length >= WHOLE_DUMP_DIGITS);
  return (whole > 0 ? run.slice(whole) : run).join('');
}

function hexOf(token: string): string | undefined {
  const digits = token.startsWith('0x') || token.startsWith('0X') ? token.slice(2) : token;
  return /^[0-9A-Fa-f]+$/.test(digits) ? digits : undefined;
}

/** `recv:6000…` or `[hex]6000…` or `"6000…"`: a label glued to the digits; `12:00:01` is none. */
function gluedHex(token: string): string | undefined {
  const match =
    /^(.*[:=<>[\](){}"'|：＝【】（）《》，。])?((?:0[xX])?[0-9A-Fa-f]+)["'\])}|.】）》，。]*$/.exec(
      token,
    );
  if (!match) return undefined;
  const label = match[1] ?? '';
  const digits = hexOf(match[2]!);
  if (digits === undefined) return undefined;
  return digits.length >= 8 || /[^0-9:.[\]()T-]/.test(label) ? digits : undefined;
}
