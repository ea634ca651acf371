import { CAUSE_NAMES } from '../causes/names.ts';
import type { WorldSpec } from '../spec.ts';
import { BASE } from './base.ts';

/** The acquirer's world as it comes out of bad exports. */
export const dirty: WorldSpec = {
  ...BASE,
  name: 'dirty',
  about: 'acquirer data late, repeated, reordered, cut off, skewed and mis-encoded',
  causes: CAUSE_NAMES,
  dirt: {
    duplicateShare: 0.01,
    lateShare: 0.02,
    skewedTerminalShare: 0.08,
    garbledNameShare: 0.004,
    rrnCollisionShare: 0.002,
    gb18030FileShare: 0.35,
    truncatedFileShare: 0.25,
  },
  impossibleCodes: true,
};
