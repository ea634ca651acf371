const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Order of two strings by their UTF-8 bytes, which is the order of code points. */
export const compareUtf8 = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const high = isSurrogate(a);
    if (high === isSurrogate(b)) return a - b;
    return high ? 1 : -1; // a surrogate is part of a code point above U+FFFF
  }
  return left.length - right.length;
};
