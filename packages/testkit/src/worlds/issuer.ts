import type { WorldSpec } from '../spec.ts';
import { BASE, CLEARED_CAUSES } from './base.ts';

/** What one issuing bank has: statement lines of its own cards. */
export const issuer: WorldSpec = {
  ...BASE,
  name: 'issuer',
  about: "one issuer's statement lines, no registry",
  days: 56,
  views: ['statement'],
  tables: ['transactions'],
  deviceSide: 'none',
  causes: CLEARED_CAUSES,
  issuer: '01020000',
  statementShare: 1,
};
