import type { WorldSpec } from '../spec.ts';
import { BASE } from './base.ts';

/** Payouts by licensed and unlicensed hands (二清). */
export const payees: WorldSpec = {
  ...BASE,
  name: 'payees',
  about: 'clearing, registry and settlements; some agents pay merchants through an intermediary',
  sales: 40_000,
  days: 21,
  views: ['clearing'],
  tables: ['transactions', 'merchants', 'terminals', 'settlements'],
  deviceSide: 'none',
  strategies: [],
  routedShopShare: 0,
  causes: [],
  payeeSchemes: ['collector', 'platform', 'person'],
};
