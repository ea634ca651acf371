export { fingerprintOf, type Signer } from './act/bundle/seal.ts';
export { GROUPINGS, type Grouping } from './act/group/groups.ts';
export { type Manifest, verifyOutputs } from './act/manifest.ts';
export { REPORT_FORMATS, type ReportFormat, type ReportOptions } from './act/report-file.ts';
export type { CatalogueTexts } from './act/store.ts';
export type { FileCounts, Summary } from './act/summary.ts';
export { DOMAIN_FUNCTIONS } from './detect/functions.ts';
export type { CaseText, RuleCase } from './detect/rule-cases.ts';
export {
  checkRules,
  listsOf,
  type PackText,
  type RuleSet,
  SALE_SCOPE,
  SCOPES,
} from './detect/rule-set.ts';
export {
  changedVersions,
  lockVersions,
  newVersions,
  type RuleVersions,
  ruleHash,
} from './detect/rule-versions.ts';
export type { CaseResult } from './detect/run-cases.ts';
export {
  type CaseChange,
  type DiffCounts,
  type DiffListener,
  diffRules,
  type FindingChange,
  type SaleChange,
} from './diff-rules.ts';
export { type Effects, VERBS, type Verb } from './engine/effects.ts';
export { openSession } from './engine/session.ts';
export type { CauseWeights } from './explain/cause.ts';
export type { ScoreWeights } from './explain/judge.ts';
export { openTap, type Tap, type TapPlace } from './live/tap-log.ts';
export { livePart, readRegistry } from './live/tap-parts.ts';
export { type ScanOptions, type ScanResult, scan } from './pipeline.ts';
export { type PreviewOptions, preview, type ReadLine } from './preview.ts';
export { type MapLook, proposeMapOf } from './read/propose-map.ts';
export { readSlipText, readStatementText } from './read/read-text.ts';
export type { MapText } from './read/sources/maps.ts';
export { causesOf } from './rejudge-causes.ts';
export { type SealOptions, sealBundle } from './seal-bundle.ts';
export { rulesWithSlowPlans, type Tried, tryRules } from './try-rules.ts';
export { type Verified, type VerifyOptions, verifyBundle } from './verify-bundle.ts';
export { PAPERS, type PaperOptions, writePaperOf } from './write-paper.ts';
export { report } from './write-report.ts';
