import { compareNames, mccInside, placesOfNumbers } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether the number at the shop has one lasting counterpart outside: a bank's own number of a merchant, or a
 * store cleared under its head office. A router that takes some sales leaves the others under their own number.
 *
 * Shape   pair_lasts: of the sales of the stated number that went out under any number, 19 in 20 went out
 *         under this one, and no sale of anybody went out under the stated one. pair_kept: these are five sales
 *         on two days or more. pair_alone: and no other stated number, itself included, goes out under it.
 *         pair_of_one_bank: both numbers begin with the same institution. pair_of_one_name: the shop's side calls the one as
 *         the outside calls the other, each by its most frequent name; null where one is not named.
 *         pair_of_its_like: a kept pair of one bank, area and category where nobody is named, the registry
 *         does not know the device, and the sale has no slip.
 *         All are null where the numbers agree. An answer that repeats the device's number tells nothing.
 * Source  contract §5, head office and unstructured numbers; own [I].
 */
export const LASTING_PAIR: Feature = {
  id: 'lasting_pair',
  fields: {
    pair_lasts: flagField(
      'all sales of the stated number go out under this one cleared number, none under its own',
      '本店商户号的交易一直都以这一个号对外，从不以本号对外',
    ),
    pair_kept: flagField(
      'the stated number went out under this cleared one in five sales of two days or more',
      '本店商户号以这个号对外有两天、五笔以上',
    ),
    pair_alone: flagField(
      'no other stated number goes out under this cleared number, in five sales of two days or more',
      '没有别的本店商户号以这个号对外（两天、五笔以上）',
    ),
    pair_of_one_bank: flagField(
      'the stated and the cleared number begin with one institution',
      '两个号的机构段相同',
    ),
    pair_of_one_name: flagField(
      "the shop's own records call the stated number as the outside calls the cleared one",
      '终端一侧对本店的称呼与对外号的名称相同或相近',
    ),
    pair_of_its_like: flagField(
      'a lasting pair of one institution, area and category that nobody names, of an unregistered device and without a slip',
      '长期成对的两个号机构、地区、类别都相同，没有名称可比，终端未登记，也没有签购单',
    ),
  },
  needs: ['view:slip|request', 'view:clearing|response|statement', 'merchant_no'],
  live: 'guards',
  asks: 'exists (from identified where stated > 0 and cleared > 0 and stated <> cleared)',
  create: async (session: Session): Promise<void> => {
    await session.run(PAIRS);
    const named: Cell[][] = [];
    await session.each(NAMES, (rows) => {
      for (const { stated, cleared, shown, told } of rows) {
        const relation = compareNames(String(shown), String(told));
        named.push([
          stated ?? null,
          cleared ?? null,
          relation === 'same' || relation === 'similar',
        ]);
      }
    });
    await session.load(
      'pair_name',
      { stated: 'integer', cleared: 'integer', one_name: 'boolean' },
      named,
    );
    await session.load(
      'pair_like',
      { stated: 'integer', cleared: 'integer' },
      await likes(session),
    );
    await session.run(FEATURE);
  },
};

/** Kept pairs of one bank whose numbers say one area and category. */
const likes = async (session: Session): Promise<Cell[][]> => {
  const alike: Cell[][] = [];
  await session.each(KEPT, (rows) => {
    for (const { stated, cleared, inside, outside } of rows) {
      const [a, b] = [String(inside), String(outside)];
      const mcc = mccInside(a);
      if (mcc !== null && mcc === mccInside(b) && placesOfNumbers(a, b) === 'same')
        alike.push([stated ?? null, cleared ?? null]);
    }
  });
  return alike;
};

/** Fewer sales, or one day, show no habit. Own choice [I]. */
const SALES_MIN = 5;
const DAYS_MIN = 2;
/** One sale in so many may be joined wrongly, or cut. */
const OTHERS_EACH = 20;

const PAIRS = `create or replace table lasting_pair as
  with apart as (
    select distinct stated, cleared from identified
    where stated > 0 and cleared > 0 and stated <> cleared
  ), gone as (
    select i.stated, i.cleared, count(*) as sales, count(distinct i.day) as days
    from (
      select stated, cleared, day from identified join sale s using (sale)
      where stated > 0 and cleared > 0
        and (stated <> cleared or s.response_number = 0
          or stated in (s.clearing_number, s.statement_number))
    ) i
    where i.stated in (select stated from apart) or i.cleared in (select cleared from apart)
    group by i.stated, i.cleared
  ), itself as (
    select clearing_number as number from sale
    where clearing_number in (select stated from apart)
    union
    select statement_number from sale where statement_number in (select stated from apart)
  ), told as (
    select *, sum(sales) over (partition by stated) as all_sales,
      stated in (select number from itself) as as_itself,
      count(*) over (partition by cleared) as users
    from gone
  )
  select t.stated, t.cleared,
    not t.as_itself and (t.all_sales - t.sales) * ${OTHERS_EACH} <= t.all_sales as pair_lasts,
    t.sales >= ${SALES_MIN} and t.days >= ${DAYS_MIN} as pair_kept,
    t.users = 1 and pair_kept as pair_alone,
    a.institution = b.institution as pair_of_one_bank
  from told t
  join number_institution a on a.number = t.stated
  join number_institution b on b.number = t.cleared
  where t.stated <> t.cleared`;

/** Of lasting pairs alone: the most frequent name at the shop and outside. */
const NAMES = `
  with said as (
    select number, view <= 2 as shop, name, count(*) as times from observation
    where name > 0
      and number in (select unnest([stated, cleared]) from lasting_pair where pair_lasts)
    group by all
  ), called as (
    select number, shop, arg_max(name, (times, -name)) as name from said group by number, shop
  )
  select p.stated, p.cleared, a.value as shown, b.value as told
  from lasting_pair p
  join called x on x.number = p.stated and x.shop
  join called y on y.number = p.cleared and not y.shop
  join dict_name a on a.id = x.name join dict_name b on b.id = y.name
  where p.pair_lasts
  order by p.stated, p.cleared`;

const KEPT = `
  select p.stated, p.cleared, a.value as inside, b.value as outside
  from lasting_pair p
  join dict_number a on a.id = p.stated join dict_number b on b.id = p.cleared
  where p.pair_lasts and p.pair_kept and p.pair_of_one_bank
  order by p.stated, p.cleared`;

/** An answer that repeats the device's number tells nothing where a statement tells another. */
const OUTSIDE = `case when s.clearing_number = 0 and i.cleared = i.stated and s.statement_number > 0
    then s.statement_number else i.cleared end`;

const FEATURE = `create or replace table feature_lasting_pair as
  select i.sale, p.pair_lasts, p.pair_kept, p.pair_alone, p.pair_of_one_bank,
    n.one_name as pair_of_one_name,
    k.stated is not null and n.one_name is null and i.registered_by is distinct from 'terminal'
      and s.slip_number = 0 as pair_of_its_like
  from identified i join sale s on s.sale = i.sale
  join lasting_pair p on p.stated = i.stated and p.cleared = ${OUTSIDE}
  left join pair_name n on n.stated = p.stated and n.cleared = p.cleared
  left join pair_like k on k.stated = p.stated and k.cleared = p.cleared`;
