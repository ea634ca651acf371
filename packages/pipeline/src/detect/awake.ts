import { type CheckedRule, mayBeTrue } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { FEATURE_FIELDS, featuresFor } from './features.ts';
import { SALE_FIELDS } from './scope.ts';

/**
 * Identities that no pattern of `facts` states, and measures for which the data lacks something: null
 * in every sale.
 */
export const unsaidFields = async (
  session: Session,
  offered: ReadonlySet<string>,
  liveOnly: boolean,
): Promise<ReadonlySet<string>> => {
  const described = await session.rows('describe facts');
  const columns = described
    .map((row) => String(row['column_name']))
    .filter((name) => SALE_FIELDS[name]?.level === 'pattern');
  const counts = columns.map((name) => `count(${quoteName(name)}) as ${quoteName(name)}`);
  const [said] = await session.rows(`select ${counts.join(', ')} from facts`);
  const made = new Set(featuresFor(offered, liveOnly).flatMap(({ fields }) => Object.keys(fields)));
  return new Set([
    ...columns.filter((name) => said?.[name] === 0),
    ...Object.keys(FEATURE_FIELDS).filter((name) => !made.has(name)),
  ]);
};

/** Whether a rule may fire in a sale that says nothing in the fields `unsaid`; else it is silent. */
export const isAwake = (rule: CheckedRule, unsaid: ReadonlySet<string>): boolean =>
  mayBeTrue(rule.tree, unsaid);
