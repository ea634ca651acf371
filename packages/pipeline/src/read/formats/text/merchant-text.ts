import { toHalfWidth } from '../plain-text.ts';

/**
 * Payment services that stand before the merchant in notices and statements, longest first.
 * Source  published notices and statements (AutoAccountingOrg/AutoRule and
 *         deb-sig/double-entry-generator examples) [V]; further service names recalled [R].
 */
export const WALLETS: readonly string[] = [
  '财付通',
  '支付宝',
  '微信支付',
  '微信',
  '银联在线支付',
  '银联在线',
  '云闪付',
  '美团支付',
  '美团',
  '京东支付',
  '京东',
  '抖音支付',
  '抖音月付',
  '拼多多',
  '多多支付',
  '翼支付',
  '网银在线',
  '通联支付',
  '易宝支付',
  '快钱',
  '拉卡拉',
  '银联商务',
  '合众易宝',
  '度小满',
  '百度钱包',
  '苏宁支付',
  '滴滴支付',
  '携程支付',
  '快手支付',
  '华为支付',
  '苹果支付',
  'Apple Pay',
  '和包支付',
  '沃支付',
  '连连支付',
  '汇付天下',
  '盛付通',
  '宝付',
  '富友支付',
  '平安付',
  '壹钱包',
  '唯品会',
  '饿了么',
  '淘宝',
  '闲鱼',
].sort((a, b) => b.length - a.length);

export const WALLET_PATTERN = WALLETS.join('|');

const PREFIX = new RegExp(
  `^(?:[（(]特约[)）]|(?:${WALLET_PATTERN})(?:支付)?(?:[（(][^（()）]{1,10}[)）])?[-－—–·:：，,*＊\\s]{1,3}|银联在线支付)`,
);

/** A merchant text taken apart for comparison; the raw text stays in `merchant_name`. */
export interface MerchantText {
  /** What is left when services before it, cut marks and a country code behind it are gone. */
  readonly name: string;
  /** The services that stood before the name, outermost first. */
  readonly services: readonly string[];
  /** True when the text ends in a cut mark: only its beginning can be compared. */
  readonly truncated: boolean;
}

/** Services nested before one merchant: 财付通，微信支付-… has two. */
const SERVICES_MAX = 4;

/**
 * Takes the services, cut marks and country code off a merchant text.
 *
 * Errors  none; a text that is only a service keeps it as its name.
 * @example splitMerchantText('财付通，微信支付-京东商城…')
 *          // { name: '京东商城', services: ['财付通', '微信支付'], truncated: true }
 */
export function splitMerchantText(raw: string): MerchantText {
  let rest = raw.trim();
  const services: string[] = [];
  for (let round = 0; round < SERVICES_MAX; round++) {
    const found = PREFIX.exec(rest)?.[0];
    if (!found || found.length >= rest.length) break;
    services.push(found.replace(/[-－—–·:：，,*＊\s]+$/, ''));
    rest = rest.slice(found.length).trim();
  }
  const truncated = isTruncated(rest);
  const name = rest
    .replace(/(?:…+|\.{2,}|[*＊]+)$/, '')
    .replace(/\s{0,3}(?:CHN|CN)$/, '')
    .trim();
  return { name: name === '' ? rest : name, services, truncated };
}

/** True when a merchant text ends in a mark that something was cut off: …, ... or *. */
export function isTruncated(text: string): boolean {
  return /(?:…|\.{2,}|[*＊])$/.test(text.trim());
}

/** Shortest name that a comparison by prefix accepts, in characters. Source  assumption: own choice. */
const COMPARED_CHARACTERS_MIN = 4;

/**
 * True when two merchant texts can be the same name: one is a beginning of the other once services,
 * cut marks, width and blanks are gone. Banks cut names (工行 10 characters, 中行 11): equality would
 * call every cut a difference.
 */
export function mayBeSameMerchantText(a: string, b: string): boolean {
  const one = comparable(a);
  const two = comparable(b);
  const [short, long] = one.length <= two.length ? [one, two] : [two, one];
  if (short === long) return short !== '';
  return short.length >= COMPARED_CHARACTERS_MIN && long.startsWith(short);
}

const comparable = (text: string): string =>
  toHalfWidth(splitMerchantText(text).name)
    .replace(/[\s()（）\-_.·,，*]/g, '')
    .toUpperCase();
