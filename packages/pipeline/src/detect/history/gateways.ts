import { mccInside, PRICE_CLASSES, priceClass } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { apartByChance, momentsOf, SIZE, type SizeCount } from './amount-sizes.ts';

/** A till sells for fewer merchants, and stands in fewer cities, of which none has a till of its own. Own choices [I]. */
const GATEWAY_MIN = 6;
const AREAS_MIN = 3;
/** Where all is sold online, so many merchants are enough. Own choice [I]. */
const ONLINE_MIN = 3;

/** One router's till of a hundred seems to sell at several levels, by merchant or by trade. */
const APART_MAX = 0.01;

/** Of a gateway's merchants, one in so many is of a cheap class at most; a router's numbers nearly all are. Own choice [I]. */
const CHEAP_MAX = 3;

/**
 * Device codes of terminal ids under which all is sold online by several merchants: a gateway writes one id for all
 * that sell through it. See `isGateway`. Reads `history_key`.
 */
export const readOnlineGateways = (session: Session): Promise<readonly number[]> =>
  readGateways(
    session,
    `select k.device from history_key k join sale s using (sale)
     where k.device < 0 and k.cleared > 0 group by k.device
     having count(distinct k.cleared) >= ${ONLINE_MIN} and bool_and(coalesce(s.method = 'online', false))`,
  );

/**
 * The same of ids, whatever the method, that many merchants of several cities have whom nobody knows under any other.
 * Reads `number_place` and `number_use` as well.
 */
export const readFarGateways = (session: Session): Promise<readonly number[]> =>
  readGateways(
    session,
    `select p.device from number_place p join number_use n using (number)
     where p.device < 0 group by p.device
     having count(*) >= ${GATEWAY_MIN} and max(n.devices) = 1
       and count(distinct nullif(p.area, '')) >= ${AREAS_MIN}`,
  );

/** Stalls of one hall are fewer. Own choice [I]. */
const CROWD_MIN = 8;
/** A shop that counts its terminals has few of them; of those under an id, one in so many may have more. Own choices [I]. */
const TERMINALS_MAX = 3;
const LARGE_MAX = 3;
/** Who counts one more terminal has those before: of the numbers under an id, so many in three. Own choice [I]. */
const NESTED_MIN = 2;

/**
 * Device codes of terminal ids of many small shops that each sell at a level of their own, and of ids whose numbers
 * have such an id as well: shops there count their terminals from one, whatever others of their institution do.
 */
export const readCountedIds = async (session: Session): Promise<readonly number[]> => {
  const crowded = await readGateways(
    session,
    `select p.device from number_place p join number_use n using (number)
     where p.device < 0 group by p.device
     having count(*) filter (n.devices > ${TERMINALS_MAX}) * ${LARGE_MAX} <= count(*)
       and (count(*) >= ${CROWD_MIN}
         or count(*) >= ${GATEWAY_MIN} and count(distinct nullif(p.area, '')) >= ${AREAS_MIN})`,
    isCounted,
  );
  if (crowded.length === 0) return [];
  const rows = await session.rows(`select p.device from number_place p
    left join (select distinct number from number_place where device in (${crowded.join(', ')})) c
      on c.number = p.number
    where p.device < 0 group by p.device
    having count(*) > 1 and count(c.number) * 3 >= count(*) * ${NESTED_MIN} order by p.device`);
  return rows.map(({ device }) => Number(device));
};

const readGateways = async (
  session: Session,
  asked: string,
  isIt = isGateway,
): Promise<readonly number[]> => {
  const found: number[] = [];
  let device: Cell = null;
  let seen: Seen[] = [];
  const tell = (): void => {
    if (seen.length > 0 && isIt(seen)) found.push(Number(device));
    seen = [];
  };
  await session.each(sold(asked), (rows) => {
    for (const { device: next, number, no, day, size, sales } of rows) {
      if (next !== device) tell();
      device = next ?? null;
      const cell = { number: Number(number), size: Number(size), sales: Number(sales) };
      seen.push({ ...cell, no: String(no), day: String(day) });
    }
  });
  tell();
  return found;
};

interface Seen extends SizeCount {
  readonly no: string;
  readonly day: string;
}

/**
 * Whether what is sold under an id is that of many merchants. A router's till with a pool that nobody else has shows
 * many numbers, too: it sells under all of them what it sells, and they are of cheap classes. Of merchants each sells
 * at a level of its own, which their trades show, too, where each merchant sells once or twice.
 *
 * Source  docs/indicators.md 17, 18, 27; a router replaces who sold, not what was sold, and moves sales to cheaper
 *         classes [I].
 */
const isGateway = (seen: readonly Seen[]): boolean => {
  const merchants = partsBy(seen, ({ number }) => number);
  const cheap = merchants.filter(([first]) => first !== undefined && isCheap(first));
  if (cheap.length * CHEAP_MAX > merchants.length) return false;
  const trades = partsBy(seen, ({ no }) => mccInside(no) ?? no);
  return [merchants, trades].some((parts) => apartByChance(parts.map(momentsOf)) <= APART_MAX / 2);
};

/** In order of amount, a router's bands change as often as there are numbers, less one; shops oftener. Own choice [I]. */
const CHANGES_MIN = 1.5;

/**
 * Whether so many shops sell under an id, and no router chooses their numbers by the amount: in order of amounts one
 * number would follow another, once each. Three merchants of a gateway may have nothing in common, eight shops have.
 */
const isCounted = (seen: readonly Seen[]): boolean => {
  const order = [...seen].sort((a, b) => a.size - b.size || a.number - b.number);
  const changes = order.filter((cell, at) => at > 0 && cell.number !== order[at - 1]?.number);
  const numbers = new Set(seen.map(({ number }) => number)).size;
  return changes.length >= CHANGES_MIN * (numbers - 1) && isGateway(seen);
};

const partsBy = (seen: readonly Seen[], keyOf: (cell: Seen) => number | string): Seen[][] => {
  const parts = new Map<number | string, Seen[]>();
  for (const cell of seen) {
    const cells = parts.get(keyOf(cell));
    if (cells) cells.push(cell);
    else parts.set(keyOf(cell), [cell]);
  }
  return [...parts.values()];
};

const isCheap = ({ no, day }: Seen): boolean => {
  const mcc = mccInside(no);
  const price = mcc === null ? undefined : priceClass(mcc, day);
  return price !== undefined && price !== PRICE_CLASSES[0];
};

const sold = (asked: string): string => `
  with asked as (${asked})
  select k.device, k.cleared as number, any_value(d.value) as no, ${SIZE} as size, count(*) as sales,
    strftime(date '1970-01-01' + min(s.day)::integer, '%Y-%m-%d') as day
  from history_key k join asked using (device) join sale s using (sale)
  join history_number d on d.id = k.cleared
  where s.txn_type in (1, 5) and s.amount > 0
  group by k.device, k.cleared, size order by k.device, k.cleared, size`;
