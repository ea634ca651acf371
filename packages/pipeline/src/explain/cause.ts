import {
  type Bilingual,
  CAUSES,
  type Cause,
  type Lang,
  type Probabilities,
  type WeighedCause,
} from '@zhenma/model';
import { DEVICE } from './cause/device.ts';
import { DATA, MERCHANT } from './cause/merchant.ts';
import { OPERATION } from './cause/operation.ts';
import { REGISTRY } from './cause/registry.ts';
import { ROUTING } from './cause/routing.ts';
import { SOFTWARE } from './cause/software.ts';
import type { CauseQuestion } from './cause/test.ts';
import type { CauseFacts } from './cause-facts.ts';
import type { SubjectCauses } from './subject-cause.ts';
import type { TrafficTest } from './traffic.ts';

/** Weights of the additive model; data of the catalogue. */
export interface CauseWeights {
  readonly version: string;
  /** Log-odds of a cause against `undetermined` before any question is asked. */
  readonly prior: Readonly<Record<Exclude<Cause, 'undetermined'>, number>>;
  /** Per question, what an answer for and an answer against adds to its cause. */
  readonly questions: Readonly<Record<string, { readonly for: number; readonly against: number }>>;
  /** What log-odds are multiplied by: questions answered together are surer than their sum. 1 if absent. */
  readonly sharpness?: number;
  /** The proof by traffic that a case is mended. */
  readonly traffic: TrafficTest;
  /** Cause and steps of cases that are no single sales. */
  readonly subjects: SubjectCauses;
}

/** Nothing is known about causes: every case stays undetermined. */
export const NO_CAUSES: CauseWeights = {
  version: 'none',
  prior: {
    routing: -99,
    software: -99,
    device: -99,
    operation: -99,
    merchant: -99,
    registry: -99,
    data: -99,
  },
  questions: {},
  traffic: { alpha: 0.01, beta: 0.05, mended_share: 0.001, share_min: 0.02 },
  subjects: { scopes: {}, causes: {}, steps: {} },
};

export const QUESTIONS: readonly CauseQuestion[] = [
  ...ROUTING,
  ...SOFTWARE,
  ...DEVICE,
  ...OPERATION,
  ...REGISTRY,
  ...MERCHANT,
  ...DATA,
];

/**
 * Weighs the causes of a case.
 *
 * Shape   log-odds of each cause against `undetermined` are its prior and the weights of the
 *         questions about it that the data answers; a question without an answer adds nothing, so
 *         that a missing table leaves more to `undetermined`. Probabilities sum to 1.
 */
export const weighCause = (facts: CauseFacts, weights: CauseWeights, lang: Lang): WeighedCause =>
  weighInBoth(facts, weights)[lang];

/** The same, weighed once and told in both languages. */
export const weighInBoth = (
  facts: CauseFacts,
  weights: CauseWeights,
): Readonly<Record<Lang, WeighedCause>> => {
  const answered = QUESTIONS.flatMap(({ id, cause, ask }) => {
    const found = ask(facts);
    return found ? [{ cause, test: id, found }] : [];
  });
  const probabilities = probabilitiesOf(
    answered.map(({ cause, test, found }) => ({ cause, test, for: found.for })),
    weights,
  );
  const top = topCause(probabilities);
  const settle = SETTLE[missing(facts, probabilities)];
  const told = (lang: Lang): WeighedCause => ({
    top,
    probabilities,
    tests: answered.map(({ cause, test, found: { statement, ...numbers } }) => ({
      cause,
      test,
      for: numbers.for,
      effect: numbers.effect,
      low: numbers.low,
      high: numbers.high,
      p: numbers.p,
      statement: statement[lang],
    })),
    settle: settle[lang],
  });
  return { zh: told('zh'), en: told('en') };
};

/** What a question about a cause came to, without its numbers. */
export type CauseAnswer = Pick<WeighedCause['tests'][number], 'cause' | 'test' | 'for'>;

/** The probabilities that the answers come to; also what the fit in bench/cause is judged by. */
export const probabilitiesOf = (
  answers: readonly CauseAnswer[],
  weights: Pick<CauseWeights, 'prior' | 'questions' | 'sharpness'>,
): Probabilities => {
  const log = new Map<Cause, number>([...Object.entries(weights.prior)] as [Cause, number][]);
  for (const answer of answers) {
    const weight = weights.questions[answer.test];
    if (weight === undefined) continue;
    const step = answer.for ? weight.for : -weight.against;
    log.set(answer.cause, (log.get(answer.cause) ?? 0) + step);
  }
  return softmax(log, weights.sharpness ?? 1);
};

const softmax = (log: ReadonlyMap<Cause, number>, sharpness: number): Probabilities => {
  const all = CAUSES.map((cause) =>
    cause === 'undetermined' ? 1 : Math.exp(sharpness * (log.get(cause) ?? -99)),
  );
  const sum = all.reduce((a, b) => a + b, 0);
  const parts = all.map((value) => Math.round((1000 * value) / sum) / 1000);
  const rest = Math.round(1000 * (1 - parts.reduce((a, b) => a + b, 0))) / 1000;
  const most = parts.indexOf(Math.max(...parts));
  return Object.fromEntries(
    CAUSES.map((cause, at) => [
      cause,
      at === most ? Math.round(1000 * ((parts[at] ?? 0) + rest)) / 1000 : (parts[at] ?? 0),
    ]),
  ) as Probabilities;
};

/** The most probable cause; `undetermined` unless one reaches one half. */
export const topCause = (probabilities: Probabilities): Cause => {
  const [top] = Object.entries(probabilities).sort((a, b) => b[1] - a[1]) as [[Cause, number]];
  return top[1] >= 0.5 ? top[0] : 'undetermined';
};

type Missing = 'request' | 'events' | 'history' | 'place' | 'more' | 'rival';

const SURE = 0.95;

/** The piece of data that would speak next. */
const missing = (facts: CauseFacts, probabilities: Probabilities): Missing => {
  const absent = (name: string): boolean => facts[name] === null || facts[name] === undefined;
  if (probabilities.merchant >= 0.5) return 'place';
  if (probabilities.registry >= 0.2) return 'history';
  if (absent('untrained_permille') && absent('errors_due_milli') && probabilities.routing < SURE)
    return 'events';
  if (Number(facts['request_n'] ?? 0) === 0 && Number(facts['off'] ?? 0) > 0) return 'request';
  return Number(facts['sales'] ?? 0) < 5 ? 'more' : 'rival';
};

const SETTLE: Readonly<Record<Missing, Bilingual>> = {
  request: {
    zh: '终端请求报文（F42）：看终端自己上送的是哪个号',
    en: 'the request message of the device (F42): which number did it send itself',
  },
  events: {
    zh: '设备事件（升级、参数下载、故障、维修）与培训记录：看异常从哪件事开始、到哪件事结束',
    en: 'fleet events (updates, downloads, errors, repairs) and training: what began and ended it',
  },
  history: {
    zh: '变更手续或登记历史：该号码何时、由谁批准绑定到这台终端',
    en: 'the change form or the registry history: when and by whom this number was bound to the device',
  },
  place: {
    zh: '现场核实：终端在谁手里、是否报备过搬迁',
    en: 'a visit: who holds the terminal, and was the move reported',
  },
  more: { zh: '更多交易：目前笔数太少', en: 'more sales: there are too few so far' },
  rival: {
    zh: '一笔 0.01–1 元的测试交易：比对请求、应答、云闪付三处商户号',
    en: 'a test sale of 0.01–1 yuan: compare the number in request, response and cardholder app',
  },
};
