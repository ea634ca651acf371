import type { CauseName } from './causes/names.ts';
import type { LookalikeName } from './lookalikes/names.ts';
import type { StrategyName } from './routing/names.ts';
import type { TableName, View } from './rows.ts';

/** Shares of rows and sources that come in badly. */
export interface Dirt {
  readonly duplicateShare: number;
  readonly lateShare: number;
  readonly skewedTerminalShare: number;
  /** Names whose bytes were read in the wrong encoding. */
  readonly garbledNameShare: number;
  /** Rows whose reference number another sale has too. */
  readonly rrnCollisionShare: number;
  /** Share of files written in GB18030, and of files that stop in the middle of a line. */
  readonly gb18030FileShare: number;
  readonly truncatedFileShare: number;
}

/** How an intermediary stands between acquirer and merchants. */
export type PayeeScheme = 'collector' | 'platform' | 'person';

/** Everything that, with a seed, determines a world. */
export interface WorldSpec {
  readonly name: string;
  readonly about: string;
  /** First local day, `YYYY-MM-DD`. */
  readonly start: string;
  readonly days: number;
  /** Sales that somebody in the world's view sees, about. */
  readonly sales: number;
  readonly views: readonly View[];
  readonly tables: readonly TableName[];
  /** What devices leave behind; `none` for views without any device side. */
  readonly deviceSide: 'slip' | 'request' | 'mixed' | 'none';
  readonly institutions: readonly string[];
  readonly cities: number;
  readonly shopsMin: number;
  readonly strategies: readonly StrategyName[];
  /** Numbers that adaptive routers borrow: mostly cheap trades, or any trade and fewer numbers. */
  readonly adaptivePools: 'cheap' | 'any';
  /** Share of ordinary shops whose agent runs a router. */
  readonly routedShopShare: number;
  readonly causes: readonly CauseName[];
  readonly lookalikes: readonly LookalikeName[];
  /** Whether the registry knows everybody, or only the merchants whose sales are told. */
  readonly registryScope: 'all' | 'own';
  /** The channel puts its own terminal and reference numbers on jumped sales. */
  readonly rewrites: boolean;
  /** Only cards of this issuer are seen. */
  readonly issuer: string | null;
  /** Share of sales of which a statement line was obtained. */
  readonly statementShare: number;
  /** Statement lines without numbers, as a cardholder has them, at this share. */
  readonly bareStatementShare: number;
  readonly payeeSchemes: readonly PayeeScheme[];
  readonly dirt: Dirt | null;
  /** Device faults may produce codes that do not exist. */
  readonly impossibleCodes: boolean;
}

/** Share of a world's sales that its observers get to see at all. */
export function sightShare(spec: WorldSpec, issuerShare: number): number {
  const statementsOnly = spec.views.length === 1 && spec.views[0] === 'statement';
  return (statementsOnly ? spec.statementShare : 1) * (spec.issuer === null ? 1 : issuerShare);
}
