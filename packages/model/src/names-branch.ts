import { tradesIn } from './codes/trades.ts';

/** What stands behind brand and trade in the name of one of several shops: its street or number, and what it is. */
const BRANCH_TAIL = /^[\p{Script=Han}\dA-Z]{0,8}(?:店|总部|分部|分公司|门市部|营业部|专柜)$/u;

/** A name without its place, and whether a source cut it. */
interface Name {
  readonly core: string;
  readonly cut: boolean;
}

/**
 * The brand and trade with which both names begin, if each goes on with a branch or the head office.
 *
 * Source  own [I]: statements write branches without the brackets that a slip has.
 * @example brandOfBranches(cleanName('林佳药店光明路分店'), cleanName('林佳药店总部')) // '林佳药店'
 */
export const brandOfBranches = (left: Name, right: Name): string | undefined => {
  const common = commonStart(left.core, right.core);
  const word = tradesIn(common)
    .filter(({ weak }) => !weak)
    .at(-1)?.keyword;
  if (word === undefined) return undefined;
  const brand = common.slice(0, common.lastIndexOf(word) + word.length);
  const areBranches = [left, right].every(({ core, cut }) => {
    const tail = core.slice(brand.length).replace(/^[店行部馆厂铺]/, '');
    return tail === '' || cut || BRANCH_TAIL.test(tail);
  });
  return areBranches ? brand : undefined;
};

const commonStart = (a: string, b: string): string => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a.slice(0, at);
};
