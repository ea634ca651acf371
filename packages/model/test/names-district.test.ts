import { expect, test } from 'vitest';
import { districtInName } from '../src/names-district.ts';

test.each([
  ['杭州市西湖区示例超市（个体工商户）', '西湖'],
  ['海曙区示例杂货店', '海曙'],
  ['上海市浦东新区示例面馆', '浦东'],
  ['上海市浦东区示例面馆', '浦东'],
  ['河南鄭州市金水區示例超市', '金水'],
  ['杭州示例商贸有限公司', undefined],
  ['苏州工业园区示例超市', undefined],
  ['杭州市高新区示例超市', undefined],
  ['阳光社区卫生服务站', undefined],
])('%s opens with district %s', (name, district) => {
  expect(districtInName(name)).toBe(district);
});
