import type { WorldSpec } from '../spec.ts';
import { BASE, PLAIN_STRATEGIES } from './base.ts';

/** The channel rewrites terminal and reference numbers; the acquirer still has both sides. */
export const poolHidden: WorldSpec = {
  ...BASE,
  name: 'pool-hidden',
  about: 'terminal ids and reference numbers rewritten by the channel; device side and clearing',
  causes: [],
  rewrites: true,
};

/** The same, seen by the network alone. */
export const poolHiddenNetwork: WorldSpec = {
  ...poolHidden,
  name: 'pool-hidden-network',
  about: 'rewritten numbers, clearing only, routers that do not adapt',
  sales: 120_000,
  days: 42,
  strategies: PLAIN_STRATEGIES.filter((name) => name !== 'low-share'),
  views: ['clearing'],
  tables: ['transactions'],
  deviceSide: 'none',
};

/** The same, seen by one issuer alone. */
export const poolHiddenIssuer: WorldSpec = {
  ...poolHiddenNetwork,
  name: 'pool-hidden-issuer',
  about: "rewritten numbers, one issuer's statements, routers that do not adapt",
  sales: 60_000,
  days: 56,
  views: ['statement'],
  issuer: '01020000',
  statementShare: 1,
};

/** Routers that pick numbers fitting amount, hour and district. */
export const poolAdaptiveNetwork: WorldSpec = {
  ...poolHiddenNetwork,
  name: 'pool-adaptive-network',
  about: 'rewritten numbers, clearing only, adaptive routers',
  strategies: ['adaptive'],
};

/** Adaptive routers as one issuer sees them. */
export const poolAdaptiveIssuer: WorldSpec = {
  ...poolHiddenIssuer,
  name: 'pool-adaptive-issuer',
  about: "rewritten numbers, one issuer's statements, adaptive routers",
  strategies: ['adaptive'],
};

/** Adaptive routers that borrow numbers of any trade: no price class gives them away. */
export const poolAnyNetwork: WorldSpec = {
  ...poolAdaptiveNetwork,
  name: 'pool-any-network',
  about: 'rewritten numbers, clearing only, adaptive routers with numbers of any trade',
  adaptivePools: 'any',
};

/** The same, as one issuer sees them. */
export const poolAnyIssuer: WorldSpec = {
  ...poolAdaptiveIssuer,
  name: 'pool-any-issuer',
  about: "rewritten numbers, one issuer's statements, adaptive routers with numbers of any trade",
  adaptivePools: 'any',
};
