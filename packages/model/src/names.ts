import { districtAtStart } from './codes/districts.ts';
import { TRADITIONAL_TSV } from './codes/generated/traditional.ts';
import { tradeWords } from './codes/mcc.ts';
import { placesIn } from './codes/places.ts';
import { relationOf } from './codes/trade-sectors.ts';
import { tradesIn } from './codes/trades.ts';
import { lazy, parseTsv } from './codes/tsv.ts';
import { unmangle } from './mangled-text.ts';
import { brandOfBranches } from './names-branch.ts';
import { areCalledAfterOnePlace } from './names-place.ts';

/** How two merchant names relate. `unknown`: too short, or written in different scripts. */
export type NameRelation = 'same' | 'similar' | 'different' | 'unknown';

/** Traditional characters and their simplified forms. Source: catalog/codes/traditional.csv. */
const simplified = lazy(
  () => new Map(parseTsv(TRADITIONAL_TSV, 2).map(([from = '', to = '']) => [from, to])),
);

/** Prefixes that say through whom was paid, not who sold. Source: published notices [V], brands of
 * catalog/codes/institutions.csv. */
const CHANNELS =
  '财付通|微信支付|微信|支付宝|美团支付|美团|京东支付|京东|抖音支付|银联在线支付|银联在线|云闪付|银联商务|拉卡拉|盛付通|瑞银信|快钱|通联支付|通联|汇付天下|汇付|易宝支付|易宝|收钱吧|乐刷|随行付|嘉联支付|合利宝|翼支付|钱方|扫呗|富友|开店宝|银盛|杉德|海科融通|现代金控|乐富|易生支付|付临门|新生支付|钱袋宝|迅付|盛迪嘉|嘉联|卡友|全民付|环迅|网银在线|首信易|付费通|快付通|平安付|联动优势|易生|星支付|点佰趣|钱宝|立刷|哆啦宝|付呗|利楚扫呗|利楚';
const CHANNEL = new RegExp(`^(?:${CHANNELS})(?:支付)?[-－—–:：_*·]+`);
/** Wallets that statements write before a name without a dash: 微信支付大商鲜生. Source: published notices [R]. */
const GLUED_WALLET =
  /^(?:微信支付|财付通|支付宝|云闪付|京东支付|美团支付|抖音支付|银联在线支付)(?=\p{Script=Han})(?!支付|科技|网络|信息|技术|中国|平台|有限|公司)/u;
/** Short names of banks, which statements write like those of channels. Own list [I]. */
const BANKS = '工行|农行|中行|建行|交行|招行|邮储|中信|光大|浦发|兴业|民生|华夏|广发';
/** A bank that acquired the sale stands before a dash like any channel; behind it, a place of its own is a name. */
const BANK = new RegExp(
  `^(?:[\\p{Script=Han}]{2,8}银行|${BANKS})[-－—–:：_*·]+(?!.*(?:[支分]行|营业[部厅]|网点)$)(?=.{2})`,
  'u',
);
/** A name that is nothing but a channel says nothing about the merchant. */
const CHANNEL_ONLY = new RegExp(`^(?:${CHANNELS})(?:支付)?$`);
/** Kinds of transactions that banks write before the name. Source: published statements [V]. */
const TRANSACTION =
  /^(?:(?:POS|ATM|刷卡|银联|网上|快捷|扫码|无卡|跨行|境内|境外)(?:消费|支付|付款|交易)|(?:消费|支付|付款|购物)(?=[\s\-－—–:：_*·]))[\s\-－—–:：_*·]*/i;
const SPECIAL = /^[（(](?:特约|消费|POS)[)）]/;
const CUT = /(?:\.{2,}|…+|\*+|CHN)+$/;
/** From this length on, with what stands before it, a name that ends inside a word was cut. */
const CUT_CHARS_MIN = 9;
/** How whole names end. Own list [I]. */
const ENDING =
  /(?:[店司部行馆楼厅场院站城堂坊吧社户所园校轩阁苑会庄铺屋厂局处队菜锅粥烫]|中心|超市|广场|百货|公司|酒家|客运|租车|汽车)[)）]?$/;
/** Characters that a source hides inside a name. Source: published notices [V], docs/indicators.md 3. */
const HIDDEN = /\*+(?=[^*])/g;
const COMPANY =
  /(?:股份有限公司|有限责任公司|集团有限公司|有限公司|有限责任|股份有限|集团公司|分公司|公司|（个体工商户）|\(个体工商户\)|个体工商户|个体户|经营部|商行)+$/;
/** What a statement leaves of the company words when it cuts inside them. */
const CUT_COMPANY = /(?:股份有限公|有限责任公|有限责任|有限责|有限公|股份有限|股份有|有限|有)$/;
const BRANCH = /[（(][^（()）]*(?:店|部|厅|站|馆|分|城|号|楼)[)）]$/;
/** Whether a text has fewer characters than that; a rare one takes two units. */
const isShorter = (text: string, chars: number): boolean =>
  text.length < chars || (text.length < 2 * chars && [...text].length < chars);

/** A name with everything that is only spelling taken away. */
export interface CleanName {
  /** Simplified, half-width, without channel prefixes and cut marks; UTF-8 read as GBK is put right. */
  readonly full: string;
  /** `full` without region, branch and company words: what the shop calls itself. */
  readonly core: string;
  /** `full` without places, trades and company words: what sets this merchant apart from others. */
  readonly own: string;
  /** Where the source hid characters: what is shown between them, in order. */
  readonly masked: readonly string[] | undefined;
  /** True when the source cut the name off. */
  readonly cut: boolean;
}

/**
 * Takes a merchant name apart.
 *
 * Source  docs/indicators.md (prefixes, 40-byte truncation, branch words) and published notices [V].
 * @example cleanName('財付通-北京市示例餐飲有限公司（東門店）').core // '示例餐饮'
 */
export const cleanName = (name: string): CleanName => {
  const known = remembered.get(name);
  if (known) return known;
  const clean = takeApart(name);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(name, clean);
  return clean;
};

/** Names taken apart lately: a scan compares the same ones with many others. */
const REMEMBERED_MAX = 100_000;
const remembered = new Map<string, CleanName>();

const takeApart = (name: string): CleanName => {
  const given = unmangle(name).normalize('NFKC').trim();
  let text = [...given.replace(TRANSACTION, '').replace(/\s+/g, '')]
    .map((char) => simplified().get(char) ?? char)
    .join('')
    .toUpperCase();
  for (let turn = 0, before = ''; turn < 4 && before !== text; turn += 1) {
    before = text;
    text = text
      .replace(SPECIAL, '')
      .replace(CHANNEL, '')
      .replace(GLUED_WALLET, '')
      .replace(BANK, '');
  }
  const shown = text.replace(CUT, '').replace(/�+$/, '').replace(CHANNEL_ONLY, '');
  const whole = shown.replace(HIDDEN, '');
  const cut = CUT.test(text) || (!isShorter(given, CUT_CHARS_MIN) && !ENDING.test(whole));
  const ended = cut ? whole.replace(CUT_COMPANY, '') : whole;
  const bare = ended.replace(BRANCH, '').replace(COMPANY, '').replace(BRANCH, '');
  const core = withoutPlaces(bare, true, cut);
  const placeOnly = cut && isShorter(core, 2);
  // Most comparisons of names do not ask for it.
  let own: string | undefined;
  return {
    full: whole,
    core: !isShorter(core, 2) || placeOnly ? core : bare,
    get own() {
      own ??= ownPart(bare, cut);
      return own;
    },
    masked: whole === shown ? undefined : shown.split(HIDDEN),
    cut,
  };
};

/**
 * Whether a name is that of a firm as its licence has it, whole or cut inside its company words.
 *
 * @example isCompanyName('广州朱记云餐饮有限公司') // true; isCompanyName('惠民平价超市') // false
 */
export const isCompanyName = (name: string): boolean => {
  const { full, cut } = cleanName(name);
  return COMPANY.test(full.replace(BRANCH, '')) || (cut && CUT_COMPANY.test(full));
};

/**
 * Whether a name may be what hides behind the parts shown: 佳*超市 stands for every name that opens with 佳
 * and, after what is hidden, goes on with 超市. The first place where a part fits leaves the most room
 * for the next, so that no other needs a try.
 */
const fitsShown = (parts: readonly string[], name: string): boolean => {
  const [start = '', ...more] = parts;
  if (!name.startsWith(start)) return false;
  let end = start.length;
  for (const part of more) {
    const at = name.indexOf(part, end + 1);
    if (at < 0) return false;
    end = at + part.length;
  }
  return true;
};

/** Words that half of all company names carry. Own list [I]. */
const GENERIC =
  '示例 测试 商贸 贸易 经贸 工贸 科技 实业 发展 投资 管理 企业 咨询 服务 信息 技术 网络 电子 文化 传媒 餐饮 食品 百货 商业 商店 商场 商城 广场 中心 集团 连锁 分店 总店 门店 旗舰店 专卖店 专营店 店铺 超市 便利店 生鲜 汽车 公路 长途 有限 公司 责任 股份 个体 工商户 经营部 商行 小店 大楼 大厦 营业厅 缴费厅 门市 门市部'.split(
    ' ',
  );

/** Trades and generic words, longest first, so that 便利店 goes before 店. */
const commonWords = lazy(() => {
  const trades = tradeWords().flatMap((row) => row.keywords);
  const words = [...new Set([...GENERIC, ...trades])].filter((word) => !isShorter(word, 2));
  words.sort((a, b) => b.length - a.length);
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('|'), 'g');
});

const AREA_TAIL = /^(?:省|自治区|市|地区|州|盟)/;

/** A place of the town, with the direction or invented district that follows its name. */
const DISTRICT =
  /^(?:[\p{Script=Han}]{1,3}(?:新区|区|县|镇|街道)|城[东西南北中](?=\p{Script=Han}{2}))/u;

/** A district without its town, which opens a sole trader's name; never a zone or an estate. */
const BARE_DISTRICT =
  /^(?:(?!.{1,2}(?:[社校园景库厂矿小]|服务|开发|高新)区)\p{Script=Han}{2,3}?区|城[东西南北中])(?=\p{Script=Han}{2})/u;

/** What is left of a district when a statement cut the name inside it. */
const CUT_DISTRICT = /^\p{Script=Han}{1,2}$/u;

/** A street of that town, behind which a statement cut the name, or in the shop's own: 广州市天河区体育西路肖 says where, not who. */
const CUT_STREET = /^\p{Script=Han}{1,5}(?:[路街巷弄]|大道)\d*号?(?=\p{Script=Han}{0,2}$)/u;

/** Text without the places it names, each with its 市 or 区; only those at the front if `leading`. */
const withoutPlaces = (name: string, leading: boolean, cut: boolean): string => {
  let kept = '';
  let rest = name;
  for (const place of placesIn(name)) {
    const at = rest.indexOf(place.word);
    if (at < 0 || (leading && at > 0)) continue;
    kept += rest.slice(0, at);
    const behind = rest.slice(at + place.word.length).replace(AREA_TAIL, '');
    rest = behind.replace(DISTRICT, '');
    if (cut) rest = rest === behind && CUT_DISTRICT.test(rest) ? '' : rest.replace(CUT_STREET, '');
  }
  return rest === name ? rest.replace(BARE_DISTRICT, '') : kept + rest;
};

const ownPart = (name: string, cut: boolean): string =>
  withoutPlaces(name, false, cut)
    .replace(/[()（）\-－·.,，。]/g, '')
    .replace(commonWords(), '');

/** Shares of common character pairs: Dice coefficient, 0–1. */
const pairSimilarity = (a: string, b: string): number => {
  const pairs = (text: string): string[] => {
    const chars = [...text];
    return chars.slice(1).map((char, index) => `${chars[index]}${char}`);
  };
  const left = pairs(a);
  const right = pairs(b);
  if (left.length === 0 || right.length === 0) return a === b ? 1 : 0;
  const rest = new Map<string, number>();
  for (const pair of right) rest.set(pair, (rest.get(pair) ?? 0) + 1);
  let common = 0;
  for (const pair of left) {
    const count = rest.get(pair) ?? 0;
    if (count > 0) {
      common += 1;
      rest.set(pair, count - 1);
    }
  }
  return (2 * common) / (left.length + right.length);
};

/**
 * How alike two names are once spelling, places, branch and company words are taken away: 0–1.
 *
 * @example nameSimilarity('茗盈购物广场店', '長沙市城東區茗盈購物廣場') // 1
 */
export const nameSimilarity = (a: string, b: string): number => {
  const [left, right] = [cleanName(a), cleanName(b)];
  if (areTwoInstitutions(left, right)) return 0;
  if (compareNames(a, b) === 'same') return 1;
  return Math.max(pairSimilarity(left.core, right.core), pairSimilarity(left.own, right.own));
};

const HAN = /\p{Script=Han}/u;

/** Below this, two names of the same script have nothing to do with each other. Own choice [I]. */
const DIFFERENT_BELOW = 0.34;
const SAME_ABOVE = 0.8;

/**
 * Compares two merchant names: by prefix, never by equality, since every party cuts and decorates.
 *
 * Errors  none; `unknown` when nothing can be said.
 * @example compareNames('广东三元麦当劳食品有', '广东三元麦当劳食品有限公司') // 'same'
 */
export const compareNames = (a: string, b: string): NameRelation => {
  const left = cleanName(a);
  const right = cleanName(b);
  const strangers = [isStrangersStart, isPublicStranger].some(
    (apart) => apart(left, right) || apart(right, left),
  );
  if (left.masked || right.masked) return compareMasked(left, right);
  if ([left.core, right.core].some((core) => isShorter(core, 2)))
    return strangers ? 'different' : 'unknown';
  if (left.full === right.full) return 'same';
  if (areTwoInstitutions(left, right)) return 'different';
  if (left.core === right.core) return 'same';
  if (isPrefix(left.full, right.full) || isPrefix(left.core, right.core)) return 'same';
  if (contains(left.full, right.core) || contains(right.full, left.core)) return 'same';
  if (HAN.test(left.core) !== HAN.test(right.core)) return 'unknown';
  // Never the full names: places and company words make strangers look alike.
  const similarity = pairSimilarity(left.core, right.core);
  if (similarity >= SAME_ABOVE) return 'same';
  if (sharesOwn(left, right)) return isNamesake(left, right) ? 'different' : 'similar';
  if (similarity >= DIFFERENT_BELOW && !isOwnApart(left.own, right.own)) return 'similar';
  if (areBranches(left, right)) return 'similar';
  const own = [left.own, right.own].every((text) => !isShorter(text, 2));
  if (own || otherTrades(left.full, right.full)) return 'different';
  if (areCalledAfterOnePlace(left, right)) return 'similar';
  return strangers ? 'different' : 'unknown';
};

/**
 * What is shown of a name says no more than that: where it fits, the two are the same only if some of
 * it is the merchant's own; a name with nothing of its own shown fits too many.
 */
const compareMasked = (left: CleanName, right: CleanName): NameRelation => {
  if (left.masked && right.masked) return left.full === right.full ? 'same' : 'unknown';
  const [hidden, whole] = left.masked ? [left, right] : [right, left];
  if (fitsShown(hidden.masked ?? [], whole.full))
    return isShorter(hidden.own, 1) ? 'unknown' : 'same';
  if (otherTrades(hidden.full, whole.full)) return 'different';
  return isShorter(hidden.own, 2) || isShorter(whole.own, 2)
    ? 'unknown'
    : relationShown(hidden, whole);
};

/** Whether two characters of what is shown of a name's own stand in the other: 美团 hides no 佳 of 佳美. */
const relationShown = (hidden: CleanName, whole: CleanName): NameRelation =>
  sharesOwn(hidden, whole) ? 'similar' : 'different';

/** Of a longer brand, so much must begin with the shorter: 新华都 is not 新华. */
const BRAND_CHARS_MIN = 3;

/**
 * Whether two names carry one brand, whatever trade, branch and company words stand around it.
 *
 * Shape   what is a name's own is compared from the front, not any two characters: names of one town
 *         may have the town in common.
 * @example shareBrand('林佳丰大药房有限公司', '林佳丰药店(光明分店)') // true
 */
export const shareBrand = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((name) => cleanName(name).own.replace(SHOP_TAIL, '')) as [
    string,
    string,
  ];
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short === long) return !isShorter(short, 2);
  if (!isShorter(short, BRAND_CHARS_MIN) && long.startsWith(short)) return true;
  return areBranches(cleanName(a), cleanName(b));
};

/** Whether both go on from one brand and trade with a branch of it: a brand may have one character, 王药店东门店. */
const areBranches = (left: CleanName, right: CleanName): boolean => {
  const brand = brandOfBranches(left, right);
  return brand !== undefined && ownPart(brand, false) !== '';
};

/** Whether a name was cut behind its first own character, and the other name has no such character. */
const isStrangersStart = (cut: CleanName, other: CleanName): boolean =>
  cut.cut && [...cut.own].length === 1 && !isShorter(other.own, 2) && !other.full.includes(cut.own);

/** A public institution is called after its place and its kind: 越秀区中医院 has no other name. */
const PUBLIC = /(?:医院|卫生院|保健院|中学|小学|实验学校|职业学校|技工学校|幼儿园|大学)$/;

/** Whether a name is a public institution's and the other, a name of its own, has nothing of its kind. */
const isPublicStranger = (institution: CleanName, other: CleanName): boolean => {
  const [kind] = PUBLIC.exec(institution.full) ?? [];
  if (kind === undefined || !isShorter(institution.own, 2)) return false;
  // Two characters may be what is left of a place, but not before the words of a company.
  const least = COMPANY.test(other.full) ? 2 : 3;
  return !isShorter(other.own, least) && ![...kind].some((char) => other.full.includes(char));
};

/** Whether both names are public institutions' and each opens with a district of its own. */
const areTwoInstitutions = (left: CleanName, right: CleanName): boolean => {
  const districts = [left, right].map(({ full, own }) =>
    PUBLIC.test(full) && isShorter(own, 2) ? districtAtStart(full) : undefined,
  );
  return districts.every((district) => district !== undefined) && districts[0] !== districts[1];
};

/** Whether both names tell a trade and none is told by both: 餐厅 against 超市. */
const otherTrades = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((name) => tradesIn(name).filter((trade) => !trade.weak));
  if (!left?.length || !right?.length) return false;
  return !left.some((one) => right.some((other) => one.mcc === other.mcc));
};

/** Whether two neighbouring characters of what is its own in one name stand in the other. */
const sharesOwn = (left: CleanName, right: CleanName): boolean => {
  const chars = [...left.own.replace(SHOP_WORD, '')];
  return chars.slice(1).some((char, index) => right.own.includes(`${chars[index]}${char}`));
};

/** Whether names that share some characters are of trades that have nothing in common: 百顺轩 is not 百顺. */
const isNamesake = (left: CleanName, right: CleanName): boolean => {
  const [a, b] = [left, right].map(({ own }) => own.replace(SHOP_TAIL, ''));
  if (a === b) return false;
  const [said, other] = [left, right].map(({ full }) =>
    tradesIn(full).flatMap(({ mcc, weak }) => (weak ? [] : mcc)),
  ) as [string[], string[]];
  return relationOf(said, other) === 'contradicts';
};

/** 金店 in two names is no more in common than 店; 坊 and 号 may belong to what a shop calls itself. */
const SHOP_WORD = /(?<=..)[店行部馆厂铺]+$/;

const SHOP_TAIL = /[店行部馆厂铺号坊室吧]+$/;

/**
 * Whether what sets two shops of one trade apart differs: 阳秋服饰店 and 阳川服饰店 are alike in the
 * trade only. An abbreviation keeps the order of the characters, so it is not apart.
 */
const isOwnApart = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((own) => own.replace(SHOP_TAIL, '')) as [string, string];
  const both = !isShorter(left, 2) && !isShorter(right, 2);
  return both && !isAbbreviated(left, right) && !isAbbreviated(right, left);
};

const isAbbreviated = (short: string, long: string): boolean => {
  let at = 0;
  for (const char of long) if (char === short[at]) at += 1;
  return at >= short.length;
};

const PREFIX_CHARS_MIN = 4;

const isPrefix = (a: string, b: string): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return !isShorter(short, PREFIX_CHARS_MIN) && long.startsWith(short);
};

const contains = (whole: string, part: string): boolean =>
  !isShorter(part, 3) && whole.includes(part);
