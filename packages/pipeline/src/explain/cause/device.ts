import type { CauseFacts } from '../cause-facts.ts';
import { evidence, rateRatio, share } from '../statistics.ts';
import { isSlipKept } from './spell.ts';
import {
  beginsWithError,
  countOf,
  ERROR_FIT_MIN,
  isAloneOfVersion,
  isCrossedAtRepair,
  isDrained,
  isFaulty,
  isMendedByRepair,
  isOfTellingError,
  isOfVersion,
  isSentByDevice,
  lapse,
  numberOf,
  question,
  textOf,
} from './test.ts';

const P_MAX = 0.01;
const FIT_MIN = 10;

/** Whether a repair came right after the last wrong sale. */
const isRepaired = (facts: CauseFacts): boolean => countOf(facts, 'end_repair_fit') >= FIT_MIN;

/** Of the wrong sales of a memory that fails, so many are garbled. Own choice [I]. */
const GARBLED_SHARE = 0.9;

/** Whether the device has gone out under the one foreign number ever since the first time. */
const isThereToStay = (facts: CauseFacts): boolean =>
  countOf(facts, 'changed_once') === countOf(facts, 'off') ||
  (countOf(facts, 'numbers') === 1 &&
    countOf(facts, 'off_n') >= STAY_MIN &&
    countOf(facts, 'before_n') > 0 &&
    countOf(facts, 'on_n') + countOf(facts, 'after_n') === 0);

/** Fewer sales in a row are garbled by accident. Own choice [I]. */
const STAY_MIN = 4;

/** Whether wrong sales go out under a number that nobody has and nobody loads; what a version does, it does by itself. */
const comesAndGoes = (facts: CauseFacts): boolean =>
  2 * countOf(facts, 'comes_and_goes') > countOf(facts, 'off') &&
  textOf(facts, 'bad_status') === '' &&
  !isOfVersion(facts);

/** One device that garbles. Source: docs/indicators.md 44; docs/facts.md §10. */
export const DEVICE = [
  question('device', 'mistyped-digits', (facts) => {
    const told = countOf(facts, 'mistyped') + countOf(facts, 'garbled');
    const isOut =
      isFaulty(facts) || beginsWithError(facts) || isRepaired(facts) || isAloneOfVersion(facts);
    const alike = countOf(facts, isOut ? 'edited' : 'typo');
    const n = countOf(facts, 'off');
    const k = Math.min(n, Math.max(told, alike));
    if (n === 0 || countOf(facts, 'number_n') + k === 0) return undefined;
    // A hand that mistypes does so once, and what it typed stays until it is loaded anew.
    if (isSlipKept(facts) && !isFaulty(facts) && !beginsWithError(facts)) return undefined;
    // A number that came to stay is another number, however like the old one it is.
    if (n >= 3 && isThereToStay(facts) && !beginsWithError(facts)) return undefined;
    // What the device itself sent was right: it garbles nothing.
    if (n > 0 && 2 * countOf(facts, 'request_right') > n) return undefined;
    // A memory that fails also gives back, whole, a number that it held before, or the maker's own.
    // So does a bench that exchanges boards.
    const isBroken = isFaulty(facts) || beginsWithError(facts) || isMendedByRepair(facts);
    if (k === 0 && (isBroken || isCrossedAtRepair(facts) || comesAndGoes(facts))) return undefined;
    const found = share(k, n, 0.001);
    // Nothing else says that it is out of order, it garbles alike, and sends another merchant's number as well.
    const isAlike = countOf(facts, 'numbers') === 2;
    if (!isOut && isAlike && found.effect > 0.5 && found.effect < GARBLED_SHARE) return undefined;
    return {
      ...found,
      for: found.effect > 0.5,
      statement: {
        zh: `${n} 笔异常交易中 ${k} 笔的号码与登记号只差一两位，且不是任何真实商户`,
        en: `in ${k} of ${n} wrong sales the number is one or two characters off and no real merchant's`,
      },
    };
  }),
  question('device', 'comes-and-goes', (facts) => {
    const [k, n] = [countOf(facts, 'comes_and_goes'), countOf(facts, 'off')];
    if (!comesAndGoes(facts)) return undefined;
    return {
      ...share(k, n, 0.01),
      for: true,
      statement: {
        zh: `${n} 笔异常交易中 ${k} 笔的号码与登记号只差末四位序号，不是任何商户、别的终端也不用，时有时无：没有人会去装载它`,
        en: `in ${k} of ${n} wrong sales the number differs in its serial alone, is no merchant's and no other device's, and comes and goes: nobody loads such a number`,
      },
    };
  }),
  question('device', 'error-events', (facts) => {
    const due = numberOf(facts, 'errors_due_milli');
    if (due === undefined) return undefined;
    const found = rateRatio(countOf(facts, 'errors_seen'), due / 1000);
    if (found.p > P_MAX) return undefined;
    return {
      ...found,
      for: true,
      statement: {
        zh: `期间有 ${countOf(facts, 'errors_seen')} 次故障事件，按全体终端应有 ${(due / 1000).toFixed(2)} 次`,
        en: `${countOf(facts, 'errors_seen')} error events in that time, ${(due / 1000).toFixed(2)} expected at the rate of all devices`,
      },
    };
  }),
  question('device', 'after-drain', (facts) => {
    if (!isDrained(facts)) return undefined;
    const gap = lapse(countOf(facts, 'onset_drain_minutes'));
    return {
      ...evidence(countOf(facts, 'onset_drain_minutes'), countOf(facts, 'onset_drain_fit')),
      for: true,
      statement: {
        zh: `首次异常在电池耗尽后 ${gap.zh}，错号由终端自己上送`,
        en: `the first wrong sale came ${gap.en} after the battery ran down, and the device sends the number itself`,
      },
    };
  }),
  question('device', 'telling-error', (facts) => {
    if (!isOfTellingError(facts)) return undefined;
    const [k, honest] = [countOf(facts, 'telling_devices'), countOf(facts, 'telling_honest')];
    return {
      ...evidence(k, countOf(facts, 'telling_fit')),
      for: true,
      statement: {
        zh: `期间的故障代码 ${textOf(facts, 'telling_error')} 另见于 ${k} 台异常终端，正常终端只有 ${honest} 台有过`,
        en: `the error ${textOf(facts, 'telling_error')} of that time was had by ${k} other devices along with wrong numbers, and by ${honest} without`,
      },
    };
  }),
  question('device', 'after-error', (facts) => {
    if (!beginsWithError(facts) || countOf(facts, 'onset_error_fit') < ERROR_FIT_MIN)
      return undefined;
    const gap = lapse(countOf(facts, 'onset_error_minutes'));
    return {
      ...evidence(countOf(facts, 'onset_error_minutes'), countOf(facts, 'onset_error_fit')),
      for: true,
      statement: {
        zh: `首次异常在设备故障后 ${gap.zh}，错号由终端自己上送`,
        en: `the first wrong sale came ${gap.en} after an error of the device, which sends the number itself`,
      },
    };
  }),
  question('device', 'out-of-order', (facts) => {
    if (!isFaulty(facts) || !isSentByDevice(facts)) return undefined;
    return {
      ...rateRatio(countOf(facts, 'errors_seen'), countOf(facts, 'errors_due_milli') / 1000),
      for: true,
      statement: {
        zh: '故障事件成串，与异常同时，错号由终端自己上送',
        en: 'errors come in a burst along with the wrong numbers, which the device itself sends',
      },
    };
  }),
  question('device', 'repair-alone', (facts) => {
    if (!isMendedByRepair(facts)) return undefined;
    return {
      ...evidence(countOf(facts, 'end_repair_minutes'), countOf(facts, 'end_repair_fit')),
      for: true,
      statement: {
        zh: '异常由维修终止，首尾两端都没有参数下载、升级或换人：不是谁装错的',
        en: 'a repair ended it, and neither end has a download, an update or another operator: nobody loaded it',
      },
    };
  }),
  question('device', 'crossed-at-repair', (facts) => {
    if (!isCrossedAtRepair(facts)) return undefined;
    const [onset, end] = [countOf(facts, 'onset_repair_fit'), countOf(facts, 'end_repair_fit')];
    if (end > onset)
      return {
        ...evidence(countOf(facts, 'end_repair_minutes'), end),
        for: true,
        statement: {
          zh: '这台与另一台终端互用对方的商户号，直到一次维修为止，其时没有参数下载：主板或序列号曾被装错',
          en: 'this device and another used each other’s number until a repair, at which nothing was loaded: boards or serials had been exchanged',
        },
      };
    const gap = lapse(countOf(facts, 'onset_repair_minutes'));
    return {
      ...evidence(countOf(facts, 'onset_repair_minutes'), onset),
      for: true,
      statement: {
        zh: `维修后 ${gap.zh}起，这台与另一台终端互用对方的商户号，期间没有参数下载：维修时装错了主板或序列号`,
        en: `since ${gap.en} after a repair this device and another use each other's number, and nothing was loaded: boards or serials were exchanged on the bench`,
      },
    };
  }),
  question('device', 'cured-by-repair', (facts) => {
    if (!isRepaired(facts)) return undefined;
    const gap = lapse(countOf(facts, 'end_repair_minutes'));
    return {
      ...evidence(countOf(facts, 'end_repair_minutes'), countOf(facts, 'end_repair_fit')),
      for: true,
      statement: {
        zh: `末次异常之后 ${gap.zh}维修，此后号码正确`,
        en: `a repair came ${gap.en} after the last wrong sale, and the number was right from then on`,
      },
    };
  }),
] as const;
