import { CODED_COLUMNS, type Dictionaries, type Observed } from '../engine/observed.ts';
import { textHash } from '../link/live-claims.ts';
import type { LiveRegistry } from '../link/live-registry.ts';

/** One of two that divide a stream between them by its terminals. */
export interface Half {
  readonly side: Side;
  /** What `createSharedMarks` gives; the same for both. */
  readonly marks: SharedArrayBuffer;
}

export type Side = 0 | 1;

/**
 * Where messages of a terminal are taken: a function of its id alone, so that who divides a stream
 * need look nothing up.
 */
export const sideOfTerminal = (terminal: string): Side => sideOfHash(textHash(terminal));

/** The same from the hash of its text. */
export const sideOfHash = (hash: number): Side =>
  ((Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) >>> 16) & 1) as Side;

/**
 * Whether a half says what is to be said of a sale: where all sales of its device are counted.
 *
 * Shape   device: code of the serial; 0: the sale has none, and its terminal stands for it.
 */
export const createIsMine = (
  half: Half | undefined,
  registry: LiveRegistry,
  { sn, tid }: Dictionaries,
): ((device: number, terminal: number) => boolean) => {
  if (half === undefined) return () => true;
  /** Of registered serials: side + 1 of the one terminal that they carry, or of the first. */
  const registered = new Int8Array(registry.firstOf.length);
  for (let code = registry.loneTid.length - 1; code > 0; code--) {
    const serial = registry.loneTid[code] as number;
    if (serial > 0) registered[serial] = sideOfTerminal(tid.textOf(code) ?? '') + 1;
  }
  const sideOf = (device: number, terminal: number): Side => {
    const known = registered[device] ?? 0;
    if (device > 0)
      return known > 0 ? ((known - 1) as Side) : sideOfTerminal(sn.textOf(device) ?? '');
    return sideOfTerminal(tid.textOf(terminal) ?? '');
  };
  return (device, terminal) => sideOf(device, terminal) === half.side;
};

/** An observation with the texts that its codes stand for: the halves number them each by itself. */
export type SeenTexts = Readonly<Record<string, string | number | boolean | null>>;

export const textsOfSeen = (seen: Observed, words: Dictionaries): SeenTexts => {
  const texts: Record<string, string | number | boolean | null> = { ...seen };
  for (const [column, name] of Object.entries(CODED_COLUMNS))
    texts[column] = words[name].textOf(texts[column] as number);
  return texts;
};

export const seenOfTexts = (texts: SeenTexts, words: Dictionaries): Observed => {
  const seen: Record<string, string | number | boolean | null> = { ...texts };
  for (const [column, name] of Object.entries(CODED_COLUMNS))
    seen[column] = words[name].codeOf(texts[column] as string | null);
  return seen as unknown as Observed;
};
