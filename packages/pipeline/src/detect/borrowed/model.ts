import type { Cell, Session } from '../../engine/session.ts';
import { measureSigns, type NumberSigns } from './signs.ts';

/** Fitted weights of the signs of a borrowed number; data of the catalogue (score.yaml). */
export interface BorrowedModel {
  readonly version: string;
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const chance = (model: BorrowedModel, { signs }: NumberSigns): number => {
  const sum = Object.entries(model.weights).reduce(
    (total, [sign, weight]) => total + weight * (signs[sign] ?? 0),
    model.intercept,
  );
  return 1 / (1 + Math.exp(-sum));
};

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
 * Creates `borrowed(number, probability, reasons)`: the chance that a good part of a number's sales
 * are not its own, from behaviour alone.
 *
 * Shape   one row per cleared number with enough sales; probability rounded to thousandths.
 * Source  docs/benchmark.md (how it was fitted, curves, limits); docs/indicators.md 18–28, 42.
 */
export const createBorrowed = async (session: Session, model: BorrowedModel): Promise<void> => {
  const measured = await measureSigns(session);
  const rows = measured.map((one): Cell[] => [
    one.number,
    round(chance(model, one)),
    reasons(model, one),
  ]);
  const columns = { number: 'integer', probability: 'double', reasons: 'varchar' } as const;
  await session.load('borrowed', columns, rows);
};
