/** Goal: words in a merchant name count only when they speak of a place or a trade. */
import { describe, expect, it } from 'vitest';
import { placesIn, provincesIn } from '../../src/codes/places.ts';
import { tradesIn } from '../../src/codes/trades.ts';

describe('provincesIn', () => {
  it.each([
    ['河南省银隆商贸有限公司', ['河南']],
    ['上海市第一百货', ['上海']],
    ['广东省深圳市便利店', ['广东']],
    ['星巴克企业管理(上海)有限公司', ['上海']],
    ['内蒙古呼和浩特回民区面馆', ['内蒙古']],
    ['佛山东方广场', ['广东']],
    ['南昌都市丽人', ['江西']],
    ['辽宁省朝阳市便利店', ['辽宁']],
    ['海南省三亚市', ['海南']],
    ['青海省海南州共和县', ['青海']],
    ['襄樊大酒店', ['湖北']],
    ['杭州某某科技(北京)分公司', ['浙江', '北京']],
    ['北京市重庆小面馆', ['北京']],
    ['吉林市船营区', ['吉林']],
  ])('%s speaks of %j', (text, provinces) => {
    expect(provincesIn(text)).toEqual(provinces);
  });

  it.each([
    '南京路步行街',
    '北京东路店',
    '中山西路超市',
    '海宁路南京西路',
    '上海路小学',
    '重庆小面',
    '兰州拉面',
    '沙县小吃',
    '武汉热干面',
    '西安肉夹馍',
    '桂林米粉',
    '新疆大盘鸡',
    '德州扒鸡',
    '北京银行',
    '北京同仁堂',
    '上海大众4S店',
    '朝阳市场',
    '朝阳百货',
    '平安银行',
    '白银首饰',
    '阿里巴巴',
    '大理石加工',
    '哈密瓜批发',
    '长白山人参',
    '江南京味斋',
    '云南白药',
    '',
  ])('%s speaks of no place', (text) => {
    expect(provincesIn(text)).toEqual([]);
  });

  it('says where the word stands and which city it is', () => {
    expect(placesIn('老王(成都市)餐厅')).toEqual([
      { word: '成都', province: '四川', city: '成都', at: 3 },
    ]);
  });
});

describe('tradesIn', () => {
  it.each([
    ['大华烟酒店', ['5921']],
    ['希尔顿大酒店', ['7011']],
    ['益丰大药房', ['5912']],
    ['华润药业有限公司', ['5122']],
    ['华润药业大药房', ['5912']],
    ['美宜佳便利店', ['5331']],
    ['世纪联华超市', ['5411']],
    ['惠民小超市', ['5331']],
    ['肯德基快餐厅', ['5814']],
    ['老王餐厅', ['5812']],
    ['服装批发部', ['5137']],
    ['康康宠物医院', ['0742']],
    ['市人民医院', ['8062']],
    ['蓝翔职业培训学校', ['8249']],
    ['实验中学', ['8211']],
    ['长江石油批发', ['5172']],
    ['好声音ktv', ['7911']],
    ['人民医院便利店', ['5331']],
    ['某某科技有限公司', []],
    ['', []],
  ])('%s: %j', (name, codes) => {
    expect(tradesIn(name).map((match) => match.mcc)).toEqual(codes);
  });

  it('marks what a legal name says of any trade as weak', () => {
    expect(tradesIn('张三商贸有限公司')).toEqual([{ mcc: '5399', keyword: '商贸', weak: true }]);
    expect(tradesIn('某企业管理有限公司').every((match) => match.weak)).toBe(true);
  });
});
