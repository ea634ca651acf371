import { type Area, findInstitution, type Lang } from '@zhenma/model';
import type { Row, Session } from '../../engine/session.ts';
import { placesOf, placesOfCode, provinceLabel } from '../report/labels.ts';

/** By what a league table puts sales together. */
export const GROUPINGS = ['merchant', 'agent', 'acquirer', 'region', 'month'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Sums over the sales of one merchant, agent, acquirer, region or month. */
export interface Group {
  /** Empty where the data does not say. */
  readonly key: string;
  readonly name: string;
  readonly sales: number;
  readonly jumped: number;
  readonly suspect: number;
  readonly clean: number;
  readonly unknown: number;
  /** Devices with a jumped or suspect sale. */
  readonly devices: number;
  /** Of the jumped sales, fen. */
  readonly amountFen: number;
  readonly issuerFen: number;
  readonly networkFen: number;
}

/** SQL of the key and the name of a sale's group, over the tables of `GROUPED`. */
const KEYS: Readonly<Record<Grouping, readonly [string, string]>> = {
  merchant: [
    'coalesce(f.registered_no, f.stated_no, f.cleared_no)',
    'coalesce(f.registered_name, f.shop_name)',
  ],
  agent: ['coalesce(t.agent, m.agent)', 'null::varchar'],
  acquirer: [
    'coalesce(f.registered_acquirer, f.cleared_acquirer, left(f.registered_no, 3))',
    'null::varchar',
  ],
  region: [
    `coalesce(f.home_area, f.registered_area, f.device_area)`,
    'coalesce(f.registered_no, f.stated_no, f.cleared_no)',
  ],
  month: ["strftime(make_timestamp((s.at_ms + {zone}) * 1000), '%Y-%m')", 'null::varchar'],
};

const groupedSql = (by: Grouping, zoneMinutes: number): string => {
  const [key, name] = KEYS[by].map((sql) => sql.replace('{zone}', String(zoneMinutes * 60_000)));
  const naming = by === 'region' ? `case when ${key} is null then ${name} end` : `min(${name})`;
  const gap = (fee: string): string =>
    `coalesce(sum(so.expected_${fee} - s.${fee}) filter (j.verdict = 'jumped'), 0)`;
  return `select coalesce(${key}, '') as key, ${naming} as name, count(*) as sales,
      count(*) filter (j.verdict = 'jumped') as jumped,
      count(*) filter (j.verdict = 'suspect') as suspect,
      count(*) filter (j.verdict = 'clean') as clean,
      count(*) filter (j.verdict = 'unknown') as "unknown",
      count(distinct i.device_sn) filter (i.device_sn > 0 and j.verdict in ('jumped', 'suspect'))
        as devices,
      coalesce(sum(s.amount) filter (j.verdict = 'jumped'), 0)::bigint as amount,
      ${gap('issuer_fee')}::bigint as issuer, ${gap('network_fee')}::bigint as network
    from sale s
    join identified i using (sale)
    join sale_outcome so using (sale)
    join outcome oc on oc.outcome = so.outcome
    join judgement j on j.outcome = so.outcome
    join facts f on f.pattern = oc.pattern
    left join merchant_span m on m.span = i.registered_span
    left join terminal_span t on t.span = i.terminal_span
    group by ${by === 'region' ? '1, 2' : '1'} order by all`;
};

/**
 * Sums the sales of a result by merchant, agent, acquirer, region or month.
 *
 * Shape   most jumped sales first, months in order of time. A device that is flagged in two regions
 *         counts in both; regions are provinces, of the registered place, else of the number.
 */
export const readGroups = async (
  session: Session,
  by: Grouping,
  zoneMinutes: number,
  lang: Lang,
): Promise<readonly Group[]> => {
  const groups = new Map<string, Group>();
  for (const row of await session.rows(groupedSql(by, zoneMinutes))) {
    const [key, name] = labelOf(row, by, lang);
    groups.set(key, added(groups.get(key), row, key, name));
  }
  const sorted = [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return by === 'month'
    ? sorted
    : sorted.sort((a, b) => b.jumped - a.jumped || b.suspect - a.suspect || b.sales - a.sales);
};

const added = (before: Group | undefined, row: Row, key: string, name: string): Group => {
  const sum = (field: keyof Group, column: string): number =>
    Number(before?.[field] ?? 0) + Number(row[column]);
  return {
    key,
    name: before?.name || name,
    sales: sum('sales', 'sales'),
    jumped: sum('jumped', 'jumped'),
    suspect: sum('suspect', 'suspect'),
    clean: sum('clean', 'clean'),
    unknown: sum('unknown', 'unknown'),
    devices: sum('devices', 'devices'),
    amountFen: sum('amountFen', 'amount'),
    issuerFen: sum('issuerFen', 'issuer'),
    networkFen: sum('networkFen', 'network'),
  };
};

const labelOf = (row: Row, by: Grouping, lang: Lang): readonly [string, string] => {
  const key = String(row['key'] ?? '');
  const name = String(row['name'] ?? '');
  if (by === 'acquirer') return institutionOf(key, lang);
  if (by !== 'region') return [key, name];
  const places = key === '' ? placesOf(name) : placesOfCode(key);
  return [provincesOf(places, lang), ''];
};

const provincesOf = (places: readonly Area[], lang: Lang): string =>
  [...new Set(places.flatMap((place) => place.provinces))]
    .sort()
    .map((province) => provinceLabel(province, lang))
    .join(' / ');

/** `4` or, for banks, `0`, the institution's three digits and four of an area; or a name of its own. */
const institutionOf = (key: string, lang: Lang): readonly [string, string] => {
  const code3 = /^(?:08)?[04](\d{3})\d{4}$/.exec(key)?.[1] ?? /^(\d{3})$/.exec(key)?.[1];
  if (code3 === undefined) return [key, ''];
  const found = findInstitution(code3);
  const sure =
    found?.confidence === 'verified' ? '' : lang === 'zh' ? '（待核实）' : ' (to verify)';
  return [code3, found ? `${found.name}${sure}` : ''];
};
