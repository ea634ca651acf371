import { describe, expect, test } from 'vitest';
import {
  cleanName,
  compareNames,
  isCompanyName,
  nameSimilarity,
  shareBrand,
  tradeOfName,
  tradeOfNameAgainst,
  tradesOfNames,
} from '../src/index.ts';

/** Names as parties really write them: cut, prefixed, decorated, in either script. */

describe('one merchant', () => {
  test.each([
    ['广东三元麦当劳食品有', '广东三元麦当劳食品有限公司'],
    ['上海公共交通卡股份有限CHN', '上海公共交通卡股份有限公司'],
    ['财付通-茗盈购物广场', '茗盈购物广场（城东店）'],
    ['微信支付大商鲜生（长兴岛）', '大商鲜生'],
    ['支付宝-拉卡拉-茗盈购物广场', '茗盈购物广场'],
    ['（特约）深圳旭野能源加油站有限公司', '旭野能源加油站'],
    ['深圳市罗湖区悦鑫州清…', '罗湖区悦鑫州清吧'],
    ['台州市城東區澜豐鞋行店', '澜丰鞋行'],
    ['ＳＴＡＲ咖啡　东门店', 'STAR咖啡东门店'],
    ['老王面馆', '北京老王餐饮管理有限公司'],
    ['POS消费 眉山市城', '眉山市城东区达堂商场'],
    ['YiJia祥友私房菜', '成都市锦江区YiJi'],
    ['消费 茗盈购物广场', '茗盈购物广场'],
    ['网上支付-茗盈购物', '茗盈购物广场'],
    ['沐坊化妆品店（城南店）', '苏州沐坊商贸有限公司'],
    ['开店宝-邵阳永海家用', '邵阳永海家用电器'],
    ['中信银行-茗盈购物广场', '茗盈购物广场'],
    ['广州农商银行—老王面馆', '老王面馆'],
    ['易生-沈阳茗盈购物广场', '茗盈购物广场'],
    ['建行-和平区茗盈购物广场', '茗盈购物广场'],
    ['骞垮窞甯傞矞宸濆コ闉嬫湇楗版湁闄愬叕鍙�', '广州市鲜川女鞋服饰有限公司'],
    ['鍏颁涵灏忛(澶╁簻搴�)', '兰亭小馆(天府店)'],
    ['閾惰仈鍟嗗姟-鍏颁涵灏忛', '兰亭小馆'],
    ['招商银行-茗盈购物广场', '茗盈购物广场'],
    ['福州大药房（洪山2店）', '深圳福州连锁管理有限公司'],
  ])('%s · %s', (a, b) => {
    expect(['same', 'similar']).toContain(compareNames(a, b));
    expect(compareNames(a, b)).toBe(compareNames(b, a));
  });
});

test('one place at the front is where a shop stands, as likely as what it is called', () => {
  const shop = '福州大药房（洪山2店）';
  for (const firm of ['福州', '福建福州', '福建省福州市', '深圳泉州', '深圳'])
    expect(compareNames(shop, `${firm}连锁管理有限公司`)).toBe('unknown');
  expect(compareNames('深圳福州大药房（洪山2店）', '武汉福州连锁管理有限公司')).toBe('similar');
  expect(compareNames('深圳福州大药房（洪山2店）', '福州武汉连锁管理有限公司')).toBe('unknown');
});

describe('two merchants', () => {
  test.each([
    ['深圳市南山区中学', '深圳市福田区中学'],
    ['徐汇区中心医院', '上海黄浦区中心医院'],
    ['朔阁杂货店', '成都筠丰春客运站有限公司'],
    ['成都朔阁杂货店有限公司', '成都筠丰春客运站有限公司'],
    ['武汉市洪山区顺士商行', '武汉市江汉区东锦成超市'],
    ['翎丰汽配', '晗舟汽车客运'],
    ['天津霁隆新汽车客运有限公司', '天津市城南区桐隆火汽车客运店'],
    ['朔秋百服饰店', '东川山服饰店'],
    ['西安市城东朔阁理发店', '西安市城东翎丰大卖场'],
    ['易生-广州海家商贸有限公司', '易生-广州荣客科技有限公司'],
    ['建行-广州海家商贸有限公司', '建行-越秀区盛丰面馆'],
    ['新华区丰兴养生馆', '拉卡拉-新华区昌福公交公司'],
    ['眉山市城东区达堂商场', '支付宝-眉山新华区诚'],
    ['昆明市桂香园金店', '昆明市兴旺阁金店'],
    ['越秀区恒龙园私房菜', '广州市越秀区中医院'],
    ['绵阳U-Life湘园科技有限公司', '绵阳市游仙区人民医院'],
    ['宁波锦客贸易有限公司', '宁波市江北区中医院'],
    ['郑州瑞荣堂实业有限公司', '随行付-郑州市管城区妇幼保健院'],
    ['厦门市思明区粤银友贸易行', '（特约）厦门市集美区实验学校'],
  ])('%s · %s', (a, b) => {
    expect(compareNames(a, b)).toBe('different');
    expect(nameSimilarity(a, b)).toBeLessThan(0.5);
  });
});

test('what a bank’s prefix leaves of a cut name may be too little to tell', () => {
  expect(compareNames('建设银行-苏州市和平区CHN', '苏州市和平区德鑫宠物店')).toBe('unknown');
  expect(compareNames('建设银行-江畔支行', '茗盈购物广场')).toBe('different'); // the bank itself
});

describe('a name with hidden characters', () => {
  test.each([
    ['佛山市**药店', '佛山市阿许药店', 'unknown'],
    ['佛山市**药店', '佛山市恒通加油站', 'different'],
    ['茗*购物广场', '长沙茗盈购物广场', 'unknown'],
    ['茗盈**广场', '茗盈购物广场（城东店）', 'same'],
    ['*盈*广场', '茗盈购物广场', 'same'],
    ['茗盈*购物广场', '茗盈购物广场', 'similar'],
    ['*盈购物广场', '茗盈购物广场', 'same'],
    ['财付通-茗盈**广场', '茗盈购物广场', 'same'],
    ['翎丰汽*', '晗舟汽车客运', 'different'],
    ['朔秋*服饰店', '东川山服饰店', 'different'],
    ['茗盈**广场', '茗盈**超市', 'unknown'],
  ] as const)('%s · %s', (a, b, relation) => {
    expect(compareNames(a, b)).toBe(relation);
    expect(compareNames(b, a)).toBe(relation);
  });
});

test('a name of many hidden parts is held against a long one in one pass', () => {
  const parts = '*和'.repeat(40);
  expect(compareNames(`兴${parts}店`, `兴${'和'.repeat(300)}`)).not.toBe('same'); // for ages, if every place were tried
});

test('one brand is told by what begins each name’s own part', () => {
  expect(shareBrand('林佳丰大药房有限公司', '林佳丰药店（光明分店）')).toBe(true);
  expect(shareBrand('明美达服饰有限公司', '支付宝-明美达精品服装店')).toBe(true);
  expect(shareBrand('延安海新体育用品店', '延安鑫美兴礼品店')).toBe(false);
  expect(shareBrand('新华书店', '新华都超市')).toBe(false);
  expect(shareBrand('面馆', '餐厅')).toBe(false);
});

test('branches of one brand are told without brackets, strangers of one trade, street or mall are not', () => {
  expect(shareBrand('林佳大药房光明路分店', '林佳大药房总部')).toBe(true);
  expect(shareBrand('成都林佳大药房光明路分店', '（特约）林佳大药房总店')).toBe(true);
  expect(shareBrand('林佳大药房光明…', '林佳大药房东门店')).toBe(true);
  expect(shareBrand('城南天大药房东街分店', '城南天大药房总部')).toBe(true);
  expect(compareNames('城南天大药房南湖分店', '城南天大药房总部')).toBe('similar');
  expect(compareNames('城南天大药房南湖分店', '城南云大药房总部')).toBe('different');
  expect(shareBrand('大药房光明路分店', '大药房光华店')).toBe(false);
  expect(shareBrand('林佳大药房光明路分店', '林德大药房总部')).toBe(false);
  expect(shareBrand('万达广场林佳专柜', '万达广场德龙专柜')).toBe(false);
  expect(shareBrand('林佳大药房光明路分店', '林佳大药房与人民医院')).toBe(false);
});

describe('nothing can be told', () => {
  test.each([
    ['朔垣鞋店', '拉卡拉-江苏苏州市城西CHN'],
    ['老王面馆', '财付通'],
    ['广州老付面包房', '广州市天河区体育西路'],
    ['肖哥服装店', '广州市天河区体育西路肖CHN'],
    ['深圳老田药店', '财付通-微信支付深圳'],
    ['深圳老田药店', '云闪付-哆啦宝-深圳CHN'],
    ['老王面馆', 'LAO WANG NOODLES'],
    ['眉山市城东区达堂商场', '支付宝-眉山市城东区达'],
    ['眉山市城东区达堂商场', '支付宝-厦门市满'],
    ['附属一院门诊', '绵阳市游仙区人民医院'],
    ['康宁院后勤服务有限公司', '宁波市江北区中医院'],
    ['锦客贸易', '宁波市江北区中医院'],
    ['恒龙', '绵阳市游仙区人民医院'],
  ])('%s · %s', (a, b) => {
    expect(compareNames(a, b)).toBe('unknown');
  });
});

test('a namesake of another trade is another merchant, a second trade of one name may be its own', () => {
  expect(compareNames('成都百顺培训学校', '郑州市百顺轩加油站')).toBe('different');
  expect(compareNames('百顺火锅', '百顺超市')).toBe('similar');
});

test('a company word that was cut is no part of a name', () => {
  for (const cut of ['有限公', '有限', '有'])
    expect(cleanName(`深圳栎庭购物广场${cut}`).core).toBe('栎庭购物广场');
});

test('similarity is 1 for one merchant and near 0 for strangers', () => {
  expect(nameSimilarity('茗盈购物广场店', '長沙市茗盈購物廣場')).toBe(1);
  expect(nameSimilarity('朔阁杂货店', '成都筠丰春客运站')).toBeLessThan(0.2);
});

describe('trades that are easily confused', () => {
  test.each([
    ['大华烟酒店', ['5921']],
    ['大华酒店', ['7011']],
    ['惠民大药房', ['5912']],
    ['惠民药业有限公司', ['5122']],
    ['爱心宠物医院', ['0742']],
    ['市人民医院', ['8062']],
    ['人民医院便利店', ['5331']],
    ['启航培训学校', ['8299']],
    ['城北加油站', ['5541']],
    ['城北石油批发', ['5172']],
    ['鑫源商贸有限公司', []],
    ['鑫源企业管理有限公司', []],
    ['鑫源科技', []],
  ])('%s', (name, codes) => {
    expect(tradeOfName(name)).toEqual(codes);
  });

  test.each([
    ['城北加油站', '5812', 'contradicts'],
    ['市人民医院', '5812', 'contradicts'],
    ['朔家燃气缴费厅', '5814', 'contradicts'],
    ['茗顺快餐', '5812', 'agrees'],
    ['好邻居便利店', '5411', 'agrees'],
    ['大华酒店', '5812', 'agrees'],
    ['启航培训学校', '8211', 'agrees'],
    ['惠民大药房', '8062', 'contradicts'],
    ['鑫源商贸有限公司', '5812', 'unknown'],
    ['服装批发', '5651', 'unknown'],
    ['城北加油站', '9999', 'unknown'],
  ] as const)('%s, code %s: %s', (name, mcc, relation) => {
    expect(tradeOfNameAgainst(name, mcc)).toBe(relation);
  });

  test('two names are of one trade, of two, or nobody can tell', () => {
    expect(tradesOfNames('茗顺菜馆', '东门火锅')).toBe('agrees');
    expect(tradesOfNames('茗顺菜馆', '岚和出租汽车')).toBe('contradicts');
    expect(tradesOfNames('茗顺菜馆', '岚和商贸有限公司')).toBe('unknown');
  });
});

test.each([
  ['广州朱记云餐饮有限公司', true],
  ['广州朱记云餐饮有限公司（滨江店）', true],
  ['拉卡拉-上海静安锦绣小馆餐饮管理有限…', true],
  ['静安锦绣商行', true],
  ['惠民平价超市', false],
  ['雅平酒楼滨江店', false],
])('%s is the name of a firm: %s', (name, is) => expect(isCompanyName(name)).toBe(is));
