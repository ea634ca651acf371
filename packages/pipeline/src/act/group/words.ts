import type { Lang } from '@zhenma/model';
import type { Grouping } from './groups.ts';

/** Texts of the league tables. */
export const GROUP_WORDS = {
  zh: {
    by: { merchant: '商户', agent: '代理商', acquirer: '收单机构', region: '地区', month: '月份' },
    title: (what: string) => `真码跳码报告：按${what}`,
    name: '名称',
    unknown: '（数据未载明）',
    columns: {
      sales: '交易',
      jumped: '跳码',
      share: '占比',
      suspect: '可疑',
      devices: '涉及终端',
      amount: '跳码金额（元）',
      lost: '少收手续费（元）',
    },
    lead: '按跳码笔数从多到少排列。占比为跳码笔数除以该组全部交易。少收手续费为发卡行与银联合计，只计能按当日费率算出的跳码交易。',
    shown: (shown: number, all: number) => `列出前 ${shown} 组，共 ${all} 组；全部见 XLSX。`,
    chart: '每组的跳码占比',
  },
  en: {
    by: {
      merchant: 'Merchant',
      agent: 'Agent',
      acquirer: 'Acquirer',
      region: 'Region',
      month: 'Month',
    },
    title: (what: string) => `Zhenma code-jump report by ${what.toLowerCase()}`,
    name: 'Name',
    unknown: '(not stated in the data)',
    columns: {
      sales: 'Sales',
      jumped: 'Jumped',
      share: 'Share',
      suspect: 'Suspect',
      devices: 'Devices',
      amount: 'Jumped amount (yuan)',
      lost: 'Fees lost (yuan)',
    },
    lead: 'Most jumped sales first. Share is jumped sales over all sales of the group. Fees lost are those of issuers and UnionPay together, of jumped sales that the tariff of the day prices.',
    shown: (shown: number, all: number) =>
      `The first ${shown} of ${all} groups; all of them are in the XLSX.`,
    chart: 'Share of jumped sales in each group',
  },
} as const;

export const groupWord = (by: Grouping, lang: Lang): string => GROUP_WORDS[lang].by[by];
