import type { Bilingual, Kind as FindingKind, Strength } from '@zhenma/model';
import type { Lists } from './scope.ts';

/** A legitimate look-alike: when it holds, the finding is suppressed but stays visible. */
export interface GuardDefinition {
  readonly guard: string;
  /** CEL over the rule's scope. */
  readonly when: string;
  /** What the guard explains away, and why. */
  readonly why: Bilingual;
}

/** A rule as its author wrote it, before any checking of its expressions. */
export interface RuleDefinition {
  readonly id: string;
  /** Counts up with every change; a finding names it. */
  readonly version: number;
  /** Name of the scope: sale, observation, terminal, agent, merchant, pool…; docs/rules.md. */
  readonly scope: string;
  readonly kinds: readonly FindingKind[];
  readonly strength: Strength;
  /** CEL over the scope; the rule fires when it is true. */
  readonly when: string;
  readonly unless?: readonly GuardDefinition[];
  /** What must be in the data for the rule to look at all, e.g. `view:clearing`. */
  readonly needs: readonly string[];
  /** Templates; `{field}` is a field of the scope. */
  readonly statement: Bilingual;
  readonly source: string;
  readonly falsePositives: string;
}

/** Where a piece of CEL text sits in the YAML file. */
export interface Place {
  /** 1-based line and column of each character of the text, by offset. */
  readonly at: (offset: number) => { readonly line: number; readonly column: number };
}

export interface Pack {
  readonly name: string;
  readonly fileName: string;
  readonly rules: readonly RuleDefinition[];
  /** Named values that rules of any pack of the same run may refer to. */
  readonly lists: Lists;
  /** Place of a CEL text: `placeOf(rule)` of its `when`, `placeOf(rule, guard)` of a guard's. */
  readonly placeOf: (ruleId: string, guardId?: string) => Place | undefined;
}
