import type { City } from './cities.ts';
import type { Dice } from './dice.ts';
import { cutGbk } from './gbk.ts';
import type { Trade } from './trades.ts';

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕',
];
const GIVEN = [
  ...'建国志强秀英丽华桂兰海燕晓东小红玉梅文军伟明永刚春霞佳琪子涵浩然雨欣国平学锋立新',
];
const FIRST = [...'福鑫瑞嘉顺恒锦祥盛宏泰隆佳美悦蜀湘粤尚品优聚荣华安康润和宝金银东龙凤云海天乐'];
const SECOND = [...'源丰达兴旺园坊轩阁汇来客家味香庭堂园缘海德信诚意州龙友成美利雅士'];
const LATIN = ['MINI', 'Lucky', 'COCO', 'YiJia', 'A+', 'Joy', 'No.1', 'U-Life'];

export const personName = (d: Dice): string =>
  d.pick(SURNAMES) + d.pick(GIVEN) + (d.chance(0.7) ? d.pick(GIVEN) : '');

export const surnameOf = (name: string): string => name[0]!;

/** A brand: two or three syllables, somebody's 记, or letters. */
export function brandName(d: Dice): string {
  if (d.chance(0.18)) return `${d.pick(['老', '阿', '小', ''])}${d.pick(SURNAMES)}记`;
  if (d.chance(0.06)) return d.pick(LATIN) + d.pick(FIRST) + d.pick(SECOND);
  return d.pick(FIRST) + (d.chance(0.55) ? d.pick(FIRST) : '') + d.pick(SECOND);
}

/** What is on the sign, and what is in the register. */
export interface Naming {
  readonly brand: string;
  readonly sign: string;
  readonly legal: string;
}

const COMPANY: Readonly<Record<string, string>> = {
  '5812': '餐饮管理',
  '5814': '餐饮',
  '5912': '医药连锁',
  '7011': '酒店管理',
  '5411': '商贸',
  '5541': '石油销售',
};

const PUBLIC = new Set(['8062', '8211']);

/** Names of a shop; a company says less about its trade than a sign. */
export function shopName(d: Dice, trade: Trade, city: City, district: string): Naming {
  const brand = brandName(d);
  const word = d.pick(trade.words);
  if (PUBLIC.has(trade.mcc)) {
    const sign = `${city.name}市${district}${district.length === 2 ? '区' : ''}${word}`;
    return { brand: sign, sign, legal: sign };
  }
  if (trade.mcc === '4121') {
    const legal = `${city.name}${brand}出租汽车有限公司`;
    return { brand, sign: `${brand}出租`, legal };
  }
  const sign = `${brand}${word}`;
  if (d.chance(0.38)) {
    const kind = COMPANY[trade.mcc] ?? d.pick(['商贸', '贸易', '企业管理', '科技', '实业']);
    return { brand, sign, legal: `${city.name}${brand}${kind}有限公司` };
  }
  const place = d.chance(0.7) ? `${city.name}市${district}区` : `${district}区`;
  const form = d.chance(0.45) ? '（个体工商户）' : '';
  return { brand, sign, legal: `${place}${sign}${form}` };
}

const PAIRS =
  '园園 记記 馆館 饭飯 龙龍 华華 东東 药藥 业業 贸貿 国國 丰豐 宝寶 汇匯 阁閣 轩軒 兴興 顺順 达達 来來 ' +
  '乐樂 云雲 鱼魚 面麵 烧燒 锅鍋 区區 车車 电電 饰飾 鲜鮮 医醫 学學 烟煙 凤鳳 缘緣 诚誠 润潤 荣榮 庄莊 ' +
  '饮飲 连連 锁鎖 银銀 杂雜 铺鋪 养養 发發 场場';
const TRADITIONAL = new Map(PAIRS.split(' ').map((pair) => [pair[0]!, pair[1]!]));

/** The same name in traditional characters, as far as a till's table goes. */
export const traditional = (name: string): string =>
  [...name].map((one) => TRADITIONAL.get(one) ?? one).join('');

/** Letters, digits and brackets as wide as a Chinese character. */
export const wide = (name: string): string =>
  [...name]
    .map((one) => {
      const code = one.charCodeAt(0);
      return code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : one;
    })
    .join('');

/** How an issuer writes a merchant on a statement. */
export type Cleaning =
  | 'whole'
  | 'ten'
  | 'eleven-chn'
  | 'star'
  | 'dots'
  | 'prefix'
  | 'special'
  | 'raw';

export const CLEANINGS: readonly Cleaning[] = [
  'whole',
  'ten',
  'eleven-chn',
  'star',
  'dots',
  'prefix',
  'special',
  'raw',
];

/** A name as a statement of that house shows it. */
export function cleaned(name: string, how: Cleaning, house: string): string {
  const bare = name.replace('（个体工商户）', '');
  switch (how) {
    case 'whole':
      return bare;
    case 'ten':
      return bare.slice(0, 10);
    case 'eleven-chn':
      return bare.length > 11 ? `${bare.slice(0, 11)}CHN` : `${bare} CHN`;
    case 'star':
      return bare.length > 14 ? `${bare.slice(0, 14)}*` : bare;
    case 'dots':
      return bare.length > 16 ? `${bare.slice(0, 16)}…` : bare;
    case 'prefix':
      return `${house}-${bare}`;
    case 'special':
      return `（特约）${bare}`;
    case 'raw':
      return cutGbk(name, 40);
  }
}
