/** Goal: the small lookups, on the published worked examples and on what the sources leave open. */
import { describe, expect, it } from 'vitest';
import { readTable } from '../../../../scripts/codes.ts';
import { findArea } from '../../src/codes/areas.ts';
import { reportChannels } from '../../src/codes/channels.ts';
import { findInstitution, institutions, licenceEnded } from '../../src/codes/institutions.ts';
import { findLaw, laws, lawsFor, licenceEvents } from '../../src/codes/laws.ts';
import {
  findMcc,
  findPriceClass,
  keywordsOf,
  mccs,
  priceClass,
  priceClassDoubt,
} from '../../src/codes/mcc.ts';
import { earnsNoPoints, issuersWithoutPoints } from '../../src/codes/points.ts';
import {
  findSpecialPricingLevel,
  findSpecialPricingType,
  specialPricingCodes,
} from '../../src/codes/pricing.ts';
import { findResponse, responses } from '../../src/codes/responses.ts';

describe('published merchant numbers', () => {
  it.each([
    ['102581083986056', '中国工商银行', 'cnaps', '广州', '慈善'],
    ['105290058130392', '中国建设银行', 'cnaps', '上海', '酒吧'],
    ['898210154110002', '银联商务股份有限公司', 'gb2260', '沈阳', '超级市场'],
    ['836731647220005', '随行付支付有限公司', 'cnaps', '昆明', '旅行社'],
    ['84944035812A01P', '嘉联支付有限公司', 'gb2260', '深圳', '餐馆'],
    ['831102353310007', '易生支付有限公司', 'cnaps', '北京', '杂货店'],
    ['831332758122438', '易生支付有限公司', 'cnaps', '宁波', '餐馆'],
    ['310530157347020', '上海浦东发展银行', 'gb2260', '昆明', '软件'],
    ['310100048140001', '上海浦东发展银行', 'cnaps', '北京', '电信'],
  ] as const)('%s', (number, institution, scheme, city, trade) => {
    expect(findInstitution(number.slice(0, 3))?.name).toBe(institution);
    expect(findArea(number.slice(3, 7), scheme)).toMatchObject({ city, exact: true });
    expect(findMcc(number.slice(7, 11))?.nameZh).toContain(trade);
  });

  it('are split in the catalogue as the structure says', () => {
    for (const row of readTable('merchant-number-examples')) {
      const parts = [row.code3, row.area, row.mcc, row.suffix];
      expect(parts.join('')).toBe(row.number);
    }
  });
});

describe('institutions', () => {
  it('carries the corrections', () => {
    expect(institutions()).toHaveLength(119);
    expect(findInstitution('831')).toMatchObject({
      name: '易生支付有限公司',
      confidence: 'single',
    });
    expect(findInstitution('849')).toMatchObject({
      name: '嘉联支付有限公司',
      confidence: 'single',
    });
    expect(findInstitution('850')).toMatchObject({ confidence: 'verified' });
    expect(findInstitution('868')).toMatchObject({ confidence: 'verified' });
    expect(findInstitution('841')?.confidence).toBe('ambiguous');
    expect(findInstitution('843')?.confidence).toBe('inferred');
    expect(findInstitution('999')?.kind).toBe('unassigned');
    expect(findInstitution('840')).toBeUndefined();
  });

  it('knows one end of a licence, from its first day without', () => {
    expect(licenceEnded('887', '2025-07-03')).toBe(false);
    expect(licenceEnded('887', '2025-07-04')).toBe(true);
    expect(licenceEnded('822', '2025-07-04')).toBeUndefined();
  });
});

describe('mcc', () => {
  it('has 319 codes, most with an English title', () => {
    expect(mccs()).toHaveLength(319);
    expect(mccs().filter((mcc) => mcc.nameEn).length).toBeGreaterThan(230);
    expect(findMcc('5812')).toMatchObject({ nameZh: '就餐场所和餐馆', status: 'active' });
    expect(findMcc('5300')?.status).toBe('suspended');
    expect(findMcc('9708')?.status).toBe('price_code');
    expect(findMcc('0000')).toBeUndefined();
  });

  it.each([
    ['5812', 'standard', 'I'],
    ['5411', 'preferential', 'V2'],
    ['5541', 'preferential', 'V2'],
    ['5542', 'preferential', 'V'],
    ['5300', 'preferential', 'R'],
    ['8062', 'exempt', 'V2'],
    ['8398', 'exempt', 'V2'],
    ['9311', 'special', 'V2'],
    ['6300', 'special', 'V'],
    ['4112', undefined, 'V'],
    ['9411', undefined, undefined],
    ['0000', undefined, undefined],
  ])('%s is %s with mark %s', (mcc, cls, mark) => {
    expect(priceClass(mcc, '2024-03-01')).toBe(cls);
    expect(priceClassDoubt(mcc)).toBe(mark);
  });

  it('has no class before the four classes began', () => {
    expect(priceClass('5411', '2016-09-05')).toBeUndefined();
    expect(priceClass('5411', '2016-09-06')).toBe('preferential');
  });

  it('says why 4112 has no class', () => {
    expect(findPriceClass('4112')?.note).toContain('ambiguous');
  });

  it('has trade words', () => {
    expect(keywordsOf('5541')).toContain('加油站');
    expect(keywordsOf('0000')).toEqual([]);
  });
});

describe('the rest', () => {
  it('reads response codes', () => {
    expect(findResponse('03')).toMatchObject({ meaning: '无效商户', actionClass: 'C' });
    expect(findResponse('A0')?.meaning).toBe('MAC校验错');
    expect(findResponse('W8')?.privateTo).toBeDefined();
    expect(findResponse('ZZ')).toBeUndefined();
    expect(responses()).toHaveLength(79);
  });

  it('maps topics to articles', () => {
    expect(findLaw('d768-25')?.content).toContain('不可篡改');
    const ids = (topic: Parameters<typeof lawsFor>[0]): string[] =>
      lawsFor(topic).map((law) => law.id);
    expect(ids('altered_data')).toEqual(expect.arrayContaining(['d768-25', 'd768-51']));
    expect(ids('sent_data')).toContain('d768-30');
    expect(ids('monitoring')).toEqual(expect.arrayContaining(['d768-22', 'd768-50']));
    expect(ids('archive')).toEqual(expect.arrayContaining(['d768-31', 'd768-49']));
    expect(ids('device')).toContain('d768-49');
    expect(laws()).toHaveLength(59);
    expect(licenceEvents().some((event) => event.event.includes('瑞银信'))).toBe(true);
  });

  it('has channels, points lists and special prices', () => {
    expect(reportChannels().map((channel) => channel.id)).toContain('pcac');
    expect(earnsNoPoints('北京银行', '0742')).toBe(true);
    expect(earnsNoPoints('北京银行', '5812')).toBeUndefined();
    expect(issuersWithoutPoints('8062').length).toBeGreaterThan(0);
    expect(findSpecialPricingType('04')?.meaning).toBe('县乡优惠');
    expect(findSpecialPricingLevel('2')?.meaning).toBe('大商户3级');
    expect(specialPricingCodes('type')).toHaveLength(6);
  });

  it('cannot be changed by a caller', () => {
    expect(Object.isFrozen(findInstitution('822'))).toBe(true);
    expect(Object.isFrozen(findArea('5840', 'cnaps'))).toBe(true);
    expect(Object.isFrozen(findMcc('5812'))).toBe(true);
    expect(Object.isFrozen(laws())).toBe(true);
  });
});
