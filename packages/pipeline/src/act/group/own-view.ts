import { type Lang, yuanLabel } from '@zhenma/model';
import { BILLED, CONTRACT_FEE, createPayoutDays } from '../../engine/contract-fee.ts';
import type { Row, Session } from '../../engine/session.ts';
import { type Block, heading, soft } from '../document/blocks.ts';
import { countLabel, percentLabel } from '../report/labels.ts';
import { count, type Sheet, share, type Value, yuan } from '../sheet/workbook.ts';
import { GROUP_ROWS_MAX } from './group-table.ts';
import { OWN_VIEW_WORDS } from './own-view-words.ts';

/** What a merchant would notice by itself, with or without a case. */
export interface OwnView {
  readonly number: string;
  readonly name: string;
  /** Fen that the contract makes of the sales whose fee is known, and what was charged above it. */
  readonly dueFen: number;
  readonly overFen: number;
  readonly overSales: number;
  /** Charged over due in the first and in the second half of the merchant's time; null: not known. */
  readonly charged: readonly [number | null, number | null];
  /** Share of declined sales, likewise. */
  readonly declined: readonly [number | null, number | null];
  /** Days with sales of which payouts are known, and those not paid out within four days. */
  readonly payoutDays: number;
  readonly lateDays: number;
}

/** A fee moves by less than this through rounding alone. Own choice [I]. */
const DRIFT_MIN = 0.02;
/** Standard errors by which declined sales must differ: once in 700 by accident. Own choice [I]. */
const DECLINED_Z_MIN = 3;

/**
 * The merchants of a result that have something to notice: charged above their contract, a fee that
 * drifts, late payouts, more declined sales.
 *
 * Shape   most overcharged first, then latest. A fee below the contract is none: contracts may cap it.
 */
export const readOwnViews = async (session: Session): Promise<readonly OwnView[]> => {
  await createPayoutDays(session);
  const rows = await session.rows(OWN);
  return rows.filter(isNotable).map(viewOf);
};

const halfSql = (name: 'early' | 'late', half: string): string => `
  sum(fee) filter (due is not null and ${half}) as charged_${name},
  sum(due) filter (fee is not null and ${half}) as due_${name},
  count(*) filter (resp_code is not null and ${half}) as answered_${name},
  count(*) filter (resp_code <> '00' and ${half}) as declined_${name}`;

const OWN = `with told as (
    select m.number, m.merchant_name as name, s.resp_code,
      s.merchant_fee as fee, ${CONTRACT_FEE} as due,
      2 * s.at_ms > min(s.at_ms) over turn + max(s.at_ms) over turn as late
    from sale s join identified i using (sale)
    join merchant_span m on m.span = ${BILLED.span}
    window turn as (partition by m.number)
  ), paid_late as (
    select number, count(*) as days, count(*) filter (late) as late from payout_day group by number
  ), summed as (
    select number, min(name) as name,
      coalesce(sum(due) filter (fee is not null), 0)::bigint as due,
      coalesce(sum(fee - due) filter (fee > due), 0)::bigint as over,
      count(*) filter (fee > due) as over_sales,
      ${halfSql('early', 'not late')}, ${halfSql('late', 'late')}
    from told group by number
  )
  select d.value as merchant_no, s.*, coalesce(p.days, 0) as payout_days,
    coalesce(p.late, 0) as late_days
  from summed s join dict_number d on d.id = s.number
  left join paid_late p on p.number = s.number
  order by over desc, late_days desc, merchant_no`;

const ratio = (row: Row, over: string, under: string): number | null =>
  Number(row[under] ?? 0) > 0 ? Number(row[over] ?? 0) / Number(row[under]) : null;

const halves = (row: Row, over: string, under: string): readonly [number | null, number | null] => [
  ratio(row, `${over}_early`, `${under}_early`),
  ratio(row, `${over}_late`, `${under}_late`),
];

const isNotable = (row: Row): boolean => {
  const [before, after] = halves(row, 'charged', 'due');
  const isDrifting = before !== null && after !== null && after - before > DRIFT_MIN;
  return Number(row['over']) > 0 || Number(row['late_days']) > 0 || isDrifting || declinesMore(row);
};

const declinesMore = (row: Row): boolean => {
  const [before, after] = halves(row, 'declined', 'answered');
  if (before === null || after === null) return false;
  const [n, m] = [Number(row['answered_early']), Number(row['answered_late'])];
  const all = (before * n + after * m) / (n + m);
  const error = Math.sqrt(all * (1 - all) * (1 / n + 1 / m));
  return error > 0 && (after - before) / error >= DECLINED_Z_MIN;
};

const viewOf = (row: Row): OwnView => ({
  number: String(row['merchant_no']),
  name: String(row['name'] ?? ''),
  dueFen: Number(row['due']),
  overFen: Number(row['over']),
  overSales: Number(row['over_sales']),
  charged: halves(row, 'charged', 'due'),
  declined: halves(row, 'declined', 'answered'),
  payoutDays: Number(row['payout_days']),
  lateDays: Number(row['late_days']),
});

const turned = (both: readonly [number | null, number | null]): string =>
  both.map((part) => (part === null ? '–' : percentLabel(part))).join(' → ');

/** The merchants' own views as a table; nothing where nobody has anything to notice. */
export const ownViewBlocks = (views: readonly OwnView[], lang: Lang): readonly Block[] => {
  if (views.length === 0) return [];
  const { title, lead, columns, shown } = OWN_VIEW_WORDS[lang];
  const shares = [2.6, 2.6, 1.5, 1.4, 1, 1.8, 1.8, 1.3];
  const rows = views
    .slice(0, GROUP_ROWS_MAX)
    .map((view) => [
      view.number,
      view.name,
      yuanLabel(view.dueFen),
      yuanLabel(view.overFen),
      countLabel(view.overSales),
      turned(view.charged),
      turned(view.declined),
      view.payoutDays === 0 ? '–' : `${view.lateDays} / ${view.payoutDays}`,
    ]);
  const table: Block = {
    kind: 'table',
    columns: columns.map((name, at) => ({
      title: name,
      share: shares[at] ?? 1,
      ...(at > 1 ? { number: true } : {}),
    })),
    rows,
  };
  const cut = views.length > rows.length ? [soft(shown(rows.length, views.length))] : [];
  return [heading(1, title), soft(lead), table, ...cut];
};

const known = (number: number | null): Value => (number === null ? null : share(number));

/** The same as a sheet, whole. */
export const ownViewSheet = (views: readonly OwnView[], lang: Lang): readonly Sheet[] => {
  const { sheet, sheetColumns } = OWN_VIEW_WORDS[lang];
  if (views.length === 0) return [];
  return [
    {
      name: sheet,
      columns: sheetColumns.map((title, at) => ({ title, width: at < 2 ? 30 : 16 })),
      rows: views.map((view): Value[] => [
        view.number,
        view.name,
        yuan(view.dueFen),
        yuan(view.overFen),
        count(view.overSales),
        ...view.charged.map(known),
        ...view.declined.map(known),
        count(view.lateDays),
        count(view.payoutDays),
      ]),
    },
  ];
};
