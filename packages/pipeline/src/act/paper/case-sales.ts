import { type Case, type Lang, yuanLabel } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import type { Block } from '../document/blocks.ts';
import { countLabel, timeLabel } from '../report/labels.ts';
import { PAPER_WORDS } from './words.ts';

/** Sales listed in a letter; the bundle has all of them. */
const SALES_MAX = 30;

/** The jumped sales of a case, or its suspect ones where none jumped, earliest first. */
export const caseSales = async (
  session: Session,
  one: Case,
  lang: Lang,
  zoneMinutes: number,
): Promise<readonly Block[]> => {
  const text = { type: 'varchar', id: 'varchar' };
  await session.load('paper_case', text, [[one.subject.type, one.subject.id]]);
  const rows = await session.rows(`select s.sale_id, s.at_ms, s.amount,
      coalesce(f.registered_no, f.stated_no) as own_no,
      coalesce(f.registered_name, f.shop_name) as own_name, f.cleared_no,
      coalesce(f.cleared_name, f.cleared_owner_name) as cleared_name, count(*) over () as total
    from paper_case p
    join subject su on su.type = p.type and su.id = p.id
    join sale s using (sale)
    join sale_outcome so using (sale)
    join outcome oc on oc.outcome = so.outcome
    join judgement j on j.outcome = so.outcome
    join facts f on f.pattern = oc.pattern
    where j.verdict = '${one.verdict === 'jumped' ? 'jumped' : 'suspect'}'
    order by s.at_ms, s.sale limit ${SALES_MAX}`);
  if (rows.length === 0) return [];
  const words = PAPER_WORDS[lang].complaint;
  const total = Number(rows[0]?.['total']);
  const shares = [2, 1.4, 3.2, 3.2, 3.1];
  const both = (number: unknown, name: unknown): string =>
    [number, name].filter((part) => part !== null && part !== undefined).join('\n');
  return [
    { kind: 'heading', level: 2, text: words.sales },
    {
      kind: 'table',
      columns: words.columns.map((title, at) => ({
        title,
        share: shares[at] ?? 2,
        ...(at === 1 ? { number: true as const } : {}),
      })),
      rows: rows.map((row) => [
        timeLabel(Number(row['at_ms']), zoneMinutes),
        yuanLabel(Number(row['amount'])),
        both(row['own_no'], row['own_name']),
        both(row['cleared_no'], row['cleared_name']),
        String(row['sale_id']),
      ]),
    },
    ...(total > rows.length
      ? [
          {
            kind: 'paragraph' as const,
            text: words.salesShown(countLabel(rows.length), countLabel(total)),
            soft: true as const,
          },
        ]
      : []),
  ];
};
