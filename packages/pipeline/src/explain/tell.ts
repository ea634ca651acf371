import type { Bilingual, Lang } from '@zhenma/model';
import { type Row, renderStatement } from '@zhenma/rules';

const CLASSES_ZH: Readonly<Record<string, string>> = {
  standard: '标准',
  preferential: '优惠',
  exempt: '减免',
  special: '特殊',
};

/** A statement of a rule filled with a row; a price class in the words of the language. */
export const tell = (statement: Bilingual, row: Row, lang: Lang): string =>
  renderStatement(statement, row, lang, (name, value) =>
    lang === 'zh' && name === 'price_class'
      ? (CLASSES_ZH[String(value)] ?? String(value))
      : String(value),
  );
