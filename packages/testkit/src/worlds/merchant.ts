import type { WorldSpec } from '../spec.ts';
import { BASE } from './base.ts';

/** What shopkeepers have: their slips, their registration, and statement lines of customers. */
export const merchant: WorldSpec = {
  ...BASE,
  name: 'merchant',
  about: 'slips of some shops with statement lines that customers showed',
  sales: 16_000,
  shopsMin: 260,
  views: ['slip', 'statement'],
  tables: ['transactions', 'merchants'],
  deviceSide: 'slip',
  strategies: ['fixed', 'round-robin-city', 'start-amount', 'credit-only', 'weekly', 'life-circle'],
  causes: ['software', 'device'],
  registryScope: 'own',
  statementShare: 0.55,
  bareStatementShare: 0.45,
};
