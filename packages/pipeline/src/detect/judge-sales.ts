import type { Measures } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { isAwake, unsaidFields } from './awake.ts';
import { deriveBeside } from './derived.ts';
import { createFeatures } from './features.ts';
import { createFindings, type Detected, rulesToRun } from './findings.ts';
import { questionsOf } from './questions.ts';
import type { RuleSet } from './rule-set.ts';

/**
 * Makes the features and evaluates the rules about sales that the data allows; answers of dictionary
 * functions are made for rules alone that some sale may wake, where they decide something.
 */
export const judgeSales = async (
  session: Session,
  ruleSet: RuleSet,
  { offered, liveOnly }: { readonly offered: ReadonlySet<string>; readonly liveOnly: boolean },
): Promise<Detected & { readonly measures: Measures }> => {
  const running = rulesToRun(ruleSet, offered, liveOnly);
  const unsaid = await unsaidFields(session, offered, liveOnly);
  const awake = running.rules.filter((rule) => isAwake(rule, unsaid));
  const measures = await deriveBeside(session, questionsOf(awake, ruleSet.compared), () =>
    createFeatures(session, offered, liveOnly),
  );
  await createFindings(session, running, { compared: ruleSet.compared, measures, unsaid });
  return { ...running, measures };
};
