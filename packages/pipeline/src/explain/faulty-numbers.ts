import type { Cause } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import type { InBoth } from './cases.ts';

/** Causes that make numbers, or send somebody's by mistake: what then stands under a number is no habit of a merchant's. */
const FAULTS: ReadonlySet<Cause> = new Set<Cause>(['device', 'software', 'operation', 'data']);

/**
 * How many sales of a number are of terminals whose case has a fault for its cause: by number.
 *
 * Shape   reads `case_sale`; `shops` are the cases of terminals.
 * Source  a garbled number keeps the name of the shop: beside it are others of the name, and it has another category [I].
 */
export const findFaultyNumbers = async (
  session: Session,
  shops: InBoth,
): Promise<ReadonlyMap<string, number>> => {
  const faulty = shops.zh.filter(
    ({ subject, cause }) => subject.type === 'terminal' && FAULTS.has(cause.top),
  );
  if (faulty.length === 0) return new Map();
  const ids = new Set(faulty.map(({ subject }) => subject.id));
  const rows = await session.rows(`select c.id, n.value as number, count(*) as sales
    from case_sale c join dict_number n on n.id = c.cleared
    where c.type = 'terminal' group by all order by all`);
  const found = new Map<string, number>();
  for (const { id, number, sales } of rows)
    if (ids.has(String(id)))
      found.set(String(number), (found.get(String(number)) ?? 0) + Number(sales));
  return found;
};
