import { cleanName, mccInside, placesOfNumbers, tradesRelated } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';
import { haveNamesSlipped, NAME, SEVERAL_NUMBERS } from './usual-names.ts';

/**
 * Whether a name is scattered over numbers of other trades and provinces: a router that draws a number for each
 * sale and leaves the name. Neither registry nor device is needed, nor that anybody else uses the numbers.
 *
 * Shape   one row per sale whose name has a number of its own, with a third or more of its sales, and is told
 *         under another, of a trade that has nothing in common with that number's. scattered_trades: such
 *         trades of the name, none related to another; 0 where they are of one province, or came on
 *         fewer than `DAYS_MIN` days: an hour in which names slipped against numbers scatters them, too.
 *         Reads `number_named` and `usual_of_number` of wandering-names.ts.
 * Source  docs/indicators.md 10, 17, 18; own rule [I].
 */
export const SCATTERED_NAME: Feature = {
  id: 'scattered_name',
  fields: {
    scattered_trades: intField(
      'unrelated trades, in several provinces, under whose numbers this name goes out beside its own',
      '这一名称除自己的商户号外，还出现在几个互不相干行业、分属几省的商户号下',
    ),
  },
  needs: ['merchant_name', 'view:clearing|response|statement'],
  live: false,
  asks: SEVERAL_NUMBERS,
  create: async (session: Session): Promise<void> => {
    const slipped = await haveNamesSlipped(session);
    await session.load('name_scatter', COLUMNS, slipped ? [] : await readScattered(session));
    await session.run(FEATURE);
  },
};

const COLUMNS = { number: 'integer', name: 'integer', own: 'integer', trades: 'integer' } as const;

/** The number of a name with fewer sales may be one of those that were drawn. Own choices [I]. */
const OWN_SALES_MIN = 10;
const FAR_MIN = 2;
const DAYS_MIN = 4;

/** Nearly every name is that of one number, or of two. */
const SEVERAL = `
  with several as (select name from number_named group by name having count(*) > ${FAR_MIN})
  select n.number, n.name, n.sales, d.value as no, c.value as text
  from number_named n semi join several using (name)
  join dict_number d on d.id = n.number join dict_name c on c.id = n.name
  order by n.name, n.number`;

interface Told {
  readonly number: number;
  readonly name: number;
  readonly sales: number;
  readonly no: string;
}

const readScattered = async (session: Session): Promise<readonly Cell[][]> => {
  const byName = new Map<string, Told[]>();
  await session.each(SEVERAL, (rows) => {
    for (const { number, name, sales, no, text } of rows) {
      const key = cleanName(String(text)).full;
      const told = byName.get(key) ?? [];
      told.push({
        number: Number(number),
        name: Number(name),
        sales: Number(sales),
        no: String(no),
      });
      byName.set(key, told);
    }
  });
  return [...byName.values()].flatMap(scatterOf);
};

/** Numbers of other trades under which one name was told, if that name has a number of its own. */
const scatterOf = (told: readonly Told[]): readonly Cell[][] => {
  const sales = new Map<number, number>();
  for (const one of told) sales.set(one.number, (sales.get(one.number) ?? 0) + one.sales);
  if (sales.size < FAR_MIN + 1) return [];
  const all = told.reduce((sum, one) => sum + one.sales, 0);
  const [number, most] = [...sales].reduce((a, b) => (b[1] > a[1] ? b : a));
  const own = told.find((one) => one.number === number);
  const trade = own && mccInside(own.no);
  if (!own || !trade || most < OWN_SALES_MIN || most * 3 < all) return [];
  const strange = told.filter(({ no }) => {
    const mcc = mccInside(no);
    return mcc !== null && tradesRelated(mcc, trade) === false;
  });
  const far = strange.filter(({ no }) => placesOfNumbers(no, own.no) === 'different');
  if (new Set(far.map((one) => one.number)).size < FAR_MIN) return [];
  const trades = countTrades(strange.map(({ no }) => mccInside(no) as string));
  return strange.map((one): Cell[] => [one.number, one.name, number, trades]);
};

const countTrades = (codes: readonly string[]): number => {
  const apart: string[] = [];
  for (const code of [...new Set(codes)].sort())
    if (apart.every((other) => tradesRelated(code, other) === false)) apart.push(code);
  return apart.length;
};

const FEATURE = `create or replace table feature_scattered_name as
  with told as (
    select s.sale, s.day, w.own, w.trades
    from (select pattern, cleared as number, ${NAME} as name from pattern where cleared > 0) n
    join name_scatter w on w.number = n.number and w.name = n.name
    join sale_pattern p using (pattern) join sale s on s.sale = p.sale
  ), spread as (select own, count(distinct day) as days from told group by own)
  select t.sale, case when s.days >= ${DAYS_MIN} then t.trades else 0 end::integer as scattered_trades
  from told t join spread s using (own)`;
