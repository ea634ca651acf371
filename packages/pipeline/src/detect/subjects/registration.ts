import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { flagField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';
import { tariffFromSql } from '../tariff.ts';

/**
 * What the registry holds of a merchant that has sales: its latest row, and what a device was told by a
 * parameter download. A finding belongs to the case of the merchant number.
 *
 * Shape   download_name: a name that a row with nothing but number and name gives, as the reader of
 *         captured messages makes of a parameter download (0810). download_known: some full row of the
 *         registry calls the number the same or nearly so; null without such a row.
 * Source  docs/indicators.md 11, 33.
 */
export const REGISTRATION: SubjectScope = {
  name: 'registration',
  fields: {
    merchant_no: textField('merchant number', '商户号'),
    merchant_name: textField('registered name', '登记名称'),
    mcc: textField('registered category', '登记类别'),
    business_scope: textField('business scope of the credit code', '经营范围'),
    acquirer: textField('registered acquirer', '登记的收单机构'),
    agent: textField('registered agent', '登记的代理商'),
    download_name: textField(
      'name that a parameter download gave the device',
      '参数下载给终端的名称',
    ),
    download_known: flagField(
      'the registry knows the number by that name',
      '登记中该商户号有这个名称',
    ),
    tariff_from: textField(
      'first day of the tariff period of its latest sale',
      '最近交易所在费率期的首日',
    ),
  },
  evidence: { view: 'clearing', field: 'mcc' },
  needs: ['merchants'],
  create: async (session: Session): Promise<void> => {
    await session.run(STATED);
    await loadDownloads(session);
    await session.run(SCOPE);
  },
};

/** Rows of the registry; one with nothing but a name is what a download told. */
const STATED = `create or replace table registration_row as
  select d.id as number, m.*, coalesce(m.uscc, m.mcc, m.area_code, m.address, m.business_scope,
      m.acquirer, m.agent, m.settle_account, m.settle_name, m.debit_rate::varchar,
      m.credit_rate::varchar, m.valid_from::varchar, m.valid_to::varchar) is null as bare
  from typed_merchants m join dict_number d on d.value = m.merchant_no`;

/** Of several names that downloads gave one number, the first that the registry does not know. */
const loadDownloads = async (session: Session): Promise<void> => {
  const told = new Map<
    string,
    { readonly number: number; readonly name: string; known: boolean }
  >();
  await session.each(
    `select distinct b.number, b.merchant_name as told, r.merchant_name as name
     from registration_row b join registration_row r on r.number = b.number and not r.bare
     where b.bare and b.merchant_name is not null and r.merchant_name is not null
     order by b.number, told, name`,
    (block) => {
      for (const row of block) {
        const [number, name] = [Number(row['number']), String(row['told'])];
        const one = told.get(`${number} ${name}`) ?? { number, name, known: false };
        const relation = compareNames(name, String(row['name']));
        one.known ||= relation === 'same' || relation === 'similar';
        told.set(`${number} ${name}`, one);
      }
    },
  );
  const rows = new Map<number, Cell[]>();
  for (const { number, name, known } of told.values())
    if (!rows.has(number) || (rows.get(number)?.[2] === true && !known))
      rows.set(number, [number, name, known]);
  const columns = { number: 'integer', name: 'varchar', known: 'boolean' };
  await session.load('registration_download', columns, [...rows.values()]);
};

const SCOPE = `create or replace table scope_registration as
  with latest as (
    select * from registration_row where not bare
    qualify row_number() over (partition by number order by valid_from desc nulls last,
      valid_to desc nulls first, mcc, merchant_name, uscc) = 1
  ), sold as (
    select coalesce(nullif(i.registered, 0), i.cleared) as number, count(*) as sales,
      min(s.at_ms) as first_ms, max(s.at_ms) as last_ms, min(s.sale) as sale, max(s.day) as day
    from identified i join sale s using (sale) group by 1
  )
  select m.merchant_no as id, 'merchant' as subject_type, m.merchant_no as subject_id,
    m.merchant_no, m.merchant_name, m.mcc, m.business_scope, m.acquirer, m.agent,
    d.name as download_name, d.known as download_known,
    ${tariffFromSql('t.day')} as tariff_from,
    t.sales, t.first_ms, t.last_ms, [m.merchant_no] as members,
    o.txn_id as witness, o.view as witness_view
  from sold t join latest m using (number) join observation o on o.obs = t.sale
  left join registration_download d using (number)
  where m.business_scope is not null or m.mcc is not null or d.name is not null`;
