import {
  BATCH_ROWS,
  createSpanColumn,
  lieIn,
  type RowBatch,
  type SpanColumn,
} from './row-batch.ts';
import { areDigits, dataViewOf, hashOf, isSame, move } from './words.ts';

/**
 * Tokens of card numbers by the bytes of the numbers: what was seen before goes from bytes to bytes.
 *
 * Shape   at most 2^19 cards are remembered, 56 bytes each; others are asked for every time, and so
 *         is what is no number of 13 to 19 digits, by the caller.
 */
export interface CardTokens {
  /** Looks at the card numbers of a batch; false when one is stated that is no 13 to 19 digits. */
  readonly look: (pan: SpanColumn, rows: RowBatch) => boolean;
  /** The tokens of the batch, at the spans of their numbers; none for what is no 13 to 19 digits. */
  readonly tokens: SpanColumn;
}

/** The cards of one key, remembered as long as its tokeniser is there. */
export const cardTokensOf = (tokenise: (card: string) => string): CardTokens => {
  const known = byTokeniser.get(tokenise) ?? createCardTokens(tokenise);
  byTokeniser.set(tokenise, known);
  return known;
};

const byTokeniser = new WeakMap<(card: string) => string, CardTokens>();

const CARD_DIGITS_MIN = 13;
const CARD_DIGITS_MAX = 19;
const CARDS_MAX = 1 << 19;
const FIRST_CARDS = 1 << 10;
/** Places that are looked at for a card, so that numbers made to meet cost no more than others. */
const STEPS_MAX = 32;
/** Of a card: size of the token, size of the number, the number, the token. */
const STRIDE = 56;
const NUMBER = 2;
const TOKEN = NUMBER + CARD_DIGITS_MAX + 1;
const TOKEN_BYTES_MAX = STRIDE - TOKEN;

const createCardTokens = (tokenise: (card: string) => string): CardTokens => {
  const table = createTable();
  const tokens = createSpanColumn(true);
  const hashes = new Int32Array(BATCH_ROWS);
  const guesses = new Int32Array(BATCH_ROWS);
  /** The bytes of the batch under way. */
  let source: Buffer = Buffer.alloc(0);

  /**
   * All places at once, then all cards that they name: each is another line of memory, and so they
   * come side by side.
   */
  const guess = ({ words, starts, ends }: SpanColumn, { picked, count }: RowBatch): void => {
    for (let row = 0; row < count; row += 1) {
      const span = picked[row] as number;
      const hash = hashOf(words, starts[span] as number, ends[span] as number);
      hashes[row] = hash;
      guesses[row] = table.first(hash);
    }
    table.fetch(guesses, count);
  };
  const tokenOf = (row: number, words: DataView, start: number, end: number): number => {
    const size = end - start;
    if (size < CARD_DIGITS_MIN || size > CARD_DIGITS_MAX) return -1;
    if (table.holds(guesses[row] as number, words, start, size))
      return table.tokenOf(guesses[row] as number);
    if (!areDigits(words, start, end)) return -1;
    const hash = hashes[row] as number;
    const known = table.find(hash, words, start, size);
    if (known >= 0) return known;
    const token = tokenise(source.toString('latin1', start, end));
    return table.add({ row, hash, words, start, end }, token);
  };

  return {
    look: (pan, rows) => {
      guess(pan, rows);
      const { words, starts, ends } = pan;
      source = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
      let areNumbers = true;
      for (let row = 0; row < rows.count; row += 1) {
        const span = rows.picked[row] as number;
        const start = starts[span] as number;
        const end = ends[span] as number;
        const token = tokenOf(row, words, start, end);
        tokens.starts[span] = token;
        tokens.ends[span] = token < 0 ? token : table.endOf(token);
        if (token < 0 && start < end) areNumbers = false;
      }
      lieIn(tokens, table.bytes(), table.words());
      return areNumbers;
    },
    tokens,
  };
};

/** A row of a batch with a number that was not seen before, and where it lies. */
interface NewCard {
  readonly row: number;
  readonly hash: number;
  readonly words: DataView;
  readonly start: number;
  readonly end: number;
}

/** Numbers and tokens side by side, found by the hash of the number. */
const createTable = () => {
  let bytes = Buffer.alloc(FIRST_CARDS * STRIDE);
  let cards = dataViewOf(bytes);
  /** Number of a card plus one by its hash; half filled at most. */
  let places = new Int32Array(FIRST_CARDS * 2);
  /** The first are no cards, but rows of a batch whose card is not kept. */
  let count = BATCH_ROWS;
  const put = (hash: number, card: number): boolean => {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const place = (hash + step) & (places.length - 1);
      if (places[place] !== 0) continue;
      places[place] = card;
      return true;
    }
    return false;
  };
  const grow = (): void => {
    bytes = Buffer.concat([bytes], bytes.length * 2);
    cards = dataViewOf(bytes);
    places = new Int32Array(places.length * 2);
    for (let card = BATCH_ROWS; card < count; card += 1) {
      const at = card * STRIDE + NUMBER;
      put(hashOf(cards, at, at + cards.getUint8(at - 1)), card + 1);
    }
  };
  const holds = (card: number, words: DataView, start: number, size: number): boolean => {
    const at = (card - 1) * STRIDE;
    return (
      card > 0 && cards.getUint8(at + 1) === size && isSame(cards, at + NUMBER, words, start, size)
    );
  };
  /** What was fetched: without a use for it, fetching would be left out. */
  const fetched = new Int32Array(BATCH_ROWS);
  return {
    /** Brings both ends of cards into the cache. */
    fetch: (some: Int32Array, rows: number): void => {
      for (let row = 0; row < rows; row += 1) {
        const at = ((some[row] as number) - 1) * STRIDE;
        if (at >= 0)
          fetched[row] = cards.getInt32(at, true) ^ cards.getInt32(at + STRIDE - 4, true);
      }
    },
    /** The card on the first place of a hash; 0 for none. */
    first: (hash: number): number => places[hash & (places.length - 1)] as number,
    holds,
    tokenOf: (card: number): number => (card - 1) * STRIDE + TOKEN,
    /** Where the token of a number starts; -1 when it is new. */
    find: (hash: number, words: DataView, start: number, size: number): number => {
      for (let step = 0; step < STEPS_MAX; step += 1) {
        const card = places[(hash + step) & (places.length - 1)] as number;
        if (card === 0) return -1;
        if (holds(card, words, start, size)) return (card - 1) * STRIDE + TOKEN;
      }
      return -1;
    },
    /**
     * Where the token starts: from now on, or for this batch only where no place is left for it. -1
     * when it is too long. Tokens are ASCII.
     */
    add: ({ row, hash, words, start, end }: NewCard, token: string): number => {
      if (token.length > TOKEN_BYTES_MAX) return -1;
      if ((count + 1) * STRIDE > bytes.length && count < CARDS_MAX) grow();
      const isKept = count < CARDS_MAX && put(hash, count + 1);
      const at = (isKept ? count++ : row) * STRIDE;
      bytes[at] = bytes.write(token, at + TOKEN, 'latin1');
      bytes[at + 1] = end - start;
      move(words, start, end, cards, at + NUMBER);
      return at + TOKEN;
    },
    endOf: (start: number): number => start + cards.getUint8(start - TOKEN),
    words: (): DataView => cards,
    bytes: (): Uint8Array => bytes,
  };
};
