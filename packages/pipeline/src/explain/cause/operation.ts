import type { Bilingual } from '@zhenma/model';
import type { CauseFacts } from '../cause-facts.ts';
import { evidence, share } from '../statistics.ts';
import { isBorrowedOnce, isOneSpell, isWhole, spellOf } from './spell.ts';
import {
  beginsWithError,
  countOf,
  isAloneOfModel,
  isByDays,
  isCrossed,
  isCrossedAtRepair,
  isEither,
  isFaulty,
  isLoadedByNobody,
  isMendedByRepair,
  isOfOneHand,
  isOvertaken,
  isPaidToOwn,
  isPrintedRight,
  isSentByDevice,
  isSentUnseen,
  isSwapped,
  lapse,
  numberOf,
  question,
  textOf,
} from './test.ts';
import { hasMates, turnsOf } from './turns.ts';

const FIT_MIN = 13;

const NEIGHBOURS: Bilingual = {
  zh: '属于在用的另一家商户',
  en: 'that of another merchant in business',
};
const UNUSED: Bilingual = { zh: '别家终端不用它', en: 'which no other device uses' };
const NOBODYS: Bilingual = {
  zh: '登记中查无此号',
  en: 'which is no merchant’s of the registry',
};

/** A wrong parameter file, loaded by hand. Source: docs/indicators.md 33. */
export const OPERATION = [
  question('operation', 'after-download', (facts) => {
    const fit = numberOf(facts, 'onset_load_fit');
    if (fit === undefined || fit < FIT_MIN || isOvertaken(facts, 'load', 'update'))
      return undefined;
    if (isNowAndThen(facts) || isNobodysVisit(facts, 'onset')) return undefined;
    const gap = lapse(countOf(facts, 'onset_load_minutes'));
    return {
      ...evidence(countOf(facts, 'onset_load_minutes'), fit),
      for: true,
      statement: {
        zh: `首次异常在参数下载后 ${gap.zh}`,
        en: `the first wrong sale came ${gap.en} after parameters were loaded`,
      },
    };
  }),
  question('operation', 'under-one-parameter-set', (facts) => {
    const fit = numberOf(facts, 'param_fit');
    if (fit === undefined || fit < FIT_MIN || isNowAndThen(facts)) return undefined;
    return {
      ...evidence(fit, fit),
      for: true,
      statement: {
        zh: `异常交易全部发生在参数版本 ${textOf(facts, 'param')} 下`,
        en: `all wrong sales happened under parameter version ${textOf(facts, 'param')}`,
      },
    };
  }),
  question('operation', 'under-one-operator', (facts) => {
    const fit = numberOf(facts, 'operator_fit');
    if (fit === undefined || fit < FIT_MIN) return undefined;
    // Somebody at the till has no hand in what is replaced behind the device.
    if (!isSentByDevice(facts) || isMendedByRepair(facts)) return undefined;
    // Few sales have one of two operators by accident, where the device itself says what is wrong.
    if (beginsWithError(facts) && !isOfOneHand(facts)) return undefined;
    const untrained = numberOf(facts, 'operator_untrained') === 1;
    return {
      ...evidence(fit, fit),
      for: true,
      statement: {
        zh: `异常交易集中在操作员 ${textOf(facts, 'operator_at')} 名下${untrained ? '，该操作员没有通过培训的记录' : ''}`,
        en: `the wrong sales are those of operator ${textOf(facts, 'operator_at')}${untrained ? ', who has no passed training' : ''}`,
      },
    };
  }),
  question('operation', 'cured-by-download', (facts) => {
    const fit = numberOf(facts, 'end_load_fit');
    if (fit === undefined || fit < FIT_MIN || isNobodysVisit(facts, 'end')) return undefined;
    const gap = lapse(countOf(facts, 'end_load_minutes'));
    return {
      ...evidence(countOf(facts, 'end_load_minutes'), fit),
      for: true,
      statement: {
        zh: `末次异常之后 ${gap.zh}重新下载参数，此后号码正确`,
        en: `parameters were loaded again ${gap.en} after the last wrong sale, and the number was right from then on`,
      },
    };
  }),
  question('operation', 'one-neighbour', (facts) => {
    const [top, n] = [countOf(facts, 'top_number'), countOf(facts, 'off')];
    if (n < 2 || countOf(facts, 'number_n') === 0) return undefined;
    const found = share(top, n, 0.5);
    // A number of which the registry of merchants knows nothing is nobody's, however many send it.
    const isOwned = 2 * countOf(facts, 'unowned') <= n;
    const near = isOwned && (countOf(facts, 'near') > 0 || countOf(facts, 'used') > 0);
    const whose = near ? NEIGHBOURS : isOwned ? UNUSED : NOBODYS;
    return {
      ...found,
      for: near && found.effect > 0.9 && countOf(facts, 'self_stated') > 0,
      statement: {
        zh: `${n} 笔异常交易中 ${top} 笔是同一个号码，${whose.zh}`,
        en: `${top} of ${n} wrong sales carry one number, ${whose.en}`,
      },
    };
  }),
  question('operation', 'one-spell', (facts) => {
    const [off, on] = [countOf(facts, 'off_n'), countOf(facts, 'on_n')];
    if (!isOneSpell(facts)) return undefined;
    if (isOfManyShops(facts) || isBorrowedOnce(facts)) return undefined;
    // Whoever prints its own number has its own parameters.
    if (2 * countOf(facts, 'slip_right') > countOf(facts, 'off')) return undefined;
    // A release that was withdrawn and a till that was swapped make a spell as well.
    // Where nobody saw what began and ended it, a hand, a borrowed till and a release send the same.
    // What one device alone of its model does is no release's; who borrows a till sends its own number.
    if (isSentUnseen(facts) && !isAloneOfModel(facts)) return undefined;
    if (isLoadedByNobody(facts) || isByDays(facts)) return undefined;
    // So does a part that breaks and is repaired.
    if (isMendedByRepair(facts) || isCrossedAtRepair(facts) || beginsWithError(facts))
      return undefined;
    // A hand loads what is somebody's; a memory that is lost gives back the maker's number.
    if (2 * countOf(facts, 'unowned') > countOf(facts, 'off')) return undefined;
    return {
      ...share(off, off + on, 0.9),
      for: isWhole(spellOf(facts)) && !isPrintedRight(facts),
      statement: {
        zh: `首末两笔异常之间共 ${off + on} 笔，其中 ${off} 笔是同一个别家号，前后都用本号`,
        en: `between the first and the last wrong sale ${off} of ${off + on} carry one and the same foreign number, with its own before and after`,
      },
    };
  }),
  question('operation', 'swapped-tills', (facts) => {
    if (!isSwapped(facts)) return undefined;
    return {
      ...share(countOf(facts, 'swapped'), countOf(facts, 'off'), 0.005),
      for: true,
      statement: {
        zh: '两台终端从同一时候起互用对方的商户号，此前各用本号：柜台调换了',
        en: 'two devices have used each other’s number since the same time, and their own before: tills were swapped',
      },
    };
  }),
  question('operation', 'crossed-places', (facts) => {
    if (!isCrossed(facts)) return undefined;
    return {
      ...share(countOf(facts, 'crossed'), countOf(facts, 'sales'), 0.005),
      for: true,
      statement: {
        zh: '这台与另一台终端从同一时候起各在对方的登记布放地，此前各在自己的：上门时装反了',
        en: 'this device and another stand at each other’s registered place since the same time, and at their own before: a visit exchanged them',
      },
    };
  }),
  question('operation', 'by-whole-days', (facts) => {
    if (!isByDays(facts) || isMendedByRepair(facts)) return undefined;
    const [wrong, right] = [countOf(facts, 'wrong_days'), countOf(facts, 'right_days')];
    return {
      ...evidence(wrong, countOf(facts, 'days_fit')),
      for: true,
      statement: {
        zh: `异常交易正好占满 ${wrong} 个整天，其间 ${right} 天全部正确：当天签到时选错`,
        en: `the wrong sales fill ${wrong} whole days, ${right} days between are all right: chosen at sign-in of the day`,
      },
    };
  }),
  question('operation', 'typed-wrong', (facts) => {
    const [k, n] = [countOf(facts, 'slip'), countOf(facts, 'off')];
    const fits = ['onset_load_fit', 'param_fit', 'operator_fit'];
    if (n < 2 || k < n || countOf(facts, 'numbers') !== 1 || isPaidToOwn(facts)) return undefined;
    if (!isSentByDevice(facts) || !fits.some((fit) => countOf(facts, fit) >= FIT_MIN))
      return undefined;
    return {
      ...share(k, n, 0.005),
      for: true,
      statement: {
        zh: '装入参数后一直是同一个号码，与登记号只差一位或两位颠倒，登记中查无此号：像是录错了',
        en: 'since parameters were loaded it is one number, a character or an exchange of two off the registered one, and no merchant’s: mistyped by a hand',
      },
    };
  }),
  question('operation', 'device-sends-it', (facts) => {
    const [k, n] = [countOf(facts, 'self_stated'), countOf(facts, 'stated_n')];
    // Where the device's side is missing, nothing says what it sent.
    if (n === 0) return undefined;
    const found = share(k, n, 0.05);
    return {
      ...found,
      for: found.effect > 0.9 && !isPrintedRight(facts),
      statement: {
        zh: `${n} 笔中 ${k} 笔终端自己就用这个号码：参数装错时，签购单和请求都会错`,
        en: `in ${k} of ${n} sales the device itself uses this number; wrong parameters show on slip and request as well`,
      },
    };
  }),
  question('operation', 'untrained', (facts) => {
    const untrained = numberOf(facts, 'load_untrained');
    if (untrained === undefined || countOf(facts, 'onset_load_fit') < FIT_MIN) return undefined;
    const found = share(untrained, 1, countOf(facts, 'untrained_permille') / 1000);
    return {
      ...found,
      for: untrained === 1,
      statement: {
        zh: `下载参数的操作员 ${textOf(facts, 'load_operator')} ${untrained === 1 ? '没有通过培训的记录' : '已通过培训'}`,
        en: `operator ${textOf(facts, 'load_operator')}, who loaded the parameters, ${untrained === 1 ? 'has no passed training' : 'has passed training'}`,
      },
    };
  }),
] as const;

/** Whether the download goes with an update, and no operator stands beside it. */
const isNobodysVisit = (facts: CauseFacts, end: 'onset' | 'end'): boolean =>
  isEither(facts, end) && textOf(facts, 'load_operator') === '';

/**
 * Whether devices of other shops send the same number at no gain: one in turn with its own, or so that nobody saw what
 * loaded it. Hands that load by mistake seldom come to one number.
 */
const isOfManyShops = (facts: CauseFacts): boolean => {
  if (!hasMates(facts)) return false;
  return !isWhole(turnsOf(facts)) || numberOf(facts, 'loads_due_milli') === undefined;
};

/**
 * Whether a device that is out of order goes right and wrong in turn: a wrong parameter set is in force at
 * every sale, so the load before it has no part in that.
 */
const isNowAndThen = (facts: CauseFacts): boolean => isFaulty(facts) && !isWhole(spellOf(facts));
