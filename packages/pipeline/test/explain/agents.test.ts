import { expect, test } from 'vitest';
import { factsOf } from '../../src/explain/agents.ts';

const rows = (...lines: readonly (readonly [string, string, number, number])[]) =>
  lines.map(([agent, house, devices, routed]) => ({ agent, house, devices, routed }));

test('an agent stands out against all others; its peers are those at its own institutions', () => {
  const told = factsOf(rows(['A', '822', 10, 9], ['B', '822', 12, 0], ['C', '898', 40, 1]));
  expect(told).toEqual([
    { agent: 'A', devices: 10, routed: 9, peers: 12, peers_routed: 0, more_sure: true },
    { agent: 'C', devices: 40, routed: 1, peers: 0, peers_routed: 0, more_sure: false },
  ]);
});

test('where everybody is routed, nobody stands out', () => {
  const told = factsOf(rows(['A', '822', 10, 9], ['B', '822', 12, 11]));
  expect(told.map(({ more_sure }) => more_sure)).toEqual([false, false]);
});
