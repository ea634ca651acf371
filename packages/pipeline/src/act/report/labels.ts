import {
  type Area,
  findArea,
  findMcc,
  isAmbiguousArea,
  type Lang,
  parseMerchantNumber,
  yuanLabel,
} from '@zhenma/model';
import { type Html, html, raw } from './html.ts';

/** @example countLabel(1234567) // '1,234,567' */
export const countLabel = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** Fen as yuan with the sign. @example moneyLabel(184620) // '¥1,846.20' */
export const moneyLabel = (fen: number): string =>
  fen < 0 ? `−¥${yuanLabel(-fen)}` : `¥${yuanLabel(fen)}`;

/** A share as a percentage that never rounds something to nothing, nor nearly all to all. */
export const percentLabel = (share: number): string => {
  if (share > 0 && share < 0.001) return '<0.1%';
  if (share < 1 && share > 0.999) return '>99.9%';
  const percent = share * 100;
  return `${Number.isInteger(percent) || percent >= 10 ? Math.round(percent) : percent.toFixed(1)}%`;
};

/** Probabilities and scores: one decimal near certainty, where it matters. */
export const scoreLabel = (score: number): string =>
  score > 0.95 && score < 1 ? `${Math.min(score * 100, 99.9).toFixed(1)}%` : percentLabel(score);

/** Epoch milliseconds in the zone of the report. @example '2024-03-01 18:05' */
export const timeLabel = (ms: number, zoneMinutes: number): string =>
  new Date(ms + zoneMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');

/** Days since 1970 as a date. */
export const dayLabel = (day: number): string =>
  new Date(day * 86_400_000).toISOString().slice(0, 10);

/**
 * A merchant number in its 3-4-4-4 parts, set apart by style only, so that a copy has no spaces.
 */
export const numberHtml = (number: string): Html => {
  if (number.length !== 15) return html`<span class="no">${number}</span>`;
  const parts = [number.slice(0, 3), number.slice(3, 7), number.slice(7, 11), number.slice(11)];
  const spans = parts.map((part) => html`<span>${part}</span>`);
  return html`<span class="no">${spans}</span>`;
};

/** Code and title of a category. @example '5411 大型仓储式超级市场' */
export const tradeLabel = (mcc: string | null, lang: Lang): string => {
  if (mcc === null) return '';
  const name = tradeName(mcc, lang);
  return name === '' ? mcc : `${mcc} ${name}`;
};

/** The title of a category without what stands in brackets; empty when there is none. */
export const tradeName = (mcc: string | null, lang: Lang): string => {
  const found = mcc === null ? undefined : findMcc(mcc);
  const name = (lang === 'en' ? found?.nameEn : undefined) ?? found?.nameZh ?? '';
  return name
    .replace(/[(（][^)）]*[)）]/g, '')
    .replace(/:.*$/, '')
    .trim();
};

/** The category inside a structured number; null when the number says nothing. */
export const mccOf = (number: string | null): string | null => {
  const parsed = number === null ? undefined : parseMerchantNumber(number);
  return parsed?.structured ? parsed.mcc : null;
};

/**
 * Every place that the area part of a structured number may name: one where the code or the
 * acquirer field decides.
 */
export const placesOf = (number: string | null, acquirer?: string | null): readonly Area[] => {
  const parsed = number === null ? undefined : parseMerchantNumber(number, acquirer ?? undefined);
  if (!parsed?.structured) return [];
  return parsed.place ? [parsed.place] : parsed.places;
};

/** Every place that a stated area code may name. */
export const placesOfCode = (code: string | null): readonly Area[] => {
  if (code === null) return [];
  const cnaps = findArea(code, 'cnaps');
  const gb = findArea(code, 'gb2260');
  const read = isAmbiguousArea(code)
    ? [cnaps, gb]
    : [cnaps?.exact ? cnaps : gb?.exact ? gb : cnaps];
  return read.filter((place): place is Area => place !== undefined);
};

/** Places in words: two readings are joined by a stroke. @example '江苏苏州' */
export const placeLabel = (places: readonly Area[], lang: Lang): string =>
  [...new Set(places.map((place) => areaLabel(place, lang)))].join(' / ');

const areaLabel = (area: Area, lang: Lang): string => {
  const { province, city, county } = area;
  const local = [city === province ? undefined : city, county].filter(Boolean).join('');
  if (lang === 'zh') return `${province}${local}`;
  const named = area.provinces.map((one) => provinceLabel(one, lang)).join('/');
  return local === '' ? named : `${named} ${local}`;
};

/** @example provinceLabel('江苏', 'en') // 'Jiangsu' */
export const provinceLabel = (province: string, lang: Lang): string =>
  lang === 'en' ? (PROVINCES[province] ?? province) : province;

/** Official English names of provinces; cities have none in the tables and stay in Chinese. */
const PROVINCES: Readonly<Record<string, string>> = {
  北京: 'Beijing',
  天津: 'Tianjin',
  河北: 'Hebei',
  山西: 'Shanxi',
  内蒙古: 'Inner Mongolia',
  辽宁: 'Liaoning',
  吉林: 'Jilin',
  黑龙江: 'Heilongjiang',
  上海: 'Shanghai',
  江苏: 'Jiangsu',
  浙江: 'Zhejiang',
  安徽: 'Anhui',
  福建: 'Fujian',
  江西: 'Jiangxi',
  山东: 'Shandong',
  河南: 'Henan',
  湖北: 'Hubei',
  湖南: 'Hunan',
  广东: 'Guangdong',
  广西: 'Guangxi',
  海南: 'Hainan',
  重庆: 'Chongqing',
  四川: 'Sichuan',
  贵州: 'Guizhou',
  云南: 'Yunnan',
  西藏: 'Tibet',
  陕西: 'Shaanxi',
  甘肃: 'Gansu',
  青海: 'Qinghai',
  宁夏: 'Ningxia',
  新疆: 'Xinjiang',
  台湾: 'Taiwan',
  香港: 'Hong Kong',
  澳门: 'Macao',
};

/** A coloured square; its shape, not only its colour, says which kind it is. */
export const swatch = (colour: string, tall: boolean): Html =>
  raw(
    `<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect x="1" y="${tall ? 0 : 5}" width="12" height="${tall ? 14 : 9}" fill="${colour}"/></svg>`,
  );

/** A cell of a table that becomes a list on a phone, where what says nothing takes no line. */
export const cell = (label: string, value: Html | string | null | undefined, none: string): Html =>
  value
    ? html`<td data-label="${label}">${value}</td>`
    : html`<td data-label="${label}" class="soft">${none}</td>`;
