import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type CauseWeights,
  NO_CAUSES,
  probabilitiesOf,
  QUESTIONS,
  weighCause,
} from '../../src/explain/cause.ts';
import { largerThan, logOdds, oddsRatio, rateRatio, share } from '../../src/explain/statistics.ts';
import { ROOT } from '../scanning.ts';

/**
 * The weighing of causes and its statistics. Goal: the arithmetic is that of the textbook, every
 * question has its weight, and what is not known is not guessed. Method: values worked out with other
 * programs or by hand; facts written out as the query would count them.
 */

const weights = parse(readFileSync(join(ROOT, 'catalog', 'cause.yaml'), 'utf8')) as CauseWeights;

test('sharpness multiplies log-odds: odds of e to 1 become odds of e² to 1', () => {
  const one = { prior: NO_CAUSES.prior, questions: { q: { for: 100, against: 0 } } };
  const answers = [{ cause: 'device', test: 'q', for: true }] as const;
  expect(probabilitiesOf(answers, one).device).toBeCloseTo(Math.E / (1 + Math.E), 3);
  const sharp = probabilitiesOf(answers, { ...one, sharpness: 2 });
  expect(sharp.device).toBeCloseTo(Math.E ** 2 / (1 + Math.E ** 2), 3);
});

describe('statistics', () => {
  test('Wilson’s interval and the binomial tail', () => {
    const found = share(8, 10, 0.5);
    expect(found.effect).toBe(0.8);
    // Brown, Cai and DasGupta's formula by hand: 0.490162 to 0.943317.
    expect(found.low).toBeCloseTo(0.490162, 5);
    expect(found.high).toBeCloseTo(0.943317, 4);
    expect(found.p).toBeCloseTo(56 / 1024, 6);
  });

  test('Fisher’s tea: three of four, and four of four', () => {
    expect(oddsRatio(3, 1, 1, 3).p).toBeCloseTo(17 / 70, 6);
    expect(oddsRatio(4, 0, 0, 4).p).toBeCloseTo(1 / 70, 6);
  });

  test('Poisson tail', () => {
    expect(rateRatio(3, 1).p).toBeCloseTo(1 - 2.5 * Math.exp(-1), 5);
    expect(rateRatio(0, 1).p).toBe(1);
  });

  test('a normal quantile of 1.959964 leaves 2.5 %', () => {
    expect(logOdds(1.959964, 1).p).toBeCloseTo(0.025, 5);
    expect(logOdds(1.959964, 1).low).toBeCloseTo(1, 5);
  });

  test('Mann–Whitney: groups that do not overlap, and equal ones', () => {
    expect(largerThan(1, 10, 10)).toMatchObject({ effect: 1, high: 1 });
    expect(largerThan(1, 10, 10).p).toBeLessThan(0.001);
    expect(largerThan(0.5, 10, 10).p).toBeCloseTo(1, 5);
  });
});

/** A device that stated a neighbour's number from one download to the next. */
const MISLOADED = {
  sales: 12,
  jumped: 12,
  off: 12,
  request_n: 12,
  request_right: 0,
  slip_n: 0,
  number_n: 12,
  numbers: 1,
  top_number: 12,
  near: 12,
  used: 12,
  came_back: 12,
  self_stated: 12,
  param: 'P2',
  param_fit: 60,
  onset_load_minutes: 30,
  onset_load_fit: 35,
  end_load_minutes: 50,
  end_load_fit: 30,
  load_operator: 'OP9',
  load_untrained: 1,
  untrained_permille: 100,
  errors_seen: 0,
  errors_due_milli: 20,
};

const EVENTS = /^(?:param|onset|end|load|untrained|errors|app)/;

describe('weighing', () => {
  test('every question has a weight, and every weight a question', () => {
    const ids = QUESTIONS.map(({ id }) => id);
    expect(Object.keys(weights.questions).sort()).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a misloaded parameter set is an operation', () => {
    const found = weighCause(MISLOADED, weights, 'en');
    expect(found.top).toBe('operation');
    const told = found.tests.filter((one) => one.cause === 'operation' && one.for);
    expect(told.map((one) => one.test)).toContain('after-download');
    expect(told.every(({ low, effect, high }) => low <= effect && effect <= high)).toBe(true);
    expect(found.tests.some((one) => one.cause === 'registry' && !one.for)).toBe(true);
  });

  test('another province: after sales at home, or ever since the device came into use', () => {
    const said = (before: number) =>
      QUESTIONS.find(({ id }) => id === 'stands-elsewhere')?.ask({
        sales: 20,
        away_province: 20,
        near_area_before: before,
      })?.statement.en;
    expect(said(3)).toMatch(/traded in its registered province first/);
    expect(said(0)).toMatch(/ever since it came into use/);
  });

  test('the same without events and versions is not guessed, and what is missing is named', () => {
    const bare = Object.fromEntries(
      Object.entries(MISLOADED).filter(([name]) => !EVENTS.test(name)),
    );
    const found = weighCause(bare, weights, 'en');
    expect(found.top).toBe('undetermined');
    expect(found.settle).toContain('fleet events');
  });

  test('a spell that nobody loaded is nobody’s, and an update that came later than the load is a release', () => {
    const spell = { off_n: 12, on_n: 0, before_n: 9, after_n: 9, param_fit: 0, end_load_fit: 0 };
    const topOf = (more: object): string =>
      weighCause({ ...MISLOADED, ...spell, ...more }, weights, 'en').top;
    expect(topOf({ onset_load_fit: 0 })).toBe('operation');
    expect(topOf({ onset_load_fit: 0, loads_due_milli: 200 })).toBe('undetermined');
    const late = { onset_load_minutes: 9904, onset_load_fit: 14, loads_due_milli: 200 };
    const update = { onset_update_minutes: 164, onset_update_fit: 34 };
    expect(topOf({ ...late, ...update, off_n: 6, on_n: 6, priced_n: 12 })).toBe('software');
    expect(topOf({ ...late, ...update, onset_load_minutes: 170, onset_load_fit: 34 })).toBe(
      'operation',
    );
  });

  test('few sales of one operator say less than what the device reported', () => {
    const few = {
      sales: 5,
      off: 5,
      request_n: 5,
      self_stated: 5,
      stated_n: 5,
      numbers: 1,
      number_n: 5,
    };
    const told = { operator_fit: 16, telling_fit: 90, telling_devices: 9, used: 5, top_number: 5 };
    const topOf = (more: object): string =>
      weighCause({ ...few, ...told, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('device');
    expect(topOf({ operator_fit: 40, telling_fit: 0 })).toBe('operation');
  });

  test('wrong sales of one operator are an operation, unless the device asked rightly', () => {
    const off = { sales: 20, off: 20, request_n: 20, numbers: 1, operator_fit: 40 };
    const topOf = (more: object): string => weighCause({ ...off, ...more }, weights, 'en').top;
    expect(topOf({ self_stated: 20, stated_n: 20 })).toBe('operation');
    expect(topOf({ request_right: 20, shared: 20 })).toBe('routing');
  });

  test('one person’s number is no release, whichever version ran', () => {
    const sent = {
      sales: 9,
      off: 9,
      request_n: 9,
      self_stated: 9,
      stated_n: 9,
      numbers: 1,
      used: 9,
    };
    const turns = {
      number_n: 9,
      top_number: 9,
      priced_n: 9,
      off_n: 9,
      on_n: 30,
      before_n: 9,
      after_n: 9,
    };
    const signs = {
      operator_n: 9,
      app: '2.0',
      onset_load_fit: 20,
      end_update_fit: 20,
      app_fit: 20,
    };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...turns, ...signs, ...more }, weights, 'en').top;
    expect(topOf({ operator_fit: 40 })).toBe('operation');
    expect(topOf({ operator_fit: 0 })).toBe('software');
  });

  test('a number that a hand typed is no renewal', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const stayed = {
      changed_once: 9,
      number_n: 9,
      new_number: 9,
      onset_load_fit: 20,
      param_fit: 20,
    };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...stayed, ...more }, weights, 'en').top;
    expect(topOf({ slip: 9 })).toBe('operation');
    expect(topOf({ slip: 9, follows: 9 })).toBe('registry');
    expect(topOf({ slip: 0 })).toBe('registry');
  });

  test('what the device sent is counted where its side is there', () => {
    const sent = { sales: 59, off: 59, numbers: 1, self_stated: 53, stated_n: 53 };
    const stayed = { changed_once: 59, number_n: 59, new_number: 59 };
    const forOf = (more: object): readonly string[] =>
      weighCause({ ...sent, ...stayed, ...more }, weights, 'en')
        .tests.filter((one) => one.for)
        .map((one) => one.test);
    expect(weighCause({ ...sent, ...stayed }, weights, 'en').top).toBe('registry');
    expect(forOf({})).toContain('device-sends-it');
    expect(forOf({ self_stated: 40 })).not.toContain('device-sends-it');
  });

  test('one slip of the hand that stays is no memory that fails, unless the device broke', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const alike = { number_n: 9, mistyped: 9, typo: 9, edited: 9, slip: 9, came_back: 9, off_n: 9 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...alike, ...more }, weights, 'en').top;
    expect(topOf({ on_n: 0 })).toBe('undetermined');
    expect(topOf({ on_n: 0, onset_load_fit: 30 })).toBe('operation');
    expect(topOf({ on_n: 9 })).toBe('device');
    expect(topOf({ on_n: 0, numbers: 4 })).toBe('device');
    expect(topOf({ on_n: 0, errors_seen: 20, errors_due_milli: 400 })).toBe('device');
  });

  test('a number that no merchant has is no neighbour’s, however many devices send it', () => {
    const facts = { sales: 9, off: 9, numbers: 1, top_number: 9, number_n: 9, self_stated: 9 };
    const isNeighbours = (more: object): boolean | undefined =>
      weighCause({ ...facts, used: 9, ...more }, weights, 'en').tests.find(
        ({ test: id }) => id === 'one-neighbour',
      )?.for;
    expect(isNeighbours({})).toBe(true);
    expect(isNeighbours({ unowned: 9 })).toBe(false);
  });

  test('one number at no gain that devices send themselves is nobody’s yet', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const shared = { shared: 9, story_n: 9, pooled: 9, priced_n: 9 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...shared, ...more }, weights, 'en').top;
    expect(topOf({ other_house: 9 })).toBe('undetermined');
    expect(topOf({ cheaper: 9, numbers: 4 })).toBe('routing');
  });

  test('one cheap number that the devices of a version share, and nobody else, is a template’s', () => {
    const off = { sales: 17, off: 17, slip_n: 17, slip_right: 17, numbers: 1, priced_n: 17 };
    const shared = { shared: 17, borrowers: 12, story_n: 17, pooled: 17, cheaper: 17 };
    const version = {
      app: '5.2.0',
      app_fit: 33,
      app_status: 'unsupported',
      bad_status: 'unsupported',
    };
    const cohort = { cohort_log: 2952, cohort_error: 760, cohort_with_off: 12, cohort_with: 12 };
    const topOf = (more: object): string =>
      weighCause({ ...off, ...shared, ...version, ...cohort, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('software');
    // Devices of other versions use it too; half of the version does not; several numbers; no excess.
    expect(topOf({ borrowers: 20 })).toBe('routing');
    expect(topOf({ cohort_with: 24 })).toBe('routing');
    // The other half made too few sales under the version for one of them to be wrong.
    expect(topOf({ cohort_with: 24, cohort_told: 14 })).toBe('software');
    expect(topOf({ numbers: 3 })).toBe('routing');
    expect(topOf({ cohort_log: 500 })).toBe('routing');
    expect(topOf({ cohort_with_off: 2, cohort_with: 2, borrowers: 2 })).toBe('routing');
    const testsOf = (more: object): readonly string[] =>
      weighCause({ ...off, ...version, ...cohort, ...more }, weights, 'en').tests.map(
        ({ test }) => test,
      );
    expect(testsOf({})).toContain('version-cohort');
    expect(testsOf({ cohort_with_off: 1, cohort_with: 1 })).not.toContain('version-cohort');
  });

  test('a bad release that mixes up its tenants hands out many numbers, and is no router', () => {
    const sent = { sales: 12, off: 12, request_n: 12, self_stated: 12, stated_n: 12, numbers: 3 };
    const pool = { shared: 10, story_n: 12, pooled: 12, speaks: 12, priced_n: 12, cheaper: 5 };
    const version = { app: '3.2.0', app_fit: 30, app_status: 'recalled', bad_status: 'recalled' };
    const cohort = { cohort_log: 2952, cohort_error: 760, cohort_with_off: 16, cohort_with: 16 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...pool, ...version, ...cohort, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('software');
    // The table says nothing of it; half of the version is right; nearly all gains; the device asked rightly.
    expect(topOf({ bad_status: null, app_status: null })).toBe('routing');
    expect(topOf({ cohort_with: 32 })).toBe('routing');
    expect(topOf({ cheaper: 12, cheaper_numbers: 3 })).toBe('routing');
    expect(topOf({ self_stated: 0, request_right: 12 })).toBe('routing');
  });

  test('a device that nobody registers and that changed for good is not called routed for its price', () => {
    const off = { sales: 18, off: 18, numbers: 1, story_n: 18, priced_n: 18 };
    const gain = { cheaper: 18, other_house: 18, cheaper_base: 0.1 };
    const topOf = (more: object): string =>
      weighCause({ ...off, ...gain, ...more }, weights, 'en').top;
    expect(topOf({ moved: 18 })).toBe('undetermined');
    expect(topOf({})).toBe('routing');
    expect(topOf({ pooled: 18, shared: 18, moved: 0 })).toBe('routing');
  });

  test('a slip under the registered number clears registry and parameters of the request’s', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const moved = { changed_once: 9, number_n: 9, new_number: 9, printed_own: 0 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...moved, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('registry');
    expect(topOf({ printed_own: 9 })).toBe('undetermined');
    // The number of a shop with a device of its own: given away, or loaded by hand?
    expect(topOf({ new_number: 0, used: 9 })).toBe('undetermined');
    expect(topOf({ new_number: 0, used: 9, follows: 9 })).toBe('registry');
  });

  test('a category that the device itself asks for, under one version of its own, is a release', () => {
    const facts = { sales: 9, coded_n: 0, recode_fit: 40, recode_app: '3.3.0' };
    const found = weighCause(facts, weights, 'en');
    expect(found.top).toBe('software');
    expect(found.tests.map(({ statement }) => statement).join()).toContain('3.3.0');
  });

  test('a device out of order that gives back an old number is the device, not a release', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const turns = { number_n: 9, priced_n: 9, off_n: 9, on_n: 9, before_n: 9, after_n: 9 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...turns, ...more }, weights, 'en').top;
    expect(topOf({ errors_seen: 20, errors_due_milli: 400, end_repair_fit: 30 })).toBe('device');
    // As many errors as devices have, or what the device sent was right.
    expect(topOf({ errors_seen: 4, errors_due_milli: 4000 })).toBe('software');
    // No events, versions or operators: a release and a memory that fails look the same.
    expect(topOf({})).toBe('undetermined');
    expect(topOf({ app: '2.0' })).toBe('software');
    expect(
      topOf({ errors_seen: 20, errors_due_milli: 400, request_right: 9, self_stated: 0 }),
    ).toBe('routing');
    // A release with all its signs stays one, however many errors it makes.
    const release = { app_fit: 60, app: '2.0', onset_update_fit: 30, bad_status: 'recalled' };
    const broken = { errors_seen: 20, errors_due_milli: 400 };
    expect(topOf({ ...release, ...broken, app_status: 'recalled' })).toBe('software');
  });

  test('a number that came with an error of the device and stayed is the device’s, not the registry’s', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const stayed = { changed_once: 9, number_n: 9, new_number: 9 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...stayed, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('registry');
    expect(topOf({ onset_error_fit: 32, onset_error_minutes: 40 })).toBe('device');
    // An error of days ago, as any device may have had, unless others follow.
    expect(topOf({ onset_error_fit: 17, onset_error_minutes: 4300, errors_seen: 1 })).toBe(
      'registry',
    );
    expect(topOf({ onset_error_fit: 17, onset_error_minutes: 4300, errors_seen: 5 })).toBe(
      'device',
    );
    expect(topOf({ onset_error_fit: 9, onset_error_minutes: 9000 })).toBe('registry');
    // Of another trade and unknown to the registry: nothing says whose it is.
    expect(topOf({ other_trade: 9, new_number: 0 })).toBe('undetermined');
    expect(topOf({ other_trade: 9, new_number: 0, follows: 9 })).toBe('registry');
  });

  test('a spell that a repair ended is the device’s, unless a hand or a release was at either end', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const spell = {
      number_n: 9,
      top_number: 9,
      used: 9,
      came_back: 9,
      off_n: 9,
      on_n: 0,
      priced_n: 9,
    };
    const whole = { before_n: 9, after_n: 9, wrong_days: 3, right_days: 4, days_fit: 40 };
    const events = { errors_seen: 0, errors_due_milli: 40 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...spell, ...events, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('operation');
    expect(topOf({ end_repair_fit: 27 })).toBe('device');
    expect(topOf({ ...whole, end_repair_fit: 27 })).toBe('device');
    // Nobody’s request is there: cleared numbers and the two events are all.
    const cleared = { request_n: 0, self_stated: 0, stated_n: 0, end_repair_fit: 27 };
    expect(topOf(cleared)).toBe('device');
    expect(topOf({ end_repair_fit: 27, onset_load_fit: 30 })).toBe('operation');
    expect(topOf({ end_repair_fit: 27, operator_fit: 40 })).toBe('operation');
    expect(topOf({ end_repair_fit: 12 })).not.toBe('device');
  });

  test('a number that came and went with a fault is no pool’s, however many others have it', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const pool = { shared: 9, story_n: 9, pooled: 9, priced_n: 9, cheaper: 9, number_n: 9 };
    const events = { errors_seen: 3, errors_due_milli: 400 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...pool, ...events, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('routing');
    expect(topOf({ end_repair_fit: 27 })).toBe('device');
    expect(topOf({ onset_error_fit: 32, onset_error_minutes: 8 })).toBe('device');
    // Several numbers, or the device asked rightly.
    expect(topOf({ end_repair_fit: 27, numbers: 3, cheaper_numbers: 3 })).toBe('routing');
    expect(topOf({ end_repair_fit: 27, self_stated: 0, request_right: 9 })).toBe('routing');
  });

  test('slips alone that are wrong under one version of several agents are its, else replaced', () => {
    const facts = { sales: 8, coded_n: 8 };
    const topOf = (more: object): string => weighCause({ ...facts, ...more }, weights, 'en').top;
    expect(topOf({ misprinted: 8, release_app: '5.4.0' })).toBe('software');
    expect(topOf({ printed_other: 8 })).toBe('routing');
  });

  test('slips that all print one other number may be a template; a back office takes turns', () => {
    const facts = { sales: 8, coded_n: 8, printed_other: 8 };
    const topOf = (more: object): string => weighCause({ ...facts, ...more }, weights, 'en').top;
    expect(topOf({ printed_kinds: 1 })).toBe('undetermined');
    expect(topOf({ printed_kinds: 3 })).toBe('routing');
    // Two slips are alike by accident.
    expect(topOf({ printed_kinds: 1, printed_other: 2 })).toBe('routing');
  });

  test('one cheap number that a device sends all along is no router’s because another device has it', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const cheap = {
      cheaper: 9,
      cheaper_numbers: 1,
      shared: 9,
      priced_n: 9,
      story_n: 9,
      pooled: 9,
      coded_n: 9,
      off_n: 9,
    };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...cheap, borrowers: 2, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('undetermined');
    // Three agree on it, or it is sent for some sales and not for others.
    expect(topOf({ borrowers: 3 })).toBe('routing');
    expect(topOf({ on_n: 9 })).toBe('routing');
  });

  test('a load before a device that is out of order and goes right and wrong in turn has no part in it', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const broken = { errors_seen: 4, errors_due_milli: 150, onset_load_fit: 24, param_fit: 26 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...broken, number_n: 9, ...more }, weights, 'en').top;
    expect(topOf({ off_n: 9, on_n: 9 })).toBe('device');
    // A set that is in force at every sale was loaded, whatever errors there were.
    expect(topOf({ off_n: 9, on_n: 0 })).toBe('operation');
    expect(topOf({ off_n: 9, on_n: 9, errors_seen: 3 })).toBe('operation');
  });

  test('nearly all devices of a version, and no others, are a release without any table', () => {
    const sent = { sales: 4, off: 4, request_n: 4, self_stated: 4, stated_n: 4, numbers: 1 };
    const cohort = { cohort_log: 2680, cohort_error: 700, cohort_with_off: 8, cohort_with: 8 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...cohort, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('software');
    // Two of many whose tenants are mixed up may have each other’s number.
    expect(topOf({ swapped: 4, before_n: 9 })).toBe('software');
    expect(topOf({ cohort_with: 12 })).toBe('undetermined');
    expect(topOf({ cohort_with_off: 4, cohort_with: 4 })).toBe('undetermined');
  });

  test('an exchange that a repair began or undid is the bench’s, unless something was loaded there', () => {
    const sent = { sales: 9, off: 9, request_n: 9, self_stated: 9, stated_n: 9, numbers: 1 };
    const exchanged = { swapped: 9, before_n: 9, number_n: 9, loads_due_milli: 90 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, ...exchanged, ...more }, weights, 'en').top;
    expect(topOf({})).toBe('operation');
    expect(topOf({ onset_repair_fit: 20 })).toBe('device');
    expect(topOf({ end_repair_fit: 20 })).toBe('device');
    expect(topOf({ end_repair_fit: 20, end_load_fit: 20 })).toBe('operation');
    // What a download began is no exchange of boards, though nobody recorded how it was undone.
    expect(topOf({ end_repair_fit: 20, onset_load_fit: 20 })).toBe('operation');
  });

  test('two devices, each at the place of the other, were exchanged and not lent', () => {
    const facts = { sales: 9, away: 9, away_metres: 7000 };
    expect(weighCause(facts, weights, 'en').top).toBe('merchant');
    expect(weighCause({ ...facts, crossed: 9 }, weights, 'en').top).toBe('operation');
  });

  test('a move that somebody recorded makes the registry late, not the merchant a runaway', () => {
    const facts = { sales: 9, away: 9, away_metres: 500_000 };
    expect(weighCause(facts, weights, 'en').top).toBe('merchant');
    expect(weighCause({ ...facts, move_recorded: 9 }, weights, 'en').top).toBe('registry');
  });

  test('a category that goes with a release on devices of several agents is the release', () => {
    const facts = { sales: 3, released: 3, coded_n: 3, release_app: '4.1.3' };
    expect(weighCause(facts, weights, 'en').top).toBe('software');
    expect(weighCause({ ...facts, released: 0, recoded: 3 }, weights, 'en').top).toBe('routing');
  });

  test('an hour in which a source spoilt every number is the data', () => {
    const facts = { sales: 2, off: 2, request_n: 2, request_right: 2, cut: 2, spoilt: 2 };
    expect(weighCause(facts, weights, 'en').top).toBe('data');
    // However many numbers slipped in.
    const many = { ...facts, sales: 6, off: 6, request_right: 6, cut: 6, spoilt: 6, numbers: 6 };
    expect(weighCause(many, weights, 'en').probabilities.data).toBeGreaterThan(0.85);
  });

  test('the own number cut short behind the device is the data, not a route', () => {
    const off = { sales: 9, off: 9, request_n: 9, request_right: 9, numbers: 1 };
    const peers = { agent_off: 10, agent_devices: 40, all_off: 12, all_devices: 200 };
    const topOf = (more: object): string =>
      weighCause({ ...off, ...peers, ...more }, weights, 'en').top;
    expect(topOf({ cut: 9 })).toBe('data');
    expect(topOf({ cut: 0 })).toBe('routing');
  });

  test('a number two edits off is a device’s where it was out of order, else a release’s may be', () => {
    const sent = { sales: 2, off: 2, request_n: 2, self_stated: 2, stated_n: 2, numbers: 1 };
    const topOf = (more: object): string =>
      weighCause({ ...sent, number_n: 2, edited: 2, ...more }, weights, 'en').top;
    expect(topOf({ end_repair_fit: 20 })).toBe('device');
    // Its version runs well on most others of the model, or on none.
    expect(topOf({ cohort_with_off: 2, cohort_with: 20 })).toBe('device');
    expect(topOf({ cohort_with_off: 19, cohort_with: 20 })).not.toBe('device');
    expect(topOf({})).not.toBe('device');
  });

  test('a device whose own request was right garbles nothing', () => {
    const facts = { sales: 9, off: 9, request_n: 9, request_right: 9, typo: 9, number_n: 9 };
    expect(weighCause(facts, weights, 'en').top).toBe('routing');
  });

  test('replaced behind a device that asked rightly is routing', () => {
    const facts = { sales: 9, off: 9, request_n: 9, request_right: 9, shared: 9, numbers: 4 };
    expect(weighCause(facts, weights, 'en').top).toBe('routing');
  });

  test('where only cleared numbers are known: a pool is routing, a spell is not, garbled is the device', () => {
    const cleared = { sales: 20, off: 12, story_n: 12, coded_n: 12, numbers: 4 };
    const topOf = (more: object): string => weighCause({ ...cleared, ...more }, weights, 'en').top;
    expect(topOf({ pooled: 12 })).toBe('routing');
    expect(topOf({ pooled: 0, numbers: 1 })).toBe('undetermined');
    expect(topOf({ garbled: 12, numbers: 2 })).toBe('device');
    expect(topOf({ episode: 12, off_n: 12, on_n: 0, numbers: 1 })).not.toBe('routing');
  });

  test('without versions: one number for nothing, right and wrong in turn, is a release; a spell is not', () => {
    const fault = {
      sales: 6,
      off: 6,
      numbers: 1,
      top_number: 6,
      priced_n: 6,
      before_n: 9,
      after_n: 9,
    };
    const mixed = { ...fault, off_n: 6, on_n: 4, slip_n: 6, slip_right: 6, stated_n: 6 };
    const spell = {
      ...fault,
      off_n: 6,
      on_n: 0,
      stated_n: 6,
      self_stated: 6,
      used: 6,
      number_n: 6,
    };
    const topOf = (facts: object): string => weighCause({ ...facts }, weights, 'en').top;
    expect(topOf(mixed)).toBe('software');
    // One sale in eight, and nobody says which version ran.
    const seldom = { ...mixed, on_n: 42, before_n: 90, after_n: 90 };
    expect(topOf(seldom)).toBe('undetermined');
    expect(topOf({ ...seldom, app: '2.0' })).toBe('software');
    // Without events a withdrawn release and a borrowed till make the same spell, on slips as on requests.
    for (const seen of [{}, { request_n: 6 }]) {
      expect(topOf({ ...spell, ...seen })).toBe('undetermined');
      expect(topOf({ ...spell, ...seen, errors_due_milli: 40 })).toBe('operation');
    }
    // Nobody says who served or what ran: a hand that picks the neighbour's number looks the same.
    const unprinted = { ...mixed, slip_n: 0, slip_right: 0, used: 6 };
    expect(topOf(unprinted)).toBe('undetermined');
    expect(topOf({ ...unprinted, operator_n: 6 })).toBe('software');
    expect(topOf({ ...mixed, used: 6 })).toBe('software');
    // A gain, company, another institution: what a router has and a release has not.
    for (const sign of [{ cheaper: 6 }, { company: 6 }, { other_house: 6 }])
      expect(topOf({ ...mixed, ...sign })).not.toBe('software');
    // What came and went is as often cheap as numbers are.
    expect(topOf({ ...mixed, cheaper: 6 })).toBe('undetermined');
    expect(topOf({ ...mixed, cheaper: 6, after_n: 0 })).toBe('routing');
  });

  test('one cheap number may be picked by accident, however many sales go under it', () => {
    const one = { sales: 9, off: 9, numbers: 1, priced_n: 9, off_n: 9, on_n: 9, cheaper: 9 };
    const drawn = { cheaper_numbers: 1, cheaper_base: 0.1 };
    const told = (more: object) => weighCause({ ...one, ...drawn, ...more }, weights, 'en');
    // One number in ten is as cheap, and nothing else is known.
    expect(told({}).top).toBe('undetermined');
    expect(told({ cheaper_base: 0.005, sales: 90, off: 90, cheaper: 90 }).top).toBe('undetermined');
    // Two cheap ones are no accident; nor is one behind a slip that is right all along.
    expect(told({ numbers: 2, cheaper_numbers: 2, cheaper_base: 0.05 }).top).toBe('routing');
    const printed = told({ slip_n: 9, slip_right: 9 });
    expect(printed.top).toBe('routing');
    expect(printed.probabilities.routing).toBeLessThan(0.95);
  });

  test('wrong sales that never ended are no release by that sign', () => {
    const facts = { sales: 6, off: 6, numbers: 1, priced_n: 6, off_n: 6, on_n: 4, before_n: 9 };
    const asked = weighCause({ ...facts, after_n: 0 }, weights, 'en').tests;
    expect(asked.map(({ test: id }) => id)).not.toContain('now-and-then');
  });

  test('a question that the data cannot answer is not asked', () => {
    const { tests } = weighCause({ sales: 5, off: 5, story_n: 5, pooled: 5 }, weights, 'en');
    expect(tests.map(({ test: id }) => id)).not.toContain('device-states-it');
  });

  test('probabilities sum to one, and nothing known is undetermined', () => {
    for (const facts of [{}, MISLOADED]) {
      const { probabilities } = weighCause(facts, weights, 'zh');
      const sum = CAUSES.reduce((all, cause) => all + probabilities[cause], 0);
      expect(sum).toBeCloseTo(1, 9);
    }
    expect(weighCause({}, weights, 'en').top).toBe('undetermined');
    expect(weighCause(MISLOADED, NO_CAUSES, 'en').top).toBe('undetermined');
  });
});
