import { CARD_TYPES, type Case, PRICE_CLASSES, TXN_TYPES, VIEWS, yuanText } from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';
import { quoteName } from '../../engine/sql.ts';
import type { JudgedBy } from '../store.ts';

/** One record of a bundle: its name, for people, and its line. */
export interface BundleRecord {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

type Take = (record: BundleRecord) => void | Promise<void>;

/** Columns of money, in fen in the store and in yuan in a record. */
const MONEY = ['amount', 'merchant_fee', 'issuer_fee', 'network_fee'];

const choice = (column: string, of: readonly string[]): string =>
  `case when o.${column} > 0 then [${of.map((one) => `'${one}'`).join(', ')}][o.${column}] end`;

/**
 * Chooses the sales of a bundle: every sale of the cases' subjects, the examples in their evidence,
 * for a pool the flagged sales under its numbers, for an agent those of its terminals. Creates `bundle_sale(sale)`, and
 * `bundle_number(number)`, the numbers that these were stated under or belong to.
 */
export const chooseSales = async (session: Session, cases: readonly Case[]): Promise<void> => {
  const text = { type: 'varchar', id: 'varchar' };
  const subjects = cases.map(({ subject }): Cell[] => [subject.type, subject.id]);
  await session.load('bundle_subject', text, subjects);
  const examples = cases.flatMap(({ evidence }) =>
    evidence.map((one): Cell[] => [(VIEWS as readonly string[]).indexOf(one.view) + 1, one.txn_id]),
  );
  await session.load('bundle_example', { view: 'integer', txn_id: 'varchar' }, examples);
  const members = cases
    .filter(({ subject }) => subject.type === 'pool')
    .flatMap((one) => one.members.map((number): Cell[] => [number]));
  await session.load('bundle_member', { number: 'varchar' }, members);
  const terminals = cases
    .filter(({ subject }) => subject.type === 'agent')
    .flatMap((one) => one.members.map((id): Cell[] => [id]));
  await session.load('bundle_terminal', { id: 'varchar' }, terminals);
  await session.run(`create or replace table bundle_sale as
    select distinct sale from (
      select su.sale from subject su join bundle_subject using (type, id)
      union all
      select c.sale from observation o join bundle_example e
        on e.view = o.view and e.txn_id = o.txn_id join cluster c using (obs)
      union all
      select i.sale from bundle_member m join dict_number n on n.value = m.number
        join identified i on i.cleared = n.id
        join sale_outcome so on so.sale = i.sale
        join judgement j on j.outcome = so.outcome
      where j.verdict in ('jumped', 'suspect')
      union all
      select su.sale from bundle_terminal t
        join subject su on su.type = 'terminal' and su.id = t.id
        join sale_outcome so on so.sale = su.sale
        join judgement j on j.outcome = so.outcome
      where j.verdict in ('jumped', 'suspect'))`);
  await session.run(`create or replace table bundle_number as
    select unnest([i.registered, i.stated, i.cleared,
      ${VIEWS.map((view) => `s.${view}_number`).join(', ')}]) as number
    from bundle_sale b join sale s using (sale) join identified i using (sale)`);
};

const TRANSACTIONS = `
  select [${VIEWS.map((view) => `'${view}'`).join(', ')}][o.view] as view, o.txn_id,
    o.at_ms as txn_time, ${choice('txn_type', TXN_TYPES)} as txn_type, o.amount, o.currency,
    tid.value as terminal_id, sn.value as terminal_sn, number.value as merchant_no,
    name.value as merchant_name, case when o.mcc >= 0 then lpad(o.mcc::varchar, 4, '0') end as mcc,
    acquirer.value as acquirer, forwarder.value as forwarder, issuer.value as issuer,
    card.value as card_token, ${choice('card_type', CARD_TYPES)} as card_type, o.method,
    o.entry_mode, o.rrn, o.trace_no, o.batch_no, o.auth_code, o.resp_code, o.orig_rrn,
    o.orig_txn_id, o.operator_id, o.app_version, o.param_version, o.area_code, o.lat, o.lon,
    o.base_station, o.merchant_fee, o.issuer_fee, o.network_fee,
    ${choice('price_class', PRICE_CLASSES)} as price_class
  from observation o
  join cluster c using (obs)
  join bundle_sale b on b.sale = c.sale
  left join dict_number number on number.id = o.number
  left join dict_name name on name.id = o.name
  left join dict_sn sn on sn.id = o.sn
  left join dict_tid tid on tid.id = o.tid
  left join dict_party acquirer on acquirer.id = o.acquirer
  left join dict_party forwarder on forwarder.id = o.forwarder
  left join dict_party issuer on issuer.id = o.issuer
  left join dict_card card on card.id = o.card
  order by o.obs`;

/** Observations of the chosen sales as rows of the input table, in the order of their numbers. */
export const eachTransaction = (session: Session, zoneMinutes: number, take: Take): Promise<void> =>
  eachRow(session, TRANSACTIONS, (row) => {
    const value: Record<string, string> = {};
    for (const [name, cell] of Object.entries(row)) {
      if (cell === null || cell === undefined) continue;
      if (name === 'txn_time') value[name] = timeText(Number(cell), zoneMinutes);
      else value[name] = MONEY.includes(name) ? yuanText(Number(cell)) : String(cell);
    }
    return take({ name: `${row['view']}:${row['txn_id']}`, value });
  });

const eachRow = (
  session: Session,
  sql: string,
  take: (row: Row) => void | Promise<void>,
): Promise<void> =>
  session.each(sql, async (rows) => {
    for (const row of rows) await take(row);
  });

const MS_PER_MINUTE = 60_000;

/** ISO 8601 in the zone of the scan, with milliseconds where there are any. */
const timeText = (ms: number, zoneMinutes: number): string => {
  const iso = new Date(ms + zoneMinutes * MS_PER_MINUTE).toISOString();
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = Math.abs(zoneMinutes);
  const local = iso.endsWith('.000Z') ? iso.slice(0, 19) : iso.slice(0, 23);
  return `${local}${zoneMinutes < 0 ? '-' : '+'}${two(Math.floor(zone / 60))}:${two(zone % 60)}`;
};

/** The registry's rows on the merchants of the chosen sales, with their whole history. */
export const eachMerchant = (session: Session, take: Take): Promise<void> =>
  eachRow(
    session,
    `select merchant_no, merchant_name, uscc, mcc, area_code, address, acquirer, agent,
      settle_account, settle_name, debit_rate, credit_rate, stated_from as valid_from,
      stated_to as valid_to
    from merchant_span where number in (select number from bundle_number) order by span`,
    (row) => take({ name: String(row['merchant_no']), value: registryRow(row) }),
  );

/** The registry's rows on the devices of the chosen sales. */
export const eachTerminal = (session: Session, take: Take): Promise<void> =>
  eachRow(
    session,
    `select t.terminal_sn, t.terminal_id, t.merchant_no, t.brand, t.model, t.form, t.agent,
      t.app_version, t.os_version, t.param_version, t.area_code, t.lat, t.lon,
      t.from_day as valid_from, t.to_day as valid_to
    from terminal_span t where t.sn in (
      select i.device_sn from bundle_sale b join identified i using (sale)) order by t.span`,
    (row) => take({ name: String(row['terminal_sn']), value: registryRow(row) }),
  );

/** Days beyond these stand for an open end. */
const OPEN_DAYS = 100_000;
const MS_PER_DAY = 86_400_000;

const registryRow = (row: Row): Record<string, string> => {
  const value: Record<string, string> = {};
  for (const [name, cell] of Object.entries(row)) {
    if (cell === null || cell === undefined) continue;
    if (!name.startsWith('valid_')) value[name] = String(cell);
    else if (Math.abs(Number(cell)) < OPEN_DAYS)
      value[name] = new Date(Number(cell) * MS_PER_DAY).toISOString().slice(0, 10);
  }
  return value;
};

/**
 * Verdict, findings, explanation and facts of every chosen sale.
 *
 * Shape   findings: rule → `fired` or the guard that explains it, by ordinal. number_chance: what its
 *         number says of it, if that was heard. facts: what the rules saw, fields that are not known left out.
 */
export const eachSale = (session: Session, by: JudgedBy, take: Take): Promise<void> =>
  eachRow(session, salesSql(by), (row) => {
    const facts: Record<string, Cell> = {};
    for (const name of by.fields) {
      const cell = row[`f_${name}`];
      if (cell !== null && cell !== undefined) facts[name] = cell;
    }
    const codes = String(row['codes']);
    const findings = by.evaluated.flatMap((rule, at): [string, string][] => {
      const code = Number(codes[at] ?? 0);
      return code === 0 ? [] : [[rule, code === 1 ? 'fired' : `guard ${code - 2}`]];
    });
    const list = (name: string): string[] => String(row[name]).split(';').filter(Boolean);
    const value = {
      sale_id: row['sale_id'],
      records: String(row['records']).split('\u0001'),
      verdict: row['verdict'],
      score: row['score'],
      kinds: list('kinds'),
      rules: list('rules'),
      findings: Object.fromEntries(findings),
      explanation: row['explanation'],
      ...(typeof row['number_chance'] === 'number' ? { number_chance: row['number_chance'] } : {}),
      facts,
    };
    return take({ name: String(row['sale_id']), value });
  });

const OF_SALE = ['amount', 'issuer_fee', 'network_fee'];
/** As the rules saw them: what was assumed later decided no verdict. */
const EXPECTED: Readonly<Record<string, string>> = {
  expected_issuer_fee: 'issuer',
  expected_network_fee: 'network',
};

const salesSql = ({ fields, measures }: JudgedBy): string => {
  const measured = [
    ...measures.tables.flatMap((table) => table.fields),
    ...Object.keys(measures.absent),
  ];
  const tableOf = (name: string): string => {
    if (OF_SALE.includes(name)) return 's';
    return measured.includes(name) ? 'm' : 'f';
  };
  const columns = fields.map((name) => {
    const seen = EXPECTED[name];
    if (seen === undefined) return `${tableOf(name)}.${quoteName(name)} as "f_${name}"`;
    return `case when jf.sale is null then so.${name} else jf.${seen} end as "f_${name}"`;
  });
  return `with record as (
      select c.sale, string_agg([${VIEWS.map((view) => `'${view}'`).join(', ')}][o.view]
        || ':' || o.txn_id, chr(1) order by o.obs) as records
      from bundle_sale b join cluster c on c.sale = b.sale join observation o using (obs)
      group by c.sale
    )
    select s.sale_id, r.records, j.verdict, j.score, j.kinds, j.rules, j.explanation,
      j.number_chance, oc.codes,
      ${columns.join(', ')}
    from record r
    join sale s using (sale)
    join sale_outcome so using (sale)
    join outcome oc on oc.outcome = so.outcome
    join judgement j on j.outcome = so.outcome
    join facts f on f.pattern = oc.pattern
    join measure m on m.sale = r.sale
    left join judged_fee jf on jf.sale = r.sale
    order by r.sale`;
};
