/** Fits the additive model of causes: multinomial logistic regression with shrinkage. */
import { CAUSES, type Cause } from '@zhenma/model';
import type { CauseAnswer, CauseWeights } from '../../packages/pipeline/src/explain/cause.ts';

export type Weights = Pick<CauseWeights, 'prior' | 'questions'>;

/** A case whose cause is known. */
export interface Known {
  readonly answers: readonly CauseAnswer[];
  readonly truth: Cause;
}

/** Equal answers of one cause, once, with how many cases they stand for. */
interface Group {
  readonly answers: readonly CauseAnswer[];
  readonly truth: number;
  readonly weight: number;
}

const NONE = CAUSES.indexOf('undetermined');

/** Standard deviation of the normal prior around the expert's weights. */
const SPREAD = 0.8;
/** Each case has a twin without answers, which is undetermined, of this weight. */
const TWIN = 0.05;
const STEPS = 1_500;

/**
 * Fits weights to cases.
 *
 * Shape   maximum of the posterior. An answer counts for its own cause only, towards it when it is
 *         for, away when it is against: signs are held. Every case weighs the same, so that
 *         probabilities are those of the worlds.
 */
export const fitWeights = (examples: readonly Known[], expert: Weights): Weights => {
  const groups = group(examples);
  const ids = Object.keys(expert.questions);
  const names = ids.flatMap((id) => [`+${id}`, `-${id}`]);
  const index = new Map(names.map((name, at) => [name, at]));
  const size = CAUSES.length + names.length;
  const start = Float64Array.from([
    ...CAUSES.map((cause) => (cause === 'undetermined' ? 0 : expert.prior[cause])),
    ...ids.flatMap((id) => [expert.questions[id]?.for ?? 0, expert.questions[id]?.against ?? 0]),
  ]);
  const x = Float64Array.from(start);
  const [mean, square] = [new Float64Array(size), new Float64Array(size)];
  for (let step = 1; step <= STEPS; step += 1) {
    const slope = gradient(groups, x, { start, index });
    for (let at = 0; at < size; at += 1) {
      mean[at] = 0.9 * mean[at]! + 0.1 * slope[at]!;
      square[at] = 0.999 * square[at]! + 0.001 * slope[at]! ** 2;
      const rate = 0.05 / (1 + step / 500);
      const move =
        mean[at]! / (1 - 0.9 ** step) / (Math.sqrt(square[at]! / (1 - 0.999 ** step)) + 1e-9);
      x[at] = x[at]! - rate * move;
      if (at >= CAUSES.length) x[at] = Math.max(0, x[at]!);
    }
  }
  const round = (value: number): number => Math.round(100 * value) / 100;
  const prior = Object.fromEntries(
    CAUSES.flatMap((cause, at) => (at === NONE ? [] : [[cause, round(x[at]!)]])),
  ) as Weights['prior'];
  const weightOf = (name: string): number => round(x[CAUSES.length + (index.get(name) ?? 0)]!);
  const questions = ids.map((id) => [id, { for: weightOf(`+${id}`), against: weightOf(`-${id}`) }]);
  return { prior, questions: Object.fromEntries(questions) };
};

const keyOf = (answer: CauseAnswer): string => `${answer.for ? '+' : '-'}${answer.test}`;

const group = (examples: readonly Known[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  const add = (answers: readonly CauseAnswer[], truth: number, weight: number): void => {
    const key = `${truth} ${answers.map(keyOf).sort().join(' ')}`;
    groups.set(key, { answers, truth, weight: (groups.get(key)?.weight ?? 0) + weight });
  };
  for (const { answers, truth } of examples) {
    add(answers, CAUSES.indexOf(truth), 1);
    add([], NONE, TWIN);
  }
  return [...groups.values()];
};

const gradient = (
  groups: readonly Group[],
  x: Float64Array,
  { start, index }: { readonly start: Float64Array; readonly index: ReadonlyMap<string, number> },
): Float64Array => {
  const slope = new Float64Array(x.length);
  const log = new Float64Array(CAUSES.length);
  for (const { answers, truth, weight } of groups) {
    for (let at = 0; at < log.length; at += 1) log[at] = at === NONE ? 0 : x[at]!;
    for (const answer of answers) {
      const at = CAUSES.length + index.get(keyOf(answer))!;
      log[CAUSES.indexOf(answer.cause)]! += answer.for ? x[at]! : -x[at]!;
    }
    const most = Math.max(...log);
    const sum = log.reduce((all, value) => all + Math.exp(value - most), 0);
    const miss = log.map((value, at) => Math.exp(value - most) / sum - (at === truth ? 1 : 0));
    for (let at = 0; at < log.length; at += 1) if (at !== NONE) slope[at]! += weight * miss[at]!;
    for (const answer of answers) {
      const at = CAUSES.length + index.get(keyOf(answer))!;
      slope[at]! += weight * miss[CAUSES.indexOf(answer.cause)]! * (answer.for ? 1 : -1);
    }
  }
  for (let at = 0; at < x.length; at += 1) slope[at]! += (x[at]! - start[at]!) / SPREAD ** 2;
  return slope;
};
