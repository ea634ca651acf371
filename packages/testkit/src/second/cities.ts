/** A city with its code in both schemes and places in it. */
export interface City {
  readonly name: string;
  readonly province: string;
  readonly cnaps: string;
  readonly gb: string;
  readonly lat: number;
  readonly lon: number;
  readonly districts: readonly string[];
  /** How much is sold there. */
  readonly size: number;
}

const city = (
  [name, province, cnaps, gb]: readonly [string, string, string, string],
  [lat, lon, size]: readonly [number, number, number],
  districts: string,
): City => ({ name, province, cnaps, gb, lat, lon, size, districts: districts.split(' ') });

/** Public codes. 杭州, 重庆, 合肥, 绵阳 and 台州 have codes that mean another city in the other scheme. */
export const CITIES: readonly City[] = [
  city(['北京', '北京', '1000', '1100'], [39.91, 116.41, 9], '朝阳 海淀 丰台 西城 通州'),
  city(['上海', '上海', '2900', '3100'], [31.23, 121.47, 9], '浦东 徐汇 闵行 杨浦 嘉定'),
  city(['广州', '广东', '5810', '4401'], [23.13, 113.26, 8], '天河 越秀 白云 番禺'),
  city(['深圳', '广东', '5840', '4403'], [22.55, 114.06, 8], '福田 南山 龙岗 宝安 罗湖'),
  city(['东莞', '广东', '6020', '4419'], [23.02, 113.75, 4], '南城 东城 虎门 长安'),
  city(['杭州', '浙江', '3310', '3301'], [30.27, 120.16, 6], '西湖 上城 拱墅 滨江 余杭'),
  city(['宁波', '浙江', '3320', '3302'], [29.87, 121.55, 4], '海曙 鄞州 江北'),
  city(['温州', '浙江', '3330', '3303'], [27.99, 120.7, 3], '鹿城 瓯海 龙湾'),
  city(['台州', '浙江', '3450', '3310'], [28.66, 121.42, 2], '椒江 路桥 黄岩'),
  city(['郑州', '河南', '4910', '4101'], [34.75, 113.63, 5], '金水 二七 中原 管城'),
  city(['洛阳', '河南', '4930', '4103'], [34.62, 112.45, 2], '涧西 西工 老城'),
  city(['成都', '四川', '6510', '5101'], [30.57, 104.07, 6], '锦江 武侯 青羊 成华'),
  city(['绵阳', '四川', '6590', '5107'], [31.47, 104.68, 2], '涪城 游仙'),
  city(['重庆', '重庆', '6530', '5001'], [29.56, 106.55, 5], '渝中 江北 沙坪坝 南岸'),
  city(['合肥', '安徽', '3610', '3401'], [31.82, 117.23, 4], '包河 蜀山 庐阳'),
  city(['青岛', '山东', '4520', '3702'], [36.07, 120.38, 4], '市南 市北 李沧 崂山'),
  city(['沈阳', '辽宁', '2210', '2101'], [41.8, 123.43, 3], '和平 沈河 铁西'),
  city(['昆明', '云南', '7310', '5301'], [25.04, 102.71, 3], '五华 盘龙 官渡'),
  city(['西安', '陕西', '7910', '6101'], [34.34, 108.94, 4], '雁塔 碑林 莲湖 未央'),
  city(['武汉', '湖北', '5210', '4201'], [30.59, 114.3, 5], '江汉 武昌 洪山 汉阳'),
  city(['厦门', '福建', '3930', '3502'], [24.48, 118.09, 3], '思明 湖里 集美'),
];

const STREETS =
  '人民路 中山路 解放路 建设大道 和平街 学府路 新华路 滨河路 文化路 迎宾大道 长江路'.split(' ');

/** A street out of those that every town has. */
export const streetOf = (n: number): string => STREETS[n % STREETS.length]!;

/** Kilometres between two places, good enough for a country. */
export function apart(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const y = (a.lat - b.lat) * 111.2;
  const x = (a.lon - b.lon) * 111.2 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(x, y);
}
