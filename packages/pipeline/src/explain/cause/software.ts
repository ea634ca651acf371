import type { CauseFacts } from '../cause-facts.ts';
import { ROLLED_DAYS } from '../cause-together.ts';
import { evidence, share } from '../statistics.ts';
import { isSlipKept, isWhole, spellOf } from './spell.ts';
import {
  cohortOf,
  countOf,
  gainsNothing,
  isAloneOfModel,
  isAloneOfVersion,
  isByDays,
  isCut,
  isEither,
  isFaulty,
  isMendedByRepair,
  isOfCohort,
  isOvertaken,
  isSentUnseen,
  lapse,
  numberOf,
  question,
  textOf,
  versionOdds,
} from './test.ts';
import { hasMates, isPicked, type Turns, turnsOf, waitChance } from './turns.ts';

/** −10·log10 of the chance: 13 is 5 %, 20 is 1 %. */
const FIT_MIN = 13;

/** −10·log10 of the chance by which one of two that hold all wrong sales holds fewer right ones: 20 is 1 %. */
const NARROWER = 20;

/**
 * Whether under the version all was right until one parameter set came, or again after it; that the set was seen to
 * be loaded right before the first wrong sale says the same once more.
 */
const isOfParameters = (facts: CauseFacts): boolean => {
  const fit = countOf(facts, 'param_fit');
  const loaded = fit >= FIT_MIN ? countOf(facts, 'onset_load_fit') : 0;
  const ofVersion = ['app_fit', 'recode_fit', 'onset_update_fit'].map((name) =>
    countOf(facts, name),
  );
  return fit + loaded >= Math.max(...ofVersion) + NARROWER;
};

/** What follows a version of the application. Source: docs/indicators.md 34. */
export const SOFTWARE = [
  question('software', 'under-one-version', (facts) => {
    const fit = Math.max(countOf(facts, 'app_fit'), countOf(facts, 'recode_fit'));
    if (fit < FIT_MIN || isAloneOfVersion(facts)) return undefined;
    if (isOfParameters(facts)) return undefined;
    const app = textOf(facts, 'app') || textOf(facts, 'recode_app');
    return {
      ...evidence(fit, fit),
      for: true,
      statement: {
        zh: `异常交易全部发生在应用版本 ${app} 下`,
        en: `all wrong sales happened under application version ${app}`,
      },
    };
  }),
  question('software', 'whole-version', (facts) => {
    const [k, n] = [countOf(facts, 'released'), countOf(facts, 'sales')];
    if (k === 0 || 2 * k <= n) return undefined;
    return {
      ...share(k, n, 0.05),
      for: true,
      statement: {
        zh: `${n} 笔中 ${k} 笔的类别码只出现在应用版本 ${textOf(facts, 'release_app')} 下，涉及几家代理商的终端，价格没有更便宜`,
        en: `in ${k} of ${n} sales the category goes out under application version ${textOf(facts, 'release_app')} alone, on devices of several agents, at no cheaper price`,
      },
    };
  }),
  question('software', 'rewritten-alike', (facts) => {
    const [k, n] = [countOf(facts, 'alike'), countOf(facts, 'off')];
    if (k === 0 || 2 * k <= n) return undefined;
    const shops = countOf(facts, 'alike_shops');
    return {
      ...share(k, n, 0.05),
      for: true,
      statement: {
        zh: `${n} 笔中 ${k} 笔的号码与登记号只差地区段，${shops} 家商户的终端改成同一地区：号码是程序拼出来的，不是装错或借来的`,
        en: `in ${k} of ${n} sales the number is the registered one but for its area, which devices of ${shops} shops replace by the same: a program put the number together, nobody loaded or lent it`,
      },
    };
  }),
  question('software', 'misprinting-version', (facts) => {
    const [k, n] = [countOf(facts, 'misprinted'), countOf(facts, 'sales')];
    if (k === 0 || 2 * k <= n) return undefined;
    return {
      ...share(k, n, 0.05),
      for: true,
      statement: {
        zh: `${n} 笔中 ${k} 笔请求与清算都是登记号，只有签购单印错；印错只发生在应用版本 ${textOf(facts, 'release_app')} 下，涉及几家代理商的终端`,
        en: `in ${k} of ${n} sales request and clearing carry the registered number and the slip alone is wrong, which happens under application version ${textOf(facts, 'release_app')} alone, on devices of several agents`,
      },
    };
  }),
  question('software', 'whole-cohort', (facts) => {
    const found = versionOdds(facts);
    if (found === undefined || !isOfCohort(facts)) return undefined;
    const { off, all, modelled } = cohortOf(facts);
    return {
      ...found,
      for: true,
      statement: {
        zh: `${modelled ? '同机型' : ''}同版本的 ${all} 台终端几乎都自报别家号（${off} 台），别的版本不这样`,
        en: `nearly all devices of this ${modelled ? 'model and ' : ''}version, ${off} of ${all}, send foreign numbers themselves, and others do not`,
      },
    };
  }),
  question('software', 'mates-of-version', (facts) => {
    if (!isOfMatesVersion(facts)) return undefined;
    const [devices, ran] = [
      countOf(facts, 'mate_devices'),
      countOf(facts, 'mate_ran_permille') / 10,
    ];
    return {
      ...evidence(devices, countOf(facts, 'mate_version_fit')),
      for: true,
      statement: {
        zh: `${countOf(facts, 'mate_shops')} 家商户的 ${devices} 台终端送出这同一个别家号，价格没有更便宜；它们所用的版本同期只占全部交易的 ${ran} %`,
        en: `${devices} devices of ${countOf(facts, 'mate_shops')} shops send this one number, at no cheaper price; under the versions that they ran only ${ran} % of all sales of those days were made`,
      },
    };
  }),
  question('software', 'version-cohort', (facts) => {
    const found = versionOdds(facts);
    if (found === undefined || (found.low <= 1 && found.high >= 1)) return undefined;
    if (found.low > 1 && isOfParameters(facts)) return undefined;
    const { off, all, modelled } = cohortOf(facts);
    return {
      ...found,
      for: found.low > 1,
      statement: {
        zh: `${modelled ? '同机型' : ''}同版本的 ${all} 台终端中 ${off} 台异常，按代理商分层的优势比 ${found.effect.toFixed(1)}`,
        en: `${off} of ${all} devices of this ${modelled ? 'model and ' : ''}version are affected, odds ratio ${found.effect.toFixed(1)} over agents`,
      },
    };
  }),
  question('software', 'after-update', (facts) => {
    const fit = numberOf(facts, 'onset_update_fit');
    if (fit === undefined || fit < FIT_MIN || isOvertaken(facts, 'update', 'load'))
      return undefined;
    if (isEither(facts, 'onset')) return undefined;
    const gap = lapse(countOf(facts, 'onset_update_minutes'));
    return {
      ...evidence(countOf(facts, 'onset_update_minutes'), fit),
      for: true,
      statement: {
        zh: `首次异常在应用升级后 ${gap.zh}`,
        en: `the first wrong sale came ${gap.en} after an update of the application`,
      },
    };
  }),
  question('software', 'cured-by-update', (facts) => {
    const fit = numberOf(facts, 'end_update_fit');
    if (fit === undefined || fit < FIT_MIN || isEither(facts, 'end')) return undefined;
    const gap = lapse(countOf(facts, 'end_update_minutes'));
    return {
      ...evidence(countOf(facts, 'end_update_minutes'), fit),
      for: true,
      statement: {
        zh: `末次异常之后 ${gap.zh}应用升级，此后号码正确`,
        en: `an update came ${gap.en} after the last wrong sale, and the number was right from then on`,
      },
    };
  }),
  question('software', 'incompatible', (facts) => {
    if (facts['app_status'] === null || facts['app_status'] === undefined) return undefined;
    const bad = textOf(facts, 'bad_status');
    if (bad !== '' && isOfParameters(facts)) return undefined;
    return {
      ...evidence(bad === '' ? 0 : 1, bad === '' ? 0 : 20),
      for: bad !== '',
      statement:
        bad === ''
          ? {
              zh: '兼容性表：该机型支持此版本',
              en: 'the compatibility table supports this version',
            }
          : {
              zh: `兼容性表：该机型的版本 ${textOf(facts, 'app')}（或其系统版本）${bad === 'recalled' ? '已召回' : '不受支持'}`,
              en: `the compatibility table says version ${textOf(facts, 'app')}, or the system under it, is ${bad} on this model`,
            },
    };
  }),
  question('software', 'now-and-then', (facts) => {
    const turns = turnsOf(facts);
    const { off, on } = turns;
    if (off < 2 || on === 0 || !gainsNothing(facts) || isCut(facts)) return undefined;
    // No version asks for the amount or the card.
    if (isPicked(facts)) return undefined;
    // A device that is out of order does the same by itself.
    if (isFaulty(facts) || isMendedByRepair(facts)) return undefined;
    // Two people at one till, of whom one picks the neighbour's number, look the same; so does a memory
    // that fails on a device of which no events are known.
    if ((isByUnknownHand(facts) && !isTogether(facts)) || isSeldom(facts, turns)) return undefined;
    // The version runs well on the others, or what was chosen in the morning held all day.
    if (isAloneOfVersion(facts) || isByDays(facts)) return undefined;
    // One whose sales alone are wrong is the hand.
    if (countOf(facts, 'operator_fit') >= FIT_MIN) return undefined;
    const found = share(off, off + on, 0.9);
    if (isWhole(turns) || !hasEnds(turns, found.effect)) return undefined;
    if (isByUnknownHand(facts)) {
      const others = countOf(facts, 'together');
      return {
        ...found,
        for: true,
        statement: {
          zh: `首末两笔异常之间共 ${off + on} 笔，其中 ${off} 笔是同一个别家号，时对时错，价格没有更便宜；另有 ${others} 家商户的终端在同样的几天开始、同样的几天结束，各用各的别家号`,
          en: `between the first and the last wrong sale ${off} of ${off + on} carry one foreign number, right and wrong in turn, at no cheaper price; devices of ${others} other shops began and ended in the same days, each with a number of its own`,
        },
      };
    }
    const shops = countOf(facts, 'mate_shops');
    if (shops > 1)
      return {
        ...found,
        for: true,
        statement: {
          zh: `${shops} 家商户的终端都用过这同一个别家号，价格没有更便宜：各自首末两笔异常之间共 ${off + on} 笔，其中 ${off} 笔是它，时对时错`,
          en: `devices of ${shops} shops send this one number, at no cheaper price: between the first and the last wrong sale of each ${off} of ${off + on} carry it, right and wrong in turn`,
        },
      };
    return {
      ...found,
      for: true,
      statement: {
        zh: `首末两笔异常之间共 ${off + on} 笔，其中 ${off} 笔是同一个别家号，时对时错；之前之后都正确，价格也没有更便宜`,
        en: `between the first and the last wrong sale ${off} of ${off + on} carry one foreign number, right and wrong in turn, at no cheaper price; before and after all are right`,
      },
    };
  }),
  question('software', 'printed-right', (facts) => {
    const named = countOf(facts, 'named_right');
    const [k, n] = ['slip_right', 'slip_n'].map((name) => named + countOf(facts, name)) as [
      number,
      number,
    ];
    if (n === 0 || countOf(facts, 'request_n') > 0 || !gainsNothing(facts)) return undefined;
    // What a file cut short, and what a hand mistyped, no version sent.
    if (isCut(facts) || isSlipKept(facts)) return undefined;
    const turns = turnsOf(facts);
    if (isSeldom(facts, turns) || isAllAlong(facts, turns) || isPicked(facts)) return undefined;
    if (isOfNoVersion(facts) || (textOf(facts, 'app') === '' && isAloneOfModel(facts)))
      return undefined;
    const found = share(k, n, 0.05);
    if (found.effect <= 0.5) return undefined;
    return {
      ...found,
      for: true,
      statement: {
        zh: `${n} 笔签购单中 ${k} 笔印的是登记号，送出的是同一个别家号，价格没有更便宜：打印与上送用的不是同一份参数`,
        en: `${k} of ${n} slips print the registered number while one other number, at no cheaper price, is sent: printing and sending use different parameters`,
      },
    };
  }),
] as const;

/**
 * Whether nobody says which version ran, and neither who served, where the number is that of another shop
 * in business, nor what happened to the device that sends it. A hand that picks a number prints it, too.
 */
const isByUnknownHand = (facts: CauseFacts): boolean =>
  textOf(facts, 'app') === '' &&
  2 * countOf(facts, 'slip_right') <= countOf(facts, 'off') &&
  ((countOf(facts, 'operator_n') === 0 && 2 * countOf(facts, 'used') > countOf(facts, 'off')) ||
    (countOf(facts, 'printed_own') === 0 && isSentUnseen(facts)));

/** Fewer devices that begin and end alike are accident. Own choice [I]. */
const TOGETHER_MIN = 3;

/** Of so many cases one has such companions by accident. */
const TOGETHER_P_MAX = 0.001;

/**
 * Whether devices of other shops went wrong and right again in the same days, each with a number of its own, oftener
 * than their begins and ends fall so by accident, and this one in turns: one till's second hand does not do so, and
 * what was loaded for a while is no turn, whatever others do with its number.
 */
const isTogether = (facts: CauseFacts): boolean => {
  const [k, n] = [countOf(facts, 'together'), countOf(facts, 'spells')];
  const chance = Math.min(1, (2 * ROLLED_DAYS + 1) / Math.max(1, countOf(facts, 'data_days'))) ** 2;
  return k >= TOGETHER_MIN && share(k, n, chance).p <= TOGETHER_P_MAX && !isWhole(spellOf(facts));
};

/** Whether devices of other shops send the same number at no gain, and all of them run what few others run. */
const isOfMatesVersion = (facts: CauseFacts): boolean =>
  hasMates(facts) && countOf(facts, 'mate_version_fit') >= FIT_MIN;

/**
 * Whether it is known which version ran at the wrong sales, and nothing says that it is that version's doing: right
 * sales ran under it as well, on this device and on others.
 */
const isOfNoVersion = (facts: CauseFacts): boolean =>
  textOf(facts, 'app') !== '' &&
  Math.max(...['app_fit', 'recode_fit', 'onset_update_fit'].map((fit) => countOf(facts, fit))) <
    FIT_MIN &&
  (versionOdds(facts)?.low ?? 0) <= 1 &&
  textOf(facts, 'bad_status') === '' &&
  !isOfMatesVersion(facts);

/** Of the sales while a release runs badly, one in so many at least is wrong. Own choice [I]. */
const SELDOM = 4;

/** Whether so few sales are wrong among right ones that, where nobody says which version ran, no release is to be seen. */
const isSeldom = (facts: CauseFacts, { off, on }: Turns): boolean =>
  textOf(facts, 'app') === '' && SELDOM * off < off + on;

/** One device in twenty begins so late by accident. */
const BEGIN_CHANCE_MAX = 0.05;

/**
 * Whether wrong sales come between right ones from the first day on, where nobody says which version ran: a
 * release comes some day, and is not always there.
 */
const isAllAlong = (facts: CauseFacts, turns: Turns): boolean => {
  const { devices, off, on, before } = turns;
  if (textOf(facts, 'app') !== '' || off === 0 || isWhole(turns)) return false;
  return waitChance(before, devices, off / (off + on)) > BEGIN_CHANCE_MAX;
};

/** One device in twenty begins so late and ends so early by accident. */
const ENDS_CHANCE_MAX = 0.05;

/** Whether the wrong sales begin and end inside the history: were they spread over it, some would lie outside. */
const hasEnds = ({ devices, before, after }: Turns, wrong: number): boolean =>
  before > 0 && after > 0 && waitChance(before + after, 2 * devices, wrong) <= ENDS_CHANCE_MAX;
