import { expect, test } from 'vitest';
import { isAcquirer } from '../src/index.ts';

/** What registries write under acquirer: a code in one of its forms, a brand, a company. */

test.each([
  ['48222900', '48222900', true],
  ['48225810', '0848222900', true],
  ['822', '48222900', true],
  ['拉卡拉', '48222900', true],
  ['拉卡拉支付有限公司', '48222900', true],
  ['工商银行', '01022900', true],
  ['中国工商银行股份有限公司', '01022900', true],
  ['通联支付', '48222900', false],
  ['48212900', '48222900', false],
  ['银联', '48222900', null],
  ['拉卡拉', '47772900', null],
] as const)('%s · %s', (registered, acquirer, same) => {
  expect(isAcquirer(registered, acquirer)).toBe(same);
});
