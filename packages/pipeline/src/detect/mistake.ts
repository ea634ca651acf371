/** What a hand or a memory does to a number: one wrong character, or two neighbours in the wrong order. */
export type Mistake = 'digit' | 'swap';

/**
 * What one mistake makes a text of another of the same length; undefined where both are alike or more is wrong.
 *
 * @example mistakeOf('898330158120371', '898330158120317') // 'swap'
 */
export const mistakeOf = (text: string, right: string): Mistake | undefined => {
  if (text.length !== right.length) return undefined;
  const off = [...text].flatMap((char, at) => (char === right[at] ? [] : [at]));
  const [first = -1, second = -1] = off;
  if (off.length === 1) return 'digit';
  const isSwap = off.length === 2 && second === first + 1;
  return isSwap && text[first] === right[second] && text[second] === right[first]
    ? 'swap'
    : undefined;
};
