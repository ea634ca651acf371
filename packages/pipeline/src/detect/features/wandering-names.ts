import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';
import { createUsualNames, NAME, SEVERAL_NUMBERS, USUAL_SALES_MIN } from './usual-names.ts';

/**
 * Whether a name goes about under the numbers of other firms: a router that replaces the number and leaves
 * the name, of whatever class the two are. Neither registry nor device is needed.
 *
 * Shape   one row per sale whose name has a number of its own, with half or more of the name's sales and
 *         of the number's, but is told under another, the usual name of which is a different firm that
 *         has half or more of its own sales there. wander_numbers: such numbers of the name;
 *         wander_names: such names of this number; both counted among names and numbers that have
 *         `LEAST` of each other. Nothing where names have slipped against numbers.
 * Source  docs/indicators.md 10, 17, 18; of a platform with several numbers no shop has most of its
 *         sales under one, nor a number most of its sales of one shop [I].
 */
export const WANDERING_NAMES: Feature = {
  id: 'wandering_names',
  fields: {
    wander_numbers: intField(
      'numbers of other firms under which this name goes out, beside the one that is its own',
      '这一名称除自己的商户号外，还出现在几家别的商户的号码下',
    ),
    wander_names: intField(
      'names of other firms that go out so under this number',
      '这一商户号名下以这种方式出现的别家名称数',
    ),
  },
  needs: ['merchant_name', 'view:clearing|response|statement'],
  live: false,
  asks: SEVERAL_NUMBERS,
  create: async (session: Session): Promise<void> => {
    const slipped = await createUsualNames(session);
    await session.load('wandering_name', COLUMNS, slipped ? [] : await readWandering(session));
    await session.run(FEATURE);
  },
};

const COLUMNS = {
  number: 'integer',
  name: 'integer',
  numbers: 'integer',
  names: 'integer',
} as const;

/** A name under fewer numbers may be mistyped, or a shop that moved; fewer names, a number that did. */
const LEAST = 3;

/** Names under numbers that keep to other names. */
const GUESTS = `
  with known as (
    select n.*, sum(n.sales) over (partition by n.name) as of_name from number_named n
  ), keeps as (
    select u.number, u.name, u.usual * 2 >= u.sales as mostly
    from usual_of_number u join known k using (number, name)
    where u.sales >= ${USUAL_SALES_MIN} and k.sales * 2 >= k.of_name
  )
  select k.number, k.name, guest.value as guest, host.value as host
  from known k
  semi join (select name from keeps where mostly) home on home.name = k.name
  join keeps owner on owner.number = k.number and owner.name <> k.name
  join dict_name guest on guest.id = k.name join dict_name host on host.id = owner.name
  order by k.number, k.name`;

interface Guest {
  readonly number: number;
  readonly name: number;
}

const readWandering = async (session: Session): Promise<readonly Cell[][]> => {
  const guests: Guest[] = [];
  await session.each(GUESTS, (rows) => {
    for (const { number, name, guest, host } of rows)
      if (compareNames(String(guest), String(host)) === 'different')
        guests.push({ number: Number(number), name: Number(name) });
  });
  const left = withPartners(guests);
  const [numbers, names] = [countBy(left, 'name'), countBy(left, 'number')];
  return left.map(({ number, name }): Cell[] => [
    number,
    name,
    numbers.get(name) ?? 0,
    names.get(number) ?? 0,
  ]);
};

/** Those that remain when names of too few numbers and numbers of too few names are left out, again and again. */
const withPartners = (guests: readonly Guest[]): readonly Guest[] => {
  const [numbers, names] = [countBy(guests, 'name'), countBy(guests, 'number')];
  const left = guests.filter(
    ({ number, name }) => (numbers.get(name) ?? 0) >= LEAST && (names.get(number) ?? 0) >= LEAST,
  );
  return left.length === guests.length ? left : withPartners(left);
};

const countBy = (guests: readonly Guest[], key: keyof Guest): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const guest of guests) counts.set(guest[key], (counts.get(guest[key]) ?? 0) + 1);
  return counts;
};

const FEATURE = `create or replace table feature_wandering_names as
  with named as (
    select pattern, cleared as number, ${NAME} as name from pattern where cleared > 0
  )
  select s.sale, w.numbers as wander_numbers, w.names as wander_names
  from named n join wandering_name w on w.number = n.number and w.name = n.name
  join sale_pattern s using (pattern)`;
