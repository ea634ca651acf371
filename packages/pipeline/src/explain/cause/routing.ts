import type { Bilingual } from '@zhenma/model';
import type { CauseFacts } from '../cause-facts.ts';
import { type Estimate, oddsRatio, share } from '../statistics.ts';
import {
  DECIDED_MIN,
  isBorrowedOnce,
  isPassing,
  isPassingInTurn,
  isWhole,
  spellOf,
} from './spell.ts';
import {
  beginsWithError,
  type CauseQuestion,
  countOf,
  decided,
  type Finding,
  gainsNothing,
  isCut,
  isMendedByRepair,
  isOfBadRelease,
  isOfVersion,
  isOneDearName,
  isOneForNothing,
  isSentByDevice,
  percent,
  question,
} from './test.ts';
import { amountsApart, cardsApart, isPicked, PICKED_P_MAX } from './turns.ts';

/** Chance below which a difference counts. Five questions about selection are asked per case. */
const P_MAX = 0.01;

/** Share of honest sales whose category is not the one inside their number: shops that were re-coded. Own choice [I]. */
const CODED_APART_BASE = 0.01;

/** Sales under the registered number with something else replaced; a sale may count twice. */
const REPLACED = [
  'recoded',
  'printed_other',
  'renamed',
  'rerouted',
  'repriced',
  'relocated',
] as const;

/**
 * Whether every wrong slip prints one and the same number while the registered one is asked for: a template
 * does that, too. A back office that shows merchants takes turns.
 */
const isPrintedAlike = (facts: CauseFacts): boolean =>
  countOf(facts, 'printed_kinds') === 1 && countOf(facts, 'printed_other') >= ALIKE_MIN;

/** Fewer slips are alike by accident. Own choice [I]. */
const ALIKE_MIN = 3;

/** Speaks for routing wherever it was seen at all; where it was not, nothing is said. */
const seen = (
  id: string,
  counts: (facts: CauseFacts) => readonly [k: number, n: number],
  statement: (k: number, n: number) => Bilingual,
): CauseQuestion =>
  question('routing', id, (facts) => {
    const [k, n] = counts(facts);
    if (k === 0) return undefined;
    return { ...share(Math.min(k, n), n, 0.01), for: true, statement: statement(k, n) };
  });

/**
 * One number that the device sends itself from an error of its own on, or until its repair: whatever others do
 * with that number, no router stops for a repair.
 */
const isOfFault = (facts: CauseFacts): boolean =>
  countOf(facts, 'numbers') === 1 &&
  isSentByDevice(facts) &&
  (isMendedByRepair(facts) || beginsWithError(facts));

/**
 * One number that the device's own requests carry in all sales of a spell, and none beside it on any device:
 * where a router lets a device ask for others, it takes turns, or picks its sales. That the number is a cheap
 * one, or that another device has it, happens to a wrong parameter set as well; of three that agree on a cheap
 * number somebody decided it.
 */
const isOneAllAlong = (facts: CauseFacts): boolean =>
  countOf(facts, 'numbers') === 1 &&
  countOf(facts, 'company') === 0 &&
  countOf(facts, 'borrowers') < DECIDED_MIN &&
  countOf(facts, 'off_n') > 0 &&
  countOf(facts, 'request_n') > 0 &&
  countOf(facts, 'request_right') === 0 &&
  isSentByDevice(facts) &&
  isWhole(spellOf(facts));

/**
 * One number that the device itself states in all sales of a spell that keeps to one parameter set and is over: it was
 * loaded and put right, whoever else borrows that number.
 */
const isOfLoad = (facts: CauseFacts): boolean =>
  countOf(facts, 'numbers') === 1 &&
  countOf(facts, 'came_back') > 0 &&
  countOf(facts, 'param_fit') >= LOAD_FIT_MIN &&
  isSentByDevice(facts) &&
  isWhole(spellOf(facts));

/** −10·log10 of the chance: one device in a hundred keeps to a parameter set so by accident. */
const LOAD_FIT_MIN = 20;

/**
 * One number at no gain, of the device's own house and for no certain amounts or cards, or sent by the device, or a version's, or the many of
 * a release that is known to be bad, or one that came and went with a fault: no router's.
 */
const isNoRouters = (facts: CauseFacts): boolean =>
  isOfFault(facts) ||
  isOneAllAlong(facts) ||
  isOfLoad(facts) ||
  (gainsNothing(facts) && !isPicked(facts)) ||
  (isOneForNothing(facts) && isSentByDevice(facts)) ||
  isOfVersion(facts) ||
  isOfBadRelease(facts);

/**
 * Nothing but its own history says whose the device is, and it changed once and for good: the price and
 * the institution of the new number may be those of a new owner.
 */
const isHandedOver = (facts: CauseFacts): boolean =>
  2 * countOf(facts, 'moved') > countOf(facts, 'off');

/** Share of all numbers of a cheaper class: so many of those that a mix-up picks are cheaper, too. */
const cheaperBase = (facts: CauseFacts): number => Math.max(0.02, countOf(facts, 'cheaper_base'));

/** Cheaper ones among the foreign numbers: whoever picks a number picks it once, for all sales under it. */
const drawnCheaper = (facts: CauseFacts): Estimate =>
  share(countOf(facts, 'cheaper_numbers'), countOf(facts, 'numbers'), cheaperBase(facts));

/** The same, of names: several firms by their own names under another's number. */
const namesDisagree = (k: number): Finding => ({
  ...share(k, k, CODED_APART_BASE),
  for: true,
  statement: {
    zh: `${k} 笔异常交易的名称与该商户号不符：号码和名称不是同一处给的`,
    en: `in ${k} wrong sales the name does not fit the number: two hands wrote name and number`,
  },
});

/** What only somebody between device and network can do. Source: docs/indicators.md 17 to 24. */
export const ROUTING = [
  question('routing', 'right-on-request', (facts) => {
    const [k, n] = [countOf(facts, 'request_right'), countOf(facts, 'request_n')];
    if (n === 0 || isCut(facts)) return undefined;
    const found = share(k, n, 0.05);
    return {
      ...found,
      for: found.effect > 0.5,
      statement: {
        zh: `${n} 笔有请求的异常交易中，${k} 笔终端自己上送的是登记号：号码在终端之后被换`,
        en: `of ${n} wrong sales with a request, the device itself asked under its registered number in ${k}: replaced behind it`,
      },
    };
  }),
  question('routing', 'right-on-slip', (facts) => {
    const [k, n] = [countOf(facts, 'slip_right'), countOf(facts, 'slip_n')];
    if (n === 0 || isCut(facts) || countOf(facts, 'request_n') > 0) return undefined;
    // A release that fails now and then and is mended prints the own number too.
    if (2 * k > n && isPassingInTurn(facts)) return undefined;
    const found = share(k, n, 0.05);
    return {
      ...found,
      for: found.effect > 0.5,
      statement: {
        zh: `没有请求记录；${n} 笔签购单中 ${k} 笔印的是登记号`,
        en: `no requests; of ${n} slips ${k} print the registered number`,
      },
    };
  }),
  seen(
    'third-number',
    (facts) => [countOf(facts, 'third'), countOf(facts, 'off')],
    (k, n) => ({
      zh: `${n} 笔异常交易中 ${k} 笔登记、终端侧、对外是三个不同的商户号`,
      en: `in ${k} of ${n} wrong sales registry, device and clearing name three different numbers`,
    }),
  ),
  seen(
    'replaced-under-own-number',
    (facts) => [
      REPLACED.reduce((sum, name) => sum + countOf(facts, name), 0) -
        (isPrintedAlike(facts) ? countOf(facts, 'printed_other') : 0),
      countOf(facts, 'sales'),
    ],
    (k, n) => ({
      zh: `${n} 笔异常交易中 ${k} 笔商户号没变，类别码、名称、受理机构、地区、计费类别或签购单上的商户变了：设备和登记做不到`,
      en: `in ${k} of ${n} wrong sales the number is the registered one and the category, name, acquirer, area, price class or slip is not, which no device does by itself`,
    }),
  ),
  question('routing', 'shared-numbers', (facts) => {
    const [k, n] = [countOf(facts, 'shared'), countOf(facts, 'off')];
    // A maker's demonstration number is used by many devices too.
    if (n === 0 || (k > 0 && (isNoRouters(facts) || isBorrowedOnce(facts)))) return undefined;
    const found = share(k, n, 0.05);
    return decided(
      found,
      { above: 0.2, below: 0.2 },
      {
        zh: `${n} 笔异常交易中 ${k} 笔的号码也被别的终端借用`,
        en: `in ${k} of ${n} wrong sales the number is borrowed by other devices too`,
      },
    );
  }),
  seen(
    'named-otherwise',
    // Where slips are held against numbers, names say the same once more.
    (facts) => [
      countOf(facts, 'slip_n') > 0 || isOneDearName(facts) ? 0 : countOf(facts, 'named_other'),
      countOf(facts, 'sales'),
    ],
    (k, n) => ({
      zh: `${n} 笔异常交易中 ${k} 笔签购单是本店，账单上却是别家名称：名称在终端之后被换`,
      en: `in ${k} of ${n} wrong sales the slip names this shop and the statement another: replaced behind the device`,
    }),
  ),
  seen(
    'slip-rotates',
    (facts) => [isOfBadRelease(facts) ? 0 : countOf(facts, 'speaks'), countOf(facts, 'sales')],
    (k, n) => ({
      zh: `${n} 笔异常交易中 ${k} 笔的签购单或请求轮换着写几家别处商户，别的终端也写：号码由后台下发`,
      en: `in ${k} of ${n} wrong sales the terminal's own slips or requests rotate between merchants elsewhere that other terminals state too: the numbers come from a back office`,
    }),
  ),
  question('routing', 'drawn-from-pool', (facts) => {
    const [k, n] = [countOf(facts, 'pooled'), countOf(facts, 'story_n')];
    if (n === 0 || (k > 0 && (isNoRouters(facts) || isBorrowedOnce(facts)))) return undefined;
    const found = share(k, n, 0.05);
    return {
      ...found,
      for: found.effect > 0.5,
      statement: {
        zh: `${n} 笔异常交易中 ${k} 笔的号码轮换得只有路由能做到：跨城、行业不同柜、依次轮用或多家共借`,
        en: `in ${k} of ${n} wrong sales the numbers change as only a router changes them: across cities, trades apart, in turn, or borrowed by several`,
      },
    };
  }),
  question('routing', 'codes-disagree', (facts) => {
    const named = countOf(facts, 'named_apart');
    if (named > countOf(facts, 'coded_apart')) return namesDisagree(named);
    const [k, n] = [countOf(facts, 'coded_apart'), countOf(facts, 'coded_n')];
    if (n === 0) return undefined;
    const found = share(k, n, CODED_APART_BASE);
    if (k > 0 && found.p > P_MAX) return undefined;
    return {
      ...found,
      for: k > 0,
      statement:
        k > 0
          ? {
              zh: `${n} 笔异常交易中 ${k} 笔上送的类别码与商户号内的不同：号码和类别码不是同一处给的`,
              en: `in ${k} of ${n} wrong sales the category sent is not the one inside the number: two hands wrote them`,
            }
          : {
              zh: `${n} 笔异常交易上送的类别码都与商户号内的一致`,
              en: `in all ${n} wrong sales the category sent is the one inside the number`,
            },
    };
  }),
  question('routing', 'several-numbers', (facts) => {
    const numbers = countOf(facts, 'numbers');
    const garbled = countOf(facts, 'mistyped') + countOf(facts, 'garbled');
    const real = countOf(facts, 'off') - Math.max(garbled, countOf(facts, 'typo'));
    // A router that sends everything under one number is a router all the same.
    const isPooled = 2 * countOf(facts, 'pooled') > real;
    if (real < 3 || (numbers < 3 && isPooled) || isCut(facts)) return undefined;
    // A case of a number, as where nothing tells the devices, has that one number.
    if (countOf(facts, 'of_number') === countOf(facts, 'off')) return undefined;
    if (isOfBadRelease(facts)) return undefined;
    return {
      effect: numbers,
      low: numbers,
      high: numbers,
      p: 1,
      for: numbers >= 3,
      statement: {
        zh: `用过 ${numbers} 个别家号`,
        en: numbers === 1 ? 'one foreign number was used' : `${numbers} foreign numbers were used`,
      },
    };
  }),
  question('routing', 'cheaper-class', (facts) => {
    const [k, n] = [countOf(facts, 'cheaper'), countOf(facts, 'off')];
    if (n === 0 || isHandedOver(facts)) return undefined;
    const isForNothing = gainsNothing(facts);
    const { p } = drawnCheaper(facts);
    if (p > P_MAX && !isForNothing) return undefined;
    return {
      ...share(k, n, cheaperBase(facts)),
      p,
      for: k > 0,
      statement: isForNothing
        ? {
            zh: `${n} 笔异常交易都是同一个号码，价格类别没有更便宜：路由无利可图`,
            en: `all ${n} wrong sales carry one number, in no cheaper price class: a router gains nothing`,
          }
        : {
            zh: `${percent(k / n)} 的异常交易落到更便宜的价格类别`,
            en: `${percent(k / n)} of the wrong sales fell into a cheaper price class`,
          },
    };
  }),
  question('routing', 'some-cheaper', (facts) => {
    const [k, n] = [countOf(facts, 'cheaper'), countOf(facts, 'off')];
    if (countOf(facts, 'numbers') < 2 || k === 0 || isHandedOver(facts)) return undefined;
    const { effect, p } = drawnCheaper(facts);
    if (p <= P_MAX || effect <= 0.5) return undefined;
    return {
      ...share(k, n, cheaperBase(facts)),
      p,
      for: true,
      statement: {
        zh: `${n} 笔异常交易中 ${k} 笔落到更便宜的价格类别，号码还太少`,
        en: `${k} of ${n} wrong sales fell into a cheaper price class, under too few numbers to be sure`,
      },
    };
  }),
  question('routing', 'one-cheaper', (facts) => {
    const [k, n] = [countOf(facts, 'cheaper'), countOf(facts, 'off')];
    if (countOf(facts, 'numbers') !== 1 || 2 * k <= n || isHandedOver(facts)) return undefined;
    if (isPassing(facts) || isOfLoad(facts) || isBorrowedOnce(facts)) return undefined;
    const { p } = drawnCheaper(facts);
    if (p <= P_MAX) return undefined;
    return {
      ...share(k, n, cheaperBase(facts)),
      p,
      for: true,
      statement: {
        zh: `异常交易都是同一个号码，价格类别更便宜：${percent(p)} 的号码都如此，可能是碰巧`,
        en: `the wrong sales carry one number, of a cheaper price class, as ${percent(p)} of all numbers are: it may be chance`,
      },
    };
  }),
  seen(
    'other-house',
    (facts) => [isHandedOver(facts) ? 0 : countOf(facts, 'other_house'), countOf(facts, 'off')],
    (k, n) => ({
      zh: `${n} 笔异常交易中 ${k} 笔的号码属另一家机构：终端的参数里只会有本机构的号`,
      en: `in ${k} of ${n} wrong sales the number is of another institution, whose numbers nobody loads into this device`,
    }),
  ),
  question('routing', 'agent-peers', (facts) => {
    const off = countOf(facts, 'agent_off') - 1;
    const devices = countOf(facts, 'agent_devices') - 1;
    const [allOff, all] = [countOf(facts, 'all_off'), countOf(facts, 'all_devices')];
    if (isCut(facts) || off < 1 || devices < 1 || all <= devices + 1) return undefined;
    const others = allOff - off - 1;
    const found = oddsRatio(off, devices - off, others, all - devices - 1 - others);
    if (found.p > P_MAX) return undefined;
    return {
      ...found,
      for: true,
      statement: {
        zh: `同一代理商的 ${devices} 台其他终端中有 ${off} 台也被换号`,
        en: `numbers are replaced behind ${off} of ${devices} other devices of the same agent`,
      },
    };
  }),
  question('routing', 'selects-amount', (facts) => {
    const found = amountsApart(facts);
    if (found === undefined || found.p > PICKED_P_MAX) return undefined;
    return {
      ...found,
      for: true,
      statement: {
        zh: `异常交易的金额与同期正常交易不同（较大的概率 ${percent(found.effect)}）`,
        en: `wrong sales differ in amount from right ones of the same time (larger with chance ${percent(found.effect)})`,
      },
    };
  }),
  question('routing', 'selects-card', (facts) => {
    const [a, b] = [countOf(facts, 'off_credit'), countOf(facts, 'off_other')];
    const [c, d] = [countOf(facts, 'on_credit'), countOf(facts, 'on_other')];
    const found = cardsApart(facts);
    if (found === undefined || found.p > PICKED_P_MAX) return undefined;
    return {
      ...found,
      for: true,
      statement: {
        zh: `异常交易偏向信用卡：${a}/${a + b}，同期正常交易 ${c}/${c + d}`,
        en: `wrong sales are credit cards in ${a} of ${a + b}, right ones in ${c} of ${c + d}`,
      },
    };
  }),
] as const;
