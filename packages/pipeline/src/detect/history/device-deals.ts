import type { Session } from '../../engine/session.ts';
import type { JointTurn } from './joint-turns.ts';
import { type CycleDeal, cycleOf } from './number-cycle.ts';

/** What the order of a device's deals says, and their amounts. */
export interface DealSigns {
  /** Numbers that follow each other in a fixed order: see number-cycle.ts. */
  readonly cycle?: ReadonlySet<number>;
  /** Numbers that it takes in turn together with other devices: see joint-turns.ts. */
  readonly joint?: JointTurn;
  /** Numbers under which the device sells for amounts of its own: see own-amounts.ts. */
  readonly amounts?: ReadonlySet<number>;
  /** By number, those beside which it sells alike, and otherwise elsewhere: see sold-alike.ts. */
  readonly alike?: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Fewer numbers have no order. */
const NUMBERS_MIN = 3;

const HOUR_MS = 3_600_000;
const ZONE_HOURS = 8;

const DEALS = `
  with several as (
    select device from mixed_use group by device having count(*) >= ${NUMBERS_MIN}
  )
  select k.device, k.cleared as number, s.at_ms
  from history_key k join several using (device) join sale s using (sale)
  where k.cleared > 0 and s.txn_type in (1, 5)
  order by k.device, s.at_ms, k.cleared, k.sale`;

/** Reads the deals of devices of three numbers or more; by device, those that say something. */
export const readDealSigns = async (session: Session): Promise<ReadonlyMap<number, DealSigns>> => {
  const found = new Map<number, DealSigns>();
  let device = 0;
  let deals: CycleDeal[] = [];
  const tell = (): void => {
    const cycle = cycleOf(deals);
    if (cycle) found.set(device, { cycle });
    deals = [];
  };
  await session.each(DEALS, (rows) => {
    for (const { device: next, number, at_ms } of rows) {
      if (Number(next) !== device) tell();
      device = Number(next);
      const hour = (Number(at_ms) / HOUR_MS + ZONE_HOURS) % 24;
      deals.push({ number: Number(number), hour });
    }
  });
  tell();
  return found;
};
