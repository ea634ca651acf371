import { type Evidence, type Lang, VIEWS } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Cell, Row, Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { factsToTell, tell } from './tell.ts';

/**
 * Loads what the example sales of all cases need and returns how to build a case's evidence.
 *
 * Shape   examples: columns of `case_group` that hold some. Strongest rules first; a rule's example is
 *         the earliest sale, by (view, txn_id) of its first observation. Device serial, base station and position of that sale are among the
 *         values, so that the reader sees which device it was.
 */
export const loadEvidence = async (
  session: Session,
  rules: readonly CheckedRule[],
  examples: readonly string[],
): Promise<(row: Row, lang: Lang) => readonly Evidence[]> => {
  if (examples.length === 0) return () => [];
  const sales = new Map<number, Row>();
  await session.run(exampleSql(examples));
  await session.each(
    `select x.* exclude (pattern), m.away_metres, ${factsFor(rules)
      .map((name) => `f.${quoteName(name)}`)
      .join(', ')}
     from example x
     join facts f using (pattern)
     join case_measure m using (sale)`,
    (rows) => {
      for (const row of rows) sales.set(Number(row['sale']), row);
    },
  );
  return (group, lang) =>
    rules.flatMap((rule, at): Evidence[] => {
      const sale = sales.get(Number(group[`example_${at}`] ?? -1));
      return sale ? [evidenceOf(rule, sale, lang)] : [];
    });
};

/** Facts that evidence can name: those of the statements, and what each witness said of a field. */
const factsFor = (rules: readonly CheckedRule[]): readonly string[] => [
  ...new Set([
    ...factsToTell(rules),
    ...Object.values(SUFFIX).flatMap((suffix) => VIEWS.map((view) => `${view}_${suffix}`)),
    ...['no', 'name', 'mcc'].map((suffix) => `registered_${suffix}`),
    'device_area',
  ]),
];

/** Creates `example`, few of all sales, before the facts are joined. */
const exampleSql = (examples: readonly string[]): string => `
  create or replace table example as
  with wanted as (
    select distinct unnest([${examples.join(', ')}]) as sale from case_group
  )
  select w.sale, c.pattern, sn.value as terminal_sn, tid.value as terminal_id,
    c.amount, c.issuer_fee, c.network_fee, c.expected_issuer_fee, c.expected_network_fee,
    c.base_station, c.lat, c.lon, c.operator_id, c.app_version,
    witness.view as witness_view, witness.txn_id as witness_txn_id
  from wanted w
  join case_sale c using (sale)
  left join dict_sn sn on sn.id = c.device_sn
  left join dict_tid tid on tid.id = c.tid
  left join (
    select c.sale, arg_max(o.view, o.view) as view, arg_max(o.txn_id, o.view) as txn_id
    from cluster c join observation o using (obs)
    where c.sale in (select sale from wanted) group by c.sale
  ) witness on witness.sale = w.sale`;

const evidenceOf = (rule: CheckedRule, sale: Row, lang: Lang): Evidence => {
  const field = fieldOf(rule);
  return {
    rule: rule.definition.id,
    version: rule.definition.version,
    statement: tell(rule.definition.statement, sale, lang),
    view: VIEWS[Number(sale['witness_view']) - 1] ?? '',
    txn_id: String(sale['witness_txn_id'] ?? ''),
    field,
    values: { ...witnessValues(field, sale), ...deviceValues(sale) },
  };
};

/** The contract column that a rule is about. */
const fieldOf = (rule: CheckedRule): string => {
  const [kind] = rule.definition.kinds;
  if (isAboutPlace(rule)) return 'lat';
  if (kind === 'mcc') return 'mcc';
  if (kind === 'name') return 'merchant_name';
  if (kind === 'acquirer') return 'acquirer';
  if (kind === 'fee') return 'issuer_fee';
  return rule.definition.id.startsWith('acquirer') ? 'acquirer' : 'merchant_no';
};

/** Rules about where the device stands: there the numbers agree, and would only mislead the reader. */
const isAboutPlace = ({ fields, definition }: CheckedRule): boolean =>
  definition.kinds[0] === 'area' && fields.includes('away_metres');

const SUFFIX: Readonly<Record<string, string>> = {
  merchant_no: 'no',
  merchant_name: 'name',
  mcc: 'mcc',
  acquirer: 'acquirer',
};

const witnessValues = (field: string, sale: Row): Record<string, string> => {
  if (field === 'issuer_fee') return feeValues(sale);
  if (field === 'lat') return known([['away_metres', sale['away_metres']]]);
  const suffix = SUFFIX[field];
  const registered = field === 'acquirer' ? 'registered_no' : `registered_${suffix}`;
  const entries: [string, Cell | undefined][] = [
    ['registered', sale[registered]],
    ...VIEWS.map((view): [string, Cell | undefined] => [view, sale[`${view}_${suffix}`]]),
  ];
  if (field === 'mcc') entries.push(['cleared_no', sale['cleared_no']]);
  return known(entries);
};

const FEES = ['issuer_fee', 'network_fee', 'expected_issuer_fee', 'expected_network_fee', 'amount'];

const feeValues = (sale: Row): Record<string, string> =>
  known(FEES.map((name) => [name, sale[name]]));

const DEVICE = ['terminal_sn', 'terminal_id', 'base_station', 'device_area', 'lat', 'lon'];

const deviceValues = (sale: Row): Record<string, string> =>
  known(DEVICE.map((name) => [name, sale[name]]));

const known = (entries: readonly (readonly [string, Cell | undefined])[]): Record<string, string> =>
  Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value)]],
    ),
  );
