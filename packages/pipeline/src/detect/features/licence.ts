import { institutionInside, institutions, outsideAreas } from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';
import { type Feature, textField } from '../feature.ts';

/**
 * Whether the institution inside the number that was sent may acquire cards on that day, there.
 *
 * Shape   one row per sale with something to say. licence: `none` a table of institutions says that it
 *         is not licensed, `outside` that its areas are others than that of the number, `ended` the
 *         shipped list knows when its licence ended. What a table says of an institution takes the
 *         place of the shipped list.
 * Source  docs/indicators.md 43; catalog/codes/institutions.csv, licence-events.csv.
 */
export const LICENCE: Feature = {
  id: 'licence',
  fields: {
    licence: textField(
      'none, outside or ended where the institution inside the cleared number may not acquire there',
      '清算商户号内的机构在当日当地能否收单：无牌、超地区、已终止',
    ),
  },
  needs: ['view:clearing|response|statement', 'merchant_no'],
  live: false,
  create: async (session: Session): Promise<void> => {
    const stated = await session.rows(
      `select code3, licensed, areas, coalesce(valid_from, -100000) as from_day,
         coalesce(valid_to, 100000) as to_day
       from typed_institutions where code3 is not null order by code3, from_day, to_day, licensed, areas`,
    );
    await session.load('licence_span', COLUMNS, await spansOf(session, stated));
    await session.run(FEATURE);
  },
};

const COLUMNS = { number: 'integer', from_day: 'integer', to_day: 'integer', says: 'varchar' };

const DAY_MS = 86_400_000;

/** Spans of days in which a number's institution may not acquire, for numbers of those that are told. */
const spansOf = async (session: Session, stated: readonly Row[]): Promise<readonly Cell[][]> => {
  const told = new Map<string, Row[]>();
  for (const row of stated) {
    const code3 = String(row['code3']);
    told.set(code3, [...(told.get(code3) ?? []), row]);
  }
  const ended = new Map(
    institutions().flatMap(({ code3, licensedUntil: until }) =>
      until === undefined || told.has(code3) ? [] : [[code3, Date.parse(until) / DAY_MS] as const],
    ),
  );
  const codes = [...told.keys(), ...ended.keys()].filter((code) => /^\d{3}$/.test(code)).sort();
  const spans: Cell[][] = [];
  await session.each(
    `select id, value from dict_number where left(value, 3) in ('${codes.join("', '")}')`,
    (block) => {
      for (const { id = null, value } of block) {
        const number = String(value);
        const code3 = institutionInside(number);
        if (code3 === null) continue;
        const until = ended.get(code3);
        if (until !== undefined) spans.push([id, until, 100_000, 'ended']);
        for (const row of told.get(code3) ?? []) {
          const says = saidOf(row, number);
          if (says) spans.push([id, row['from_day'] ?? null, row['to_day'] ?? null, says]);
        }
      }
    },
  );
  return spans;
};

const saidOf = ({ licensed, areas }: Row, number: string): string | undefined => {
  if (licensed === false) return 'none';
  return typeof areas === 'string' && outsideAreas(number, areas) ? 'outside' : undefined;
};

const FEATURE = `create or replace table feature_licence as
  select s.sale, min(l.says) as licence
  from sale s join identified i using (sale)
  join licence_span l on l.number = i.cleared and l.from_day <= s.day and l.to_day > s.day
  group by s.sale`;
