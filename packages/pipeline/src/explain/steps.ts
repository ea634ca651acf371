import type { Bilingual, Cause, Lang, Step } from '@zhenma/model';

interface StepText {
  readonly action: Bilingual;
  readonly why: Bilingual;
  readonly doneWhen: Bilingual;
}

const DEVICE: StepText = {
  action: {
    zh: '核对设备：终端序列号、定位、故障记录；有故障先维修或更换',
    en: 'Check the device: serial number, position, error records; repair or replace a faulty one',
  },
  why: {
    zh: '设备故障会造成个别字符错误，但不会换成另一家真实商户',
    en: 'a faulty device garbles characters; it does not choose another real merchant',
  },
  doneWhen: {
    zh: '序列号与登记一致，最近 30 天无相关故障事件',
    en: 'the serial matches the registry and 30 days show no related error event',
  },
};

const SOFTWARE: StepText = {
  action: {
    zh: '核对软件：应用与系统版本是否最新、是否与机型兼容；不兼容则升级或联系厂商',
    en: 'Check the software: version current and compatible with the model; update or call the vendor',
  },
  why: {
    zh: '同版本终端同时异常才说明是软件；只有个别终端异常则不是',
    en: 'software is the cause only when terminals of one version change together',
  },
  doneWhen: {
    zh: '终端上报兼容版本，且升级后的交易商户号正确',
    en: 'the terminal reports a compatible version and later sales carry the right number',
  },
};

const OPERATION: StepText = {
  action: {
    zh: '核对参数与登记的五要素，重新下载参数并签到，用 0.01–1 元小额交易验证三方商户号一致',
    en: 'Compare the parameters with the five registered elements, download and sign in again, then verify with a sale of 0.01–1 yuan',
  },
  why: {
    zh: '参数错误表现为固定的另一个号码，从某次下载开始',
    en: 'a wrong parameter shows as one fixed other number, from one download on',
  },
  doneWhen: {
    zh: '测试交易的请求、应答、云闪付三处商户号相同',
    en: 'request, response and cardholder app show one number for the test sale',
  },
};

const ESCALATE: StepText = {
  action: {
    zh: '冻结该路由或代理商的替换，恢复登记商户号；更正清算、补回差额并上报',
    en: 'Freeze the route or the agent that substitutes, restore the registered number; correct clearing, repay the difference, report',
  },
  why: {
    zh: '收单机构须保证交易信息真实、完整、可追溯、全流程一致',
    en: 'the acquirer answers for true, complete and traceable transaction data from end to end',
  },
  doneWhen: {
    zh: '之后连续的清算记录全部为登记商户号，差额已入账',
    en: 'later clearing rows all carry the registered number and the difference is booked',
  },
};

const REGISTRY: StepText = {
  action: {
    zh: '核实终端是否合法换号、换商户或移机，补登记并复核五要素',
    en: 'Verify whether the terminal changed number, merchant or place lawfully; update the registry and review the five elements',
  },
  why: {
    zh: '终端自报与清算一致而与登记不一致，最常见是登记过期',
    en: 'device and clearing agree against the registry, which is most often a stale registry',
  },
  doneWhen: {
    zh: '登记历史包含现用商户号及其生效日',
    en: 'the registry history holds the number in use and the day it took effect',
  },
};

const LADDER: Readonly<Record<Cause, readonly StepText[]>> = {
  routing: [DEVICE, SOFTWARE, OPERATION, ESCALATE],
  software: [SOFTWARE, DEVICE, OPERATION, ESCALATE],
  device: [DEVICE, SOFTWARE, OPERATION, ESCALATE],
  operation: [OPERATION, DEVICE, SOFTWARE, ESCALATE],
  merchant: [REGISTRY, OPERATION, ESCALATE],
  registry: [REGISTRY, OPERATION, ESCALATE],
  data: [REGISTRY, SOFTWARE],
  undetermined: [DEVICE, SOFTWARE, OPERATION, ESCALATE],
};

/**
 * The checklist for a cause.
 *
 * Source  docs/facts.md §10, remedy ladder [V general actions, I the done-when signs].
 */
export const stepsFor = (cause: Cause, lang: Lang): readonly Step[] =>
  LADDER[cause].map((step, index) => ({
    order: index + 1,
    action: step.action[lang],
    why: step.why[lang],
    done_when: step.doneWhen[lang],
  }));
