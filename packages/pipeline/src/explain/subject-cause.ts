import type { Bilingual, Cause, Lang, Probabilities, Step } from '@zhenma/model';

/** What follows for a subject that is no single sale. */
export interface SubjectCause {
  readonly top: Cause;
  readonly probabilities: Probabilities;
  readonly steps: (lang: Lang) => readonly Step[];
}

interface Text {
  readonly action: Bilingual;
  readonly why: Bilingual;
  readonly doneWhen: Bilingual;
}

const PAYEE: readonly Text[] = [
  {
    action: {
      zh: '调取该账户近期全部结算记录与开户资料，逐户核对入网登记的结算账户和户名',
      en: 'Get the payouts and the holder’s papers of this account; compare each merchant’s registered account and holder',
    },
    why: {
      zh: '账户变更未登记与二清在流水上相似，登记资料能区分',
      en: 'an unrecorded change of account looks like 二清 in the payouts; the papers tell them apart',
    },
    doneWhen: {
      zh: '每个商户的收款账户都与登记的同名账户一致，或变更已补登记',
      en: 'every merchant’s payee equals its registered account of the same name, or the change is recorded',
    },
  },
  {
    action: {
      zh: '核对付款方：应为收单机构备付金账户或银行内部账户；查户名是否持牌',
      en: 'Check the payer: the acquirer’s reserve account or a bank’s internal account; look the holder up among licence holders',
    },
    why: {
      zh: '资金经过无证第三方即为二清',
      en: 'money that passes an unlicensed third hand is 二清',
    },
    doneWhen: {
      zh: '之后的结算均由持牌机构直接付到商户登记账户',
      en: 'later payouts go straight from a licensed institution to the registered account',
    },
  },
  {
    action: {
      zh: '暂停向该账户结算，恢复直付商户，追回在途资金，上报并通知商户',
      en: 'Stop payouts to this account, pay the merchants directly, recover money under way, report, tell the merchants',
    },
    why: {
      zh: '商户的资金安全由收单机构负责',
      en: 'the acquirer answers for the merchants’ money',
    },
    doneWhen: {
      zh: '连续的结算批次里不再出现该账户',
      en: 'consecutive settlement batches no longer name the account',
    },
  },
];

/** Of pools and agents alike. */
const REPAY: Text = {
  action: {
    zh: '按登记类别补计发卡行与银联手续费，更正清算，追究代理商并上报',
    en: 'Book issuer and network fees of the registered category, correct clearing, hold the agent to account, report',
  },
  why: {
    zh: '收单机构须保证交易信息真实、完整、可追溯、全流程一致',
    en: 'the acquirer answers for true, complete and traceable transaction data from end to end',
  },
  doneWhen: {
    zh: '差额已入账，报告已递交',
    en: 'the difference is booked and the report handed in',
  },
};

const POOL: readonly Text[] = [
  {
    action: {
      zh: '冻结以这些商户号上送的路由，按终端登记恢复真实商户号',
      en: 'Freeze the routes that send under these numbers; restore each terminal’s registered number',
    },
    why: {
      zh: '多个终端共用一组商户号，只有后台路由能做到',
      en: 'many terminals under one set of numbers is the work of a router in the back office',
    },
    doneWhen: {
      zh: '之后的清算记录里，这些商户号只剩各自终端的交易',
      en: 'later clearing rows under these numbers come from their own terminals only',
    },
  },
  {
    action: {
      zh: '核实这些商户号的真实性：证照、经营场所、开立日期与推荐代理商',
      en: 'Verify the merchants behind the numbers: licence, premises, day of opening, the agent who brought them',
    },
    why: {
      zh: '池内多为同日开立的空壳商户或被借用的真实商户',
      en: 'a pool holds shells opened on one day and real merchants that do not know of it',
    },
    doneWhen: {
      zh: '空壳已注销，真实商户已获告知',
      en: 'shells are closed and real merchants are told',
    },
  },
  REPAY,
];

const AGENT: readonly Text[] = [
  {
    action: {
      zh: '冻结该代理商的路由组与全部参数下发权限，按登记恢复名下各终端的商户号',
      en: 'Freeze the agent’s route groups and its right to load parameters; restore the registered number of each of its terminals',
    },
    why: {
      zh: '换号集中在一家代理商名下，开关和起跳条件按代理商设置',
      en: 'the substitution keeps to one agent, and switches and conditions are set per agent',
    },
    doneWhen: {
      zh: '其名下各终端的案件均由交易证明已恢复',
      en: 'traffic has closed the cases of all its terminals',
    },
  },
  {
    action: {
      zh: '核对代理商的外包备案、协议与名下商户档案，抽查现场；调取路由配置的变更记录',
      en: 'Check the agent’s registration as outsourcer, its contract and merchant files, visit a sample, get the change log of the routes',
    },
    why: {
      zh: '收单核心业务不得外包，路由由谁设置要有记录',
      en: 'the core of acquiring may not be outsourced, and who set a route must be on record',
    },
    doneWhen: {
      zh: '已查明由谁、何时设置，材料入档',
      en: 'who set it and when is known and filed',
    },
  },
  REPAY,
];

/** A day, a record or a pattern by itself says that something is wrong, not who did it. */
const PART: readonly Text[] = [
  {
    action: {
      zh: '调取证据所指的记录及该终端、该商户或该代理商的有关记录，与登记、签购单逐笔核对',
      en: 'Get the records that the evidence names and those of this terminal, merchant or agent around them; compare them with registry and slips',
    },
    why: {
      zh: '规则只看一天、一条记录或一种规律，说明有异常，不说明是谁造成的',
      en: 'a rule on one day, one record or one pattern says that something is off, not who did it',
    },
    doneWhen: {
      zh: '其后该规则不再命中，或已查明原因并写入名单',
      en: 'the rule stays silent later on, or the reason is found and in a list',
    },
  },
];

/** A change that the registry learnt of late harmed nobody; what is to be mended is the registry. */
const LATE: readonly Text[] = [
  {
    action: {
      zh: '调取变更（换号、过户）的申请与审批材料，核对首笔使用新号的日期',
      en: 'Get the form and the approval of the change of number or owner; compare their day with the first sale under the new number',
    },
    why: {
      zh: '终端先用新号，登记随后才绑定：变更本身得到了登记确认，只是迟了',
      en: 'the terminal used the new number first and the registry bound it afterwards, so the change was confirmed, only late',
    },
    doneWhen: {
      zh: '登记历史中新号的生效日不晚于首笔使用该号的日期',
      en: 'in the registry’s history the new number takes effect no later than its first sale',
    },
  },
  {
    action: {
      zh: '查明为何迟登记，终端五要素变更须先审核登记、后启用',
      en: 'Find out why it was late; a change of any of the five elements is reviewed and registered before it is used',
    },
    why: {
      zh: '登记滞后的期间，换号与跳码在记录上一样',
      en: 'while the registry lags behind, a lawful change looks like a code jump',
    },
    doneWhen: {
      zh: '之后的变更都在启用之前登记',
      en: 'later changes are registered before they are used',
    },
  },
];

const STEPS: Readonly<Record<string, readonly Text[]>> = {
  payee: PAYEE,
  pool: POOL,
  agent: AGENT,
  merchant: POOL,
  part: PART,
  late_binding: LATE,
};

const decidedCause = (decided: boolean): Pick<SubjectCause, 'top' | 'probabilities'> => ({
  top: decided ? 'routing' : 'undetermined',
  probabilities: decided
    ? { ...NONE, routing: 0.9, registry: 0.05, undetermined: 0.05 }
    : { ...NONE, routing: 0.3, registry: 0.3, undetermined: 0.4 },
});

const NONE: Probabilities = {
  routing: 0,
  software: 0,
  device: 0,
  operation: 0,
  merchant: 0,
  registry: 0,
  data: 0,
  undetermined: 0,
};

type Weighed = Pick<SubjectCause, 'top' | 'probabilities'>;

/**
 * A code that is cheaper than the trade was given at registration: nobody replaces anything. By the merchant,
 * or by an agent who does so with one after another. Own choice [I].
 */
const CHOSEN: Readonly<Record<'merchant' | 'agent', Weighed>> = {
  merchant: {
    top: 'merchant',
    probabilities: { ...NONE, merchant: 0.7, registry: 0.15, undetermined: 0.15 },
  },
  agent: {
    top: 'routing',
    probabilities: { ...NONE, routing: 0.8, merchant: 0.1, undetermined: 0.1 },
  },
};

/** A later row of the registry says itself that it came late. Own choice [I]. */
const LATE_CAUSE: Weighed = {
  top: 'registry',
  probabilities: { ...NONE, registry: 0.95, undetermined: 0.05 },
};

const weighedBy = (scope: string, decided: boolean, borrowed: number | undefined): Weighed => {
  if (scope === 'late_binding') return LATE_CAUSE;
  return borrowed === undefined ? decidedCause(decided) : borrowedCause(borrowed);
};

const borrowedCause = (probability: number): Pick<SubjectCause, 'top' | 'probabilities'> => {
  const routing = Math.round(950 * probability) / 1000;
  const undetermined = Math.round(1000 * (1 - routing)) / 1000;
  return {
    top: routing >= 0.5 ? 'routing' : 'undetermined',
    probabilities: { ...NONE, routing, undetermined },
  };
};

/**
 * Cause and steps of a payee, a pool, a borrowed number, or a part (a day, a record) of a subject.
 *
 * Shape   where the findings decide, an agent or channel led the money or the sales elsewhere:
 *         `routing`; else a change that nobody recorded is as likely: `undetermined`. A number that
 *         is borrowed with some probability is borrowed by a router: nothing else borrows. A cheap code
 *         that was `chosen` at registration is the merchant's own doing: `merchant`; that of an agent who
 *         chooses for many is the agent's: `routing`. A number that the registry bound late: `registry`.
 * Source  docs/facts.md (一清 and 二清) [V]; weights own [I].
 */
export const subjectCause = (
  scope: string,
  decided: boolean,
  borrowed: number | undefined,
  chosen?: 'merchant' | 'agent',
): SubjectCause => ({
  ...(chosen ? CHOSEN[chosen] : weighedBy(scope, decided, borrowed)),
  steps: (lang) =>
    (STEPS[scope] ?? PAYEE).map((step, index) => ({
      order: index + 1,
      action: step.action[lang],
      why: step.why[lang],
      done_when: step.doneWhen[lang],
    })),
});
