/** Meaning of a label on a POS sales slip. */
export type SlipField =
  | 'merchant_name'
  | 'merchant_no'
  | 'network_merchant_no'
  | 'terminal_id'
  | 'terminal_sn'
  | 'operator_id'
  | 'issuer'
  | 'acquirer'
  | 'card'
  | 'type'
  | 'kind'
  | 'response'
  | 'expiry'
  | 'batch_no'
  | 'trace_no'
  | 'auth_code'
  | 'rrn'
  | 'moment'
  | 'date'
  | 'clock'
  | 'amount'
  | 'paid'
  | 'order'
  | 'tip'
  | 'total'
  | 'orig_trace'
  | 'orig_rrn'
  | 'app_version'
  | 'ignored';

/**
 * Labels → meaning. Blanks may stand between Chinese characters (发 卡 行), English may follow in
 * brackets or stand alone.
 * Source  printing templates of terminal programs [V: thanyuu/epos PrintTag.java, a vector-printer
 *         demo, two bank slip templates in public source code]; other wordings [R].
 */
const CHINESE: Readonly<Record<SlipField, readonly string[]>> = {
  merchant_name: ['商户名称', '商户名', '特约商户名称', '商户简称', '特约商户'],
  merchant_no: ['商户编号', '商户号', '商户代码', '商户编码', '特约商户编号', '受卡方标识码'],
  network_merchant_no: ['银联商户号', '银联商户编号'],
  terminal_id: ['终端编号', '终端号', '终端代码', '终端机号'],
  terminal_sn: ['终端序列号', '机身号', '设备序列号', '序列号', '机具号'],
  operator_id: ['操作员号', '操作员', '柜员号', '收银员'],
  issuer: ['发卡行号', '发卡行', '发卡机构', '发卡机构号', '发卡银行'],
  acquirer: ['收单行号', '收单机构', '收单机构号', '收单银行', '收单行', '受理机构', '受理机构号'],
  card: ['银行卡号', '交易卡号', '主账号', '卡号'],
  type: ['交易类型', '交易类别', '交易种类', '消费类别'],
  kind: ['业务类型', '交易名称', '类别'],
  response: ['应答码', '响应码', '返回码'],
  expiry: ['卡有效期', '有效期'],
  batch_no: ['批次号', '批号'],
  trace_no: ['凭证号', '流水号', '系统跟踪号', '终端流水号', '交易流水号', '凭证编号'],
  auth_code: ['授权码', '授权号', '授权号码', '预授权码'],
  rrn: ['检索参考号', '系统参考号', '系统检索号', '参考号', '交易参考号'],
  moment: ['日期/时间', '日期时间', '交易时间', '交易日期时间', '消费时间', '支付时间', '付款时间'],
  date: ['交易日期', '日期'],
  clock: ['时间'],
  amount: ['交易金额', '消费金额', '金额', '退货金额', '撤销金额'],
  paid: ['实付金额', '支付金额', '付款金额', '收款金额'],
  order: ['订单金额', '应付金额'],
  tip: ['小费'],
  total: ['总计', '合计', '总金额'],
  orig_trace: ['原凭证号', '原流水号', '原交易凭证号'],
  orig_rrn: ['原参考号', '原系统参考号', '原检索参考号', '原交易参考号'],
  app_version: ['程序版本', '版本号', '应用版本'],
  ignored: [
    '票据号',
    '备注',
    '卡序列号',
    '卡别',
    '卡种',
    '卡类型',
    '卡组织',
    '持卡人签名',
    '持卡人姓名',
    '原交易日期',
    '原授权码',
    '订单号',
    '商户订单号',
    '服务热线',
    '客服热线',
    '服务热线电话',
    '地址',
    '打印时间',
    '优惠金额',
    '实收金额',
    '手续费',
    '原批次号',
    '付款凭证码',
    '外部单号',
  ],
};

const ENGLISH: Readonly<Partial<Record<SlipField, string>>> = {
  merchant_name: 'MERCHANT(?: NAME)?',
  merchant_no: 'MERCHANT (?:NO|ID|CODE|NUMBER)|MID',
  terminal_id: 'TERMINAL (?:NO|ID|CODE|NUMBER)|TID',
  terminal_sn: 'S\\/N|SN|SERIAL (?:NO|NUMBER)',
  operator_id: 'OPERATOR(?: (?:NO|ID))?|CASHIER',
  issuer: 'ISSUER|ISS NO|ISSUING BANK|ISS BANK',
  acquirer: 'ACQUIRER|ACQ NO|ACQ BANK|ACQUIRING BANK',
  card: 'CARD(?: (?:NO|NUMBER|NUM))?|PAN',
  type: 'TRANS(?:ACTION)?\\.? TYPE|TXN\\.? TYPE',
  response: 'RESP(?:ONSE)?\\.? ?CODE',
  expiry: 'EXP\\.?(?:IRY)? DATE',
  batch_no: 'BATCH(?: (?:NO|NUMBER))?',
  trace_no: 'VOUCHER(?: NO)?|TRACE(?: NO)?|STAN|TICKET(?: NO)?',
  auth_code: 'AUTH\\.?(?:ORI[SZ]ATION)?(?: (?:NO|CODE))?|APPR(?:OVAL)? CODE',
  rrn: 'REF(?:ER(?:ENCE)?)?\\.? (?:NO|NUM|NUMBER)|RRN',
  moment: 'DATE ?\\/ ?TIME|DATE & TIME|TRANS TIME',
  date: 'DATE',
  clock: 'TIME',
  amount: 'AMOUNT|AMT|AMOUT|SALE AMOUNT',
  tip: 'TIPS?',
  total: 'TOTAL',
  ignored:
    'REFERENCE|CARD TYPE|INVOICE NO|SEQUENCE NO|HOTLINE|CARD ?HOLDER SIGNATURE|ARQC|AID|TVR|TSI|ATC|CSN|CVM',
};

const spaced = (label: string): string =>
  [...label].map((sign) => sign.replace(/[/]/, '\\$&')).join('[ ]{0,6}');

interface LabelRule {
  readonly field: SlipField;
  readonly length: number;
  readonly source: string;
}

const CHINESE_RULES: readonly LabelRule[] = Object.entries(CHINESE)
  .flatMap(([field, labels]) =>
    labels.map((label) => ({
      field: field as SlipField,
      length: label.length,
      source: spaced(label),
    })),
  )
  .sort((a, b) => b.length - a.length);

/** Chinese labels: then optionally English, then a colon, a bracket, blanks or the line end. */
const CHINESE_LABEL = new RegExp(
  `(?<![\\u4e00-\\u9fa5])(?<zh>${CHINESE_RULES.map((rule) => rule.source).join('|')})` +
    '(?:(?<sign>[ ]{0,3}(?:\\([^()\\n]{1,32}\\)|[A-Z][A-Z ./&]{1,24})?[ ]{0,3}:)|[ ]{0,3}\\([A-Z][^()\\n]{1,32}\\)|(?=[ ]{1,20}\\S|[ ]{0,8}$|[¥￥]|\\d))',
  'gm',
);
const ENGLISH_RULES = Object.entries(ENGLISH) as [SlipField, string][];
const ENGLISH_LABEL = new RegExp(
  `(?:(?<![A-Z\\u4e00-\\u9fa5(/])|(?<=^[ ]{0,4}[(]))(?:${ENGLISH_RULES.map(([field, source]) => `(?<${field}>${source})`).join('|')})\\.?[)]?[ ]{0,6}(?:[:#]|(?=[ ]{2,}\\S)|(?=[ ]{0,8}$)|(?<=[A-Z.])(?=[ ](?:CNY|RMB|[¥￥])?[ ]?\\d))`,
  'gim',
);

const FIELD_OF_CHINESE = new Map(
  Object.entries(CHINESE).flatMap(([field, labels]) =>
    labels.map((label) => [label, field as SlipField] as const),
  ),
);

/** One labelled value on a slip, its label without blanks and where that starts. */
export interface SlipValue {
  readonly field: SlipField;
  readonly label: string;
  readonly value: string;
  readonly at: number;
}

/** Most labels of one text. */
const LABELS_MAX = 5_000;

/**
 * Cuts the text of slips at its labels.
 *
 * Shape   in the order of the text; a value ends at the next label or at its line end, a label
 *         without a value takes the next line. `raw` is the text before widths were folded, sign
 *         for sign: merchant names are taken from it as they were printed.
 */
export function slipValues(text: string, raw: string = text): SlipValue[] {
  const found: { field: SlipField; label: string; at: number; end: number }[] = [];
  for (const match of text.matchAll(CHINESE_LABEL)) {
    const label = (match.groups?.zh ?? '').replace(/ /g, '');
    const field = FIELD_OF_CHINESE.get(label);
    const end = match.index + match[0].length;
    if (field && found.push({ field, label, at: match.index, end }) >= LABELS_MAX) break;
  }
  const taken = new Set(
    found.flatMap(({ at, end }) => Array.from({ length: end - at }, (_, index) => at + index)),
  );
  for (const match of text.matchAll(ENGLISH_LABEL)) {
    const field = ENGLISH_RULES.find(([name]) => match.groups?.[name] !== undefined)?.[0];
    if (!field || taken.has(match.index)) continue;
    const label = match[0].replace(/[^a-z]+/gi, '').toUpperCase();
    const end = match.index + match[0].length;
    if (found.push({ field, label, at: match.index, end }) >= LABELS_MAX) break;
  }
  found.sort((a, b) => a.at - b.at);
  return found.map(({ field, label, at, end }, index) => ({
    field,
    label,
    at,
    value: valueIn(
      (field === 'merchant_name' ? raw : text).slice(end, found[index + 1]?.at ?? text.length),
    ),
  }));
}

/** Longest value, in characters. */
const VALUE_CHARACTERS_MAX = 120;

function valueIn(text: string): string {
  const lines = text
    .slice(0, 2_000)
    .split('\n')
    .slice(0, 3)
    .map((line) =>
      line
        .replace(/^[ :：.]+/, '')
        .replace(/^-{3,}(?=[^-\s])/, '')
        .trim(),
    );
  const value = lines.find((line) => line !== '') ?? '';
  return /^[-=*_.\s]{4,}$/.test(value) ? '' : value.slice(0, VALUE_CHARACTERS_MAX);
}
