/**
 * Issuers by the words that name them, most specific first.
 * Source  bank names: public; nicknames of cards and apps as banks print them [V for those in the
 *         published notices, else R].
 */
const ISSUERS: readonly (readonly [name: string, words: RegExp])[] = [
  ['工商银行', /工商银行|工行|ICBC|牡丹/i],
  ['农业银行', /农业银行|农行|金穗/],
  ['建设银行', /建设银行|建行|龙卡|CCB/],
  ['交通银行', /交通银行|交行|买单吧/],
  ['邮储银行', /邮储|邮政储蓄|PSBC/i],
  ['招商银行', /招商银行|招行|掌上生活|您的?(?:尾号[\s\d*]{1,8})?的?一卡通|^一卡通\d|CMB(?!C)/],
  ['中信银行', /中信银行|中信卡|动卡空间/],
  ['光大银行', /光大银行|光大卡|阳光惠/],
  ['华夏银行', /华夏银行|华夏卡/],
  ['民生银行', /民生银行|民生卡|CMBC/],
  ['广发银行', /广发/],
  ['平安银行', /平安银行|平安口袋|平安信用卡/],
  ['兴业银行', /兴业银行|兴业卡/],
  ['浦发银行', /浦发|浦东发展/],
  ['中国银行', /中国银行|中行|长城(?:信用|借记)?卡/],
];

const NAMED =
  /([\u4e00-\u9fa5]{2,8}(?:农商银行|农村商业银行|村镇银行|银行|农信社|农信|信用社|农商行))/;

/** Ways into a bank, not banks. */
const CHANNELS = /^(?:\S{0,4}(?:手机|网上|网络|电话|电子|直销|掌上|微信|开放))?银行$/;

/** Signatures of a message: 【…】 or […] at its start or end. */
const SIGNATURES = [/^\s*[【[]([^】\]\n]{2,24})[】\]]/, /[【[]([^】\]\n]{2,24})[】\]]\s*$/];

/**
 * The issuer that a notice names: its signature first, then a title or account name, then the text.
 *
 * Shape   canonical short Chinese name, at most 11 characters.
 * Errors  undefined when none is named.
 */
export function issuerOf(text: string, given?: string): string | undefined {
  const head = text.slice(0, 400);
  const [first, last] = SIGNATURES.map((signature) =>
    namedBy(signature.exec(text.slice(0, 2_000))?.[1]),
  );
  return first ?? last ?? namedBy(given) ?? nameIn(head);
}

/** Who signs a message may be the app of no one bank; what a text only mentions may not. */
const namedBy = (signer: string | undefined): string | undefined =>
  nameIn(signer) ?? (signer?.includes('云闪付') ? '云闪付' : undefined);

function nameIn(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const known = ISSUERS.find(([, words]) => words.test(text))?.[0];
  if (known) return known;
  const named = NAMED.exec(text)?.[1]?.replace(
    /^(?:支付方式|付款方式|退款方式|付款账户|发卡行|银行卡|您的|您在|您|的|在|于|向|与|和|由)+/,
    '',
  );
  return named === undefined || CHANNELS.test(named) ? undefined : named.slice(0, 11);
}
