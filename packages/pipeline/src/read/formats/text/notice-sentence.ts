import { type Amount, amountOf, CURRENCY_PATTERN, NUMBER_PATTERN } from '../amount.ts';
import { findMoment } from '../moment.ts';
import { WALLET_PATTERN, WALLETS } from './merchant-text.ts';
import { findCard } from './notice-card.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { isGeneric, kindOf, type NoticeKind, withoutLeadingKind } from './notice-words.ts';

/** Facts of a notice written as sentences: SMS and app pushes. */
export function factsOfSentence(text: string): NoticeFacts {
  const body = withoutTitle(withoutSignature(text));
  const moment = findMoment(body);
  const found = findAmount(body);
  const facts = { moment: moment?.parts ?? null, card: findCard(body), form: 'sentence' as const };
  if (!found) return { ...facts, kind: kindOf(body), amount: null, merchant: null };
  const merchant = merchantOf(body, found, moment ? [moment.start, moment.end] : null);
  const clause = withoutPayee(clauseOf(body, found), merchant);
  const isSigned = SIGNED.test(body.slice(Math.max(0, found.start - 20), found.start));
  const kind = hasFailed(body.slice(found.end))
    ? 'failed'
    : kindOfClause(clause, found.amount, isSigned);
  return { ...facts, amount: found.amount, kind, merchant };
}

/** A message is signed once, at its start or at its end. */
function withoutSignature(text: string): string {
  const body = text.replace(/^\s*[【[][^】\]\n]{1,24}[】\]]\s*/, '');
  return body.length < text.length ? body : text.replace(/\s*[【[][^】\]\n]{1,24}[】\]]\s*$/, '');
}

const TITLE = new RegExp(
  `^(?:\\[\\d{1,4}条\\])?(?:${WALLET_PATTERN})(?:服务)?(?:提醒|通知|消息|助手|凭证)?` +
    '(?:[:：]\\s?|\\s+(?=[向你您]|账单|交易|支付|付款|收款|退款|消费|支出|扣款|转账))',
);

/**
 * `[14条]微信支付: 零钱扣款…` and `支付宝 账单提醒 …` name the service that writes, not whom was paid;
 * 【47.00】元 is 47.00元.
 */
const withoutTitle = (text: string): string =>
  text.replace(TITLE, '').replace(/【\s?([\d,.]{1,20})\s?】\s?(?=元)/g, '$1');

interface FoundAmount {
  readonly amount: Amount;
  readonly start: number;
  readonly end: number;
}

const CANDIDATE = new RegExp(
  `(?:(?<![\\d.*:/年月尾])|(?=人民币|RMB|CNY|[￥¥]))(?<before>${CURRENCY_PATTERN})?\\s?(?<sign>[-−–+])?\\s?(?<again>${CURRENCY_PATTERN})?\\s?(?<number>${NUMBER_PATTERN})\\s?(?:(?<after>${CURRENCY_PATTERN})|(?![\\d.:：月日时点分年号%折期笔天张个积*次级]))`,
  'gi',
);
/** Words before a number that is not the amount of the sale. */
const OTHER_AMOUNT =
  /(?:余额|额度|可用|限额|优惠|立减|红包|积分|手续费|还款额|账单|最低|剩余|结余|封顶|奖励|返现|抵扣|应还|尾号|单号|编号)[^，。；;\d]{0,8}$|(?:满|减|低于|送|享)\s?$/;
/** Paying, nearer to the number than such a word: 余额支付12.00, 尾号XXXX账户消费. */
const PAID_BEFORE =
  /(?:支出|消费|付款|支付(?!宝)|退款|退货|扣款|支取)(?:[（(]?(?:人民币|RMB|CNY)[)）]?)?\s*$/i;
/** 账户6385于: digits of an account, not of money. */
const ACCOUNT_BEFORE = /(?:账户|帐户|账号|卡号|一卡通|[卡*＊])\s?[（(]?$/;
const VERB_BEFORE =
  /(?:支出|消费|金额|付款|支付|退款|退货|扣款|收入|支取|交易|扣费|转出|转入|预授权|撤销|冲正|缴费|取现|取款|还款|存入|入账)[^，。；;\d]{0,10}$/;
const CANDIDATES_MAX = 40;

/** The number with a currency or a word of payment before it; the best one, the first of equals. */
function findAmount(body: string): FoundAmount | null {
  let best: (FoundAmount & { readonly score: number }) | null = null;
  let count = 0;
  for (const match of body.matchAll(CANDIDATE)) {
    if (++count > CANDIDATES_MAX) break;
    const groups = match.groups ?? {};
    const before = body.slice(Math.max(0, match.index - 14), match.index);
    const word = groups.before ?? groups.again ?? groups.after;
    const verb = VERB_BEFORE.test(before);
    const score = (word ? 2 : 0) + (verb ? 3 : 0) + (/\.\d\d$/.test(groups.number ?? '') ? 1 : 0);
    if (score < 2 || (best && best.score >= score)) continue;
    if (OTHER_AMOUNT.test(before) && !PAID_BEFORE.test(before)) continue;
    if (word === undefined && ACCOUNT_BEFORE.test(before)) continue;
    const amount = amountOf(groups.number ?? '', groups.sign, word);
    best = { amount, start: match.index, end: match.index + match[0].length, score };
  }
  return best;
}

/** The text that the kind is read from: everything before the amount and the rest of its clause. */
function clauseOf(body: string, found: FoundAmount): string {
  const tail = /^[^，。；;！!\n（(【[]{0,24}/.exec(body.slice(found.end))?.[0] ?? '';
  const lead = body.slice(Math.max(0, found.start - 160), found.start);
  const from = Math.max(lead.lastIndexOf('。'), lead.lastIndexOf('；'), lead.lastIndexOf('\n')) + 1;
  return lead.slice(from) + tail;
}

/** 消费100.00元，因额度不足失败: what became of it stands behind the amount, in the same sentence. */
const hasFailed = (after: string): boolean =>
  /^[^。！!；\n如若]{0,50}(?:失败|未成功|不成功|被拒绝)/.test(after);

/** 在理财书店支出 is no wealth product: whom it was paid to says nothing of the kind. */
function withoutPayee(clause: string, merchant: string | null): string {
  const at = merchant === null ? -1 : clause.indexOf(merchant);
  if (merchant === null || at < 0 || !/[在向][【[「“"]?$/.test(clause.slice(0, at))) return clause;
  const rest = clause.slice(0, at) + clause.slice(at + merchant.length);
  return kindOf(rest) === null ? clause : rest;
}

/** 收入（网络支付回提）: the bank says in; what stands in brackets only says how. */
const CREDITED_AS = /(?:收入|存入|转入|入账)[（(](?<what>[^\n]{1,80}?)[)）]/;

function creditedAs(what: string): NoticeKind {
  const kind = kindOf(what);
  return kind === 'refund' || kind === 'reversal' || kind === 'void' ? kind : 'income';
}

/** 农行 writes 完成…交易人民币-18.00: there the sign decides between out and in. */
const SIGNED = /完成[^，。]{0,12}交易$/;

function kindOfClause(clause: string, amount: Amount, isSigned: boolean): NoticeKind | null {
  const credited = CREDITED_AS.exec(clause)?.groups?.what;
  if (credited !== undefined) return creditedAs(credited);
  const kind = kindOf(clause);
  if (kind === 'purchase' && !amount.negative && isSigned) return 'income';
  if (kind === 'purchase' && /向您|给您|您(?:已)?收到/.test(clause) && !amount.negative)
    return 'income';
  return kind;
}

/** Stands for the time inside the text before the amount, so that patterns can see where it was. */
const TIME_MARK = '\u0001';

/** 支付 as a verb: behind these it is a part of a name. */
const PAYS =
  '(?<!微信|美团|京东|抖音|多多|翼|银联在线|华为|苹果|百度|苏宁|滴滴|快手|携程|云|线)支付';

/** Words between a merchant and the amount. A service name such as 微信支付 is no such word. */
const TAIL = `(?:快捷支付|网上支付|扫码支付|扫码付款|有一笔|有1笔|的一笔|一笔|订单|消费|购买|购物|退货\\/退税|退货|退款|退税|${PAYS}|付款|扣款|扣费|代扣|支出|支取|收入|跨行转出|转出|汇出|转账|汇款|交易|成功|发生|进行|完成|预授权|撤销|冲正|缴费|刷卡|做二维码|POS机?|金额|为|的|了|于|共|合计|${CURRENCY_PATTERN}|[，,:：\\s${TIME_MARK}])`;

interface MerchantShape {
  readonly where: 'before' | 'after';
  readonly pattern: RegExp;
}

/** Where sentences put the merchant, most specific first; `merchant` is the named group. */
const MERCHANT_SHAPES: readonly MerchantShape[] = [
  {
    where: 'after',
    pattern: /^(?:[^,.\n]{0,60} )?\s?at (?<merchant>[^,\n]{2,60}?)(?: on |\. |[.,]?$|,)/i,
  },
  {
    where: 'after',
    pattern:
      /(?:商户|商家|对方户名|对方账户名|对方|收款方|地点|摘要|附言|备注|用途)(?:名称|简称|全称)?[:：为是]\s?(?<merchant>[^，,。；;\n]{2,80}?)(?=[，,。；;\n]|(?:现|当前|剩余)?可用(?:额度|余额)|$)/,
  },
  {
    where: 'after',
    pattern:
      /(?:^|[，,。；;\s])(?:(?:商户|商家)(?:名称|简称|全称)?|收款方|交易对象)\s?(?<merchant>[^，,。；;\n]{2,80})/,
  },
  // 已成功付款128.00元给某店；支出128.00元，在某店消费
  { where: 'after', pattern: /^\s?给\s?(?<merchant>[^，,。；;\n]{2,80})/ },
  {
    where: 'after',
    pattern: /^[，,]\s?在(?<merchant>[^，,。；;\n]{2,80}?)(?:消费|购物|支付|付款|交易)/,
  },
  {
    where: 'after',
    pattern:
      /^[^，。；;（(【[\n]{0,6}[（(【[](?<merchant>[^】\]\n]{2,80}?)[)）】\]](?:[，。,.；;]|$|\s|可用|余额)/,
  },
  {
    where: 'after',
    pattern: /(?:余额|额度)[^，。；;[【\n]{0,30}[[【](?<merchant>[^】\]\n]{2,80})[】\]]\s*$/,
  },
  {
    where: 'after',
    pattern: /(?:^|[，,。；;\s])(?:(?:POS)?消费|退货|退款)[:：\s]+(?<merchant>[^，,。；;\n]{2,80})/,
  },
  { where: 'before', pattern: /[在向于][【「“](?<merchant>[^】」”\n]{2,80})[】」”]/ },
  {
    where: 'before',
    pattern: new RegExp(
      `向(?<merchant>[^，。；;\\n${TIME_MARK}]{2,80}?)(?:成功)?(?:完成|${PAYS}|付款|发起|进行)[^，。；;]{0,12}$`,
    ),
  },
  // 3月5日20:30于某小馆消费: behind the time 于 stands before a place, elsewhere before a time.
  {
    where: 'before',
    pattern: new RegExp(
      `${TIME_MARK}\\s?于(?<merchant>[^，。；;\\n\\d${TIME_MARK}][^，。；;\\n${TIME_MARK}]{1,80}?)${TAIL}{1,12}$`,
    ),
  },
  {
    where: 'before',
    pattern: new RegExp(`(?:在|向)(?<merchant>[^，。；;\\n${TIME_MARK}]{2,80}?)${TAIL}{1,12}$`),
  },
  {
    where: 'before',
    pattern: new RegExp(
      `(?:通过|使用|用于)(?<merchant>(?:${WALLET_PATTERN})[^，。；;\\n${TIME_MARK}]{1,80}?)${TAIL}{1,12}$`,
    ),
  },
  {
    where: 'before',
    pattern: new RegExp(
      `(?:^|账户|[卡，,。\\s${TIME_MARK}])(?<merchant>(?:[（(]特约[)）]|${WALLET_PATTERN})[^，。；;\\n${TIME_MARK}]{0,80}?)${TAIL}{1,12}$`,
    ),
  },
];

/** 消费撤销 人民币120.00元 某餐饮店: the rest of the text is the name, tried when nothing else fits. */
const REST: MerchantShape = {
  where: 'after',
  pattern: /^[ \t]+(?<merchant>[\u4e00-\u9fa5][^，,。；;:：\s]{1,40})[。.\s]*$/,
};

/** Text before the amount that is searched for a merchant, in characters. */
const BEFORE_CHARACTERS_MAX = 240;

function merchantOf(
  body: string,
  amount: FoundAmount,
  time: readonly [number, number] | null,
): string | null {
  const marked =
    time && time[1] <= amount.start
      ? `${body.slice(0, time[0])}${TIME_MARK}${body.slice(time[1], amount.start)}`
      : body.slice(0, amount.start);
  const before = marked.slice(-BEFORE_CHARACTERS_MAX);
  const inside = insideParenthesis(before);
  if (inside !== null) return inside === '' ? null : inside;
  const after = body.slice(amount.end, amount.end + 160);
  for (const { where, pattern } of [...MERCHANT_SHAPES, REST]) {
    const found = pattern.exec(where === 'before' ? before : after);
    const raw = found?.groups?.merchant;
    const isSender = where === 'before' && found?.index === 0 && WALLETS.includes(raw ?? '');
    const merchant = raw === undefined || isSender ? null : accepted(raw, where);
    if (merchant !== null) return merchant;
  }
  return null;
}

/** 支出(消费支付宝-某某)4.78元: the merchant stands in the parenthesis before the amount. */
function insideParenthesis(before: string): string | null {
  const trimmed = before
    .replace(/(?:金额)?[\s:：]+$|金额$/, '')
    .replace(new RegExp(`(?:[（(](?:${CURRENCY_PATTERN})[)）]|${CURRENCY_PATTERN})$`, 'i'), '')
    .trimEnd()
    // 消费(某小馆)支出36.00元
    .replace(
      /(?<=(?:消费|支付|交易|退款|退货)[（(][^（()）]{2,80}[)）])(?:支出|收入|扣款|付款|入账)$/,
      '',
    );
  if (!/[)）]$/.test(trimmed)) return null;
  let depth = 0;
  let open = -1;
  for (let at = trimmed.length - 1; at >= 0; at--) {
    const sign = trimmed[at] ?? '';
    if (/[)）]/.test(sign)) depth++;
    else if (/[（(]/.test(sign) && --depth === 0) {
      open = at;
      break;
    }
  }
  const first = /(?:支出|收入|消费|退税|退货|退款|交易|扣款|付款)[（(]/.exec(trimmed);
  if (open < 0 && first) open = first.index + first[0].length - 1;
  if (open < 0) return null;
  return accepted(trimmed.slice(open + 1, -1), 'before') ?? '';
}

const unquoted = (text: string): string => text.replace(/^[【[《「“"'\s]+|[】\]》」”"'\s]+$/g, '');

/** Cleans what a shape has found; null when it names nobody. */
function accepted(raw: string, where: MerchantShape['where']): string | null {
  const text = unquoted(
    withoutLeadingKind(unquoted(raw)).text.replace(/^(?:线上)?商户(?=[^_\s]{2})/, ''),
  )
    .replace(/[，,。\s]+$/, '')
    // The bracket around the label closes behind the name.
    .replace(/^([^（(]+)[)）]$/, '$1');
  if (isGeneric(text)) return null;
  if (/^(?:您|你|尾号|卡号|账户|[主副]卡$|附属卡)|余额|额度|元$|^[\d\s.:：*-]+$/.test(text))
    return null;
  if (where === 'after' && /含手续|满\s?\d|尊享|活动|权益|积分|手续费|汇率|折合|约合/.test(text))
    return null;
  return text;
}
