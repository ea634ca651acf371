import type { WorldSpec } from '../spec.ts';
import { BASE, CLEARED_CAUSES } from './base.ts';

/** What a clearing network has: clearing records of everybody, no registry. */
export const network: WorldSpec = {
  ...BASE,
  name: 'network',
  about: 'clearing records only, no registry',
  views: ['clearing'],
  tables: ['transactions'],
  deviceSide: 'none',
  causes: CLEARED_CAUSES,
};
