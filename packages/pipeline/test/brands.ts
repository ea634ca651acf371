const FIRST = [...'浦云岚霁宏青悦恒金顺景茗朔晗栎蘅垣'];
const SECOND = [...'江杉和月达禾客昌鼎德舟盈家棠苑野竹'];

/**
 * What a house calls itself, of two characters: no two stories that are told together have one in common,
 * no two houses of a story a character. Up to 17 stories of as many houses.
 */
export const brandIn = (story: number, house: number): string => {
  const first = FIRST[(story + house) % FIRST.length];
  return `${first}${SECOND[(3 * story + house) % SECOND.length]}`;
};
