import type { Session } from '../../engine/session.ts';
import { isBefore, type Spell, spellsChance } from './device-pool.ts';

/** Fewer numbers are a change and a return, which says nothing of spells. */
const NUMBERS_MIN = 3;

const USED = `select device, number, deals, runs, longest_run, first_place from mixed_use
  where device in (select device from mixed_use group by device
    having count(*) >= ${NUMBERS_MIN} and max(runs) > 1)
  order by device, number`;

/**
 * Reads which devices of the same numbers stay with each of them for a while, all of them together.
 *
 * Shape   by device, the chance that it and all others with the very same numbers did so by luck:
 *         that of their product (Fisher). Devices without another of the same numbers are left out.
 */
export const readSpellMates = async (session: Session): Promise<ReadonlyMap<number, number>> => {
  const uses = new Map<number, (Spell & { readonly number: number })[]>();
  await session.each(USED, (rows) => {
    for (const row of rows) {
      const device = Number(row['device']);
      const known = uses.get(device) ?? [];
      known.push({
        number: Number(row['number']),
        deals: Number(row['deals']),
        runs: Number(row['runs']),
        longestRun: Number(row['longest_run']),
        firstPlace: Number(row['first_place']),
      });
      uses.set(device, known);
    }
  });
  const crews = new Map<string, { readonly device: number; readonly chance: number }[]>();
  for (const [device, all] of uses) {
    const later = all.filter((use) => !isBefore(use));
    const key = later.map(({ number }) => number).join();
    const crew = crews.get(key) ?? [];
    crew.push({ device, chance: spellsChance(later) });
    crews.set(key, crew);
  }
  return new Map(
    [...crews.values()]
      .filter((crew) => crew.length > 1)
      .flatMap((crew) => {
        const together = chanceOfProduct(crew.map(({ chance }) => chance));
        return crew.map(({ device }): [number, number] => [device, together]);
      }),
  );
};

/** Chance that as many even chances have so small a product: Fisher's method, in closed form. */
export const chanceOfProduct = (chances: readonly number[]): number => {
  const log = chances.reduce((sum, chance) => sum - Math.log(Math.max(chance, 1e-300)), 0);
  // By logarithms: of some hundred devices the terms alone are beyond all numbers.
  let term = -log;
  let sum = 0;
  for (let at = 0; at < chances.length; at += 1) {
    sum += Math.exp(term);
    term += Math.log(log) - Math.log(at + 1);
  }
  return Math.min(1, sum);
};
