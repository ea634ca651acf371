import type { Lang } from '@zhenma/model';
import type { CaseData, Look } from './case-data.ts';
import { countLabel, mccOf, placeLabel, placesOf, tradeName } from './labels.ts';
import { ownNameOf } from './legend.ts';
import { type Words, wordFor } from './words.ts';

/** The name of a case's subject, with the shop it belongs to where that is known. */
export const subjectLabel = ({ one, counts }: CaseData, words: Words): string => {
  const type = wordFor(words.subjects, one.subject.type);
  const who = words.section.who(type, one.subject.id);
  const name = counts?.registeredName;
  return name ? words.section.named(name, who) : who;
};

/** A case in one or two plain sentences: who, how many, made to look like what, what stayed true. */
export const headline = (data: CaseData, words: Words, lang: Lang): string => {
  const text = sentences(data, words, lang);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const sentences = (data: CaseData, words: Words, lang: Lang): string => {
  const { one, counts } = data;
  const { section } = words;
  const who = subjectLabel(data, words);
  const [first] = one.evidence;
  if (!counts || counts.flagged === 0) {
    if (first?.statement.includes(one.subject.id)) return first.statement;
    return [who, first?.statement].filter(Boolean).join(lang === 'zh' ? '：' : ': ');
  }
  const sales = section.ofSales(who, countLabel(counts.sales));
  if (counts.jumped === 0) {
    const statement = first ? `${section.join}${first.statement}` : '';
    return `${sales}${section.suspectCount(countLabel(counts.suspect))}${statement}${section.stop}`;
  }
  return `${sales}${whatHappened(data, words, lang)}${section.stop}${whatStayed(data, words)}`;
};

/** Where the numbers agree, something else is wrong, such as the place: the first finding says what. */
const whatHappened = ({ one, counts, looks }: CaseData, words: Words, lang: Lang): string => {
  const { section } = words;
  const flagged = countLabel(counts?.flagged ?? 0);
  const foreign = looks.filter((look) => !look.own && look.flagged > 0 && look.number !== null);
  // Of most sales it is known where they went; of slips alone it is not.
  const usual = isSentAsUsual(foreign, looks);
  const away = usual ? sumOf(foreign) : (counts?.foreignNumber ?? 0);
  if (2 * away > (counts?.flagged ?? 0)) {
    const numbers = new Set(foreign.map((look) => look.number)).size;
    if (areOfItsName(foreign, looks))
      return section.jumpedTo(flagged, section.sameNames(countLabel(numbers)));
    const count = numbers === 1 ? section.oneNumber : section.manyNumbers(countLabel(numbers));
    const expected = counts?.expectedMcc ?? (usual ? foreign[0]?.mcc : null);
    return section.jumpedTo(flagged, count) + appearance(foreign, expected, words, lang);
  }
  const recoded = looks.find(
    (look) => look.mcc !== null && look.flagged > 0 && (look.own || away === 0),
  );
  if (recoded) return section.otherTrade(flagged, tradeName(recoded.mcc, lang));
  const [first] = one.evidence;
  return first ? section.jumpedBecause(flagged, first.statement) : section.inconsistent(flagged);
};

/** Whether the foreign numbers all bear the shop's own name, as where its number was written wrongly. */
const areOfItsName = (foreign: readonly Look[], looks: readonly Look[]): boolean => {
  const own = ownNameOf(looks);
  return own !== null && foreign.length > 0 && foreign.every(({ name }) => name === own);
};

/**
 * Whether the foreign sales were sent with the category of those that nothing speaks against, and under numbers
 * that those do not have: theirs is another number.
 */
const isSentAsUsual = (foreign: readonly Look[], looks: readonly Look[]): boolean => {
  const sound = looks.filter(({ flagged }) => flagged === 0);
  const usual = new Set(sound.map(({ mcc, number }) => mcc ?? mccOf(number)));
  const numbers = new Set(sound.map(({ number }) => number));
  const isUsual = ({ mcc, number }: Look): boolean =>
    mcc !== null && usual.has(mcc) && !numbers.has(number);
  return foreign.length > 0 && foreign.every(isUsual);
};

const sumOf = (looks: readonly Look[]): number =>
  looks.reduce((sum, { flagged }) => sum + flagged, 0);

/** The category, and the place, that most of the foreign sales were given. */
const appearance = (
  foreign: readonly Look[],
  expected: string | null | undefined,
  words: Words,
  lang: Lang,
): string => {
  const tradeOf = (look: Look): string => tradeName(foreignMcc(look, expected ?? null), lang);
  const trade = mostOf(foreign, tradeOf);
  if (!trade)
    return words.section.looksLikeMany(distinct(foreign.map(tradeOf)).slice(0, TRADES_MAX));
  const place = mostOf(foreign, (look) => placeLabel(placesOf(look.number, look.acquirer), lang));
  return words.section.looksLike(place?.all ? place.value : '', trade.value, !trade.all);
};

const TRADES_MAX = 3;

const distinct = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].filter(Boolean);

/** The category a foreign number stands for, also where the shop's own was sent along with it. */
const foreignMcc = ({ number, mcc }: Look, expected: string | null): string | null =>
  mcc !== null && mcc !== expected ? mcc : (mccOf(number) ?? mcc);

/** The value of most sales; `all`: of every one of them. Nothing when no value holds for half. */
const mostOf = (
  looks: readonly Look[],
  labelOf: (look: Look) => string,
): { readonly value: string; readonly all: boolean } | undefined => {
  const sums = new Map<string, number>();
  for (const look of looks) {
    const value = labelOf(look);
    sums.set(value, (sums.get(value) ?? 0) + look.flagged);
  }
  const total = [...sums.values()].reduce((sum, count) => sum + count, 0);
  const [top] = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!top || top[0] === '' || top[1] * 2 <= total) return undefined;
  return { value: top[0], all: top[1] === total };
};

const whatStayed = ({ counts }: CaseData, { section }: Words): string => {
  if (!counts) return '';
  const { flagged, slipKept, requestKept } = counts;
  if (slipKept > 0) return section.slipKept(countLabel(slipKept), slipKept === flagged);
  if (requestKept > 0) return section.requestKept(countLabel(requestKept), requestKept === flagged);
  return '';
};
