/**
 * Goal: an area code gives the same place name whichever scheme it was written in, and a code that
 * is not listed never gives more than its first digits prove.
 */
import { describe, expect, it } from 'vitest';
import { readTable } from '../../../../scripts/codes.ts';
import { type Area, findArea, isAmbiguousArea, samePlace } from '../../src/codes/areas.ts';

const cnaps = (code: string): Area => findArea(code, 'cnaps')!;
const gb = (code: string): Area => findArea(code, 'gb2260')!;

describe('findArea, CNAPS', () => {
  it.each([
    ['2900', '上海', '上海', 'city'],
    ['5810', '广东', '广州', 'city'],
    ['5840', '广东', '深圳', 'city'],
    ['4910', '河南', '郑州', 'city'],
    ['1640', '山西', '长治', 'city'],
    ['5280', '湖北', '襄阳', 'city'],
    ['2490', '吉林', '延边', 'city'],
    ['4270', '江西', '鹰潭', 'city'],
    ['1960', '内蒙古', '呼伦贝尔', 'city'],
    ['6670', '重庆', '重庆', 'city'],
    ['4634', '山东', '济南', 'city'],
    ['3783', '安徽', cnaps('3783').city, 'county'],
  ])('%s is %s %s', (code, province, city, level) => {
    expect(cnaps(code)).toMatchObject({ province, city, level, exact: true, scheme: 'cnaps' });
  });

  it.each([
    ['49D0', '河南', '郑州'],
    ['7316', '云南', '昆明'],
    ['3327', '浙江', '宁波'],
    ['2904', '上海', '上海'],
    ['5848', '广东', '深圳'],
    ['1023', '北京', '北京'],
  ])('%s comes from the supplement', (code, province, city) => {
    expect(cnaps(code)).toMatchObject({ province, city, exact: true });
  });

  it('takes no city from 58D7, whose place below the province nobody states', () => {
    expect(cnaps('58D7')).toMatchObject({ province: '广东', level: 'province' });
    expect(cnaps('58D7').city).toBeUndefined();
  });

  it('falls back to the city of the first three digits', () => {
    expect(cnaps('5844')).toMatchObject({ city: '深圳', level: 'city', exact: false });
    expect(cnaps('332B')).toMatchObject({ city: '宁波', exact: false });
  });

  it('falls back to the province block, and names both provinces of a shared one', () => {
    expect(cnaps('4900')).toMatchObject({ province: '河南', level: 'province', exact: false });
    const shared = cnaps('6500');
    expect(shared.province).toBe('四川/重庆');
    expect(shared.provinces).toEqual(['四川', '重庆']);
    expect(shared.city).toBeUndefined();
  });

  it('knows nothing of unused blocks and wrong shapes', () => {
    for (const code of ['9999', '0000', '', '584', '58400', 'D584', '5 40', '58d7']) {
      expect(findArea(code, 'cnaps')).toBeUndefined();
    }
  });
});

describe('findArea, GB/T 2260', () => {
  it.each([
    ['4401', '广东', '广州'],
    ['4403', '广东', '深圳'],
    ['2101', '辽宁', '沈阳'],
    ['3503', '福建', '莆田'],
    ['4419', '广东', '东莞'],
    ['4301', '湖南', '长沙'],
    ['3100', '上海', '上海'],
    ['5002', '重庆', '重庆'],
    ['5325', '云南', '红河'],
    ['1525', '内蒙古', '锡林郭勒'],
  ])('%s is %s %s', (code, province, city) => {
    expect(gb(code)).toMatchObject({ province, city, level: 'city', exact: true });
  });

  it('gives counties under a province no city', () => {
    expect(gb('4290')).toMatchObject({ province: '湖北', level: 'province', exact: true });
  });

  it('infers the province alone from two digits', () => {
    expect(gb('4499')).toMatchObject({ province: '广东', level: 'province', exact: false });
    expect(findArea('9900', 'gb2260')).toBeUndefined();
  });
});

describe('both schemes', () => {
  it('spell every province alike', () => {
    const spelt = (scheme: 'cnaps' | 'gb2260', table: string): Set<string> =>
      new Set(readTable(table).map((row) => findArea(row.code!, scheme)!.province));
    expect(spelt('cnaps', 'areas-cnaps')).toEqual(spelt('gb2260', 'areas-gb2260'));
  });

  it('share every city name but the ones explained here', () => {
    const names = new Set(
      readTable('areas-gb2260').map((row) => {
        const area = gb(row.code!);
        return `${area.province}${area.city}`;
      }),
    );
    const alone = new Set<string>();
    for (const row of readTable('areas-cnaps')) {
      const area = cnaps(row.code!);
      if (area.city && !names.has(area.province + area.city)) alone.add(area.province + area.city);
    }
    // Both are cities under the region itself, which GB/T 2260 lists without a city code.
    expect([...alone].sort()).toEqual(['新疆北屯', '新疆石河子']);
  });

  it('list exactly the codes called ambiguous', () => {
    const both = readTable('areas-gb2260')
      .map((row) => row.code!)
      .filter((code) => cnaps(code)?.exact);
    expect(both.sort()).toEqual(
      readTable('areas-ambiguous')
        .map((row) => row.code)
        .sort(),
    );
    expect(both).toHaveLength(47);
    expect(isAmbiguousArea('3310')).toBe(true);
    expect(isAmbiguousArea('5840')).toBe(false);
  });
});

describe('samePlace', () => {
  it.each([
    ['5840', '4403', 'same'],
    ['5810', '4401', 'same'],
    ['1640', '1404', 'same'],
    ['2900', '3100', 'same'],
    ['1100', '1200', 'same'],
    ['2490', '2224', 'same'],
    ['5848', '4403', 'same'],
    ['5844', '4403', 'same_city'],
    ['1023', '1101', 'same_city'],
    ['58D7', '4403', 'same_province'],
    ['5810', '4403', 'same_province'],
    ['5840', '3100', 'different'],
    ['6500', '5101', 'unknown'],
    ['6500', '3100', 'different'],
  ])('CNAPS %s and GB %s: %s', (a, b, relation) => {
    expect(samePlace(cnaps(a), gb(b))).toBe(relation);
    expect(samePlace(gb(b), cnaps(a))).toBe(relation);
  });

  it('does not take a code of one scheme for the same code of the other', () => {
    expect(samePlace(cnaps('3310'), gb('3310'))).toBe('same_province');
    expect(samePlace(cnaps('1100'), gb('1100'))).toBe('different');
  });

  it('is the same for the same code', () => {
    expect(samePlace(cnaps('58D7'), cnaps('58D7'))).toBe('same');
    expect(samePlace(cnaps('1241'), cnaps('1242'))).toBe('same_city');
  });
});
