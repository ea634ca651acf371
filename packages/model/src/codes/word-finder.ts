/**
 * Finds the longest of some words that stands at a place of a text.
 *
 * Shape   hardly any character of a name begins a word, so that one look by it ends most searches.
 */
export const createWordFinder = (
  words: Iterable<string>,
): ((text: string, at: number) => string | undefined) => {
  const known = new Set(words);
  const lengthsOf = new Map<number, number[]>();
  for (const word of known) {
    const first = word.charCodeAt(0);
    const lengths = lengthsOf.get(first) ?? [];
    if (!lengths.includes(word.length)) lengths.push(word.length);
    lengthsOf.set(first, lengths);
  }
  for (const lengths of lengthsOf.values()) lengths.sort((a, b) => b - a);
  return (text, at) => {
    for (const length of lengthsOf.get(text.charCodeAt(at)) ?? NONE) {
      const candidate = text.slice(at, at + length);
      if (known.has(candidate)) return candidate;
    }
    return undefined;
  };
};

const NONE: readonly number[] = [];
