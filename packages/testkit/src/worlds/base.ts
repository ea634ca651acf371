import { CAUSE_NAMES } from '../causes/names.ts';
import { LOOKALIKE_NAMES } from '../lookalikes/names.ts';
import { STRATEGY_NAMES } from '../routing/names.ts';
import type { WorldSpec } from '../spec.ts';

/** What the named worlds have in common; each states only how it differs. */
export const BASE: WorldSpec = {
  name: 'base',
  about: '',
  start: '2024-03-04',
  days: 28,
  sales: 60_000,
  views: ['slip', 'request', 'response', 'clearing'],
  tables: ['transactions', 'merchants', 'terminals', 'fleet_events', 'compatibility', 'training'],
  deviceSide: 'mixed',
  institutions: ['822', '898', '302', '836'],
  cities: 15,
  shopsMin: 560,
  strategies: STRATEGY_NAMES,
  adaptivePools: 'cheap',
  routedShopShare: 0.2,
  causes: CAUSE_NAMES.filter((name) => name !== 'data'),
  lookalikes: LOOKALIKE_NAMES,
  registryScope: 'all',
  rewrites: false,
  issuer: null,
  statementShare: 0,
  bareStatementShare: 0,
  payeeSchemes: [],
  dirt: null,
  impossibleCodes: false,
};

/** Strategies that do not try to fit the sale. */
export const PLAIN_STRATEGIES = STRATEGY_NAMES.filter((name) => name !== 'adaptive');

/** Causes that leave a mark where only cleared numbers are seen. */
export const CLEARED_CAUSES = ['software', 'device', 'operation'] as const;
