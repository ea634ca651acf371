import type { WorldSpec } from '../spec.ts';
import { BASE } from './base.ts';

/** What an acquirer has: its devices' messages or slips, clearing, and the registry. */
export const acquirer: WorldSpec = {
  ...BASE,
  name: 'acquirer',
  about: 'device side and clearing with a full registry and fleet data',
};
