import {
  institutionInside,
  KINDS,
  type Kind,
  type Lang,
  mccInside,
  placesOfNumbers,
  sameFirm,
  type Verdict,
} from '@zhenma/model';
import type { CheckedRule, Row } from '@zhenma/rules';
import type { BackgroundWeights } from './background.ts';
import { type Grade, gradeOf } from './grade.ts';
import { tell } from './tell.ts';

/** Weights that turn findings into a score; data of the catalogue. */
export interface ScoreWeights {
  readonly version: string;
  /** How many of the sales with evidence of this grade are jumps. */
  readonly grade: Readonly<Record<Grade, number>>;
  /** The same of sales that a rule alone makes suspect, where enough of them were seen. */
  readonly rule?: Readonly<Record<string, number>>;
  readonly background: BackgroundWeights;
  /** Fitted weights of the signs of a borrowed number; see detect/borrowed. */
  readonly borrowed: {
    readonly version: string;
    readonly intercept: number;
    readonly weights: Readonly<Record<string, number>>;
  };
}

/** What the product says about every sale with the same facts and the same findings. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly score: number;
  readonly kinds: readonly Kind[];
  readonly rules: readonly string[];
  readonly explanation: string;
}

const verdictOf = (grade: Grade): Verdict =>
  grade === 'decisive' || grade === 'two_strong' ? 'jumped' : 'suspect';

/** A rule that spoke: fired, or kept silent by one of its guards. */
interface Heard {
  readonly rule: CheckedRule;
  readonly guard?: number;
}

/**
 * Verdict, score, kinds and sentence from facts and rule codes.
 *
 * Shape   codes: one character per rule, as `detect` writes them; compared: two witnesses spoke. The
 *         same function serves batch and stream. A sale without findings has score 0 here: what is
 *         likely of such sales only all others tell, see background.ts.
 */
export const judge = (
  rules: readonly CheckedRule[],
  codes: string,
  compared: boolean,
  facts: Row,
  weights: ScoreWeights,
  lang: Lang,
): Judgement => {
  const heard = withoutLoneWeak(
    rules.flatMap((rule, at): Heard[] => {
      const code = Number(codes[at] ?? 0);
      if (code === 0) return [];
      return [code === 1 ? { rule } : { rule, guard: code - 2 }];
    }),
  );
  const fired = heard.filter((one) => one.guard === undefined).map((one) => one.rule);
  const grade = fired.length > 0 ? gradeOf(fired) : undefined;
  const verdict = grade === undefined ? (compared ? 'clean' : 'unknown') : verdictOf(grade);
  return {
    verdict,
    score: grade === undefined ? 0 : scoreOf(grade, fired, weights),
    kinds: fired.length > 0 ? kindsOf(fired, facts) : [],
    rules: fired.map((rule) => rule.definition.id).sort(),
    explanation: explain(heard, fired, verdict, facts, lang),
  };
};

/** A suspect sale is as likely a jump as the likeliest of its findings makes it; weak ones only add to others. */
const scoreOf = (
  grade: Grade,
  fired: readonly CheckedRule[],
  { grade: ofGrade, rule: ofRule = {} }: ScoreWeights,
): number => {
  if (verdictOf(grade) === 'jumped') return ofGrade[grade];
  const told = fired.filter(({ definition }) => definition.strength !== 'weak');
  return Math.max(...told.map(({ definition }) => ofRule[definition.id] ?? ofGrade[grade]));
};

/** A weak finding adds to what others found and is not heard where it is alone. */
const withoutLoneWeak = (heard: readonly Heard[]): readonly Heard[] => {
  const isWeak = ({ rule }: Heard): boolean => rule.definition.strength === 'weak';
  const supported = heard.some((one) => one.guard === undefined && !isWeak(one));
  return supported ? heard : heard.filter((one) => one.guard !== undefined || !isWeak(one));
};

const kindsOf = (fired: readonly CheckedRule[], facts: Row): readonly Kind[] => {
  const kinds = new Set(fired.flatMap((rule) => rule.definition.kinds));
  if (kinds.has('merchant')) for (const kind of numberKinds(facts)) kinds.add(kind);
  return KINDS.filter((kind) => kinds.has(kind));
};

/** What differs between the number expected and the number sent, beyond the number itself. */
const numberKinds = (facts: Row): readonly Kind[] => {
  const expected = text(facts['registered_no']);
  const sent = sentNumber(facts);
  if (expected === null || sent === null) return [];
  const [a, b] = [
    text(facts['registered_mcc']) ?? mccInside(expected),
    text(facts['cleared_mcc']) ?? mccInside(sent),
  ];
  const [left, right] = [institutionInside(expected), institutionInside(sent)];
  const place = placesOfNumbers(expected, sent);
  const out: Kind[] = [];
  if (a !== null && b !== null && a !== b) out.push('mcc');
  if (place === 'different' || place === 'same_province') out.push('area');
  if (left !== null && right !== null && sameFirm(left, right) === false) out.push('acquirer');
  return out;
};

/** The number that contradicts: the cleared one, unless only the response differs. */
const sentNumber = (facts: Row): string | null => {
  const cleared = text(facts['cleared_no']);
  const response = text(facts['response_no']);
  return cleared === text(facts['registered_no']) && response !== null ? response : cleared;
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const SENTENCES = {
  clean: { zh: '能比对的都一致', en: 'all that can be compared agrees' },
  unknown: { zh: '没有可以比对的另一方记录', en: 'there is no second record to compare with' },
  guarded: { zh: '看似不一致，但有正当解释：', en: 'looks inconsistent but is explained: ' },
  join: { zh: '；', en: '; ' },
} as const;

const SENTENCE_FINDINGS_MAX = 2;

/** One sentence: the strongest findings, or why there is none. */
const explain = (
  heard: readonly Heard[],
  fired: readonly CheckedRule[],
  verdict: Verdict,
  facts: Row,
  lang: Lang,
): string => {
  if (fired.length > 0)
    return fired
      .slice(0, SENTENCE_FINDINGS_MAX)
      .map((rule) => tell(rule.definition.statement, facts, lang))
      .join(SENTENCES.join[lang]);
  const quiet = heard[0];
  const why = quiet?.rule.guards[quiet.guard ?? 0]?.definition.why[lang];
  if (why !== undefined) return SENTENCES.guarded[lang] + why;
  return verdict === 'clean' ? SENTENCES.clean[lang] : SENTENCES.unknown[lang];
};
