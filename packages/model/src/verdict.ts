/** Contract §4, in rising severity. */
export const VERDICTS = ['unknown', 'clean', 'suspect', 'jumped'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const KINDS = [
  'mcc',
  'merchant',
  'area',
  'acquirer',
  'name',
  'method',
  'terminal',
  'fee',
  'payee',
] as const;
export type Kind = (typeof KINDS)[number];

export const CAUSES = [
  'routing',
  'software',
  'device',
  'operation',
  'merchant',
  'registry',
  'data',
  'undetermined',
] as const;
export type Cause = (typeof CAUSES)[number];

/** How much one finding proves by itself. Source: docs/indicators.md grading. */
export const STRENGTHS = ['weak', 'medium', 'strong', 'decisive'] as const;
export type Strength = (typeof STRENGTHS)[number];
