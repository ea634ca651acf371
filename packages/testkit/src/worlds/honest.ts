import type { WorldSpec } from '../spec.ts';
import { BASE } from './base.ts';

/** Nobody jumps; every look-alike there is, and a little dirt. */
export const honest: WorldSpec = {
  ...BASE,
  name: 'honest',
  about: 'no jumps, every look-alike',
  views: ['slip', 'request', 'response', 'clearing', 'statement'],
  strategies: [],
  routedShopShare: 0,
  causes: [],
  statementShare: 0.3,
  dirt: {
    duplicateShare: 0.002,
    lateShare: 0.004,
    skewedTerminalShare: 0.04,
    garbledNameShare: 0,
    rrnCollisionShare: 0.0005,
    gb18030FileShare: 0,
    truncatedFileShare: 0,
  },
};
