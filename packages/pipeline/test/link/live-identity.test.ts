import { expect, it } from 'vitest';
import { createDictionaries, type SaleRow } from '../../src/engine/observed.ts';
import { createIdentifier } from '../../src/link/live-identity.ts';
import { createLiveRegistry } from '../../src/link/live-registry.ts';

/** A sale of terminal id 1 under a number that the registry does not know, and whose device it is taken for. */
const deviceOf = (bound: readonly (readonly [tid: number, sn: number, no: string])[]): number => {
  const words = createDictionaries();
  const terminals = bound.map(([tid, sn, no], at) => ({
    span: at + 1,
    tid,
    sn,
    number: words.number.codeOf(no),
    from_day: 0,
    to_day: 99,
  }));
  const identify = createIdentifier(createLiveRegistry(terminals, []), words);
  const sale = { day: 9, sn: 0, tid: 1, clearing_number: words.number.codeOf('822M2') };
  return identify(sale as unknown as SaleRow).device_sn;
};

/** Batch and stream agree on whole worlds in test/contract/engines.test.ts; these are the cases of identities.test.ts. */
it('reads whether an institution gives out terminal ids twice, as the SQL does', () => {
  const shared = [
    [1, 1, '822M3'],
    [1, 2, '843M4'],
  ] as const;
  const twice = [2, 3].flatMap((tid) =>
    [1, 2].map((end) => [tid, tid * 10 + end, `843${tid}${end}`] as const),
  );
  const swapped = twice.map(([tid, sn]) => [tid, sn, `843${tid}`] as const);
  expect(deviceOf(shared)).toBe(1);
  expect(deviceOf([...shared, ...swapped])).toBe(1);
  expect(deviceOf([...shared, ...twice])).toBe(0);
  expect(deviceOf([...shared, [1, 3, '822M2'], ...twice])).toBe(3);
});
