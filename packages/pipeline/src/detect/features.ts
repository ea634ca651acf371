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

/** First day of the tariff period that holds a day number, as YYYY-MM-DD; NULL before the first. */
export const tariffFromSql = (day: string): string => {
  const starts = [...new Set(TARIFF_ROWS.map((row) => row.validFrom))].sort().reverse();
  const cases = starts.map((from) => `when ${day} >= ${dayNumber(from)} then ${quoteText(from)}`);
  return `coalesce(case ${cases.join(' ')} end, '')`;
};

/**
 * One fee in fen: rate, cap, class factor, half up. The same formula as `feesFen` in the model.
 *
 * Source  contract §2, columns issuer_fee and network_fee.
 */
export const feeSql = (amount: string, e7: string, cap: string, factor: string): string => {
  const rated = `${amount}::hugeint * ${e7}`;
  return `((least(${rated}, coalesce(${cap}::hugeint * 10000000, ${rated})) * ${factor}
    + 500000000) // 1000000000)::bigint`;
};

/**
 * Creates `feature(sale, …)`: how the numbers of a sale's device behave over the whole data.
 *
 * Shape   terminal_day_numbers: distinct numbers told to the outside under one serial on one local
 *         day. foreign_numbers: distinct numbers other than its home number that the serial used;
 *         borrowers: serials, not at home with this sale's number, that used it. The home number of
 *         a serial is the one most of its sales carry. Where the serial is unknown, the terminal id
 *         within its institution stands for it. Null where the number is the serial's home,
 *         or without serial or number.
 * Source  docs/indicators.md 15, 17, 18.
 */
export const createFeatures = async (session: Session): Promise<void> => {
  await session.run(`create or replace temp table device_sale as
    select i.sale, s.day, i.cleared, case when i.device_sn > 0 then i.device_sn
      else -(s.tid::bigint * 1000 + coalesce(try_cast(n.institution as integer), 0)) end as device
    from identified i join sale s using (sale) join number_institution n on n.number = i.cleared
    where i.cleared > 0 and (i.device_sn > 0 or s.tid > 0)`);
  await session.run(`create or replace temp table used as
    select device, day, cleared, count(*) as sales from device_sale group by all`);
  await session.run(`create or replace temp table serial_use as
    with total as (
      select device, cleared, sum(sales) as sales from used group by all
    )
    select device, cleared, row_number() over (
      partition by device order by sales desc, cleared) = 1 as home
    from total`);
  await session.run(`create or replace temp table feature as
    with busy as (
      select device, day, count(*) as numbers from used group by all having count(*) > 1
    ), lent as (
      select cleared, count(*) as borrowers from serial_use where not home group by all
    ), away as (
      select u.device, u.cleared, l.borrowers,
        count(*) over (partition by u.device) as foreign_numbers
      from serial_use u join lent l using (cleared) where not u.home
    )
    select d.sale, b.numbers as terminal_day_numbers, a.foreign_numbers, a.borrowers
    from device_sale d
    left join busy b on b.device = d.device and b.day = d.day
    left join away a on a.device = d.device and a.cleared = d.cleared
    where b.numbers is not null or a.borrowers is not null`);
};
