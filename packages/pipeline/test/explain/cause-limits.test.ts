import { expect, test } from 'vitest';
import { QUESTIONS } from '../../src/explain/cause.ts';
import type { CauseFacts } from '../../src/explain/cause-facts.ts';

/**
 * Where the questions of a cause begin and end. Goal: each condition is needed. Method: facts of a case that one
 * question answers, then the same with one thing changed.
 */

const ask = (id: string, facts: CauseFacts) =>
  QUESTIONS.find((question) => question.id === id)?.ask(facts);
const isTold = (id: string, facts: CauseFacts): boolean => ask(id, facts)?.for === true;

test('four devices of a version are too few to clear it of what one does', () => {
  const version = { app_fit: 30, cohort_with_off: 1 };
  expect(isTold('under-one-version', { ...version, cohort_with: 4 })).toBe(true);
  expect(isTold('under-one-version', { ...version, cohort_with: 5 })).toBe(false);
});

test('a parameter set hides the version only where it is far narrower', () => {
  expect(isTold('under-one-version', { app_fit: 15, param_fit: 34 })).toBe(true);
  expect(isTold('under-one-version', { app_fit: 15, param_fit: 35 })).toBe(false);
});

test('a version that is known to be bad ran well before the parameter set and after it', () => {
  const bad = { app_status: 'recalled', bad_status: 'recalled', app: '4.9.2' };
  expect(isTold('incompatible', { ...bad, param_fit: 19 })).toBe(true);
  expect(ask('incompatible', { ...bad, param_fit: 20 })).toBeUndefined();
  expect(isTold('incompatible', { ...bad, param_fit: 30, app_fit: 30 })).toBe(true);
  const loaded = { ...bad, param_fit: 13, onset_load_fit: 13 };
  expect(ask('incompatible', loaded)).toBeUndefined();
  expect(isTold('incompatible', { ...loaded, param_fit: 12 })).toBe(true);
  expect(isTold('incompatible', { ...loaded, onset_load_fit: 6 })).toBe(true);
  expect(isTold('incompatible', { ...loaded, onset_update_fit: 13 })).toBe(true);
});

test('devices of the version on any model count where nearly all of them are affected', () => {
  const cohort = {
    ...{ cohort_with_off: 3, cohort_with: 3, cohort_log: 3000, cohort_error: 500 },
    ...{ release_with_off: 5, release_log: 3000, release_error: 500 },
  };
  const said = (release_with: number) =>
    ask('version-cohort', { ...cohort, release_with })?.statement.en;
  expect(said(10)).toContain('3 of 3 devices of this model and version');
  expect(said(6)).toContain('5 of 6 devices of this version');
});

test('a category is a release’s where most sales of the case carry it', () => {
  expect(isTold('whole-version', { released: 3, sales: 5 })).toBe(true);
  expect(isTold('whole-version', { released: 2, sales: 4 })).toBe(false);
});

test('a number now and then is no release’s where it fills whole days', () => {
  const turns = {
    ...{ off: 6, off_n: 6, on_n: 6, before_n: 10, after_n: 10, self_stated: 6, app: '3.1' },
    ...{ numbers: 1, cheaper: 0, priced_n: 6, company: 0, other_house: 0 },
  };
  expect(isTold('now-and-then', turns)).toBe(true);
  const days = { wrong_days: 3, right_days: 3, days_fit: 30 };
  expect(isTold('now-and-then', { ...turns, ...days })).toBe(false);
  expect(isTold('now-and-then', { ...turns, ...days, wrong_days: 1 })).toBe(true);
  expect(isTold('now-and-then', { ...turns, before_n: 0, after_n: 20 })).toBe(false);
  expect(isTold('now-and-then', { ...turns, before_n: 20, after_n: 0 })).toBe(false);
});

test('numbers of a spoilt hour are not counted as cut short, too', () => {
  expect(ask('cut-short', { off: 5, cut: 5, spoilt: 5 })).toBeUndefined();
  expect(ask('cut-short', { off: 5, cut: 5, spoilt: 2 })?.statement.en).toContain('in 3 of 5');
});

test('a number of which most sales know no owner is no neighbour’s, nor loaded by a hand', () => {
  const one = { off: 4, top_number: 4, number_n: 4, near: 1, self_stated: 4 };
  expect(isTold('one-neighbour', { ...one, unowned: 2 })).toBe(true);
  expect(isTold('one-neighbour', { ...one, unowned: 3 })).toBe(false);
  const spell = { off: 6, off_n: 6, on_n: 0, episode: 1, numbers: 1 };
  expect(isTold('one-spell', { ...spell, unowned: 3 })).toBe(true);
  expect(isTold('one-spell', { ...spell, unowned: 4 })).toBe(false);
});

test('wrong sales of one operator that a repair ended are not his', () => {
  const operator = { operator_fit: 15, off: 4, self_stated: 4 };
  expect(isTold('under-one-operator', operator)).toBe(true);
  expect(isTold('under-one-operator', { ...operator, end_repair_fit: 13 })).toBe(false);
  // Beyond what few sales do by accident, the repair mended nothing.
  const sure = { ...operator, operator_fit: 20, end_repair_fit: 13 };
  expect(isTold('under-one-operator', sure)).toBe(true);
});

test('a hand that mistyped did so in every wrong sale', () => {
  const typed = { slip: 4, off: 4, numbers: 1, self_stated: 4, onset_load_fit: 13 };
  expect(isTold('typed-wrong', typed)).toBe(true);
  expect(isTold('typed-wrong', { ...typed, slip: 3 })).toBe(false);
  expect(isTold('typed-wrong', { ...typed, numbers: 2 })).toBe(false);
});

test('a number that is paid out to the shop itself is its own, and nobody mistyped it', () => {
  const typed = { slip: 4, off: 4, numbers: 1, self_stated: 4, onset_load_fit: 13 };
  const renewed = { ...typed, number_n: 4, new_number: 4 };
  expect(isTold('paid-to-own-account', { ...typed, paid_own: 4 })).toBe(true);
  expect(isTold('paid-to-own-account', { ...typed, paid_own: 3 })).toBe(false);
  expect(isTold('typed-wrong', { ...typed, paid_own: 4 })).toBe(false);
  expect(isTold('new-number', renewed)).toBe(false);
  expect(isTold('new-number', { ...renewed, paid_own: 4 })).toBe(true);
});

test('a device that stands where it stood was not handed to a shop of another province', () => {
  const changed = { off: 4, number_n: 4, changed_once: 4 };
  expect(isTold('changed-for-good', { ...changed, stayed: 2 })).toBe(true);
  expect(isTold('changed-for-good', { ...changed, stayed: 3 })).toBe(false);
});

test('the device itself is none of its agent’s other devices', () => {
  const peers = { agent_off: 9, agent_devices: 10, all_off: 9, all_devices: 100 };
  expect(ask('agent-peers', peers)?.statement.en).toContain('8 of 9 other devices');
  expect(ask('agent-peers', { ...peers, agent_off: 1 })).toBeUndefined();
});

test('names say once more what slips say, and nothing more', () => {
  expect(isTold('named-otherwise', { named_other: 3, sales: 3 })).toBe(true);
  expect(isTold('named-otherwise', { named_other: 3, sales: 3, slip_n: 3 })).toBe(false);
});

test('few sales of a cheaper class tell something where they are most', () => {
  const some = { cheaper: 3, off: 4, numbers: 2, cheaper_numbers: 2, cheaper_base: 0.4 };
  expect(isTold('some-cheaper', some)).toBe(true);
  expect(isTold('some-cheaper', { ...some, cheaper_numbers: 1 })).toBe(false);
  expect(isTold('some-cheaper', { ...some, moved: 3 })).toBe(false);
  // Four cheap numbers of four are no accident where one in five is.
  const four = { numbers: 4, cheaper_numbers: 4, cheaper_base: 0.2 };
  expect(isTold('some-cheaper', { ...some, ...four })).toBe(false);
  expect(isTold('cheaper-class', { ...some, ...four })).toBe(true);
});

const SENT = { off: 4, self_stated: 4 };

test('an error that a whole release shows is the release’s, not the device’s', () => {
  const telling = { ...SENT, telling_fit: 30 };
  expect(isTold('telling-error', telling)).toBe(true);
  const cohort = { cohort_with_off: 5, cohort_with: 5, cohort_log: 3000, cohort_error: 500 };
  expect(isTold('telling-error', { ...telling, ...cohort })).toBe(false);
  expect(isTold('telling-error', { ...telling, ...cohort, cohort_with_off: 4 })).toBe(true);
});

test('a download is overtaken by an update that came more than a day later', () => {
  const update = { onset_load_fit: 13, onset_update_fit: 20, onset_update_minutes: 100 };
  expect(isTold('after-download', { ...update, onset_load_minutes: 1540 })).toBe(true);
  expect(isTold('after-download', { ...update, onset_load_minutes: 1541 })).toBe(false);
});

test('an error more than a day ago began it only where others followed', () => {
  const error = { ...SENT, onset_error_fit: 15, errors_seen: 1 };
  expect(isTold('after-error', { ...error, onset_error_minutes: 1440 })).toBe(true);
  expect(isTold('after-error', { ...error, onset_error_minutes: 1441 })).toBe(false);
  expect(isTold('after-error', { ...error, onset_error_minutes: 1441, errors_seen: 2 })).toBe(true);
});

test('a burst is four errors, and ten times what is due', () => {
  expect(isTold('out-of-order', { ...SENT, errors_seen: 4, errors_due_milli: 100 })).toBe(true);
  expect(isTold('out-of-order', { ...SENT, errors_seen: 3, errors_due_milli: 1 })).toBe(false);
  expect(isTold('out-of-order', { ...SENT, errors_seen: 9, errors_due_milli: 901 })).toBe(false);
});

test('tills were swapped that used their own numbers before; at a repair, where nothing was loaded', () => {
  const swap = { ...SENT, swapped: 4, before_n: 1 };
  expect(isTold('swapped-tills', swap)).toBe(true);
  expect(isTold('swapped-tills', { ...swap, before_n: 0 })).toBe(false);
  const repaired = { ...swap, end_repair_fit: 13 };
  expect(isTold('crossed-at-repair', repaired)).toBe(true);
  expect(isTold('swapped-tills', repaired)).toBe(false);
  expect(isTold('crossed-at-repair', { ...repaired, onset_load_fit: 13 })).toBe(false);
  expect(isTold('crossed-at-repair', { ...repaired, end_load_fit: 13 })).toBe(false);
});

test('one slip that stays is a hand’s, several are a memory’s', () => {
  const slip = { ...SENT, slip: 4, numbers: 1, off_n: 4, on_n: 0, typo: 4, number_n: 4 };
  expect(isTold('mistyped-digits', slip)).toBe(false);
  expect(isTold('mistyped-digits', { ...slip, numbers: 2 })).toBe(true);
  expect(isTold('mistyped-digits', { ...slip, on_n: 4 })).toBe(true);
});

test('one slip that stays is a hand’s also where the slip of the till prints the own number', () => {
  const prints = { slip: 4, one_edit: 4, off: 4, numbers: 1, off_n: 4, on_n: 0, typo: 4 };
  const typed = { ...prints, number_n: 4, slip_n: 4, slip_right: 4 };
  expect(ask('mistyped-digits', typed)).toBeUndefined();
  expect(isTold('mistyped-digits', { ...typed, request_right: 1 })).toBe(true);
  expect(isTold('mistyped-digits', { ...typed, off_n: 3, off: 3, typo: 3 })).toBe(true);
});

test('one of the next serials is a slip only where the device went back from it', () => {
  const next = { ...SENT, one_edit: 4, slip: 0, numbers: 1, off_n: 4, on_n: 0, number_n: 4 };
  expect(ask('mistyped-digits', { ...next, typo: 4, after_n: 2 })).toBeUndefined();
  expect(isTold('mistyped-digits', { ...next, typo: 4, after_n: 0 })).toBe(true);
});

test('no more sales are told garbled than there are wrong ones', () => {
  const twice = { off: 6, numbers: 3, mistyped: 6, garbled: 6, number_n: 6 };
  expect(ask('mistyped-digits', twice)?.statement.en).toContain('in 6 of 6');
});

test('what a file cut short, no version sent', () => {
  const prints = { off: 4, slip_n: 4, slip_right: 4, numbers: 1, priced_n: 4, app: '3.1' };
  const turns = { ...prints, off_n: 4, on_n: 4, before_n: 9, after_n: 9, app_fit: 13 };
  for (const id of ['printed-right', 'now-and-then']) {
    expect(isTold(id, turns)).toBe(true);
    expect(isTold(id, { ...turns, cut: 2 })).toBe(true);
    expect(ask(id, { ...turns, cut: 3 })).toBeUndefined();
  }
});

test('a character off, for good, is no late registry’s where nobody was seen to load it', () => {
  const stays = { off: 5, changed_once: 5, number_n: 5, slip: 5 };
  expect(ask('changed-for-good', stays)).toBeUndefined();
  expect(isTold('changed-for-good', { ...stays, slip: 4 })).toBe(true);
  expect(isTold('changed-for-good', { ...stays, follows: 1 })).toBe(true);
  expect(isTold('changed-for-good', { ...stays, onset_load_fit: 0 })).toBe(true);
});

test('a spell that nobody loaded, where downloads are recorded, is no hand’s', () => {
  const spell = { off: 6, off_n: 6, on_n: 0, episode: 1, numbers: 1 };
  expect(isTold('one-spell', { ...spell, loads_due_milli: 20 })).toBe(false);
  expect(isTold('one-spell', { ...spell, loads_due_milli: 20, onset_load_fit: 13 })).toBe(true);
  expect(isTold('one-spell', { ...spell, loads_due_milli: 20, operator_fit: 20 })).toBe(true);
});

test('a number like the own one that came to stay is another number, seen before or not', () => {
  const stays = { off: 5, off_n: 5, on_n: 0, after_n: 0, numbers: 1, mistyped: 5, number_n: 5 };
  expect(isTold('mistyped-digits', { ...stays, before_n: 1 })).toBe(false);
  expect(isTold('mistyped-digits', { ...stays, before_n: 0 })).toBe(true);
  expect(isTold('mistyped-digits', { ...stays, before_n: 1, after_n: 1 })).toBe(true);
  expect(isTold('mistyped-digits', { ...stays, before_n: 1, off_n: 3 })).toBe(true);
});

test('a memory that garbles alike sends no real number besides, unless it is seen out of order', () => {
  const two = { off: 9, numbers: 2, typo: 5, number_n: 9 };
  expect(ask('mistyped-digits', two)).toBeUndefined();
  expect(isTold('mistyped-digits', { ...two, typo: 9 })).toBe(true);
  expect(isTold('mistyped-digits', { ...two, numbers: 4 })).toBe(true);
  expect(isTold('mistyped-digits', { ...two, edited: 5, end_repair_fit: 10 })).toBe(true);
});

test('a number of nobody’s that comes and goes is a device’s, unless a version or a bad system sends it', () => {
  const told = { off: 5, comes_and_goes: 3, number_n: 5 };
  expect(isTold('comes-and-goes', told)).toBe(true);
  // That it is not one or two characters off speaks for nothing else then.
  expect(ask('mistyped-digits', told)).toBeUndefined();
  expect(isTold('mistyped-digits', { ...told, comes_and_goes: 2 })).toBe(false);
  expect(ask('comes-and-goes', { ...told, comes_and_goes: 2 })).toBeUndefined();
  expect(ask('comes-and-goes', { ...told, bad_status: 'recalled' })).toBeUndefined();
});
