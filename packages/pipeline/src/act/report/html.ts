/** Text that is already safe HTML. Only `html`, `join` and `raw` make it. */
export interface Html {
  readonly markup: string;
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

/**
 * Safe HTML from a template: every value is escaped unless it is `Html` itself.
 *
 * @example html`<b>${'<script>'}</b>`.markup // '<b>&lt;script&gt;</b>'
 */
export const html = (parts: TemplateStringsArray, ...values: readonly Piece[]): Html => ({
  markup: parts.map((part, at) => part + (at < values.length ? markupOf(values[at]) : '')).join(''),
});

/** Markup written in this folder, never a value of the data. */
export const raw = (markup: string): Html => ({ markup });

/** Pieces with a separator between them; empty ones are left out. */
export const join = (pieces: readonly Piece[], separator: Piece): Html => {
  const shown = pieces.map(markupOf).filter((markup) => markup !== '');
  return { markup: shown.join(markupOf(separator)) };
};

const markupOf = (piece: Piece): string => {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string') return escapeText(piece);
  if (typeof piece === 'number') return String(piece);
  if ('markup' in piece) return piece.markup;
  return piece.map(markupOf).join('');
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Characters that nobody can see but that change what is seen: control characters, zero-width
 * characters, and those that turn the direction of writing.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A value of the data as HTML text or attribute; unseen characters become a visible mark. */
export const escapeText = (text: string): string =>
  text.replace(UNSEEN, '\uFFFD').replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
