/** Meaning of a label in a notice of the form `label: value`. */
export type NoticeField =
  | 'time'
  | 'kind'
  | 'amount'
  | 'paid'
  | 'merchant'
  | 'remark'
  | 'goods'
  | 'card'
  | 'status'
  | 'acquirer'
  | 'ignored';

/**
 * Labels → meaning. A label counts where a colon, a blank or the end of the line follows it.
 * Source  published WeChat official-account notices and wallet screens [V], further wordings [R].
 */
const LABELS: Readonly<Record<NoticeField, readonly string[]>> = {
  time: [
    '交易时间',
    '消费时间',
    '支付时间',
    '付款时间',
    '退款时间',
    '退款到账时间',
    '还款时间',
    '还款日期',
    '扣费时间',
    '缴费时间',
    '充值时间',
    '入账时间',
    '到账时间',
    '交易日期',
    '消费日期',
    '发生时间',
    '扣款时间',
    '转账时间',
    '创建时间',
    '时间',
    '日期',
  ],
  kind: [
    '交易类型',
    '交易类别',
    '业务类型',
    '业务',
    '交易摘要',
    '交易名称',
    '交易方式',
    '摘要',
    '类型',
    '动账类型',
    '账单类型',
  ],
  amount: [
    '交易金额',
    '消费金额',
    '支付金额',
    '付款金额',
    '退款金额',
    '支出金额',
    '扣款金额',
    '订单金额',
    '扣费金额',
    '还款金额',
    '缴费金额',
    '充值金额',
    '转账金额',
    '刷卡金额',
    '发生金额',
    '变动金额',
    '人民币金额',
    '交易额',
    '金额',
  ],
  paid: [
    '实付金额',
    '实际金额',
    '实付',
    '实际支付',
    '实际扣款',
    '收入金额',
    '入账金额',
    '收款金额',
    '到账金额',
  ],
  merchant: [
    '交易商户',
    '商户名称',
    '商户全称',
    '商户简称',
    '商户',
    '消费商家',
    '消费商户',
    '交易商家',
    '收款商家',
    '商户名',
    '特约商户',
    '消费门店',
    '商家名称',
    '商家',
    '交易对象',
    '交易对方',
    '对方账户名',
    '对方户名',
    '对方名称',
    '对方全称',
    '对方单位',
    '收款商户',
    '收款方全称',
    '收款方',
    '收款单位',
    '收款人',
    '交易地址',
    '交易地点',
    '消费地点',
    '交易场所',
    '消费场所',
    '付款给',
    'Trading partner',
    '扣费商户',
    '扣费服务',
    '门店名称',
  ],
  remark: ['交易说明', '交易附言', '附言', '备注', '用途', '交易描述', '交易备注'],
  goods: [
    '商品说明',
    '商品详情',
    '商品名称',
    '商品',
    '退款原因',
    '退款说明',
    '扣款说明',
    '扣费内容',
    '消费项目',
    '还款方式',
    '还款提醒',
  ],
  card: [
    '交易卡号',
    '银行卡号',
    '银行卡尾号',
    '信用卡号',
    '还款卡片尾号',
    '还款账户',
    '扣款账户',
    '退款账户',
    '卡号尾号',
    '卡号',
    '交易账户',
    '交易账号',
    '账号类型',
    '账户类型',
    '账号',
    '账户',
    '支付方式',
    '付款方式',
    '付款账户',
    '退款方式',
    'Payment method',
    '支付卡',
    '尾号',
    '卡片',
  ],
  status: [
    '当前状态',
    '交易状态',
    '支付状态',
    '订单状态',
    '状态',
    '交易结果',
    '还款结果',
    '支付结果',
    '失败原因',
  ],
  acquirer: ['收单机构'],
  ignored: [
    '消费账户',
    '对方账户尾号',
    '对方账户',
    '对方账号',
    '对方卡号',
    '对方尾号',
    '通行时间',
    '应扣金额',
    '账户余额',
    '可用余额',
    '卡内余额',
    '剩余金额',
    '可用金额',
    '抵扣金额',
    '当前余额',
    '余额',
    '可用额度',
    '剩余额度',
    '额度',
    '优惠金额',
    '优惠',
    '手续费',
    '账户名称',
    '户名',
    '交易单号',
    '商户单号',
    '订单号',
    '订单编号',
    '支付单号',
    '交易订单',
    '商户订单号',
    '转账单号',
    '清算机构',
    '积分',
    '服务',
    '账单分类',
    '交易渠道',
    '渠道',
    '交易币种',
    '币种',
    '币别',
    '可用积分',
    '更多',
    '来源',
  ],
};

const FIELD_OF = new Map<string, NoticeField>(
  Object.entries(LABELS).flatMap(([field, labels]) =>
    labels.map((label) => [label, field as NoticeField] as const),
  ),
);
const LABEL_WORDS = [...FIELD_OF.keys()].sort((a, b) => b.length - a.length).join('|');

/** Labels of wallet screens that, copied as text, touch their value. */
const GLUED_WORDS =
  '付款给|付款金额|退款金额|扣费金额|扣费服务|扣费内容|收款方全称|收款方|收款单位|商户全称|商户名称|收单机构|清算机构|支付方式|付款方式|退款方式|交易状态|支付状态|当前状态|支付时间|付款时间|退款时间|转账时间|退款原因|交易单号|商户单号';

/** `label:` anywhere, or at the start of a line `label value`, `label￥1.00`, or `label` alone. */
const LABEL = new RegExp(
  `(?:(?<colon>${LABEL_WORDS})[（(]?(?:元|RMB)?[)）]?[ \\t]{0,4}[:：]|(?<=^[ \\t]{0,4})(?:(?<bare>${LABEL_WORDS})(?=[ \\t]{1,8}\\S|[￥¥]|[ \\t]{0,4}$)|(?<glued>${GLUED_WORDS})))`,
  'gm',
);

/** One labelled value of a notice. */
export interface LabelledValue {
  readonly field: NoticeField;
  readonly label: string;
  readonly value: string;
}

/** Most labels that a notice may have. */
const LABELS_MAX = 60;

/**
 * Cuts a notice at its labels.
 *
 * Shape   values in the order of the text; a value ends at the next label or line end, a label
 *         without a value takes the next line.
 */
export function labelledValues(text: string): LabelledValue[] {
  const found = [...text.matchAll(LABEL)].slice(0, LABELS_MAX);
  return found.map((match, index) => {
    const label = match.groups?.colon ?? match.groups?.bare ?? match.groups?.glued ?? '';
    const from = match.index + match[0].length;
    const until = found[index + 1]?.index ?? text.length;
    return {
      field: FIELD_OF.get(label) ?? 'ignored',
      label,
      value: firstLine(text.slice(from, until)),
    };
  });
}

const firstLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? '';

/** True when enough labels make a notice one of the labelled form. */
export function isLabelled(values: readonly LabelledValue[]): boolean {
  const fields = new Set(values.map((value) => value.field));
  const telling = [
    'time',
    'kind',
    'amount',
    'paid',
    'merchant',
    'card',
    'status',
    'goods',
  ] as const;
  return telling.filter((field) => fields.has(field)).length >= 2;
}
