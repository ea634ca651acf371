const zh = {
  moneyLent:
    '按登记类别计价：终端借出或搬走之后，资料里看不出实际是谁在卖、卖的什么行业，所以差额按零计。',
  unpriced: {
    no_fees: (count: string): string =>
      `${count} 笔跳码没有算差额：资料里没有已入账的发卡行与网络手续费（清算文件里才有）。`,
    before_tariff: (count: string): string =>
      `${count} 笔跳码没有算差额：早于 2016-09-06，费率表从那天起。`,
    no_class: (count: string): string =>
      `${count} 笔跳码没有算差额：不知道本应按哪一类计价，或该类价格由双方约定、不公开。`,
  },
  own: {
    title: '商户自己会遇到的',
    yes: '有。',
    no: '没有。',
    agreed: '每笔都按合同收，平均费率只随借贷记卡的比例变。',
    onTime: (days: string): string => `${days} 个有交易的日子，结算款都在 4 天内到账。`,
    missing: (question: string, needs: string): string => `${question}（缺${needs}）`,
    notLooked: (questions: string): string => `没有查：${questions}。`,
    questions: {
      charged: { question: '手续费有没有多收', needs: '实收手续费或签约费率' },
      drift: { question: '费率有没有变', needs: '案发前后的实收手续费' },
      late: { question: '到账有没有晚', needs: '结算记录' },
      failed: { question: '失败有没有变多', needs: '案发前后的应答码' },
    },
  },
  charged: (fee: string, due: string): string => `商户被收手续费 ${fee}，按合同应为 ${due}。`,
  overcharged: (count: string, fen: string): string => `其中 ${count} 笔多收，共 ${fen}。`,
  drifted: (before: string, since: string): string =>
    `实收费率由案发前的 ${before} 变为 ${since}。`,
  failed: (before: string, since: string): string =>
    `交易失败率由案发前的 ${before} 变为 ${since}。`,
  paidLate: (late: string, days: string): string =>
    `${days} 个有交易的日子里，${late} 个在 4 天内没有等到结算款。`,
};

const en: typeof zh = {
  moneyLent:
    'Priced by the registered category: once a terminal is lent or carried away, nothing here says who sells and in what trade, so the difference counts as none.',
  unpriced: {
    no_fees: (count) =>
      `Of ${count} jumped sales no difference is told: the fees booked for issuer and network are not in the records (clearing files have them).`,
    before_tariff: (count) =>
      `Of ${count} jumped sales no difference is told: they are before 2016-09-06, when the tariff begins.`,
    no_class: (count) =>
      `Of ${count} jumped sales no difference is told: the price class due is not known, or its price is agreed and not published.`,
  },
  own: {
    title: 'What the shop itself would notice',
    yes: 'Yes. ',
    no: 'No. ',
    agreed:
      'Every sale was charged as agreed; the mean rate moves with the mix of debit and credit cards only.',
    onTime: (days) => `On ${days} days with sales the money came within four days.`,
    missing: (question, needs) => `${question} (needs ${needs})`,
    notLooked: (questions) => `Not looked at: ${questions}.`,
    questions: {
      charged: {
        question: 'Charges above the contract',
        needs: 'fees charged, or contract rates',
      },
      drift: { question: 'Drift of the fee', needs: 'fees charged before and since' },
      late: { question: 'Late payouts', needs: 'settlements' },
      failed: { question: 'More failed sales', needs: 'response codes before and since' },
    },
  },
  charged: (fee, due) => `The merchant was charged ${fee}; by its contract ${due} were due.`,
  overcharged: (count, fen) => ` In ${count} sales it was overcharged, ${fen} in all.`,
  drifted: (before, since) => `The rate charged went from ${before} before the case to ${since}.`,
  failed: (before, since) => `Failed sales went from ${before} before the case to ${since}.`,
  paidLate: (late, days) =>
    `Of ${days} days with sales, ${late} had seen no payout four days later.`,
};

/** What a case says of money that is not known, and of what the shop itself would notice. */
export const OWN = { zh, en };
