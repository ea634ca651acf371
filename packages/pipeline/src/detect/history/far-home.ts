import { tradesRelated } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import type { NumberTraits } from './number-traits.ts';

/** A shop whose devices go to a number of another city and come back. */
export interface FarUser {
  readonly mcc: string | undefined;
  /** The number is cheaper than the shop's, or of a trade that has nothing to do with it. */
  readonly strange: boolean;
}

const USERS_MIN = 2;

/**
 * Whether a number that shops of another city use is nobody's there: strange to two of them, or these are of trades
 * that have nothing in common, so that no head office is that of both.
 */
export const areNoOnesShops = (users: readonly FarUser[]): boolean => {
  if (users.length < USERS_MIN) return false;
  if (users.filter(({ strange }) => strange).length >= USERS_MIN) return true;
  return users.some(({ mcc = '' }) =>
    users.some((other) => tradesRelated(mcc, other.mcc ?? '') === false),
  );
};

const USED = `select number, home_number, bool_or(cheaper or other_trade) as strange
  from device_story
  where role = 'away' and tied and elsewhere and names = 'different' and returns >= 1
  group by number, home_number order by number, home_number`;

/**
 * Creates `far_home(number, homes)`: numbers of another city that devices of several shops use to and fro, and
 * how many shops. No food court is in two cities, so that it need not be seen that each shop keeps to its
 * own devices.
 */
export const createFarHomes = async (
  session: Session,
  traits: ReadonlyMap<number, Pick<NumberTraits, 'mcc'>>,
): Promise<void> => {
  const users = new Map<number, FarUser[]>();
  await session.each(USED, (rows) => {
    for (const { number, home_number, strange } of rows) {
      const known = users.get(Number(number)) ?? [];
      const mcc = traits.get(Number(home_number))?.mcc;
      users.set(Number(number), [...known, { mcc, strange: strange === true }]);
    }
  });
  const rows = [...users].flatMap(([number, all]): Cell[][] =>
    areNoOnesShops(all) ? [[number, all.length]] : [],
  );
  await session.load('far_home', FAR_COLUMNS, rows);
};

const FAR_COLUMNS = { number: 'integer', homes: 'bigint' } as const;
