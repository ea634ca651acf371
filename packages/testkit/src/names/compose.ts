import type { City } from '../codes/cities.ts';
import { QUARTERS } from '../codes/cities.ts';
import type { Trade } from '../codes/trades.ts';
import { chance, pick } from '../random/draw.ts';
import type { Rng } from '../random/rng.ts';

const FIRST = [...'云泽禾曦澜栎沐筠屿岚墨衡翎璟穗榕楠桐霁汀芷蘅茗昱旭瑾珩朔晗熠'];
const SECOND = [...'舟野溪湾川岭原垣坊园林庭苑阁轩堂谷丰盈顺和祥隆达旺佳美食记家'];
const THIRD = [...'甲乙春夏秋冬南北东西金木水火土新老大小'];
const PEOPLE = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张'];
const GIVEN = [...'明华建国秀英志强丽敏静磊洋勇艳杰娟涛霞平刚桂兰芳'];

/** The names of one firm: the sign over the door and the one on the licence. */
export interface FirmName {
  readonly brand: string;
  readonly sign: string;
  readonly legal: string;
}

/** Hands out brands that no two firms of a world share, and names built on them. */
export interface NameBook {
  readonly brand: () => string;
  readonly firm: (trade: Trade, city: City, quarter: number) => FirmName;
  readonly person: () => string;
}

/** Opens a name book. All brands are invented; a likeness to a real firm is chance. */
export function createNameBook(rng: Rng): NameBook {
  const used = new Set<string>();
  const brand = (): string => {
    for (;;) {
      const long = used.size > 400 || chance(rng, 0.25);
      const name = pick(rng, FIRST) + pick(rng, SECOND) + (long ? pick(rng, THIRD) : '');
      const full = used.size > 8_000 ? name + pick(rng, FIRST) : name;
      if (used.has(full)) continue;
      used.add(full);
      return full;
    }
  };
  const person = (): string =>
    pick(rng, PEOPLE) + pick(rng, GIVEN) + (chance(rng, 0.6) ? pick(rng, GIVEN) : '');
  return {
    brand,
    person,
    firm: (trade, city, quarter) => firm(rng, brand(), { trade, city, quarter }),
  };
}

interface Setting {
  readonly trade: Trade;
  readonly city: City;
  readonly quarter: number;
}

function firm(rng: Rng, brand: string, setting: Setting): FirmName {
  const { trade, city } = setting;
  const quarter = QUARTERS[setting.quarter]!.name;
  const word = pick(rng, trade.words);
  const branch = chance(rng, 0.3) ? `（${quarter}店）` : '';
  if (trade.priceClass === 'exempt') {
    return { brand, sign: `${city.name}${brand}${word}`, legal: `${city.name}市${brand}${word}` };
  }
  if (chance(rng, 0.45)) {
    const tail = chance(rng, 0.3) ? '商贸' : word;
    return {
      brand,
      sign: `${brand}${word}${branch}`,
      legal: `${city.name}${brand}${tail}有限公司`,
    };
  }
  const shop = `${city.name}市${quarter}区${brand}${word}${word.endsWith('店') ? '' : '店'}`;
  const legal = chance(rng, 0.25) ? `${city.province}${shop}（个体工商户）` : shop;
  return { brand, sign: `${brand}${word}${branch}`, legal };
}
