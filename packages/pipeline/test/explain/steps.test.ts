import { CAUSES, type Cause, type Probabilities } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import type { StepFacts } from '../../src/explain/step-facts.ts';
import { stepsFor } from '../../src/explain/steps.ts';

/**
 * The checklists. Goal: what looks for the cause comes first, a sure route is frozen before any device
 * is opened, and what is left out is said. Method: the same facts under several weighings.
 */

const FACTS: StepFacts = {
  serial: 'SN1',
  registeredNo: '82229005812A001',
  elements: [],
  app: '3.0.1',
  badStatus: '',
  model: 'M1',
  cohort: 1,
  errors: 0,
  operator: '',
  untrained: false,
  courses: [],
  agent: 'A7',
  gapFen: 1234,
  kilometres: 0,
  needed: 20,
  seen: 3,
};

const weighed = (top: Cause, at: Partial<Record<Cause, number>>) => ({
  top,
  probabilities: Object.fromEntries(
    CAUSES.map((cause) => [cause, at[cause] ?? 0]),
  ) as Probabilities,
});

const actions = (top: Cause, at: Partial<Record<Cause, number>>): readonly string[] =>
  stepsFor(weighed(top, at), FACTS, 'en').map(({ action }) => action.split(/[ :]/)[0] ?? '');

describe('steps', () => {
  test('a sure route is frozen first, then tried out; device and software are left out and said so', () => {
    const steps = stepsFor(weighed('routing', { routing: 0.98, device: 0.01 }), FACTS, 'en');
    expect(steps.map(({ order }) => order)).toEqual([1, 2]);
    expect(steps[0]?.action).toContain('Freeze the route of agent A7');
    expect(steps[0]?.action).toContain('12.34 yuan');
    expect(steps[0]?.why).toContain('left out: the check of the device (probability 1.0 %)');
    expect(steps[0]?.why).toContain('the check of the software (probability 0.0 %)');
    expect(steps[1]?.action).toContain('test sale');
    const zh = stepsFor(weighed('routing', { routing: 0.98, device: 0.01 }), FACTS, 'zh');
    expect(zh[0]?.why).toContain('略过设备核对（概率 1.0 %）、软件核对（概率 0.0 %）');
  });

  test('a route that is only likely is frozen after the checks', () => {
    const ladder = ['Check', 'Check', 'Compare', 'Freeze'];
    expect(actions('routing', { routing: 0.6, device: 0.2 })).toEqual(ladder);
    expect(actions('undetermined', { undetermined: 0.97 })).toEqual(ladder);
  });

  test('a check whose cause is not next to impossible stays', () => {
    const sure = { software: 0.92, device: 0.06, operation: 0.01 };
    expect(actions('software', sure)).toEqual(['Check', 'Check', 'Restore']);
    expect(actions('operation', { operation: 0.99 })).toEqual(['Compare', 'Restore']);
  });

  test('no route is frozen where nobody routed', () => {
    for (const top of ['software', 'device', 'operation', 'merchant', 'registry', 'data'] as const)
      for (const chance of [0.5, 0.99])
        expect(actions(top, { [top]: chance })).not.toContain('Freeze');
  });
});
