import { priceClass } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';

/** Namesakes that must agree, and percent of them that must. */
const NAMESAKES_MIN = 4;
const AGREE_PERCENT = 90;
/** Shorter names are no firm's. */
const NAME_MIN = 4;
/** A day of the present tariff: classes of codes have not changed since 2016. */
const CLASS_DAY = '2024-01-01';

/**
 * Creates `number_label(number, name)`, the name that most rows of a number carry, and
 * `number_namesake(number, namesakes, namesake_code)`: numbers of a cheap class whose namesakes are of
 * the standard class.
 *
 * Shape   namesakes: other numbers whose names are the same up to the brackets of a branch;
 *         namesake_code: the code that most of them declare. Reads `number_code`.
 * Source  docs/indicators.md 28.
 */
export const createNamesakes = async (session: Session): Promise<void> => {
  await session.run(LABEL);
  const codes = await session.rows('select distinct code from number_code order by code');
  await session.load(
    'code_class',
    { code: 'varchar', cheap: 'boolean' },
    codes.flatMap((row): Cell[][] => {
      const code = String(row['code']);
      const found = priceClass(code, CLASS_DAY);
      return found ? [[code, found !== 'standard']] : [];
    }),
  );
  await session.run(NAMESAKE);
};

const LABEL = `create or replace table number_label as
  with said as (
    select cleared as number,
      coalesce(nullif(clearing_name, 0), nullif(response_name, 0), statement_name) as name,
      sum(of_sales)::bigint as n
    from pattern where cleared > 0 group by 1, 2
  )
  select s.number, d.value as name, regexp_replace(d.value, '[（(].*$', '') as head
  from (
    select number, arg_max(name, n * 4294967296 - name) as name from said where name > 0 group by number
  ) s join dict_name d on d.id = s.name`;

const NAMESAKE = `create or replace table number_namesake as
  with told as (
    select l.number, l.head, c.code, k.cheap from number_label l
    join number_code c on c.number = l.number join code_class k on k.code = c.code
    where length(l.head) >= ${NAME_MIN}
  ), firm as (
    select head, count(*) as numbers, count(*) filter (cheap) as cheap from told
    group by head having count(*) > ${NAMESAKES_MIN} and count(*) filter (cheap) > 0
  ), usual as (
    select head, code, count(*) as n from told where not cheap group by head, code
  ), code as (
    select head, arg_max(code, n * 10000 - code::integer) as code from usual group by head
  )
  select t.number, f.numbers - 1 as namesakes, c.code as namesake_code
  from told t join firm f on f.head = t.head join code c on c.head = t.head
  where t.cheap and (f.numbers - f.cheap) * 100 >= (f.numbers - 1) * ${AGREE_PERCENT}`;
