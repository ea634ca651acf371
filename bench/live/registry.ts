import { createDictionaries } from '../../packages/pipeline/src/engine/observed.ts';
import { createLiveRegistry } from '../../packages/pipeline/src/link/live-registry.ts';
import { numberOf, tidOf } from './traffic.ts';

/** Dictionaries and registry of so many terminals, or of some of them, and all their merchants. */
export const registryOf = (terminals: number, isIn: (n: number) => boolean = () => true) => {
  const words = createDictionaries();
  for (let n = 0; n < terminals; n += 8) words.number.codeOf(numberOf(n));
  const all = Array.from({ length: terminals }, (_, n) => n);
  const rows = all.filter(isIn).map((n, at) => ({
    span: at + 1,
    sn: words.sn.codeOf(`SN${n}`),
    tid: words.tid.codeOf(tidOf(n)),
    number: words.number.codeOf(numberOf(n)),
    from_day: -100_000,
    to_day: 100_000,
    area_code: '2900',
  }));
  const merchants = Array.from({ length: words.number.size() }, (_, n) => ({
    span: n + 1,
    number: n + 1,
    from_day: -100_000,
    to_day: 100_000,
    merchant_name: `商户${n}`,
    mcc: words.number.textOf(n + 1)?.slice(7, 11) ?? null,
    uscc: `U${n}`,
    area_code: '2900',
    acquirer: '48222900',
    settle_account: null,
  }));
  return { words, registry: createLiveRegistry(rows, merchants) };
};
