/** What a notice reports. The first seven are `txn_type` values; the others are no sale. */
export type NoticeKind =
  | 'purchase'
  | 'refund'
  | 'void'
  | 'reversal'
  | 'preauth'
  | 'preauth_completion'
  | 'other'
  | 'verification_code'
  | 'failed'
  | 'repayment'
  | 'bill'
  | 'installment'
  | 'cash'
  | 'transfer'
  | 'income'
  | 'balance'
  | 'marketing';

export const SALE_KINDS: ReadonlySet<NoticeKind> = new Set([
  'purchase',
  'refund',
  'void',
  'reversal',
  'preauth',
  'preauth_completion',
]);

interface KindRule {
  readonly kind: NoticeKind;
  readonly words: RegExp;
}

/**
 * Words → kind, most specific first; the first rule that is found in the clause of the amount wins.
 * Source  published notices [V], own knowledge of issuers' wording [R].
 */
export const KIND_RULES: readonly KindRule[] = [
  {
    kind: 'failed',
    words:
      /失败|未成功|不成功|未能(?:成功|完成)|被拒|已?拒绝|余额不足|额度不足|交易关闭|已关闭|已超时|(?:等?待|未)(?:付款|支付)|declined/i,
  },
  { kind: 'reversal', words: /冲正|reversal/i },
  {
    kind: 'income',
    words:
      /刷卡金(?:抵扣|返|入账|到账|奖励|转入)|返现(?:到账|入账|奖励)|(?:达标|满额|加油)[^，。]{0,8}返(?:还|现)/,
  },
  { kind: 'purchase', words: /消费[/／或]预授权|预授权[/／或]消费/ },
  { kind: 'preauth_completion', words: /预授权完成(?!撤销)/ },
  {
    kind: 'void',
    words:
      /预授权(?:完成)?(?:撤销|解除|取消|释放)|(?:消费|交易|支付)(?:已)?(?:撤销|取消)|撤销(?:消费|交易)?|\bvoid\b/i,
  },
  { kind: 'preauth', words: /预授权|pre-?auth/i },
  {
    kind: 'transfer',
    words:
      /转账过期退|(?:转账|红包)(?:[^，。]{0,8}(?:超时|过期)[^，。]{0,8}退|[^，。]{0,4}退[回还])/,
  },
  // What is announced has not been paid.
  {
    kind: 'bill',
    words: /(?:明[天日]|即将|(?<!已)将[于在从自])[^，。；;]{0,24}(?:扣[款费除]|续费)/,
  },
  { kind: 'refund', words: /退款|退货|退税|退回|退还|退费|refund/i },
  {
    kind: 'installment',
    words:
      /分期(?:申请|办理|手续费|还款|业务|入账|扣款|成功|已)|账单分期|分期(?:第|本期|\d)|(?:总账|账单|现金)分期|[（(]分期[)）]/,
  },
  {
    kind: 'repayment',
    words:
      /还款(?!卡)|还入|还清|代还|自动还|约定还|payment\s?-\s?thank you|autopay|(?:约定|关联|绑定)账户[^，。]{0,6}扣款/i,
  },
  { kind: 'bill', words: /账单(?:金额|日|已出|共|为|总)|本期(?:账单|应还)|最低(?:应)?还|应还/ },
  { kind: 'cash', words: /取现|取款|ATM|提款|预借现金|现金支取|圈存|提现|withdraw/i },
  {
    kind: 'transfer',
    words: /(?:微信|支付宝|财付通)[-－]?转账(?!码)|申购|赎回|数字人民币(?:随用随充|充|兑)/,
  },
  {
    kind: 'purchase',
    words:
      /消费(?!卡)|购物|下单|刷卡|购买|POS|扫码付|付款码|(?:快捷|网上|网络|扫码)支付(?!存入|收入|入账|转入)|缴费|扣费|purchase|spent|was used|charged/i,
  },
  {
    kind: 'transfer',
    words:
      /转账|汇款|转出|汇出|转给|转至|转支|跨行支出|划出|转存|网转|往账|往贷|零钱充值|余额充值|赞赏|(?:微信|发|收到?|群|转账|领取)红包|理财(?!卡|账户)|基金|定投|定期(?!卡)|大额存单|transfer/i,
  },
  {
    kind: 'income',
    words:
      /收入|入账|存入|转入|到账|工资(?!卡|账户)|薪酬|薪资|薪金|奖金|实发|补贴|补助|津贴|房补|报销|养老金|退休金|缴存|汇缴|来账|收益|代发|代付|利息|结息|汇入|收款(?!方|商户|单位|人)|收钱|存款|奖励|返现|提取公积金|credited|deposited|salary|interest/i,
  },
  {
    kind: 'purchase',
    words:
      /支付|付款|支出|扣款|支取|代扣|扣除|扣缴|扣收|划扣|取出|通行费|已付|实付|代收|订单|交易|pay/i,
  },
];

/** Notices that are recognised before any amount is looked for. */
export const WHOLE_TEXT_RULES: readonly KindRule[] = [
  {
    kind: 'verification_code',
    words:
      /(?:验证码|校验码|动态(?:密码|码|口令)|短信(?:密码|口令)|随机码|确认码|交易码)(?:为|是|[:：\s]|\d|（|\(|，)|\d{4,8}(?:[（(][^）)]{1,20}[)）])?(?:为|是)?(?:您|你)?(?:的|本次)?[^。]{0,12}(?:验证码|校验码|动态码)/,
  },
  { kind: 'bill', words: /(?:月|期)账单(?:已出|金额|已生成)|账单日|最低(?:应)?还款额/ },
  { kind: 'balance', words: /余额查询|查询余额/ },
];

/** Payees that are no merchants but ways to hand money on: to a person, to oneself, to a lender. */
const PAYEES: readonly KindRule[] = [
  { kind: 'repayment', words: /还款[)）]*$/ },
  {
    kind: 'transfer',
    words: /(?:^|[-－—–:：_])(?:微信|支付宝)?(?:转账|红包|零钱充值(?:账户)?|零钱提现)$/,
  },
];

/** What a sale is instead when this was paid: 财付通-微信转账 sells nothing. Null for a merchant. */
export function kindOfPayee(payee: string): NoticeKind | null {
  return PAYEES.find((rule) => rule.words.test(payee))?.kind ?? null;
}

/** The kind of a clause; null when no word of the table is in it. */
export function kindOf(clause: string): NoticeKind | null {
  return KIND_RULES.find((rule) => rule.words.test(clause))?.kind ?? null;
}

/** Words that say how something was paid or booked, never whom; used to tell a merchant from none. */
const GENERIC_WORDS =
  /动账|通知|提醒|交易|消费|支付平台|支付|付款|支出|收入|扣款|支取|退款|退货|退税|撤销|入账|转账|快捷|网上银行|手机银行|电子银行|网银|网上|网络|线上|线下|在线|无卡|无密|免密|小额|境内|境外|境|国内|国外|中国|人民币|活期|他行|本行|跨行|柜台|柜面|自助|POS|ATM|银联|特约|商户|商家|普通|一般|信用卡|借记卡|储蓄卡|贷记卡|银行卡|龙卡|账户|账号|卡号|尾号|成功|完成|受理|已|业务|渠道|扫码|刷卡|闪付|感应|有卡|电子商务|第三方|代扣|代收付|代收|代付|自动|主动|预授权|实时|联机|脱机|其他|其它|无|暂|您|你|的|有|了|于|在|本人|一笔|金额|类型|方式|机|卡|二维码|协议|委托|实际/g;

/** Advertising and service phrases that fill merchant fields when there is none. */
const PHRASE =
  /点击|查看|详情|了解|下载|登录|戳|https?:|www\.|优惠券|立减|刷卡金|已使用|更多|客服|致电|拨打|回复|如有|如需|敬请|温馨|本行|我行|余额|额度|手续费|您|快来|查收|！$/;

/** Longest merchant text, in characters; F43 has 40 bytes, wallets print full company names. */
const MERCHANT_CHARACTERS_MAX = 80;

/** True when a text cannot be a merchant: empty, only words of payment, or a phrase. */
export function isGeneric(text: string): boolean {
  if (text === '' || text.length > MERCHANT_CHARACTERS_MAX || PHRASE.test(text)) return true;
  const rest = text.replace(GENERIC_WORDS, '').replace(/[\s\p{P}\p{S}\d]/gu, '');
  return rest === '';
}

/** Leading words of kind before a merchant, as in 消费支付宝-… or 网上支付-翼支付. */
const LEADING_KIND =
  /^(?:(?:财付通|支付宝|银联)?快捷支付|网上支付|网络支付|无卡支付|在线支付|扫码支付|免密支付|消费(?:退货|退款|撤销)?|退货(?:\/退税)?|退款|支出|收入|入账|付款给?|扣款|撤销|预授权完成|预授权|POS消费|POS|缴费|代扣|交易|充值(?=财付通|支付宝|微信)|境内|境外|线上|跨行|(?:refund|purchase)(?=[-:\s]))(?:通知|成功|受理)?[-－—–:：/、，,\s]{0,3}/i;

/** Takes leading words of kind off; says whether there was one. */
export function withoutLeadingKind(text: string): {
  readonly text: string;
  readonly found: boolean;
} {
  let rest = text.trim();
  let found = false;
  for (let round = 0; round < 4; round++) {
    const lead = LEADING_KIND.exec(rest)?.[0];
    if (!lead || lead.length >= rest.length) break;
    if (/^退款专|^消费者|^支出管/.test(rest)) break;
    rest = rest.slice(lead.length);
    found = true;
  }
  return { text: rest.trim(), found };
}
