import { emptyPage, type Page, reserve } from './page.ts';
import { hashOf, isSame, move } from './words.ts';

/**
 * The different texts of a column in a row group, numbered from 1 in the order in which they came.
 *
 * Shape   at most 255, so that a number is one byte; text 0 is the empty one, which no row has.
 */
export interface TextCodes {
  /** The number of a text; 0 when it is new and no number is left. */
  readonly codeOf: (from: DataView, start: number, end: number) => number;
  /** All texts in plain encoding, the empty one first. */
  readonly page: Page;
  /** How many numbers are taken. */
  readonly count: () => number;
  readonly clear: () => void;
}

const CODES_MAX = 255;
/** Places of the hash table; a quarter is filled at most. */
const PLACES = 1 << 10;
const LENGTH_BYTES = 4;

export const createTextCodes = (): TextCodes => {
  const page = emptyPage();
  /** Where the text of a number starts, and its length. */
  const starts = new Int32Array(CODES_MAX + 1);
  const sizes = new Int32Array(CODES_MAX + 1);
  const places = new Uint8Array(PLACES);
  let count = 0;
  /** Neighbours mostly say the same. */
  let latest = 0;
  const isText = (code: number, from: DataView, start: number, size: number): boolean =>
    sizes[code] === size && isSame(page.view, starts[code] as number, from, start, size);
  const add = (from: DataView, start: number, end: number): number => {
    const size = end - start;
    reserve(page, size + LENGTH_BYTES);
    page.view.setInt32(page.used, size, true);
    const at = page.used + LENGTH_BYTES;
    page.used = move(from, start, end, page.view, at);
    count += 1;
    starts[count] = at;
    sizes[count] = size;
    return count;
  };
  const find = (from: DataView, start: number, end: number): number => {
    let place = hashOf(from, start, end) & (PLACES - 1);
    for (;;) {
      const code = places[place] as number;
      if (code === 0) break;
      if (isText(code, from, start, end - start)) return code;
      place = (place + 1) & (PLACES - 1);
    }
    if (count === CODES_MAX) return 0;
    const code = add(from, start, end);
    places[place] = code;
    return code;
  };
  const clear = (): void => {
    places.fill(0);
    count = 0;
    latest = 0;
    page.view.setInt32(0, 0, true);
    page.used = LENGTH_BYTES;
  };
  clear();
  return {
    codeOf: (from, start, end) => {
      if (!isText(latest, from, start, end - start)) latest = find(from, start, end);
      return latest;
    },
    page,
    count: () => count,
    clear,
  };
};
