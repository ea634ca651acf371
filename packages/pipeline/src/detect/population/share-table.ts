import type { Cell, Session } from '../../engine/session.ts';
import { outlyingShares } from './outlying-share.ts';

/** Fewer sales say nothing about how a merchant is priced. */
const SALES_MIN = 5;

/** Percent of a merchant's sales below the standard class that make it a cheap one. */
const CHEAP_PERCENT = 20;

/**
 * Creates `priced_merchant(merchant, region, sales, cheap)`: each merchant with how many of its sales
 * went out below the standard class.
 *
 * Shape   merchant: the registered number, else the cleared one; region: first two characters of its
 *         area. Follow-ups are left out.
 */
export const createPricedMerchants = (session: Session): Promise<void> =>
  session.run(`create or replace table priced_merchant as
    with cheap_pattern as (
      select pattern, cleared_class <> 'standard' as cheap from expected
      where cleared_class is not null
    ), told as (
      select coalesce(nullif(i.registered, 0), i.cleared) as merchant, c.cheap
      from sale s join identified i on i.sale = s.sale
      join sale_pattern p on p.sale = s.sale join cheap_pattern c on c.pattern = p.pattern
      where s.txn_type in (1, 6)
    ), area as (
      select number, left(max(area_code), 2) as region from merchant_span group by number
    )
    select t.merchant, coalesce(any_value(a.region), left(substr(any_value(n.value), 4), 2)) as region,
      count(*) as sales, count(*) filter (t.cheap) as cheap
    from told t join dict_number n on n.id = t.merchant left join area a on a.number = t.merchant
    group by t.merchant having count(*) >= ${SALES_MIN}`);

const COLUMNS = {
  unit: 'integer',
  merchants: 'integer',
  cheap: 'integer',
  expected: 'double',
  share_sure: 'boolean',
} as const;

/**
 * Creates `table`: units of merchants with more cheap ones than their peers; `units` is SQL of a
 * relation (merchant, unit).
 */
export const createShares = async (
  session: Session,
  table: string,
  units: string,
): Promise<void> => {
  const rows = await session.rows(`
    with owned as (${units})
    select o.unit, m.region, count(*) as merchants,
      count(*) filter (m.cheap * 100 >= m.sales * ${CHEAP_PERCENT}) as cheap
    from priced_merchant m join owned o on o.merchant = m.merchant
    group by o.unit, m.region order by o.unit, m.region`);
  const shares = outlyingShares(
    rows.map((row) => ({
      unit: Number(row['unit']),
      region: String(row['region']),
      merchants: Number(row['merchants']),
      cheap: Number(row['cheap']),
    })),
  );
  await session.load(
    table,
    COLUMNS,
    shares.map(({ unit, merchants, cheap, expected, sure }): Cell[] => [
      unit,
      merchants,
      cheap,
      expected,
      sure,
    ]),
  );
};
