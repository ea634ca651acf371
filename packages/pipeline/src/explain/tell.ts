import type { Bilingual, Lang } from '@zhenma/model';
import {
  type CheckedRule,
  placeholdersOf,
  printValue,
  type Row,
  renderStatement,
  type Value,
} from '@zhenma/rules';
import { signsInWords } from './borrowed-words.ts';

const CLASSES_ZH: Readonly<Record<string, string>> = {
  standard: '标准',
  preferential: '优惠',
  exempt: '减免',
  special: '特殊',
};

/**
 * A statement of a rule filled with a row; a price class and the signs of a borrowed number in the words
 * of the language, and a number that no record names by the name that the registry has for it.
 */
export const tell = (statement: Bilingual, row: Row, lang: Lang): string =>
  renderStatement(
    statement,
    row,
    lang,
    (name, value) => printIn(lang, name, value),
    (name) => (isOfCleared(name, row) ? row['cleared_owner_name'] : null),
  );

const printIn = (lang: Lang, name: string, value: Value): string => {
  if (name === 'reasons') return signsInWords(String(value), lang);
  return lang === 'zh' && name === 'price_class'
    ? (CLASSES_ZH[String(value)] ?? String(value))
    : printValue(name, value);
};

const isOfCleared = (name: string, row: Row): boolean =>
  name === 'cleared_name' || (name === 'response_name' && row['response_no'] === row['cleared_no']);

/** Facts that stand in for those that a statement names. */
const STAND_INS = ['cleared_owner_name', 'cleared_no', 'response_no'] as const;

/** Facts that `tell` reads of a row to fill the statements of rules. */
export const factsToTell = (rules: readonly CheckedRule[]): readonly string[] => [
  ...rules.flatMap(({ definition: { statement } }) => [
    ...placeholdersOf(statement.zh),
    ...placeholdersOf(statement.en),
  ]),
  ...STAND_INS,
];
