import type { PriceClass } from '../tariff.ts';

/** Opening hours, by kind. */
export type HoursProfile =
  | 'retail'
  | 'meals'
  | 'breakfast'
  | 'long'
  | 'round'
  | 'office'
  | 'night'
  | 'evening'
  | 'hotel'
  | 'wholesale';

/** A line of business: what it is called, what it sells for, when, and to whom. */
export interface Trade {
  readonly key: string;
  readonly mcc: string;
  readonly priceClass: PriceClass;
  readonly words: readonly string[];
  readonly scope: string;
  readonly medianYuan: number;
  /** Standard deviation of the logarithm of the amount. */
  readonly sigma: number;
  /** Share of tickets in whole yuan. */
  readonly wholeShare: number;
  readonly hours: HoursProfile;
  readonly perDay: number;
  readonly creditShare: number;
  readonly qrShare: number;
  /** Share of visits by the shop's own regulars. */
  readonly regularShare: number;
  readonly preauthShare: number;
  /** How common such shops are. */
  readonly weight: number;
}

/**
 * Source  MCC and class: shared data `mcc.csv`, `mcc_fee_class.csv`. Profiles are our own
 *         assumptions of ordinary trade, not measured.
 */
export const TRADES: readonly Trade[] = [
  trade(
    'supermarket 5411 preferential',
    '超市 生鲜超市 购物广场',
    '食品、日用百货零售',
    '68 .8 .1 retail 26 .42 .5 .6 0 7',
  ),
  trade(
    'fuel 5541 preferential',
    '加油站 能源加油站',
    '成品油零售',
    '270 .35 .7 round 26 .55 .25 .4 0 4',
  ),
  trade(
    'utility 4900 preferential',
    '燃气缴费厅 供水营业厅',
    '燃气、自来水供应',
    '128 .6 .2 office 9 .3 .4 .3 0 2',
  ),
  trade(
    'coach 4131 preferential',
    '客运站 汽车客运',
    '道路旅客运输',
    '74 .5 .9 long 16 .4 .5 .1 0 1.5',
  ),
  trade(
    'taxi 4121 preferential',
    '出租汽车 约租车',
    '出租汽车客运',
    '31 .5 .6 long 9 .4 .5 .1 0 1',
  ),
  trade(
    'hospital 8062 exempt',
    '人民医院 中心医院',
    '医疗服务',
    '310 1.1 .2 office 30 .4 .4 .2 0 1',
  ),
  trade('school 8211 exempt', '实验小学 第二中学', '义务教育', '980 .6 .9 office 6 .4 .3 .2 0 .8'),
  trade('nursery 8351 exempt', '幼儿园 托育中心', '学前教育', '1900 .5 .9 office 4 .5 .3 .4 0 .8'),
  trade(
    'charity 8398 exempt',
    '慈善基金会 公益服务中心',
    '公益慈善活动',
    '150 1 .9 office 4 .5 .5 .1 0 .5',
  ),
  trade(
    'restaurant 5812 standard',
    '餐厅 酒楼 菜馆 火锅店 饭店',
    '餐饮服务',
    '165 .7 .6 meals 15 .58 .4 .35 0 12',
  ),
  trade(
    'fastfood 5814 standard',
    '快餐店 面馆 小吃店',
    '快餐服务',
    '27 .5 .6 meals 20 .4 .6 .45 0 9',
  ),
  trade(
    'breakfast 5814 standard',
    '早餐店 豆浆店',
    '快餐服务',
    '14 .45 .6 breakfast 18 .35 .65 .55 0 3',
  ),
  trade(
    'convenience 5331 standard',
    '便利店 杂货店',
    '日用品、预包装食品零售',
    '24 .7 .3 long 24 .38 .6 .6 0 10',
  ),
  trade(
    'clothes 5651 standard',
    '服装店 服饰 童装店',
    '服装零售',
    '250 .7 .7 retail 9 .6 .35 .2 0 9',
  ),
  trade('shoes 5661 standard', '鞋店 鞋行', '鞋帽零售', '285 .5 .8 retail 8 .6 .35 .15 0 4'),
  trade(
    'electronics 5732 standard',
    '数码 通讯器材 电子商行',
    '电子产品零售',
    '1700 .9 .9 retail 7 .72 .2 .08 0 5',
  ),
  trade(
    'appliances 5722 standard',
    '电器 家电',
    '家用电器零售',
    '2500 .7 .9 retail 6 .7 .2 .05 0 3',
  ),
  trade('furniture 5712 standard', '家具 家居', '家具零售', '4100 .9 .9 retail 4 .7 .15 .05 0 3'),
  trade('timber 5211 standard', '建材 木业', '建筑材料零售', '2700 1 .9 wholesale 6 .6 .15 .3 0 4'),
  trade(
    'hardware 5072 standard',
    '五金批发 五金机电',
    '五金交电批发',
    '1500 1 .8 wholesale 8 .62 .2 .35 0 3',
  ),
  trade(
    'carparts 5533 standard',
    '汽配 轮胎行',
    '汽车零配件零售',
    '660 .9 .8 wholesale 8 .6 .25 .3 0 3',
  ),
  trade(
    'garage 7538 standard',
    '汽车维修 汽修厂',
    '机动车维修',
    '880 .9 .8 wholesale 7 .65 .25 .3 0 3',
  ),
  trade(
    'hotel 7011 standard',
    '酒店 宾馆 旅馆',
    '住宿服务',
    '410 .6 .8 hotel 10 .68 .25 .08 .45 4',
  ),
  trade('pharmacy 5912 standard', '大药房 药店', '药品零售', '58 .7 .2 long 16 .4 .5 .45 0 5'),
  trade(
    'salon 7230 standard',
    '美容美发 理发店',
    '理发及美容服务',
    '175 .9 .9 retail 8 .6 .35 .5 0 4',
  ),
  trade('spa 7298 standard', '养生馆 水疗会所', '保健服务', '470 .7 .9 evening 7 .68 .3 .4 0 3'),
  trade('bar 5813 standard', '酒吧 酒馆', '餐饮服务、酒类零售', '560 .7 .9 night 9 .7 .3 .3 0 3'),
  trade('cinema 7832 standard', '影城 电影院', '电影放映', '86 .4 .7 evening 18 .5 .5 .2 0 1.5'),
  trade(
    'jewellery 5944 standard',
    '珠宝 银楼',
    '珠宝首饰零售',
    '3500 .9 .9 retail 5 .72 .15 .05 0 2.5',
  ),
  trade(
    'sports 5941 standard',
    '体育用品 户外用品',
    '体育用品零售',
    '370 .7 .8 retail 7 .6 .35 .15 0 2',
  ),
  trade('bakery 5462 standard', '面包房 蛋糕店', '糕点制售', '36 .6 .5 long 18 .42 .55 .5 0 4'),
  trade('liquor 5921 standard', '酒行 酒类商行', '酒类零售', '430 .9 .9 retail 6 .65 .3 .35 0 3'),
  trade(
    'pets 5995 standard',
    '宠物店 宠物用品',
    '宠物用品零售',
    '148 .7 .6 retail 7 .55 .4 .4 0 2',
  ),
  trade(
    'department 5311 standard',
    '百货 商场',
    '日用百货零售',
    '320 .9 .5 retail 24 .62 .3 .25 0 2',
  ),
  trade(
    'grocery 5499 standard',
    '食品店 特产店 茶行',
    '食品零售',
    '118 .8 .7 retail 9 .5 .45 .35 0 4',
  ),
  trade(
    'gym 7997 standard',
    '健身俱乐部 会员俱乐部',
    '健身服务',
    '1150 .8 .9 evening 5 .7 .25 .2 0 2',
  ),
  trade(
    'cosmetics 5977 standard',
    '化妆品店 美妆',
    '化妆品零售',
    '255 .7 .7 retail 9 .62 .35 .3 0 3',
  ),
  trade(
    'household 7299 standard',
    '家政服务 便民服务',
    '居民服务',
    '215 .8 .9 office 6 .5 .45 .3 0 2',
  ),
];

/** Weight of each hour of the day, 0 to 23. */
export const HOURS: Record<HoursProfile, readonly number[]> = {
  retail: [0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 6, 6, 5, 5, 6, 6, 6, 6, 6, 7, 6, 3, 0, 0],
  meals: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 9, 10, 5, 1, 1, 2, 8, 10, 8, 4, 1, 0, 0],
  breakfast: [0, 0, 0, 0, 0, 2, 8, 10, 9, 6, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  long: [0, 0, 0, 0, 0, 0, 1, 4, 5, 4, 4, 5, 5, 4, 4, 4, 5, 6, 7, 7, 6, 4, 2, 0],
  round: [1, 1, 0.5, 0.5, 0.5, 1, 3, 6, 6, 5, 5, 5, 4, 4, 5, 5, 6, 7, 6, 5, 4, 3, 2, 1.5],
  office: [0, 0, 0, 0, 0, 0, 0, 1, 7, 9, 9, 6, 1, 2, 7, 8, 6, 2, 0, 0, 0, 0, 0, 0],
  night: [7, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 8, 10, 10, 9],
  evening: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4, 4, 6, 9, 10, 8, 4, 2],
  hotel: [1, 0.5, 0, 0, 0, 0, 1, 3, 4, 3, 3, 4, 6, 7, 7, 6, 6, 6, 6, 6, 5, 4, 3, 2],
  wholesale: [0, 0, 0, 0, 0, 0, 1, 5, 8, 9, 9, 7, 4, 5, 7, 7, 6, 4, 1, 0, 0, 0, 0, 0],
};

/** Finds a trade by key; the key must be in the table. */
export const tradeOf = (key: string): Trade => TRADES.find((each) => each.key === key)!;

function trade(id: string, words: string, scope: string, numbers: string): Trade {
  const [key, mcc, priceClass] = id.split(' ');
  const [median, sigma, whole, hours, ...rest] = numbers.split(' ');
  const [perDay, credit, qr, regular, preauth, weight] = rest.map(Number);
  return {
    key: key!,
    mcc: mcc!,
    priceClass: priceClass as PriceClass,
    words: words.split(' '),
    scope,
    medianYuan: Number(median),
    sigma: Number(sigma),
    wholeShare: Number(whole),
    hours: hours as HoursProfile,
    perDay: perDay!,
    creditShare: credit!,
    qrShare: qr!,
    regularShare: regular!,
    preauthShare: preauth!,
    weight: weight!,
  };
}
