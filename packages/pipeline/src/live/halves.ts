import { CODED_COLUMNS, type Dictionaries, type Observed } from '../engine/observed.ts';
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
export const sideOfTerminal = (terminal: string): Side => {
  let hash = 0;
  for (let at = 0; at < Math.max(terminal.length, TERMINAL_BYTES); at += 4) {
    let word = 0;
    for (let place = at; place < at + 4; place++)
      word = (word << 8) | (place < terminal.length ? terminal.charCodeAt(place) : BLANK);
    hash = mixed(hash, word);
  }
  return sideOfHash(hash);
};

/** The same of the eight characters that a message has, none of them blank in front. */
export const sideOfWords = (one: number, other: number): Side =>
  sideOfHash(mixed(mixed(0, one), other));

export const TERMINAL_BYTES = 8;
export const BLANK = 0x20;

const mixed = (hash: number, word: number): number => {
  const next = Math.imul(hash ^ word, 0x85eb_ca6b);
  return next ^ (next >>> 15);
};
const sideOfHash = (hash: number): Side => ((Math.imul(hash, 0xc2b2_ae35) >>> 16) & 1) as Side;

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
  for (const [code, sharers] of registry.sharedTid)
    for (const { sn: serial } of sharers)
      registered[serial] ||= sideOfTerminal(tid.textOf(code) ?? '') + 1;
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
