import type { Bilingual, Lang } from '@zhenma/model';
import type { Row, Value } from './scope.ts';

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** The field names inside a template such as `{mcc} is not {expected_mcc}`. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map((match) => match[1]!);

const UNKNOWN: Bilingual = { zh: '未知', en: 'unknown' };

/** A value as people read it: sums of money, whose fields end in `_fen`, in yuan. */
export const printValue = (name: string, value: Value): string =>
  name.endsWith('_fen') ? String(Number(value) / 100) : String(value);

/** Fills a template with values of a row; what is unknown there, and `instead`, is written as such. */
export const renderStatement = (
  statement: Bilingual,
  values: Row,
  lang: Lang,
  print: (name: string, value: Value) => string = printValue,
  instead: (name: string) => Value | undefined = () => null,
): string =>
  statement[lang].replace(PLACEHOLDER, (_whole, name: string) => {
    const value = values[name] ?? instead(name);
    return value === null || value === undefined ? UNKNOWN[lang] : print(name, value);
  });
