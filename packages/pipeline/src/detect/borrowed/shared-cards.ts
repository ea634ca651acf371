import type { Session } from '../../engine/session.ts';
import { median } from './differ.ts';
import type { NumberStat } from './stats.ts';

/** The pairs of numbers that sampled cards may make; beyond it every nth card is looked at. */
const PAIRS_MAX = 2_000_000;
/** A card at more numbers is an agent's or a test's, not a customer's. Own choice [I]. */
const NUMBERS_OF_CARD_MAX = 60;
/** Visits no further apart are one outing or journey, not customers who come back. Own choice [I]. */
const TRIP_DAYS = 3;
/** Numbers with which one shares most: a router's group is about as large. Own choice [I]. */
const NEAREST = 10;
/** Numbers of an area that make it a place of its own; others stand with their province. */
const PLACE_MIN = 8;
/** Shared cards that stand for what is usual between two places before any was seen. */
const PRIOR = 5;
/** What half of the numbers of a bell curve scatter within. */
const HALF = 0.6745;

/**
 * How much more a number shares its customers with numbers of its own institution than with others',
 * in standard deviations of the numbers of these data.
 *
 * Method  a router sends the sales of one shop under several numbers of one institution, so a card
 *         that comes back to the shop is seen at one after another; customers of honest neighbours do
 *         not ask who the acquirer is. A pair's shared cards stand against what the volumes and the
 *         two places would give; of each number the ten pairs with most beyond that are taken, and of
 *         other institutions as many from as large a choice. Cards that met both within a few days
 *         alone do not count: an afternoon in a mall, a journey by airport, hotel and sights. Nothing
 *         is said where an institution has fewer than four numbers there, or others have fewer.
 * Shape   same order as `stats`.
 * Source  docs/indicators.md 17, 24, 42; domain.md §5.1 (a group of right merchants); method own [I].
 */
export const sharedCardsOf = async (
  session: Session,
  stats: readonly NumberStat[],
): Promise<readonly number[]> => {
  const step = Math.max(1, Math.ceil((await pairsOf(session)) / PAIRS_MAX));
  await session.run(chosenSql(step));
  for (const sql of [PAIRS, PLACES, BEYOND, RANKED]) await session.run(sql);
  const contrast = new Map(
    (await session.rows(CONTRAST)).map((row) => [
      Number(row['number']),
      Number(row['beyond']) / Number(row['taken']),
    ]),
  );
  return deviations(stats.map(({ number }) => contrast.get(number)));
};

const deviations = (contrast: readonly (number | undefined)[]): readonly number[] => {
  const known = contrast.filter((one): one is number => one !== undefined);
  const middle = median(known);
  const below = known.filter((one) => one < middle).map((one) => middle - one);
  const scatter = Math.max(SCATTER_MIN, median(below) / HALF);
  return contrast.map((one) => (one === undefined ? 0 : (one - middle) / scatter));
};

/** In thousandths of a standard deviation of chance. */
const SCATTER_MIN = 50;

const pairsOf = async (session: Session): Promise<number> => {
  const [row] =
    await session.rows(`select coalesce(sum(n * (n - 1) // 2), 0)::bigint as pairs from (
    select count(*) as n from number_card group by card having count(*) <= ${NUMBERS_OF_CARD_MAX})`);
  return Number(row?.['pairs'] ?? 0);
};

/** Every nth card by a mixed order, so that cards of one bank are not all chosen or all left out. */
const chosenSql = (step: number): string => `create or replace table shared_choice as
  select number, card, first_day, last_day from number_card
  where numbers_of_card between 2 and ${NUMBERS_OF_CARD_MAX}
    and (card::bigint * 2654435761 % 4294967296) % ${step} = 0`;

const PAIRS = `create or replace table shared_pair as
  with half as (
    select a.number as one, b.number as other, count(*) as cards
    from shared_choice a join shared_choice b on a.card = b.card and a.number < b.number
    where greatest(a.last_day, b.last_day) - least(a.first_day, b.first_day) > ${TRIP_DAYS}
    group by a.number, b.number)
  select one, other, cards from half union all select other, one, cards from half`;

const PLACES = `create or replace table shared_number as
  with known as (
    select s.number, left(d.value, 3) as institution, substr(d.value, 4, 4) as area,
      count(*) over (partition by substr(d.value, 4, 4)) as of_area
    from (select distinct number from number_sale) s join dict_number d on d.id = s.number
  ), weight as (select one as number, sum(cards)::bigint as weight from shared_pair group by one)
  select number, institution, coalesce(weight, 0) as weight,
    case when of_area >= ${PLACE_MIN} then area else 'x' || left(area, 2) end as place
  from known left join weight using (number)`;

/** Shared cards beyond what is usual between two places, in standard deviations of chance, thousandths. */
const BEYOND = `create or replace table shared_beyond as
  with pair as (
    select p.one, p.other, p.cards, a.place as from_place, b.place as to_place,
      a.weight as from_weight, b.weight as to_weight, a.institution = b.institution as same
    from shared_pair p join shared_number a on a.number = p.one
    join shared_number b on b.number = p.other
  ), whole as (
    select place, sum(weight)::bigint as weight, sum(weight * weight)::bigint as squares,
      sum(sum(weight)) over () as total
    from shared_number group by place
  ), between_places as (
    select from_place, to_place, sum(cards)::bigint as cards from pair group by from_place, to_place
  ), usual as (
    select b.from_place, b.to_place, (b.cards + ${PRIOR}) / (f.weight::double * t.weight
      - case when b.from_place = b.to_place then f.squares else 0 end + ${PRIOR} * f.total) as lift
    from between_places b join whole f on f.place = b.from_place
    join whole t on t.place = b.to_place
  )
  select one, other, to_place, same,
    round(1000 * (cards - from_weight::double * to_weight * lift)
      / sqrt(from_weight::double * to_weight * lift + 1))::bigint as beyond
  from pair join usual using (from_place, to_place)`;

/** Each number's pairs beyond what is usual, most first, of its own institution and of others. */
const RANKED = `create or replace table shared_rank as
  select one as number, same, beyond,
    row_number() over (partition by one, same order by beyond desc, other) as place
  from shared_beyond where beyond > 0`;

/**
 * The choice are all numbers of the places where a number shares any card. Places in the order of the
 * others are spread as the choice is larger.
 */
const CONTRAST = `
  with met as (select distinct one as number, to_place as place from shared_beyond),
  of_place as (select place, count(*) as numbers from shared_number group by place),
  of_house as (
    select place, institution, count(*) as numbers from shared_number group by place, institution
  ), choice as (
    select m.number, sum(p.numbers)::bigint - max((m.place = n.place)::integer) as everybody,
      coalesce(sum(h.numbers), 0)::bigint - max((m.place = n.place)::integer) as own
    from met m join shared_number n using (number) join of_place p on p.place = m.place
    left join of_house h on h.place = m.place and h.institution = n.institution
    group by m.number
  ), taken as (
    select number, own, everybody - own as others, least(${NEAREST}, own // 2) as taken
    from choice where own >= 4 and everybody - own >= 4
  ), turn as (select number, own, others, taken, unnest(range(taken)) as turn from taken),
  place as (
    select number, taken, turn + 1 as place, true as same from turn union all
    select number, taken, least(others, ((2 * turn + 1) * others) // (2 * own) + 1), false from turn
  )
  select number, any_value(taken) as taken,
    sum(case when same then 1 else -1 end * coalesce(r.beyond, 0))::bigint as beyond
  from place left join shared_rank r using (number, same, place)
  group by number order by number`;
