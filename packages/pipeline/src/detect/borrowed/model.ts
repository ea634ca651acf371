import type { Cell, Session } from '../../engine/session.ts';
import { measureSigns, type NumberSigns } from './signs.ts';

/** Fitted weights of the signs of a borrowed number; data of the catalogue (score.yaml). */
export interface BorrowedModel {
  readonly version: string;
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const logOdds = (model: BorrowedModel, { signs }: NumberSigns): number =>
  Object.entries(model.weights).reduce(
    (total, [sign, weight]) => total + weight * (signs[sign] ?? 0),
    model.intercept,
  );

/** Signs told to a reader: the three that speak loudest for borrowing. */
const REASONS_MAX = 3;

const reasons = (model: BorrowedModel, { signs }: NumberSigns): string =>
  Object.entries(model.weights)
    .map(([sign, weight]) => ({
      sign: sign.replace(/^(abs|far|odd|outlying)_/, ''),
      by: weight * (signs[sign] ?? 0),
    }))
    .filter(({ by }) => by > 0.3)
    .sort((a, b) => b.by - a.by || (a.sign < b.sign ? -1 : 1))
    .map(({ sign }) => sign)
    .filter((sign, at, all) => all.indexOf(sign) === at)
    .slice(0, REASONS_MAX)
    .join(';');

/**
 * Creates `borrowed(number, probability, reasons, log_odds, debit, usual_debit)`: the chance that a good
 * part of a number's sales are not its own, from behaviour alone, and its sales by other cards than credit
 * cards beside those of shops of its trade.
 *
 * Shape   one row per cleared number with enough sales; all rounded to thousandths.
 * Source  docs/benchmark.md (how it was fitted, curves, limits); docs/indicators.md 18–28, 42.
 */
export const createBorrowed = async (session: Session, model: BorrowedModel): Promise<void> => {
  const measured = await measureSigns(session);
  const rows = measured.map((one): Cell[] => {
    const odds = logOdds(model, one);
    const { seen, usual } = one.debits;
    const probability = round(1 / (1 + Math.exp(-odds)));
    return [one.number, probability, reasons(model, one), round(odds), seen, round(usual)];
  });
  await session.load('borrowed', COLUMNS, rows);
};

const COLUMNS = {
  number: 'integer',
  probability: 'double',
  reasons: 'varchar',
  log_odds: 'double',
  debit: 'integer',
  usual_debit: 'double',
} as const;
