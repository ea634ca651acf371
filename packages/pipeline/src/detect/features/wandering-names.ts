import { compareNames, institutionInside } from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';
import { createUsualNames, NAME, SEVERAL_NUMBERS, USUAL_SALES_MIN } from './usual-names.ts';

/**
 * Whether a name goes about under the numbers of other firms: a router that replaces the number and leaves
 * the name, of whatever class the two are. Neither registry nor device is needed.
 *
 * Shape   one row per sale whose name has a number of its own, with half or more of the number's sales and
 *         well ahead of the name's next, but is told under another, the usual name of which is a different
 *         firm that is well ahead there, or which no firm has and the same institution gave out. wander_numbers: such numbers of the name;
 *         wander_names: such names of this number; both counted among names and numbers that have
 *         enough of each other: see `isMesh`. Nothing where names have slipped against numbers.
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

/**
 * Whether names and numbers go about together: a name under fewer numbers may be mistyped, or a shop that moved;
 * of fewer names, a number did. Two shops that each go out under the same four have a router as well. Own choice [I].
 */
const isMesh = (numbers: number, names: number): boolean =>
  names >= 2 && numbers >= 3 && names + numbers >= 6;

/** How far a name's own number must be ahead of its next, in halves. Own choice [I]. */
const AHEAD_HALVES = 3;

/**
 * Names under numbers that keep to another name, or to none: `owner` is then the most frequent other name.
 */
const GUESTS = `
  with known as (
    select *, row_number() over (partition by name order by sales desc, number) as place,
      coalesce(lead(sales) over (partition by name order by sales desc, number), 0) as next
    from number_named
  ), own as (
    select name, number, sales, sales * 2 >= next * ${AHEAD_HALVES} as ahead from known
    where place = 1 and sales > next
  ), home as (
    select o.name, o.number, o.ahead from own o join usual_of_number u using (number)
    where u.sales >= ${USUAL_SALES_MIN} and o.sales * 2 >= u.sales
  ), other as (
    select k.number, k.name as guest, first(o.name order by o.sales desc, o.name) as owner
    from number_named k join number_named o on o.number = k.number and o.name <> k.name
    semi join home h on h.name = k.name group by all
  )
  select k.number, k.guest as name, guest.value as guest, host.value as host,
    here.value as here, there.value as there, owned.name is not null as owned, h.ahead
  from other k join home h on h.name = k.guest and h.number <> k.number
  left join (
    select u.number, u.name from usual_of_number u semi join own o on o.number = u.number and o.name = u.name and o.ahead
    where u.sales >= ${USUAL_SALES_MIN}
  ) owned on owned.number = k.number
  join dict_name guest on guest.id = k.guest
  join dict_name host on host.id = coalesce(owned.name, k.owner)
  join dict_number here on here.id = k.number join dict_number there on there.id = h.number
  order by k.number, k.guest`;

interface Guest {
  readonly number: number;
  readonly name: number;
  /** The name's own number is well ahead of its next. */
  readonly ahead: boolean;
}

const readWandering = async (session: Session): Promise<readonly Cell[][]> => {
  const guests: Guest[] = [];
  await session.each(GUESTS, (rows) => {
    for (const row of rows)
      if (compareNames(String(row['guest']), String(row['host'])) === 'different' && isHosted(row))
        guests.push({
          number: Number(row['number']),
          name: Number(row['name']),
          ahead: row['ahead'] === true,
        });
  });
  const mesh = withPartners(guests.filter(({ ahead }) => ahead));
  const left = withPartners([...mesh, ...joining(guests, mesh)]);
  const [numbers, names] = [countBy(left, 'name'), countBy(left, 'number')];
  return left.map(({ number, name }): Cell[] => [
    number,
    name,
    numbers.get(name) ?? 0,
    names.get(number) ?? 0,
  ]);
};

/** Names that are hardly ahead under their own numbers, under those of a mesh. */
const joining = (guests: readonly Guest[], mesh: readonly Guest[]): readonly Guest[] => {
  const pool = new Set(mesh.map(({ number }) => number));
  return guests.filter(({ ahead, number }) => !ahead && pool.has(number));
};

/**
 * Whether a shop has the number, or nobody has and it is of the institution that gave the name its own:
 * shops accept the wallets of several platforms besides, each under that one's number.
 */
const isHosted = ({ owned, here, there }: Row): boolean => {
  if (owned === true) return true;
  const house = institutionInside(String(here));
  return house !== null && house === institutionInside(String(there));
};

/** Those that remain when names of too few numbers and numbers of too few names are left out, again and again. */
const withPartners = (guests: readonly Guest[]): readonly Guest[] => {
  const [numbers, names] = [countBy(guests, 'name'), countBy(guests, 'number')];
  const left = guests.filter(({ number, name }) =>
    isMesh(numbers.get(name) ?? 0, names.get(number) ?? 0),
  );
  return left.length === guests.length ? left : withPartners(left);
};

const countBy = (guests: readonly Guest[], key: 'number' | 'name'): ReadonlyMap<number, number> => {
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
