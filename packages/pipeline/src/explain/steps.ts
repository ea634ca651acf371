import type { Bilingual, Cause, Lang, Probabilities, Step, WeighedCause } from '@zhenma/model';
import type { StepFacts } from './step-facts.ts';

interface StepText {
  readonly action: Bilingual;
  readonly why: Bilingual;
  readonly doneWhen: Bilingual;
}

type StepOf = (facts: StepFacts) => StepText;

/** A clause that is there only when its fact is. */
const when = (known: boolean, zh: string, en: string): Bilingual =>
  known ? { zh, en } : { zh: '', en: '' };

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** What traffic must show, and how much of it is there. */
const provenBy = ({ registeredNo, needed, seen }: StepFacts): Bilingual =>
  needed > 0
    ? {
        zh: `其后连续 ${needed} 笔清算均为登记商户号 ${registeredNo}（已有 ${seen} 笔）`,
        en: `the next ${needed} cleared sales in a row carry the registered number ${registeredNo} (${seen} so far)`,
      }
    : {
        zh: `其后的清算均为登记商户号 ${registeredNo}`,
        en: `later cleared sales carry the registered number ${registeredNo}`,
      };

const DEVICE: StepOf = ({ serial, errors }) => {
  const seen = when(
    errors > 0,
    `；期间有 ${errors} 次故障事件`,
    `; ${errors} error events in that time`,
  );
  return {
    action: {
      zh: `核对设备 ${serial}：序列号、定位、故障记录${seen.zh}；有故障先清洁、维修或更换存储部件`,
      en: `Check device ${serial}: serial number, position, error records${seen.en}; clean, repair or replace a faulty one`,
    },
    why: {
      zh: '设备故障会造成个别字符错误，但不会换成另一家真实商户',
      en: 'a faulty device garbles characters; it does not choose another real merchant',
    },
    doneWhen: {
      zh: `维修事件之后，${serial} 无新的故障事件，上送号码与登记逐位一致`,
      en: `after a repair event ${serial} reports no new error, and the number it sends equals the registered one`,
    },
  };
};

const SOFTWARE: StepOf = ({ app, badStatus, model, cohort }) => {
  const now = when(app !== '', `（异常时为 ${app}）`, ` (it was ${app} when the number was wrong)`);
  const bad = when(
    badStatus !== '',
    `；兼容性表：${model} 的 ${app} ${badStatus === 'recalled' ? '已召回' : '不受支持'}`,
    `; the compatibility table says ${app} is ${badStatus} on ${model}`,
  );
  const many = when(
    cohort > 1,
    `；同机型装过该版本的终端共 ${cohort} 台，逐台核对`,
    `; ${cohort} devices of this model had that version, check each`,
  );
  return {
    action: {
      zh: `核对软件：应用与系统版本${now.zh}${bad.zh}${many.zh}；升级到受支持的版本，或联系厂商${model}支持`,
      en: `Check the software: application and system version${now.en}${bad.en}${many.en}; update to a supported version or call the maker of ${model || 'the device'}`,
    },
    why: {
      zh: '同版本终端同时异常才说明是软件；只有个别终端异常则不是',
      en: 'software is the cause only when terminals of one version change together',
    },
    doneWhen: {
      zh: `终端上报的版本${badStatus ? `不再是 ${app}，` : ''}在兼容性表中为 supported`,
      en: `the terminal reports a version${badStatus ? ` other than ${app}` : ''} that the compatibility table supports`,
    },
  };
};

const OPERATION: StepOf = (facts) => {
  const { elements, operator, untrained, courses, registeredNo } = facts;
  const differ = when(
    elements.length > 0,
    `，不一致的有：${elements.join('、')}`,
    `; these differ: ${elements.join(', ')}`,
  );
  const course = courses.length > 0 ? courses.join('、') : '终端参数管理';
  const train = when(
    untrained && operator !== '',
    `；操作员 ${operator} 补训《${course}》`,
    `; train operator ${operator} (${courses.length > 0 ? courses.join(', ') : 'terminal parameters'})`,
  );
  return {
    action: {
      zh: `逐项核对终端参数与登记的五要素${differ.zh}；重新下载参数并签到，再做一笔 0.01–1 元测试交易${train.zh}`,
      en: `Compare the parameters with the five registered elements${differ.en}; download and sign in again, then make a test sale of 0.01–1 yuan${train.en}`,
    },
    why: {
      zh: '参数错误表现为固定的另一个号码，从某次下载开始',
      en: 'a wrong parameter shows as one fixed other number, from one download on',
    },
    doneWhen: {
      zh: `参数下载与签到事件之后，测试交易的请求、应答、云闪付三处均为 ${registeredNo}${untrained ? '；培训表有该操作员的通过记录' : ''}`,
      en: `after a download and a sign-in event, request, response and cardholder app show ${registeredNo} for the test sale${untrained ? '; the training table has a pass of the operator' : ''}`,
    },
  };
};

/** Set right what went out wrongly; a route is frozen only where there may be one. */
const escalate =
  (isRouted: boolean): StepOf =>
  (facts) => {
    const { agent, gapFen } = facts;
    const whose = when(agent !== '', `代理商 ${agent} 的`, ` of agent ${agent}`);
    const freeze = when(isRouted, `冻结${whose.zh}该路由，`, `Freeze the route${whose.en}, `);
    const repay = when(
      gapFen > 0,
      `；向发卡行和网络补回差额 ${yuan(gapFen)} 元`,
      `; repay issuer and network the difference of ${yuan(gapFen)} yuan`,
    );
    const proven = provenBy(facts);
    return {
      action: {
        zh: `${freeze.zh}恢复登记商户号；更正清算${repay.zh}；上报`,
        en: `${freeze.en}${isRouted ? 'restore' : 'Restore'} the registered number; correct clearing${repay.en}; report`,
      },
      why: {
        zh: '收单机构须保证交易信息真实、完整、可追溯、全流程一致',
        en: 'the acquirer answers for true, complete and traceable transaction data from end to end',
      },
      doneWhen: {
        zh: `${proven.zh}${gapFen > 0 ? `；${yuan(gapFen)} 元差错调整已入账` : ''}`,
        en: `${proven.en}${gapFen > 0 ? `; an adjustment of ${yuan(gapFen)} yuan is booked` : ''}`,
      },
    };
  };

const REGISTRY: StepOf = ({ elements, serial }) => {
  const differ = when(
    elements.length > 0,
    `（不一致：${elements.join('、')}）`,
    ` (these differ: ${elements.join(', ')})`,
  );
  return {
    action: {
      zh: `核实 ${serial} 是否合法换号、换商户或移机，补登记并复核五要素${differ.zh}`,
      en: `Verify whether ${serial} changed number, merchant or place lawfully; update the registry and review the five elements${differ.en}`,
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
};

const PLACE: StepOf = ({ serial, kilometres }) => ({
  action: {
    zh: `现场核实 ${serial}：现位于登记布放地约 ${kilometres} 公里外，由谁使用；收回、报备移机或解约`,
    en: `Visit ${serial}: it stands about ${kilometres} km from its registered place; who uses it; take it back, register the move or end the contract`,
  },
  why: {
    zh: '终端移出登记布放地须先变更登记；出借、转让不允许',
    en: 'a terminal may leave its registered place only after the registry is changed; lending it is not allowed',
  },
  doneWhen: {
    zh: '其后交易的定位回到登记布放地，或登记历史有新布放地及生效日',
    en: 'later sales are positioned at the registered place, or the registry holds the new place and its day',
  },
});

const SOURCE: StepOf = () => ({
  action: {
    zh: '向数据提供方重取该来源的文件，核对字段长度、编码与时钟',
    en: 'Fetch the files of this source again; check field length, encoding and clock',
  },
  why: {
    zh: '号码被截短或时钟偏移是数据问题，不是换号',
    en: 'a number cut short or a clock that is off is a fault of the data, not another number',
  },
  doneWhen: {
    zh: '重取的文件中该号码为 15 位且与其他来源一致',
    en: 'in the new file the number has 15 characters and equals the other sources',
  },
});

/** The checks of the general ladder, in its order, with the cause that each looks for. */
const CHECKS: readonly Check[] = [
  { cause: 'device', of: DEVICE, zh: '设备核对', en: 'the check of the device' },
  { cause: 'software', of: SOFTWARE, zh: '软件核对', en: 'the check of the software' },
  { cause: 'operation', of: OPERATION, zh: '操作核对', en: 'the check of the parameters' },
];

interface Check extends Bilingual {
  readonly cause: Cause;
  readonly of: StepOf;
}

/** A cause as likely as this is acted on at once, and a check is left out below the other. Own choice [I]. */
const SURE_MIN = 0.9;
const SKIP_MAX = 0.05;

/** The ladder for a cause, and the checks that its probability makes needless. */
const ladderOf = (
  cause: Cause,
  probabilities: Probabilities,
): { readonly steps: readonly StepOf[]; readonly skipped: readonly Check[] } => {
  if (cause === 'merchant') return { steps: [PLACE, REGISTRY, escalate(false)], skipped: [] };
  if (cause === 'registry') return { steps: [REGISTRY, OPERATION], skipped: [] };
  if (cause === 'data') return { steps: [SOURCE, REGISTRY, SOFTWARE], skipped: [] };
  const isSure = cause !== 'undetermined' && probabilities[cause] >= SURE_MIN;
  // A frozen route is tried out with parameters loaded anew and a small sale.
  const isTrial = ({ cause: of }: Check): boolean => cause === 'routing' && of === 'operation';
  const skipped = CHECKS.filter(
    (check) => isSure && !isTrial(check) && probabilities[check.cause] < SKIP_MAX,
  );
  const own = CHECKS.filter((check) => check.cause === cause);
  const others = CHECKS.filter((check) => !own.includes(check) && !skipped.includes(check));
  const checks = [...own, ...others].map(({ of }) => of);
  const last = escalate(cause === 'routing' || cause === 'undetermined');
  const steps = cause === 'routing' && isSure ? [last, ...checks] : [...checks, last];
  return { steps, skipped };
};

/** Why checks of the general ladder are not asked for. */
const skippedText = (skipped: readonly Check[], probabilities: Probabilities): Bilingual => {
  const chance = (check: Check): string => `${(100 * probabilities[check.cause]).toFixed(1)} %`;
  return when(
    skipped.length > 0,
    `；略过${skipped.map((check) => `${check.zh}（概率 ${chance(check)}）`).join('、')}`,
    `; left out: ${skipped.map((check) => `${check.en} (probability ${chance(check)})`).join(', ')}`,
  );
};

/**
 * The checklist for a cause, filled in with the facts of the case.
 *
 * Shape   device, software, operation, escalation; what looks for the cause itself comes first. Where
 *         the cause is sure, checks for what is next to impossible are left out and the first step
 *         says so; a route that is sure is frozen before anything else.
 * Source  docs/facts.md §10, remedy ladder [V general actions, I the done-when signs].
 */
export const stepsFor = (
  { top, probabilities }: Pick<WeighedCause, 'top' | 'probabilities'>,
  facts: StepFacts,
  lang: Lang,
): readonly Step[] => {
  const { steps, skipped } = ladderOf(top, probabilities);
  const leftOut = skippedText(skipped, probabilities)[lang];
  return steps.map((of, index) => {
    const step = of(facts);
    return {
      order: index + 1,
      action: step.action[lang],
      why: `${step.why[lang]}${index === 0 ? leftOut : ''}`,
      done_when: step.doneWhen[lang],
    };
  });
};
