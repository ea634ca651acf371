import type { Case, Charges } from '@zhenma/model';
import { countLabel, moneyLabel } from './labels.ts';
import type { Words } from './words.ts';

/** One question that a shop asks about itself. */
export interface OwnAnswer {
  readonly question: string;
  readonly answer: string;
  /** Whether the answer is one that the shop would complain about. */
  readonly ill: boolean;
}

/** What the shop itself would notice: the answers that the records give, and the questions that nobody looked at. */
export interface OwnQuestions {
  readonly answers: readonly OwnAnswer[];
  /** Questions without an answer, each with what is missing for it. */
  readonly notLooked: readonly string[];
}

const SHOPS = new Set(['terminal', 'merchant']);

/**
 * Was I charged more than my contract, did my fee drift, were payouts late, did sales fail more: each
 * answered, or named as not looked at. None for a subject that is no shop.
 */
export const ownQuestions = (one: Case, words: Words): OwnQuestions | undefined => {
  if (!SHOPS.has(one.subject.type)) return undefined;
  const told = QUESTIONS.map((name) => ({
    ...words.section.own.questions[name],
    said: one.charges === undefined ? undefined : ANSWERS[name](one.charges, words),
  }));
  return {
    answers: told.flatMap(({ question, said }) =>
      said === undefined ? [] : { question, ...said },
    ),
    notLooked: told
      .filter(({ said }) => said === undefined)
      .map(({ question, needs }) => words.section.own.missing(question, needs)),
  };
};

const QUESTIONS = ['charged', 'drift', 'late', 'failed'] as const;

type Said = Omit<OwnAnswer, 'question'> | undefined;

/**
 * A rate that moved by less than this many millionths stayed; fees are rounded to the fen. What is
 * charged as agreed moves with the mix of debit and credit cards only, and is no drift.
 */
const DRIFT_MIN_PPM = 200;
const FAILED_MIN_PERMILLE = 20;

const charged = (charges: Charges, { section }: Words): Said => {
  const { charged_fen, contract_fen, overcharged_sales, overcharged_fen } = charges;
  if (contract_fen === 0) return undefined;
  const sums = section.charged(moneyLabel(charged_fen), moneyLabel(contract_fen));
  if (overcharged_fen === 0) return { answer: `${section.own.no}${sums}`, ill: false };
  const over = section.overcharged(countLabel(overcharged_sales), moneyLabel(overcharged_fen));
  return { answer: `${section.own.yes}${sums}${over}`, ill: true };
};

const drift = (charges: Charges, { section }: Words): Said => {
  const { rate_before_ppm: before, rate_since_ppm: since, charged_fen, contract_fen } = charges;
  if (before === null || since === null) return undefined;
  const rates = section.drifted(ppmLabel(before), ppmLabel(since));
  const asAgreed = contract_fen > 0 && charged_fen === contract_fen;
  if (asAgreed) return { answer: `${section.own.no}${section.own.agreed}`, ill: false };
  if (Math.abs(since - before) < DRIFT_MIN_PPM)
    return { answer: `${section.own.no}${rates}`, ill: false };
  return { answer: `${section.own.yes}${rates}`, ill: since > before };
};

const late = ({ payout_days, late_payout_days }: Charges, { section }: Words): Said => {
  if (payout_days === 0) return undefined;
  const [k, n] = [countLabel(late_payout_days), countLabel(payout_days)];
  return late_payout_days === 0
    ? { answer: `${section.own.no}${section.own.onTime(n)}`, ill: false }
    : { answer: `${section.own.yes}${section.paidLate(k, n)}`, ill: true };
};

const failed = (charges: Charges, { section }: Words): Said => {
  const { failed_before_permille: before, failed_since_permille: since } = charges;
  if (before === null || since === null) return undefined;
  const shares = section.failed(`${before / 10} %`, `${since / 10} %`);
  const ill = since - before >= FAILED_MIN_PERMILLE;
  return { answer: `${ill ? section.own.yes : section.own.no}${shares}`, ill };
};

const ANSWERS = { charged, drift, late, failed };

/** `0.38 %` of 3,800 millionths. */
const ppmLabel = (ppm: number): string => `${(ppm / 10_000).toFixed(2)} %`;
