export { type Manifest, verifyOutputs } from './act/manifest.ts';
export type { FileCounts, Summary } from './act/summary.ts';
export { DOMAIN_FUNCTIONS } from './detect/functions.ts';
export { checkRules, type PackText, type RuleSet, SALE_SCOPE } from './detect/rule-set.ts';
export { type Effects, VERBS, type Verb } from './engine/effects.ts';
export type { ScoreWeights } from './explain/judge.ts';
export { type ScanOptions, type ScanResult, scan } from './pipeline.ts';
