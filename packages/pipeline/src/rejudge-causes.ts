import type { Case, Lang } from '@zhenma/model';
import { parse } from 'yaml';
import type { CauseTexts } from './act/store.ts';
import type { RuleSet } from './detect/rule-set.ts';
import { SUBJECT_SCOPES } from './detect/subject-scopes.ts';
import { type CauseWeights, probabilitiesOf, topCause } from './explain/cause.ts';
import { stepsFor } from './explain/steps.ts';
import { CHOSEN, type SubjectCause, subjectCause } from './explain/subject-cause.ts';

/** Weights and subjects of the catalogue, from the texts that were sealed. */
export const causesOf = ({ weights, subjects }: CauseTexts): CauseWeights => ({
  ...(parse(weights) as Omit<CauseWeights, 'subjects'>),
  subjects: parse(subjects) as CauseWeights['subjects'],
});

/**
 * Weighs the causes of sealed cases again, by the sealed weights from the answers that each case tells; a
 * case of a payee, a pool or a part of a subject must have a cause and steps that the sealed catalogue has
 * for its scope.
 *
 * @returns what differs, each with its case
 */
export const rejudgeCauses = (
  cases: readonly Case[],
  causes: CauseWeights,
  { ruleSet, lang }: { readonly ruleSet: RuleSet; readonly lang: Lang },
): readonly string[] =>
  cases.flatMap((one) => {
    const differing = isWeighed(one)
      ? weighedAgain(one, causes, lang)
      : lookedUpAgain(one, causes, ruleSet, lang);
    return differing.map((what) => `${one.case_id}: ${what}`);
  });

/** Only what was weighed says what would settle it. */
const isWeighed = ({ cause }: Case): boolean => cause.settle !== '';

const NOT_WEIGHED = 'cause does not follow from its answers by the sealed weights';
const NOT_STEPS = 'steps do not follow from its cause';
const NOT_LISTED = 'cause and steps are not what the sealed catalogue has for its scope';

/** What a step is for depends on the cause alone; what is filled in, on facts that are not sealed. */
const reasonsOf = (steps: Case['steps']): string => JSON.stringify(steps.map(({ why }) => why));

const NO_FACTS: Parameters<typeof stepsFor>[1] = {
  serial: '',
  registeredNo: '',
  elements: [],
  app: '',
  badStatus: '',
  model: '',
  cohort: 0,
  errors: 0,
  operator: '',
  untrained: false,
  courses: [],
  agent: '',
  gapFen: 0,
  kilometres: 0,
  needed: 0,
  seen: 0,
};

const weighedAgain = ({ cause, steps }: Case, causes: CauseWeights, lang: Lang): string[] => {
  const probabilities = probabilitiesOf(cause.tests, causes);
  const again = { top: topCause(probabilities), probabilities };
  const isSame = textOf(again) === textOf(cause);
  const expected = stepsFor(cause, NO_FACTS, lang);
  return [
    ...(isSame ? [] : [NOT_WEIGHED]),
    ...(reasonsOf(steps) === reasonsOf(expected) ? [] : [NOT_STEPS]),
  ];
};

const textOf = ({ top, probabilities }: Pick<SubjectCause, 'top' | 'probabilities'>): string =>
  JSON.stringify([top, Object.entries(probabilities).sort()]);

const lookedUpAgain = (
  one: Case,
  causes: CauseWeights,
  ruleSet: RuleSet,
  lang: Lang,
): readonly string[] => {
  const said = `${textOf(one.cause)} ${JSON.stringify(one.steps)}`;
  const isListed = candidatesOf(one, causes, ruleSet).some(
    (cause) => `${textOf(cause)} ${JSON.stringify(cause.steps(lang))}` === said,
  );
  return isListed ? [] : [NOT_LISTED];
};

/** What the catalogue may say of a case with such evidence: decided or not, and chosen by somebody or not. */
const candidatesOf = (
  { subject, evidence }: Case,
  causes: CauseWeights,
  ruleSet: RuleSet,
): readonly SubjectCause[] => {
  const told = new Set(evidence.map(({ rule }) => rule));
  const scopes = SUBJECT_SCOPES.filter(
    ({ name }) =>
      (name === 'agent_routes' && subject.type === 'agent') ||
      ruleSet.subjects[name]?.rules.some(({ definition }) => told.has(definition.id)),
  );
  const shares = evidence.flatMap(({ values }) => values['probability'] ?? []).map(Number);
  return scopes.flatMap(({ name }) =>
    [true, false].flatMap((decided) =>
      [undefined, ...CHOSEN].flatMap((cause) =>
        [undefined, ...shares].map((probability) =>
          subjectCause(name, causes, { decided, cause, probability }),
        ),
      ),
    ),
  );
};
