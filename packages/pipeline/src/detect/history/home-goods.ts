import type { Session } from '../../engine/session.ts';
import {
  differ,
  less,
  likelihood,
  type Moments,
  momentsOf,
  type SizeCount,
} from './amount-sizes.ts';
import { LANDLORDS } from './central-till.ts';
import { oddsLimit } from './chances.ts';
import type { NumberTraits } from './number-traits.ts';
import { eachDeviceSizes, readElsewhere } from './sizes-elsewhere.ts';

/** So many sales, at least, under the number and the home here, and under each elsewhere. Own choice [I]. */
const HERE_MIN = 3;
const HOME_MIN = 5;
const OTHERS_MIN = 3;

/** Share of the numbers said to take the home's sales that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** Numbers beside a device's home that have tills of their own, which use nothing else. */
const BESIDE = `create or replace table beside_home as
  select t.device, t.number, t.home_number as home, m.numbers = 2 as alone from device_story t
  join number_use n on n.number = t.number join mixed m on m.device = t.device
  where t.role = 'away' and t.bound and t.names = 'different' and t.returns >= 1 and n.lone > 0`;

/** Numbers and homes of which it is asked what they sell elsewhere. */
const ASKED = 'select number from beside_home union select home from beside_home';

export const HOME_GOODS_COLUMNS = { device: 'bigint', number: 'integer', own: 'boolean' } as const;

/**
 * Odds, in nats, that what a device sold under another's number are its home's goods and not the other's: its sales are
 * foretold from those under the home here, and from those of other devices under the number.
 *
 * Shape   undefined where too few sales tell, or where the home itself sells otherwise elsewhere.
 * Source  a router, a faulty release or a wrong load replaces who sold, not what was sold; a device that is lent
 *         sells what the borrower sells [I].
 */
export const homeGoodsOf = (
  under: readonly SizeCount[],
  here: Moments,
  { others, elsewhere, usual }: { others: Moments; elsewhere: Moments; usual: Moments },
): number | undefined => {
  const count = under.reduce((sum, { sales }) => sum + sales, 0);
  if (count < HERE_MIN || here.sales < HOME_MIN || others.sales < OTHERS_MIN) return undefined;
  if (elsewhere.sales >= HERE_MIN && differ([here, elsewhere])) return undefined;
  return likelihood(under, here, usual) - likelihood(under, others, usual);
};

/** Whether what was sold under a number is what it sells elsewhere, which is something else than the home does. */
const areOwn = (under: Moments, here: Moments, others: Moments): boolean =>
  others.sales >= OTHERS_MIN && differ([here, others]) && !differ([under, others]);

/**
 * Creates `home_goods(device, number, own)`: the numbers beside a device's home under which it sold the home's goods or,
 * where `own`, those of the number itself: two shops have one terminal id, or the device was lent.
 *
 * Shape   such as come to and fro and are of another firm that has a till of its own and is no landlord; odds count
 *         among all that were asked.
 */
export const createHomeGoods = async (
  session: Session,
  traits: ReadonlyMap<number, NumberTraits>,
): Promise<void> => {
  await session.run(BESIDE);
  const { ofNumber, usual } = await readElsewhere(session, ASKED);
  const beside = await readBeside(session, traits);
  const found: { device: number; number: number; isOwn: boolean; odds: number }[] = [];
  await eachDeviceSizes(session, 'select device from beside_home', (device, sizes) => {
    const under = (number: number) => sizes.filter((one) => one.number === number);
    for (const { number, home, alone } of beside.get(device) ?? []) {
      const here = momentsOf(under(home));
      const others = less(ofNumber(number), momentsOf(under(number)));
      const known = { others, elsewhere: less(ofNumber(home), here), usual };
      const odds = homeGoodsOf(under(number), here, known);
      const isOwn = alone && areOwn(momentsOf(under(number)), here, others);
      if (odds !== undefined) found.push({ device, number, isOwn, odds });
    }
  });
  const limitOf = (sign: number): number =>
    oddsLimit(
      found.map(({ odds }) => sign * odds),
      FALSE_DISCOVERY,
    );
  const [home, own] = [limitOf(1), limitOf(-1)];
  // A router that has several numbers may choose by amount, too.
  const told = found.filter(({ odds, isOwn }) => odds >= home || (isOwn && -odds >= own));
  const rows = told.map(({ device, number, odds }) => [device, number, odds < 0]);
  await session.load('home_goods', HOME_GOODS_COLUMNS, rows);
};

/** A number beside a device's home; `alone` where the device has no third. */
interface Asked {
  readonly number: number;
  readonly home: number;
  readonly alone: boolean;
}

/** By device, the numbers beside its home; a landlord's sells what his tenants do. */
const readBeside = async (
  session: Session,
  traits: ReadonlyMap<number, NumberTraits>,
): Promise<ReadonlyMap<number, readonly Asked[]>> => {
  const beside = new Map<number, Asked[]>();
  await session.each('from beside_home order by device, number', (rows) => {
    for (const row of rows) {
      const [device, number, home] = ['device', 'number', 'home'].map((name) => Number(row[name]));
      if (LANDLORDS.has(traits.get(number as number)?.mcc ?? '')) continue;
      const one = { number: number as number, home: home as number, alone: row['alone'] === true };
      beside.set(device as number, [...(beside.get(device as number) ?? []), one]);
    }
  });
  return beside;
};
