import { CARD_TYPES, PRICE_CLASSES, TXN_TYPES, VIEWS } from '@zhenma/model';
import { quoteText } from '../../engine/sql.ts';
import { doubleField, intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

const choice = (column: string, of: readonly string[]): string =>
  `case when o.${column} > 0 then [${of.map(quoteText).join(', ')}][o.${column}] end`;

/** Texts that one row states, with their SQL. */
const TEXTS: Readonly<Record<string, readonly [sql: string, doc: string, zh: string]>> = {
  view: [choice('view', VIEWS), 'view of the row', '视图'],
  txn_type: [choice('txn_type', TXN_TYPES), 'type of the sale', '交易类型'],
  merchant_no: ['number.value', 'merchant number F42', '商户号'],
  merchant_name: ['name.value', 'merchant name F43', '商户名称'],
  mcc: ["case when o.mcc >= 0 then lpad(o.mcc::varchar, 4, '0') end", 'category F18', '类别码'],
  acquirer: ['acquirer.value', 'acquirer F32', '收单机构'],
  forwarder: ['forwarder.value', 'forwarder F33', '转发机构'],
  issuer: ['issuer.value', 'issuer of the card', '发卡机构'],
  terminal_sn: ['sn.value', 'serial number', '终端序列号'],
  terminal_id: ['tid.value', 'terminal id F41', '终端号'],
  card_type: [choice('card_type', CARD_TYPES), 'type of the card', '卡种'],
  method: ['o.method', 'how it was paid', '支付方式'],
  entry_mode: ['o.entry_mode', 'entry mode F22', '输入方式'],
  resp_code: ['o.resp_code', 'response code F39', '应答码'],
  operator_id: ['o.operator_id', 'operator', '操作员'],
  app_version: ['o.app_version', 'version of the application', '应用版本'],
  param_version: ['o.param_version', 'version of the parameters', '参数版本'],
  area_code: ['o.area_code', 'area that the row states', '地区码'],
  price_class: [choice('price_class', PRICE_CLASSES), 'special-pricing flag', '计费标志'],
};

const FEN: Readonly<Record<string, readonly [doc: string, zh: string]>> = {
  amount: ['fen', '金额（分）'],
  merchant_fee: ['what the merchant was charged, fen', '商户手续费（分）'],
  issuer_fee: ['issuer fee booked, fen', '实记发卡行服务费（分）'],
  network_fee: ['network fee booked, fen', '实记网络服务费（分）'],
};

const DEGREES: Readonly<Record<string, readonly [doc: string, zh: string]>> = {
  lat: ['latitude of the device, degrees WGS-84', '设备纬度，WGS-84'],
  lon: ['longitude of the device, degrees WGS-84', '设备经度，WGS-84'],
};

const DICTIONARIES = {
  number: 'number',
  name: 'name',
  acquirer: 'party',
  forwarder: 'party',
  issuer: 'party',
  sn: 'sn',
  tid: 'tid',
} as const;

/**
 * One row of the input by itself, before anything is joined. A finding belongs to the case of the
 * terminal that the row names: its serial, else its terminal id; without one, of the merchant number.
 */
export const OBSERVATION: SubjectScope = {
  name: 'observation',
  fields: {
    ...Object.fromEntries(
      Object.entries(TEXTS).map(([name, [, doc, zh]]) => [name, textField(doc, zh)] as const),
    ),
    ...Object.fromEntries(
      Object.entries(FEN).map(([name, [doc, zh]]) => [name, intField(doc, zh)] as const),
    ),
    ...Object.fromEntries(
      Object.entries(DEGREES).map(([name, [doc, zh]]) => [name, doubleField(doc, zh)] as const),
    ),
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: [],
  create: (session) =>
    session.run(`create or replace table scope_observation as
      select o.obs::varchar as id, case when coalesce(sn.value, tid.value) is null then 'merchant'
          else 'terminal' end as subject_type,
        coalesce(sn.value, tid.value, number.value) as subject_id,
        ${Object.entries(TEXTS)
          .map(([name, [sql]]) => `${sql} as ${name}`)
          .join(', ')},
        ${Object.keys({ ...FEN, ...DEGREES })
          .map((name) => `o.${name}`)
          .join(', ')},
        1 as sales, o.at_ms as first_ms, o.at_ms as last_ms,
        list_filter([number.value], x -> x is not null) as members,
        o.txn_id as witness, o.view as witness_view
      from observation o
      ${Object.entries(DICTIONARIES)
        .map(
          // Dictionaries have no 0, so that unknown meets nothing without a second condition, which
          // would be planned as a join of every row with every row.
          ([column, of]) => `left join dict_${of} ${column} on ${column}.id = o.${column}`,
        )
        .join('\n      ')}
      where coalesce(sn.value, tid.value, number.value) is not null`),
};
