/** Meaning of a column of a bank or wallet statement. */
export type StatementField =
  | 'date'
  | 'time'
  | 'booked'
  | 'card'
  | 'merchant'
  | 'counterparty'
  | 'summary'
  | 'remark'
  | 'income'
  | 'outgo'
  | 'amount'
  | 'paid'
  | 'bookedAmount'
  | 'balance'
  | 'direction'
  | 'currency'
  | 'status'
  | 'key'
  | 'channel'
  | 'ignored';

/**
 * Headers → meaning, in comparable form (no blanks, no brackets); the longest match wins.
 * Source  exports of 中国银行, 建设银行, 交通银行, 广发银行, 招商银行, 工商银行 and of WeChat and Alipay, as
 *         published in deb-sig/double-entry-generator examples [V]; other wordings [R].
 */
const HEADERS: Readonly<Record<StatementField, readonly string[]>> = {
  date: [
    '交易日',
    '交易日期',
    '交易时间',
    '消费日期',
    '交易日期时间',
    '付款时间',
    '交易创建时间',
    '发生日期',
    '日期',
    'transdate',
    'transactiondate',
    'date',
  ],
  time: ['记账时间', '交易时刻', '时间', 'time'],
  booked: [
    '记账日',
    '记账日期',
    '入账日期',
    '入账日',
    '银行记账日',
    '最近修改时间',
    'postdate',
    'postingdate',
  ],
  card: [
    '卡号后四位',
    '卡号末四位',
    '卡末四位',
    '借记卡号',
    '卡号',
    '尾号',
    '卡号后4位',
    'cardnumber',
    'cardno',
    '账号',
  ],
  merchant: [
    '交易场所',
    '商户名称',
    '交易商户',
    '商户',
    '交易对方',
    '交易地点',
    '交易地点/附言',
    '商户名',
    'merchant',
    'payee',
  ],
  counterparty: [
    '对方账户名',
    '对方户名',
    '对方名称',
    '收付方名称',
    '对方账号户名',
    '对方账号与户名',
    '对手信息',
    '对手名称',
  ],
  summary: [
    '交易描述',
    '交易说明',
    '交易摘要',
    '摘要',
    '交易名称',
    '交易类型',
    '类型',
    '业务摘要',
    '用途',
    'description',
    '业务类型',
    '交易分类',
  ],
  remark: [
    '附言',
    '交易附言',
    '备注',
    '客户摘要',
    '交易详情',
    '商品',
    '商品说明',
    '商品名称',
    'memo',
  ],
  income: ['存入', '收入', '交易金额收入', '贷方金额', '收入金额', '贷方发生额', 'credit'],
  outgo: ['支出', '交易金额支出', '借方金额', '支出金额', '借方发生额', 'debit'],
  amount: [
    '金额',
    '交易金额',
    '人民币金额',
    '收入/支出金额',
    '金额元',
    '交易币种/金额',
    '发生额',
    '交易金额元',
    'amount',
    '交易地金额',
  ],
  paid: ['实付金额', '实际支付金额'],
  balance: ['余额', '账户余额', '本次余额', '联机余额', '可用余额', '交易后余额', 'balance'],
  bookedAmount: [
    '入账金额',
    '入账币种/金额',
    '记账金额',
    '结算金额',
    '记账金额收入',
    '记账金额支出',
    '清算金额',
  ],
  direction: [
    '收/支',
    '收支',
    '收支类型',
    '借贷标志',
    '借贷',
    '收支标志',
    'credit/debit',
    'debit/credit',
  ],
  currency: ['币种', '币别', '交易币种', '交易货币', 'currency'],
  status: ['当前状态', '交易状态', '状态'],
  key: ['交易单号', '交易订单号', '交易号', '流水号', '交易流水号', '订单号'],
  channel: ['渠道', '交易渠道', '交易方式', '收/付款方式', '支付方式'],
  ignored: [
    '日志号',
    'balancecurrency',
    '网点名称',
    '对方卡号/账号',
    '对方账号',
    '对方账户',
    '对方开户行',
    '交易国家或地区简称',
    '钞/汇',
    '记账币种',
    '入账货币',
    '商户单号',
    '商家订单号',
    '序号',
    '服务费元',
    '成功退款元',
    '资金状态',
    '交易来源地',
  ],
};

const FIELD_OF = new Map<string, StatementField>(
  Object.entries(HEADERS).flatMap(([field, headers]) =>
    headers.map((h) => [comparableHeader(h), field as StatementField] as const),
  ),
);

/** A header without blanks, brackets and case: 交易金额(支出) → 交易金额支出. */
export function comparableHeader(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/[\s()（）[\]【】_`"'“”.]/g, '')
    .toLowerCase();
}

/** Words of headers that the table does not have, first match wins. Source  [R]. */
const WORDS: readonly (readonly [field: StatementField, words: RegExp])[] = [
  ['ignored', /^(?:merchant|terminal)(?:no|id|number|code)$/],
  ['ignored', /单号|编号|积分|手续费|地址|电话|开户|国家|地区|钞汇|储种|汇率|对方.*[账卡]号|分期/],
  ['balance', /余额/],
  ['counterparty', /^(?:对方|交易对手|收付方|收款人|收款方).*(?:名|方|人|手)?$/],
  ['merchant', /商户|商家|场所|merchant/],
  ['booked', /(?:记账|入账|过账|清算).*[日期时]|post(?:ing|ed)?date/],
  ['date', /(?:交易|消费|发生|发卡|付款).*(?:日期|时间)|(?:trans|transaction)date/],
  ['bookedAmount', /(?:入账|记账|结算|清算).*金额/],
  ['income', /^(?:收入|存入|贷方)/],
  ['outgo', /^(?:支出|借方)/],
  ['amount', /金额|发生额|amount/],
  ['currency', /币种|币别|货币|currency/],
  ['card', /卡号|尾号|账号|末四位|后四位|card(?:no|number)/],
  ['summary', /摘要|说明|描述|用途|description|details/],
];

/** Meaning of one header cell; `ignored` when it is known to be of no use, undefined when unknown. */
export function statementField(header: string): StatementField | undefined {
  if (header.length > 40) return undefined;
  const text = comparableHeader(header);
  const known = FIELD_OF.get(text);
  if (known !== undefined) return known;
  return /\d/.test(text) ? undefined : WORDS.find(([, words]) => words.test(text))?.[0];
}

/**
 * Meanings of the cells of a header line. Beside a day (交易日期), 交易时间 is the time of that day.
 */
export function statementFields(
  headers: readonly string[],
): readonly (StatementField | undefined)[] {
  const fields = headers.map(statementField);
  const has = headers.some((header) => /^交易日期?$/.test(comparableHeader(header)));
  return fields.map((field, index) =>
    has && comparableHeader(headers[index] ?? '') === '交易时间' ? 'time' : field,
  );
}

/** Fields that a header line must have: when, how much, and one telling more. */
export function isStatementHeader(fields: readonly (StatementField | undefined)[]): boolean {
  const has = (...wanted: StatementField[]): boolean =>
    wanted.some((field) => fields.includes(field));
  return (
    has('date', 'booked') &&
    has('amount', 'paid', 'income', 'outgo', 'bookedAmount') &&
    has('summary', 'merchant', 'counterparty', 'remark')
  );
}
