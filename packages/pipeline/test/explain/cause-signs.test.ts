import { expect, test } from 'vitest';
import { QUESTIONS } from '../../src/explain/cause.ts';
import type { CauseFacts } from '../../src/explain/cause-facts.ts';

/**
 * What speaks of a spell, a parameter set, a version, a name and a new number, and what does not. Goal: each condition is
 * needed. Method: as in cause-limits.test.ts.
 */

const ask = (id: string, facts: CauseFacts) =>
  QUESTIONS.find((question) => question.id === id)?.ask(facts);
const isTold = (id: string, facts: CauseFacts): boolean => ask(id, facts)?.for === true;

const SPELL = { off: 17, off_n: 17, on_n: 1, numbers: 1, before_n: 9, after_n: 9 };

test('a right sale in the middle of a spell is no stray, unless the spell is long', () => {
  expect(isTold('one-spell', SPELL)).toBe(true);
  expect(isTold('one-spell', { ...SPELL, deep_n: 1 })).toBe(false);
  expect(isTold('one-spell', { ...SPELL, off: 80, off_n: 80, deep_n: 1 })).toBe(true);
});

test('devices of several shops whose number goes right and wrong once in the middle have a release', () => {
  const mates = {
    ...{ off: 13, numbers: 1, priced_n: 13, mate_shops: 2, mate_devices: 2 },
    ...{ mate_off: 17, mate_on: 1, mate_before: 21, mate_after: 10 },
  };
  expect(isTold('now-and-then', mates)).toBe(false);
  expect(isTold('now-and-then', { ...mates, mate_deep: 1 })).toBe(true);
});

const PRINTED = {
  ...{ off: 4, off_n: 4, on_n: 2, numbers: 1, priced_n: 4, slip_n: 4, slip_right: 4, before_n: 9 },
};

test('right slips say nothing of a version that is known and runs well elsewhere', () => {
  expect(isTold('printed-right', PRINTED)).toBe(true);
  expect(ask('printed-right', { ...PRINTED, app: '3.1' })).toBeUndefined();
  for (const sign of [{ app_fit: 13 }, { onset_update_fit: 13 }, { bad_status: 'recalled' }])
    expect(isTold('printed-right', { ...PRINTED, app: '3.1', ...sign })).toBe(true);
});

const NAMED = {
  ...{ off: 0, sales: 3, named_other: 3, named_right: 3, names: 1, dear_name: true },
  ...{ off_n: 3, before_n: 9 },
};

test('one name of a dear trade gains nobody anything', () => {
  expect(ask('named-otherwise', NAMED)).toBeUndefined();
  expect(isTold('printed-right', NAMED)).toBe(true);
  for (const other of [{ names: 2 }, { dear_name: false }, { named_other: 1 }]) {
    expect(isTold('named-otherwise', { ...NAMED, ...other })).toBe(true);
    expect(ask('printed-right', { ...NAMED, ...other })).toBeUndefined();
  }
});

test('lines that name another merchant than the number beside them are a second one', () => {
  expect(isTold('printed-right', { ...PRINTED, names: 1 })).toBe(true);
  expect(ask('printed-right', { ...PRINTED, names: 2 })).toBeUndefined();
});

const LOADED = {
  ...{ off: 6, off_n: 6, numbers: 1, self_stated: 6, stated_n: 6, came_back: 6, param_fit: 20 },
  ...{ story_n: 6, pooled: 6, shared: 6, company: 6, cheaper: 6, cheaper_numbers: 1 },
  cheaper_base: 0.3,
};

test('a number that one parameter set brought and took away is no router’s, whoever borrows it', () => {
  for (const id of ['drawn-from-pool', 'shared-numbers', 'one-cheaper']) {
    expect(isTold(id, LOADED)).toBe(false);
    for (const other of [{ param_fit: 19 }, { came_back: 0 }, { on_n: 3 }, { self_stated: 3 }])
      expect(isTold(id, { ...LOADED, ...other })).toBe(true);
  }
});

test('a pool’s numbers are no new number of the shop', () => {
  const changed = { off: 14, number_n: 14, changed_once: 14, self_stated: 14, stated_n: 14 };
  for (const id of ['changed-for-good', 'device-states-it']) {
    expect(isTold(id, { ...changed, numbers: 1 })).toBe(true);
    expect(isTold(id, { ...changed, numbers: 2, company: 14 })).toBe(true);
    expect(isTold(id, { ...changed, numbers: 1, third: 2 })).toBe(true);
    for (const sign of [{ numbers: 3 }, { numbers: 1, company: 14 }, { numbers: 1, third: 3 }])
      expect(ask(id, { ...changed, ...sign })).toBeUndefined();
  }
});

const PASSING = {
  ...{ off: 6, off_n: 12, on_n: 3, numbers: 1, cheaper: 6, cheaper_numbers: 1, cheaper_base: 0.3 },
  ...{ slip_n: 6, slip_right: 6, borrowers: 1, before_n: 13, after_n: 7 },
};

test('a right slip beside one number that came now and then, and went, is no sign of a route', () => {
  expect(ask('right-on-slip', PASSING)).toBeUndefined();
  const others = [
    { on_n: 0 },
    { after_n: 0 },
    { numbers: 2 },
    { company: 6 },
    { borrowers: 3 },
    { other_house: 6 },
  ];
  for (const other of others) expect(isTold('right-on-slip', { ...PASSING, ...other })).toBe(true);
  expect(ask('right-on-slip', { ...PASSING, slip_right: 0 })?.for).toBe(false);
});

const BORROWED = {
  ...{ off: 4, off_n: 4, numbers: 1, before_n: 3, after_n: 4, story_n: 4, pooled: 4, shared: 4 },
  ...{ company: 4, borrowers: 4, cheaper: 4, cheaper_numbers: 1, cheaper_base: 0.3 },
};

test('a pool’s number that filled one spell between the own ones is told neither as a route nor as a load', () => {
  const routes = ['drawn-from-pool', 'shared-numbers', 'one-cheaper'];
  for (const id of [...routes, 'one-spell']) expect(ask(id, BORROWED)).toBeUndefined();
  const others = [
    ...[{ off_n: 3 }, { on_n: 2 }, { before_n: 1 }, { after_n: 1 }],
    ...[{ other_house: 4 }, { request_right: 4 }, { slip_right: 4 }],
  ];
  for (const other of others)
    for (const id of routes) expect(isTold(id, { ...BORROWED, ...other })).toBe(true);
  expect(isTold('one-spell', { ...BORROWED, company: 0, pooled: 0 })).toBe(true);
});
