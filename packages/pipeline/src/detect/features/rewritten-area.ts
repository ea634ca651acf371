import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * Whether terminals of several shops state their own numbers with one and the same other area inside.
 *
 * A merchant number is put together of institution, area, category and serial. Nobody loads, types or lends a number
 * that has all of the shop's own but the area, at shops of several areas alike: the device's own software writes it.
 * An acquirer that enters shops anew does so once, and no terminal goes back.
 *
 * Shape   one row per sale of a terminal of the registry under a number that no registry of merchants holds and that
 *         is its registered one but for the area (characters 4 to 7 of 15). Numbers of one institution with one such
 *         area are alike. alike_shops: registered numbers so written; alike_areas: areas that these have;
 *         alike_back: terminals of which the registered number is seen again after the last sale of the other.
 *         Reads `off_sale`, `off_pair` and `home_turn` of foreign-number.ts.
 * Source  docs/facts.md, parts of a merchant number [V2]; that software fills in an area is inferred [I].
 */
export const REWRITTEN_AREA: Feature = {
  id: 'rewritten_area',
  fields: {
    alike_shops: intField(
      'registered numbers whose terminals state them with this same other area inside',
      '有几个登记号被终端改成同一个地区（其余各段不变）',
    ),
    alike_areas: intField(
      'areas that these registered numbers have themselves',
      '这些登记号本来分属几个地区',
    ),
    alike_back: intField(
      'terminals among them that went back to their registered number',
      '其中后来又用回登记号的终端数',
    ),
  },
  needs: ['terminals', 'merchants'],
  live: false,
  asks: 'exists (from identified where registered > 0 and registered <> coalesce(nullif(stated, 0), cleared))',
  create: async (session: Session): Promise<void> => {
    await session.run(REWRITTEN);
    await session.run(FEATURE);
  },
};

const REWRITTEN = `create or replace table area_rewritten as
  select p.device, p.registered, p.number, left(b.value, 3) as house, b.value[4:7] as area, a.value[4:7] as own_area,
    coalesce(h.again_ms > p.last_ms, false) as back
  from off_pair p
  join dict_number a on a.id = p.registered join dict_number b on b.id = p.number
  left join home_turn h on h.device = p.device and h.registered = p.registered and h.number = p.number
  anti join (select distinct number from merchant_span) m on m.number = p.number
  where length(a.value) = 15 and length(b.value) = 15 and a.value[4:7] <> b.value[4:7]
    and left(a.value, 3) = left(b.value, 3) and a.value[8:15] = b.value[8:15]`;

const FEATURE = `create or replace table feature_rewritten_area as
  with alike as (
    select house, area, count(distinct registered) as shops, count(distinct own_area) as areas,
      count(distinct device) filter (back) as back
    from area_rewritten group by house, area
  )
  select o.sale, a.shops as alike_shops, a.areas as alike_areas, a.back as alike_back
  from off_sale o join area_rewritten r using (device, registered, number) join alike a using (house, area)`;
