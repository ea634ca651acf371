import {
  type Bilingual,
  CAUSES,
  type Cause,
  type Lang,
  type Probabilities,
  type Step,
} from '@zhenma/model';
import { type CauseWeights, topCause } from './cause.ts';
import type { ScoreWeights } from './judge.ts';

/** What follows for a subject that is no single sale. */
export interface SubjectCause {
  readonly top: Cause;
  readonly probabilities: Probabilities;
  readonly steps: (lang: Lang) => readonly Step[];
}

/** Names of causes that findings about a code give in place of the scope's. */
export const CHOSEN = ['chosen-by-merchant', 'chosen-by-agent'] as const;

type Shares = Readonly<Partial<Record<Cause, number>>>;

interface StepText {
  readonly action: Bilingual;
  readonly why: Bilingual;
  readonly done_when: Bilingual;
}

/** Cause and steps of cases that are no single sales; data of the catalogue, subjects.yaml. */
export interface SubjectCauses {
  /** Names of the cause and of the steps, per scope of rules. */
  readonly scopes: Readonly<Record<string, { readonly cause: string; readonly steps: string }>>;
  /** Shares of the causes, where the findings decide and where not; the rest is `undetermined`. */
  readonly causes: Readonly<
    Record<string, { readonly decided: Shares; readonly doubtful: Shares }>
  >;
  readonly steps: Readonly<Record<string, readonly StepText[]>>;
}

/** Weights of the catalogue: of findings, and of causes. */
export interface Weighed {
  readonly weights: ScoreWeights;
  readonly causes: CauseWeights;
}

/** How a case is told. */
export interface Telling {
  readonly causes: CauseWeights;
  readonly zoneMinutes: number;
  readonly lang: Lang;
}

/** What is known of a case beside its scope. */
interface Known {
  readonly decided: boolean;
  /** Probability of its cause, where the rows of its scope have one. */
  readonly probability?: number | undefined;
  /** Name of a cause that the findings give in place of the scope's. */
  readonly cause?: string | undefined;
}

/**
 * Cause and steps of a payee, a pool, a borrowed number, or a part (a day, a record) of a subject, as the
 * catalogue has them for the scope; without an entry the cause is undetermined and there are no steps.
 *
 * Source  docs/facts.md (一清 and 二清) [V]; shares own [I].
 */
export const subjectCause = (
  scope: string,
  { subjects }: CauseWeights,
  { decided, probability = 1, cause }: Known,
): SubjectCause => {
  const entry = subjects.scopes[scope];
  const weighed = subjects.causes[cause ?? entry?.cause ?? ''];
  const shares = (decided ? weighed?.decided : weighed?.doubtful) ?? {};
  const probabilities = probabilitiesOf(shares, probability);
  return {
    top: topCause(probabilities),
    probabilities,
    steps: (lang) =>
      (subjects.steps[entry?.steps ?? ''] ?? []).map((step, index) => ({
        order: index + 1,
        action: step.action[lang],
        why: step.why[lang],
        done_when: step.done_when[lang],
      })),
  };
};

const probabilitiesOf = (shares: Shares, times: number): Probabilities => {
  const told = CAUSES.map((cause): [Cause, number] => [cause, round((shares[cause] ?? 0) * times)]);
  const rest = round(1 - told.reduce((sum, [, share]) => sum + share, 0));
  return { ...(Object.fromEntries(told) as Probabilities), undetermined: rest };
};

const round = (share: number): number => Math.round(1000 * share) / 1000;
