import { TARIFF_ROWS } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

const MS_PER_DAY = 86_400_000;
const dayNumber = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / MS_PER_DAY;

/** Loads the dated tariff, so that SQL and JavaScript price from the same rows. */
export const loadTariff = (session: Session): Promise<void> => {
  const priced = TARIFF_ROWS.flatMap((row) =>
    (row.card === 'any' ? ['debit', 'credit'] : [row.card]).map((card) => ({ ...row, card })),
  );
  const rows = priced.map((row): Cell[] => [
    row.priceClass,
    row.card,
    dayNumber(row.validFrom),
    row.validTo === null ? 1_000_000 : dayNumber(row.validTo),
    row.issuerE7,
    row.issuerCapFen,
    row.networkE7,
    row.networkCapFen,
    row.factorPercent,
  ]);
  const columns = {
    price_class: 'varchar',
    card: 'varchar',
    from_day: 'integer',
    to_day: 'integer',
    issuer_e7: 'bigint',
    issuer_cap: 'bigint',
    network_e7: 'bigint',
    network_cap: 'bigint',
    factor: 'bigint',
  };
  return session.load('tariff', columns, rows);
};

const STARTS = [...new Set(TARIFF_ROWS.map((row) => row.validFrom))].sort().reverse();

/** As `tariffFromSql`; empty before the first. */
export const tariffFrom = (day: number): string =>
  STARTS.find((from) => day >= dayNumber(from)) ?? '';

/** Day number as YYYY-MM-DD. */
export const isoDay = (day: number): string =>
  new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** First day of the tariff period that holds a day number, as YYYY-MM-DD; NULL before the first. */
export const tariffFromSql = (day: string): string => {
  const cases = STARTS.map((from) => `when ${day} >= ${dayNumber(from)} then ${quoteText(from)}`);
  return `coalesce(case ${cases.join(' ')} end, '')`;
};

/**
 * One fee in fen: rate, cap, class factor, half up. The same formula as `feesFen` in the model.
 *
 * Source  contract §2, columns issuer_fee and network_fee.
 */
export const feeSql = (amount: string, e7: string, cap: string, factor: string): string => {
  const in64 = roundedSql(amount, 'bigint', { e7, cap, factor });
  const in128 = roundedSql(amount, 'hugeint', { e7, cap, factor });
  return `(case when ${amount} between 0 and ${PLAIN_FEN} then ${in64} else ${in128} end)`;
};

/** Up to a billion yuan every step fits 64 bits, which take a tenth of the time of 128. */
const PLAIN_FEN = 100_000_000_000;

const roundedSql = (
  amount: string,
  type: 'bigint' | 'hugeint',
  { e7, cap, factor }: Readonly<Record<'e7' | 'cap' | 'factor', string>>,
): string => {
  const rated = `${amount}::${type} * ${e7}`;
  return `((least(${rated}, coalesce(${cap}::${type} * 10000000, ${rated})) * ${factor}
    + 500000000) // 1000000000)::bigint`;
};
