import type { Case } from '@zhenma/model';

/** How far the payee cases of a bundle follow from its payouts alone. */
export interface PayeesAgain {
  /** Payees whose findings and facts came again from the sealed payouts. */
  readonly payees: number;
  /** What differs, each with its case. */
  readonly problems: readonly string[];
}

/**
 * Compares sealed payee cases with those that the pipeline found again in the sealed payouts, which
 * are all there are of an account: the same findings, on the same facts, must come again.
 */
export const comparePayees = (sealed: readonly Case[], again: readonly Case[]): PayeesAgain => {
  const found = new Map(again.map((one) => [one.case_id, one]));
  const payees = sealed.filter(({ subject }) => subject.type === 'payee');
  const problems = payees.flatMap((one) => {
    const now = found.get(one.case_id);
    if (now === undefined) return [`${one.case_id}: its payouts give no case`];
    const names = differing(one, now);
    if (names.length === 0) return [];
    return [`${one.case_id}: ${names.join(', ')} do not follow from its payouts`];
  });
  return { payees: payees.length - problems.length, problems };
};

/** Rules that came or went, and facts that changed. */
const differing = (was: Case, is: Case): readonly string[] => {
  const [before, after] = [byRule(was), byRule(is)];
  const rules = [...new Set([...before.keys(), ...after.keys()])];
  const turned = rules.filter((rule) => !before.has(rule) || !after.has(rule));
  const facts = rules.flatMap((rule) => {
    const [old = {}, now = {}] = [before.get(rule), after.get(rule)];
    return turned.includes(rule)
      ? []
      : Object.keys({ ...old, ...now }).filter((name) => old[name] !== now[name]);
  });
  return [...new Set([...turned, ...facts])].sort();
};

const byRule = (one: Case): ReadonlyMap<string, Readonly<Record<string, string>>> =>
  new Map(one.evidence.filter(isOfPayouts).map(({ rule, values }) => [rule, values]));

const isOfPayouts = ({ view }: Case['evidence'][number]): boolean => view === 'settlements';
