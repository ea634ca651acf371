import { placesOfAreas } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * In how many provinces a number is at home: a chain that sells under the number of its head office has a shop in each.
 *
 * Shape   one row per sale of a device that uses nothing but its number and reports one area. number_provinces: provinces, no
 *         two of their areas alike, in which such devices of the number stay, this one's among them.
 * Source  docs/indicators.md 7; contract §5, chains. A terminal that was carried off reports two areas, or is the only one of
 *         its number that is elsewhere; a shell merchant's that were sent all over the country look like a chain's [I].
 */
export const NUMBER_PROVINCES: Feature = {
  id: 'number_provinces',
  fields: {
    number_provinces: intField(
      'provinces in which devices that use nothing but this number stay, each in one area',
      '只用该号、且各自只在一个地区的终端分布在几个省份',
    ),
  },
  needs: ['terminal_sn|terminal_id', 'area_code'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    await session.run(STAY);
    await session.load('number_spread', COLUMNS, await readSpread(session));
    await session.run(FEATURE);
  },
};

const COLUMNS = { number: 'integer', provinces: 'integer' } as const;

/** Fewer sales show no device at home. Own choice [I]. */
const STAY_MIN = 3;

const STAY = `create or replace table number_stayer as
  select k.device, min(k.cleared) as number, min(s.area_code) as area
  from history_key k join sale s using (sale)
  where k.device <> 0 and k.cleared > 0 and s.area_code is not null
  group by k.device
  having min(k.cleared) = max(k.cleared) and min(s.area_code) = max(s.area_code) and count(*) >= ${STAY_MIN}`;

const AREAS = `
  select number, area from (select distinct number, area from number_stayer)
  qualify count(*) over (partition by number) > 1 order by number, area`;

/** By number, how many of its areas lie in provinces of their own. */
const readSpread = async (session: Session): Promise<readonly Cell[][]> => {
  const spread = new Map<number, string[]>();
  await session.each(AREAS, (rows) => {
    for (const row of rows) {
      const [number, area] = [Number(row['number']), String(row['area'])];
      const found = spread.get(number) ?? [];
      if (found.every((other) => placesOfAreas(other, area) === 'different'))
        spread.set(number, [...found, area]);
    }
  });
  return [...spread].map(([number, areas]) => [number, areas.length]);
};

const FEATURE = `create or replace table feature_number_provinces as
  select k.sale, p.provinces as number_provinces
  from number_stayer t join number_spread p using (number) join history_key k on k.device = t.device`;
