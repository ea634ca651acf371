import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CauseWeights, weighCause } from '../../src/explain/cause.ts';
import { choosingAgents } from '../../src/explain/chosen-codes.ts';
import { ROOT } from '../scanning.ts';

/**
 * Releases, files and agents told apart. Goal: what a version does to every model is the version's, what began
 * with a parameter set is not, and who chose many cheap codes is an agent. Method: facts and counts written
 * out; the weights are those of the catalogue.
 */

const weights = parse(readFileSync(join(ROOT, 'catalog', 'cause.yaml'), 'utf8')) as CauseWeights;
const weighed = (facts: object) => weighCause({ ...facts }, weights, 'en');

const SENT = { sales: 20, off: 20, request_n: 20, self_stated: 20, number_n: 20, coded_n: 20 };
const SHARED = { borrowers: 5, shared: 20, story_n: 20, pooled: 20, numbers: 1, top_number: 20 };

test('the template of a release, on two devices of each of four models', () => {
  const facts = { ...SENT, ...SHARED, app: '3.4.0', app_fit: 60, priced_n: 20, cheaper: 20 };
  const model = { cohort_with_off: 2, cohort_with: 2, cohort_log: 4000, cohort_error: 1500 };
  const release = { release_log: 5200, release_error: 900 };
  const topOf = (with_off: number, all: number): string =>
    weighed({ ...facts, ...model, ...release, release_with_off: with_off, release_with: all }).top;
  expect(topOf(8, 8)).toBe('software');
  // Most devices of the version are right: what a few share is a pool.
  expect(topOf(8, 24)).toBe('routing');
});

test('an upgrade before the parameter set that began it holds right sales, too', () => {
  const facts = { ...SENT, numbers: 1, top_number: 20, used: 20, priced_n: 20, param: 'P2' };
  const set = weighed({ ...facts, app: '3.2.0', app_fit: 61, param_fit: 154 }).probabilities;
  expect(set.operation).toBeGreaterThan(10 * set.software);
  expect(weighed({ ...facts, app: '3.2.0', app_fit: 154, param_fit: 0 }).top).toBe('software');
});

test('slips that are right while one number goes out now and then since the first day are no release', () => {
  const slips = { sales: 8, off: 8, slip_n: 8, slip_right: 8, numbers: 1, priced_n: 8, coded_n: 8 };
  const mixed = { ...slips, off_n: 8, on_n: 14 };
  expect(weighed({ ...mixed, before_n: 1 }).top).toBe('undetermined');
  expect(weighed({ ...mixed, before_n: 20 }).top).toBe('software');
});

test('a column that holds no categories is the data, also where numbers slipped besides', () => {
  expect(weighed({ sales: 3, code_spoilt: 3 }).top).toBe('data');
  const both = { sales: 6, off: 3, cut: 3, spoilt: 3, request_n: 3, request_right: 3 };
  expect(weighed({ ...both, code_spoilt: 3 }).top).toBe('data');
});

test('an agent with many merchants under cheaper codes chose them, one with as many as others did not', () => {
  const agents = (chosen: number, beside: number) =>
    choosingAgents([
      { agent: 'A', merchants: 20, chosen },
      { agent: 'B', merchants: 30, chosen: beside },
      { agent: 'C', merchants: 25, chosen: beside },
    ]);
  expect([...agents(6, 0)]).toEqual(['A']);
  expect([...agents(2, 0)]).toEqual([]);
  expect([...agents(6, 8)]).toEqual([]);
});
