import type { CauseFacts } from '../cause-facts.ts';
import { evidence, share } from '../statistics.ts';
import {
  beginsWithError,
  countOf,
  isCut,
  isPaidToOwn,
  isPrintedRight,
  numberOf,
  question,
} from './test.ts';

/** Fewer third numbers are of clearing rows that strayed. Own choice [I]. */
const THIRD_MIN = 3;

/**
 * Whether the new number is none that the shop was given: three of them follow each other, or other devices send it
 * beside others, or what was cleared is neither the old nor the new one. A shop is renumbered once, and then goes
 * out under its number.
 */
const isOfPool = (facts: CauseFacts): boolean => {
  const numbers = countOf(facts, 'numbers');
  const third = countOf(facts, 'third');
  return (
    numbers >= 3 ||
    (numbers === 1 && countOf(facts, 'company') > 0) ||
    (third >= THIRD_MIN && 10 * third >= countOf(facts, 'off'))
  );
};

/**
 * Whether the number is one character or an exchange of two away from the old one, and nobody says that the shop was
 * given it: it need be no number at all, and a hand mistypes oftener than an institution gives out the like.
 */
const isOneSlip = (facts: CauseFacts): boolean =>
  countOf(facts, 'slip') === countOf(facts, 'off') &&
  countOf(facts, 'follows') === 0 &&
  !isPaidToOwn(facts);

/** A registry that lags behind a legitimate change. Source: contract §5. */
export const REGISTRY = [
  question('registry', 'changed-for-good', (facts) => {
    const [n, k] = [countOf(facts, 'off'), countOf(facts, 'changed_once')];
    const back = countOf(facts, 'came_back');
    if (n === 0 || countOf(facts, 'number_n') === 0 || isCut(facts)) return undefined;
    if (isPrintedRight(facts) || isOfPool(facts)) return undefined;
    // Of a number that nobody was seen to load, nothing says that it was given out.
    if (back === 0 && isOneSlip(facts) && numberOf(facts, 'onset_load_fit') === undefined)
      return undefined;
    // A device that broke keeps what it then holds until somebody repairs it.
    if (back === 0 && beginsWithError(facts)) return undefined;
    if (back === 0 && k < n) return undefined;
    // That shop has a device of its own: whether it was given this one too, or a hand loaded its
    // number here, only a later row of the registry tells.
    const isAnothers = 2 * countOf(facts, 'used') > n;
    if (back === 0 && isAnothers && countOf(facts, 'follows') === 0) return undefined;
    // A device that is handed to another shop of the registry goes where that shop is; this one stands where it stood.
    if (back === 0 && 2 * countOf(facts, 'stayed') > n) return undefined;
    const found = share(back > 0 ? n - back : k, n, 0.5);
    return {
      ...found,
      for: back === 0,
      statement:
        back === 0
          ? {
              zh: `号码从某日起换过一次，此后 ${n} 笔全部一致`,
              en: `the number changed once, and all ${n} sales since agree`,
            }
          : {
              zh: '终端自己仍用或又用回登记号：登记没有过期',
              en: 'the device still states its registered number, or went back to it: the registry is not stale',
            },
    };
  }),
  question('registry', 'new-number', (facts) => {
    const [k, n] = [countOf(facts, 'new_number'), countOf(facts, 'off')];
    if (n === 0 || countOf(facts, 'number_n') === 0 || isCut(facts)) return undefined;
    if (isPrintedRight(facts)) return undefined;
    if (beginsWithError(facts)) return undefined;
    const mistyped = countOf(facts, 'mistyped');
    if (mistyped === n && countOf(facts, 'came_back') > 0) return undefined;
    if (isOneSlip(facts)) return undefined;
    const found = share(k, n, 0.1);
    return {
      ...found,
      for: found.effect > 0.5,
      statement:
        found.effect > 0.5
          ? {
              zh: '新号码是那时启用的，别家终端不用它',
              en: 'the new number came into use then, and no other merchant’s device uses it',
            }
          : {
              zh: '该号码早已存在，或别家终端也在用',
              en: 'the number existed long before, or other merchants’ devices use it',
            },
    };
  }),
  question('registry', 'history-follows', (facts) => {
    if (countOf(facts, 'follows') === 0) return undefined;
    return {
      ...evidence(1, 20),
      for: true,
      statement: {
        zh: '之后的登记把该终端绑定到这个号码',
        en: 'a later row of the registry binds the device to this number',
      },
    };
  }),
  question('registry', 'paid-to-own-account', (facts) => {
    if (!isPaidToOwn(facts)) return undefined;
    return {
      ...share(countOf(facts, 'paid_own'), countOf(facts, 'off'), 0.01),
      for: true,
      statement: {
        zh: '登记中查无此号，但它的结算款都付到本店登记的账户：收单机构已给本店开了这个号',
        en: 'the registry does not hold the number, but its payouts all go to this shop’s registered account: the acquirer has opened it for this shop',
      },
    };
  }),
  question('registry', 'move-recorded', (facts) => {
    const [k, n] = [countOf(facts, 'move_recorded'), countOf(facts, 'sales')];
    const away = Math.max(countOf(facts, 'away'), countOf(facts, 'away_province'));
    if (2 * k <= n || 2 * away <= n) return undefined;
    return {
      ...share(k, n, 0.01),
      for: true,
      statement: {
        zh: '设备事件里有经办人的移机记录，晚于现行登记：登记没有跟上',
        en: 'events have a move by a named operator, later than the registry’s row: the registry lags behind',
      },
    };
  }),
  question('registry', 'another-trade', (facts) => {
    const [k, n] = [countOf(facts, 'other_trade'), countOf(facts, 'off')];
    if (n === 0 || 2 * k <= n || countOf(facts, 'follows') > 0 || isCut(facts)) return undefined;
    return {
      ...share(k, n, 0.1),
      for: false,
      statement: {
        zh: '新号码属另一行业，登记中查无此号：看不出是本店换的号',
        en: 'the new number is of another trade and the registry does not hold it: nothing says that it is this shop’s',
      },
    };
  }),
  question('registry', 'device-states-it', (facts) => {
    const [k, n] = [countOf(facts, 'self_stated'), countOf(facts, 'stated_n')];
    // Where the device's side is missing, nothing says what it sent.
    if (n === 0 || (2 * k > n && isOfPool(facts))) return undefined;
    const found = share(k, n, 0.05);
    return {
      ...found,
      for: found.effect > 0.9 && !isPrintedRight(facts),
      statement: {
        zh: `${n} 笔中 ${k} 笔终端自己上送这个号码`,
        en: `in ${k} of ${n} sales the device itself states this number`,
      },
    };
  }),
] as const;
