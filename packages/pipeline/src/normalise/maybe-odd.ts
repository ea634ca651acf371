import type { Column } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { dictionaryOf } from './coded-texts.ts';
import { findAny, isOdd, meansNothing, NOTHING_IN_CAPITALS, statedColumns } from './odd-texts.ts';
import type { RawTable } from './raw-table.ts';

/**
 * Columns of a table that may hold odd texts, told by what `typeTable` made of them as they are: of the
 * others, `findOddTexts` would find none, or none that is understood otherwise when it is plain.
 *
 * Files of programs hold no odd texts, and this costs a tenth of asking every text of every row.
 */
export const findMaybeOdd = async (session: Session, raw: RawTable): Promise<readonly Column[]> => {
  const typed = quoteName(`typed_${raw.table}`);
  const [seen] = await session.rows(`select count(bad) as refused from ${typed}`);
  const looks = statedColumns(raw).flatMap((column) => {
    const { name } = column;
    const refused = `bad is not null and ${quoteName(name)} is null`;
    const atValues = [
      ...(Number(seen?.['refused']) > 0 ? [{ name, source: typed, where: refused }] : []),
      ...seemsOdd(column).map((where) => ({ name, source: typed, where })),
    ];
    const isCoded = raw.table === 'transactions' && dictionaryOf(name) !== undefined;
    const said = { name, source: `text_${dictionaryOf(name)}`, where: isOdd(column, 'said') };
    return isCoded ? [said] : atValues;
  });
  const found = await findAny(session, looks);
  return statedColumns(raw).filter(({ name }) => found.has(name));
};

/**
 * What tells that a value which fits may come from an odd text. Nearly any text fits and is seen as it
 * is, in capitals if it is a code. Other kinds refuse what is odd, or read it as they read its plain
 * form; but a choice may be called by a word for "nothing", and its plain form is none.
 */
const seemsOdd = (column: Column): readonly string[] => {
  const { name, kind } = column;
  const value = quoteName(name);
  if (kind.is === 'choice') return kind.of.some(meansNothing) ? ['true'] : [];
  if (kind.is !== 'text' && kind.is !== 'code' && kind.is !== 'area') return [];
  return [isOdd(column, value), ...NOTHING_IN_CAPITALS.map((word) => `${value} = '${word}'`)];
};
