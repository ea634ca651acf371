/** Texts of the letter of complaint and of the supervision report. */
const zh = {
  blank: '＿＿＿＿＿＿＿＿',
  comma: '、',
  complaint: {
    title: '关于银行卡收单交易商户信息不一致的投诉材料',
    to: '致',
    toWhom: '（按下文渠道填写受理单位）',
    from: '投诉人',
    roles: { cardholder: '持卡人', merchant: '特约商户' },
    contact: '联系方式',
    about: '投诉对象',
    aboutAcquirer: (name: string) => `收单机构：${name}`,
    device: '终端（编号或序列号）',
    shop: '登记商户',
    facts: '事实',
    sales: '涉及的交易',
    salesShown: (shown: string, all: string) => `共 ${all} 笔，列出最早的 ${shown} 笔。`,
    columns: ['时间', '金额（元）', '应为的商户', '送去清算的商户', '交易标识'],
    differs: '同一笔交易，各方记录不同',
    loss: '后果',
    lossIssuer: (yuan: string) =>
      `按当日公布费率与登记类别重算，发卡行与银联合计少收手续费约 ${yuan} 元。`,
    lossPoints: (yuan: string) => `持卡人少得的积分估值约 ${yuan} 元（按每元 0.002 元估算）。`,
    lossMerchant: (yuan: string) => `在跳码的交易里，商户被多收手续费约 ${yuan} 元。`,
    lossNone:
      '现有数据没有算出金额上的损失；交易的商户信息不真实，影响对账、退款、积分和争议处理。',
    law: '依据',
    ask: '请求',
    asks: {
      cardholder: [
        '查明上述交易以他人商户编码送去清算的原因与责任方，并书面答复；',
        '提供上述交易的真实商户名称、商户编码、类别码与受理终端信息；',
        '更正交易信息，补记应得的积分或权益；',
        '防止再次发生。',
      ],
      merchant: [
        '查明本商户终端的交易以他人商户编码送去清算的原因与责任方，并书面答复；',
        '恢复以本商户登记的编码、名称、类别码送去清算，并以小额交易当面验证；',
        '提供本商户全部交易的清算明细与手续费计算依据，多收的予以退还；',
        '说明收款结算账户与付款方，确认资金未经无资质的第三方。',
      ],
    },
    material: '材料',
    materials: [
      '签购单照片或电子小票；',
      '银行 App、短信或账单中该笔交易的商户名称截图；',
      '收单合同、终端照片（含序列号）；',
      '本材料所附证据包（可用 zhenma verify 离线核对）。',
    ],
    channels: '投诉与举报渠道',
  },
  supervision: {
    title: '银行卡收单交易信息一致性监督报告',
    scope: '一、范围与结论',
    risk: '二、风险类型',
    riskLead: '风险代码只在有公开出处时填写；没有代码的，不等于没有风险。',
    riskColumns: ['风险代码', '风险类型', '案件', '跳码交易', '跳码金额（元）', '少收手续费（元）'],
    league: (what: string, nth: string) => `${nth}、按${what}排列`,
    numerals: ['三', '四', '五', '六'],
    cases: '七、重点案件',
    caseColumns: ['案件', '对象', '跳码 / 全部', '最可能的原因', '风险', '少收（元）'],
    law: '八、依据',
    measures: '九、建议措施',
    measureList: [
      '对占比高的收单机构、代理商调取原始报文与路由配置，核对请求、应答、清算三方的商户编码；',
      '对被多台终端借用的商户编码，核实其真实经营与结算账户；',
      '对案件中的终端逐台核验五要素并以小额交易复测，未恢复的暂停交易；',
      '要求收单机构更正清算信息，补足差额，按期报告整改；',
      '对本报告列为可疑的交易，补充缺失的一方记录后再判定。',
    ],
    notLooked: '十、没有核查的事项',
    notLookedNone: '所需资料齐全，规则均已运行。',
  },
  legal: {
    read: '下列条文已读到文本副本（非官方原件）；内容为本软件的转述，提交前请核对官方文本：',
    numberRecalled: '下列内容读到过转述，但条号未核实，引用前须查证：',
    later: '下列规定在涉案交易之后才施行，不是当时的义务，供此后的交易与处理参考：',
    since: (day: string) => `【${day} 起施行】`,
    recalled: '下列仅凭记忆或试题，未经核实，不作为依据，仅供查找：',
    cited: (instrument: string, article: string, content: string) =>
      `${instrument}${article}：${content}`,
    article: (number: string) => `第${number}条`,
    verified: '【已读副本】',
    verifiedTwice: '【已读两份副本】',
    numberUnverified: '【条号未核实】',
    unverified: '【未核实】',
    source: '来源',
  },
  channels: {
    columns: ['渠道', '受理什么', '需要什么', '期限', '核实'],
    verified: '已核实（有出处）',
    recalled: '未核实，先查证',
  },
  disclaimer:
    '本材料由真码依据所给数据比对生成，供核查使用，不是对任何人的裁决，也不是法律意见。标为“未核实”的内容不得当作法律依据。',
  footer: (version: string, rules: string) => `真码 ${version} · 规则 ${rules}`,
} as const;

type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Worded<T[K]> };

export type PaperWords = Worded<typeof zh>;

const en: PaperWords = {
  blank: '________________',
  comma: ', ',
  complaint: {
    title: 'Complaint: merchant data of card sales do not agree',
    to: 'To',
    toWhom: '(fill in from the channels below)',
    from: 'Complainant',
    roles: { cardholder: 'cardholder', merchant: 'merchant' },
    contact: 'Contact',
    about: 'About',
    aboutAcquirer: (name) => `acquirer: ${name}`,
    device: 'Terminal (id or serial)',
    shop: 'Registered merchant',
    facts: 'Facts',
    sales: 'Sales concerned',
    salesShown: (shown, all) => `${all} in all; the earliest ${shown} are listed.`,
    columns: ['Time', 'Amount (yuan)', 'Should be', 'Sent to clearing as', 'Sale'],
    differs: 'One sale, different records',
    loss: 'Consequences',
    lossIssuer: (yuan) =>
      `By the published tariff of the day and the registered category, issuer and UnionPay together received about ${yuan} yuan less.`,
    lossPoints: (yuan) =>
      `Card points lost are worth about ${yuan} yuan (estimated at 0.002 yuan per yuan).`,
    lossMerchant: (yuan) =>
      `In the jumped sales the merchant was charged about ${yuan} yuan too much.`,
    lossNone:
      'The data gives no loss in money; untrue merchant data still harms reconciliation, refunds, points and disputes.',
    law: 'Legal basis',
    ask: 'Requests',
    asks: {
      cardholder: [
        'Find out why, and by whom, these sales were sent to clearing under another merchant’s number, and answer in writing;',
        'state the true merchant name, number, category and terminal of these sales;',
        'correct the records and grant the points or benefits due;',
        'prevent it from happening again.',
      ],
      merchant: [
        'Find out why, and by whom, sales of our terminal were sent to clearing under another merchant’s number, and answer in writing;',
        'send our sales under our registered number, name and category again, and prove it with a small test sale in our presence;',
        'give us the clearing details and the fee calculation of all our sales, and repay what was charged too much;',
        'state the settlement account and the payer, and confirm that no unlicensed third party held the money.',
      ],
    },
    material: 'Material',
    materials: [
      'photograph of the slip, or the electronic receipt;',
      'screenshot of the merchant name in the bank’s app, message or statement;',
      'acquiring contract, photograph of the terminal with its serial;',
      'the evidence bundle attached (zhenma verify checks it offline).',
    ],
    channels: 'Where to complain or report',
  },
  supervision: {
    title: 'Supervision report: consistency of merchant data in card acquiring',
    scope: '1. Scope and result',
    risk: '2. Risk types',
    riskLead:
      'A risk code is given only where a public source names it; no code does not mean no risk.',
    riskColumns: [
      'Code',
      'Risk type',
      'Cases',
      'Jumped sales',
      'Jumped amount (yuan)',
      'Fees lost (yuan)',
    ],
    league: (what, nth) => `${nth}. By ${what.toLowerCase()}`,
    numerals: ['3', '4', '5', '6'],
    cases: '7. Main cases',
    caseColumns: ['Case', 'Subject', 'Jumped / all', 'Most likely cause', 'Risk', 'Lost (yuan)'],
    law: '8. Legal basis',
    measures: '9. Measures proposed',
    measureList: [
      'Call for raw messages and routing settings of the acquirers and agents with a high share; compare the merchant number in request, response and clearing;',
      'verify the true business and settlement account behind numbers borrowed by several terminals;',
      'check the five registered items of each terminal in a case and repeat a small test sale; suspend those that are not restored;',
      'have the acquirer correct the clearing data, make up the difference and report in time;',
      'complete the missing record of suspect sales before deciding on them.',
    ],
    notLooked: '10. What was not looked at',
    notLookedNone: 'Nothing: every rule had the data it needs.',
  },
  legal: {
    read: 'Read in a copy (not the official original); the content is our paraphrase, compare the official text before use:',
    numberRecalled:
      'The content was read in a paraphrase, the number of the article was not verified:',
    later:
      'In force only after these sales, so no duty then; for later sales and for what is done now:',
    since: (day) => `[in force from ${day}]`,
    recalled: 'From memory or quiz pages only, not verified, no basis; to look up:',
    cited: (instrument, article, content) =>
      `${[instrument, article].filter((part) => part !== '').join(' ')}: ${content}`,
    article: (number) => `Art. ${number}`,
    verified: '[read in a copy]',
    verifiedTwice: '[read in two copies]',
    numberUnverified: '[number not verified]',
    unverified: '[not verified]',
    source: 'source',
  },
  channels: {
    columns: ['Channel', 'For what', 'Needed', 'Terms', 'Checked'],
    verified: 'from a published source',
    recalled: 'not verified, check first',
  },
  disclaimer:
    'Made by Zhenma from the data it was given, as material to check: no judgement on anyone, and no legal advice. What is marked “not verified” must not be used as law.',
  footer: (version, rules) => `Zhenma ${version} · rules ${rules}`,
};

export const PAPER_WORDS: { readonly zh: PaperWords; readonly en: PaperWords } = { zh, en };
