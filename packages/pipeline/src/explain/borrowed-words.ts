import type { Bilingual, Lang } from '@zhenma/model';

/** What each sign of a borrowed number says to a reader; codes as `reasons` has them. */
export const SIGN_WORDS: Readonly<Record<string, Bilingual>> = {
  cheap_trade: { zh: '登记为低价类别', en: 'a trade of a cheap class' },
  cheap_share: { zh: '多按低价计费', en: 'mostly priced below the standard' },
  repeat: { zh: '同一张卡反复出现', en: 'the same cards again and again' },
  late: { zh: '开始交易较晚', en: 'began to trade late' },
  neighbours: { zh: '有连号的商户号', en: 'neighbouring serials' },
  numbers_per_card: { zh: '持卡人到过的商户号多', en: 'cards seen at many numbers' },
  once: { zh: '多数卡只来过一次', en: 'most cards come once' },
  strangers: { zh: '回头客少于同量商户', en: 'fewer regulars than numbers of like volume' },
  trades: { zh: '混有多种行业的交易', en: 'sales of several trades' },
  credit: { zh: '信用卡占比高于同行', en: 'more credit than its trade' },
  gap: { zh: '信用卡单笔金额偏大', en: 'larger tickets by credit' },
  endings: { zh: '金额尾数不合本行业', en: 'amounts that end unlike its trade' },
  weeks: { zh: '逐周时有时无', en: 'weeks that come and go' },
  company: {
    zh: '顾客改在同机构其他商户号出现',
    en: 'customers seen at numbers of its institution instead',
  },
  start: { zh: '从某一金额起多为信用卡', en: 'hardly anything but credit from an amount on' },
  together: { zh: '几处反常同时出现', en: 'several such signs at once' },
  window: { zh: '交易集中在固定时段', en: 'sales within one window of the clock' },
};

/** Codes of signs, `;`-joined, as people read them. */
export const signsInWords = (codes: string, lang: Lang): string =>
  codes
    .split(';')
    .map((code) => SIGN_WORDS[code]?.[lang] ?? code)
    .join(lang === 'zh' ? '、' : ', ');
