import { Fault } from '@zhenma/model';
import { expect, test } from 'vitest';
import { engineOf } from '../src/cli/engine.ts';
import { worldAt } from './world.ts';

/** What the engine gets of `--memory`. Goal: the process keeps to it, in every unit. Method: by hand. */

const given = (memory: string | undefined) => ({
  positionals: [],
  flag: () => false,
  value: (name: string) => (name === 'memory' ? memory : undefined),
  values: () => [],
});

test.each([
  [undefined, '2000000KB'],
  ['4GB', '2000000KB'],
  ['1 gib', '536871KB'],
  ['1.5MB', '750KB'],
])('of %s the engine gets %s', (memory, engine) => {
  expect(engineOf(given(memory), worldAt('').world).memory).toBe(engine);
});

test('a size without a unit is refused', () => {
  expect(() => engineOf(given('4'), worldAt('').world)).toThrow(Fault);
});
