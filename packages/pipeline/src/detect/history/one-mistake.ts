import type { Session } from '../../engine/session.ts';
import { type Mistake, mistakeOf } from '../mistake.ts';
import type { NumberTraits } from './number-traits.ts';

/** Share of the numbers said to be mistakes that may be second numbers by luck. */
const FALSE_DISCOVERY = 0.02;

/** So many devices of one institution that change one and the same digit in one way have a scheme of second numbers. Own choice [I]. */
const SCHEME_MIN = 3;

export const ONE_MISTAKE_COLUMNS = { device: 'bigint', number: 'integer', own: 'integer' } as const;

/**
 * Numbers of a device that no other device has, beside one that it used more, before them and after.
 *
 * Shape   whichever of the two the device seems at home with: of a shop of several tills each has a part of its
 *         own number only, and all of a wrong one.
 */
const BESIDE = `create or replace table beside_own as
  select t.device, t.number, o.number as own
  from device_story t
  join number_use n on n.number = t.number and n.devices = 1
  join device_number o on o.device = t.device and o.number <> t.number and o.sales >= n.sales
  join mixed_use h on h.device = t.device and h.number = o.number
  join mixed_use u on u.device = t.device and u.number = t.number
  left join device_part p on p.device - p.part = t.device and p.number = t.number
  where (t.device > 0 or p.bound) and h.first_place < u.first_place and (h.last_place > u.last_place or u.runs > 1)`;

/** Last four characters of the numbers of each institution. */
const TAILS = `
  select left(value, 3) as house, right(value, 4) as tail, count(*) as n
  from number_use join history_number on id = number where length(value) = 15 group by all
  order by house, tail`;

/** Ordered pairs of numbers of one institution, and those whose last four characters are one mistake apart. */
interface Pairs {
  readonly all: number;
  readonly digit: number;
  readonly swap: number;
}

interface Beside {
  readonly device: number;
  readonly number: number;
  readonly own: number;
  readonly mistake: Mistake | undefined;
  /** Of which institution, where, and which digit became which. */
  readonly change: string;
}

/**
 * Creates `one_mistake(device, number, own)`: numbers that are a device's own but for one mistake, to which it
 * went and came back, and that nobody else has.
 *
 * Shape   shops have second numbers too: how often these lie one mistake from the first by luck is read from all
 *         numbers of their institutions, and mistakes count where they are far more than that.
 *         Not where several devices of one institution change a digit alike.
 * Source  a hand that types a number in, a memory that fails: docs/indicators.md 33, 44; the rest our own [I].
 */
export const createOneMistake = async (
  session: Session,
  traits: ReadonlyMap<number, NumberTraits>,
): Promise<void> => {
  await session.run(BESIDE);
  const beside = await readBeside(session, traits);
  const told = beside.length === 0 ? [] : await judge(session, beside);
  await session.load(
    'one_mistake',
    ONE_MISTAKE_COLUMNS,
    told.map(({ device, number, own }) => [device, number, own]),
  );
};

const readBeside = async (
  session: Session,
  traits: ReadonlyMap<number, NumberTraits>,
): Promise<readonly Beside[]> => {
  const found: Beside[] = [];
  await session.each('from beside_own order by device, number, own', (rows) => {
    for (const row of rows) {
      const [device, number, own] = ['device', 'number', 'own'].map((name) => Number(row[name]));
      const [use, home] = [traits.get(number as number), traits.get(own as number)];
      if (use?.name === undefined || use.name !== home?.name) continue;
      if (houseOf(use.no) !== houseOf(home.no) || isNext(use.no, home.no)) continue;
      const mistake = mistakeOf(use.no, home.no);
      const change = mistake === 'digit' ? changeOf(use.no, home.no) : '';
      found.push({
        device: device as number,
        number: number as number,
        own: own as number,
        mistake,
        change,
      });
    }
  });
  const pairs = countBy(found, ({ device }) => device);
  return found.filter(({ device }) => pairs.get(device) === 1);
};

const houseOf = (no: string): string => no.slice(0, 3);

/** Whether the last digit alone differs, as between numbers given out in a row: no second number by luck. */
const isNext = (no: string, own: string): boolean => no.slice(0, -1) === own.slice(0, -1);

const changeOf = (no: string, own: string): string => {
  const at = [...no].findIndex((char, place) => char !== own[place]);
  return `${houseOf(own)}${at}${own[at]}${no[at]}`;
};

const judge = async (session: Session, beside: readonly Beside[]): Promise<readonly Beside[]> => {
  const pairs = await countPairs(session);
  const seconds = beside.filter(({ mistake }) => mistake === undefined).length + UNSEEN;
  const changes = countBy(beside, ({ change }) => change);
  const told = (mistake: Mistake): readonly Beside[] => {
    const some = beside.filter((one) => one.mistake === mistake && !isScheme(one, changes));
    const luck = (seconds * (pairs[mistake] + 1)) / (pairs.all + 1);
    return luck <= FALSE_DISCOVERY * some.length ? some : [];
  };
  return [...told('digit'), ...told('swap')];
};

const countPairs = async (session: Session): Promise<Pairs> => {
  const houses = new Map<string, Map<string, number>>();
  await session.each(TAILS, (rows) => {
    for (const { house, tail, n } of rows) {
      const tails = houses.get(String(house)) ?? new Map<string, number>();
      houses.set(String(house), tails.set(String(tail), Number(n)));
    }
  });
  const counted = [...houses.values()].map(pairsAmong);
  const sumOf = (key: keyof Pairs): number => counted.reduce((sum, one) => sum + one[key], 0);
  return { all: sumOf('all'), digit: sumOf('digit'), swap: sumOf('swap') };
};

/** Places of the last four characters at which one wrong digit counts, and the first of two neighbours. */
const PLACES = [0, 1, 2] as const;

const pairsAmong = (tails: ReadonlyMap<string, number>): Pairs => {
  const masked = new Map<string, number>();
  let [numbers, alike, near, swap] = [0, 0, 0, 0];
  for (const [tail, n] of tails) {
    numbers += n;
    alike += n * n;
    for (const at of PLACES) {
      const mask = `${tail.slice(0, at)}_${tail.slice(at + 1)}`;
      masked.set(mask, (masked.get(mask) ?? 0) + n);
      if (tail[at] !== tail[at + 1]) swap += n * (tails.get(exchange(tail, at)) ?? 0);
    }
  }
  for (const n of masked.values()) near += n * n;
  return { all: numbers * (numbers - 1), digit: near - PLACES.length * alike, swap };
};

const exchange = (tail: string, at: number): string =>
  `${tail.slice(0, at)}${tail[at + 1]}${tail[at]}${tail.slice(at + 2)}`;

/** Where no second number was seen, half a one may have been missed. */
const UNSEEN = 0.5;

const isScheme = ({ change }: Beside, changes: ReadonlyMap<string, number>): boolean =>
  change !== '' && (changes.get(change) ?? 0) >= SCHEME_MIN;

const countBy = <Key>(all: readonly Beside[], keyOf: (one: Beside) => Key): Map<Key, number> => {
  const counts = new Map<Key, number>();
  for (const one of all) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
};
