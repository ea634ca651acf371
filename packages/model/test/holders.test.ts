import { describe, expect, test } from 'vitest';
import { holderKind, isAcquirerName } from '../src/index.ts';

describe('holderKind', () => {
  test.each([
    ['随行付支付有限公司客户备付金', 'licensed'],
    ['拉卡拉支付股份有限公司', 'licensed'],
    ['支付机构客户备付金账户', 'licensed'],
    ['财付通支付科技有限公司客户备付金', 'licensed'],
    ['鼎盛通支付有限公司客户备付金', 'unknown'],
    ['中信银行待清算商户资金', 'bank'],
    ['中国工商银行股份有限公司', 'bank'],
    ['银联商务股份有限公司客户备付金', 'bank'],
    ['鼎盛通网络科技有限公司', 'firm'],
    ['拉卡拉商服代理部经营部', 'firm'],
    ['聚合支付科技有限公司', 'firm'],
    ['上海市静安区锦绣小馆', 'firm'],
    ['王小明', 'person'],
    ['阿卜杜拉·买买提', 'person'],
    ['', 'unknown'],
  ])('%s is %s', (name, kind) => expect(holderKind(name)).toBe(kind));
});

describe('isAcquirerName', () => {
  test('the institution inside the acquirer code', () =>
    expect(isAcquirerName('拉卡拉支付股份有限公司客户备付金', '48222900')).toBe(true));
  test('another firm', () =>
    expect(isAcquirerName('鼎盛通网络科技有限公司', '48222900')).toBe(false));
  test('a firm whose name has the trade of the acquirer in common with it', () =>
    expect(isAcquirerName('聚财商务服务有限公司', '48985810')).toBe(false));
  test('the acquirer under the name of its branch', () =>
    expect(isAcquirerName('银联商务有限公司广东分公司', '48985810')).toBe(true));
  test('a code that names nobody', () => expect(isAcquirerName('某某', 'X')).toBeUndefined());
});
