import type { Cell, Session } from '../../engine/session.ts';
import { binomialAbove } from './chances.ts';
import { isBefore, type Spell, spellsChance } from './device-pool.ts';

/** Fewer numbers are a change and a return, which says nothing of spells. */
const NUMBERS_MIN = 3;

const USED = `select device, number, deals, runs, longest_run, first_place from mixed_use
  where device in (select device from mixed_use group by device
    having count(*) >= ${NUMBERS_MIN} and max(runs) > 1)
  order by device, number`;

/** All deals of such devices, those of one moment in a fixed order. */
const DEALS = `select c.crew, k.device, k.cleared as number
  from spell_crew c join history_key k using (device) join sale s using (sale)
  where k.cleared > 0 and s.txn_type in (1, 5)
  order by s.at_ms, k.device, k.cleared`;

interface Member {
  readonly device: number;
  readonly later: readonly (Spell & { readonly number: number })[];
}

/**
 * Reads which devices of the same numbers stay with each of them for a while, all of them together.
 *
 * Shape   by device, the chance that it and all others with the very same numbers did so by luck:
 *         that of the product (Fisher) of each one's spells and of how often one followed another with
 *         the number that the other had. Devices without another of the same numbers are left out.
 */
export const readSpellMates = async (session: Session): Promise<ReadonlyMap<number, number>> => {
  const crews = await readCrews(session);
  const step = await readSteps(session, crews);
  return new Map(
    crews.flatMap((crew, at) => {
      const own = crew.map(({ later }) => spellsChance(later));
      const inStep = step[at];
      const together = chanceOfProduct(inStep === undefined ? own : [...own, inStep]);
      return crew.map(({ device }): [number, number] => [device, together]);
    }),
  );
};

/** Devices of the very same numbers; what a device left at the start is none of them. */
const readCrews = async (session: Session): Promise<readonly (readonly Member[])[]> => {
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
  const crews = new Map<string, Member[]>();
  for (const [device, all] of uses) {
    const later = all.filter((use) => !isBefore(use));
    const key = later.map(({ number }) => number).join();
    crews.set(key, [...(crews.get(key) ?? []), { device, later }]);
  }
  return [...crews.values()].filter((crew) => crew.length > 1);
};

/** By crew, the chance of its devices' keeping step: see `stepChance`. */
const readSteps = async (
  session: Session,
  crews: readonly (readonly Member[])[],
): Promise<readonly (number | undefined)[]> => {
  if (crews.length === 0) return [];
  const members = crews.flatMap((crew, at) => crew.map(({ device }): Cell[] => [device, at]));
  await session.load('spell_crew', { device: 'bigint', crew: 'integer' }, members);
  const kept = crews.map(([one]) => new Set(one?.later.map(({ number }) => number)));
  const found = crews.map((): StepDeal[] => []);
  await session.each(DEALS, (rows) => {
    for (const row of rows) {
      const [at, number] = [Number(row['crew']), Number(row['number'])];
      if (kept[at]?.has(number)) found[at]?.push({ device: Number(row['device']), number });
    }
  });
  return found.map(stepChance);
};

/** A deal of a crew, in order of time. */
export interface StepDeal {
  readonly device: number;
  readonly number: number;
}

/**
 * Chance that deals of one device follow those of another under the same number so often. Were customers
 * to come as they come, they would agree as often as the shares of the numbers on both devices say.
 * Undefined where no deal follows one of another device.
 */
export const stepChance = (deals: readonly StepDeal[]): number | undefined => {
  const shares = new Map<number, Map<number, number>>();
  for (const { device, number } of deals) {
    const one = shares.get(device) ?? new Map<number, number>();
    shares.set(device, one.set(number, (one.get(number) ?? 0) + 1));
  }
  const sum = (one: ReadonlyMap<number, number>): number =>
    [...one.values()].reduce((all, n) => all + n, 0);
  let [pairs, hits, mean] = [0, 0, 0];
  for (let at = 1; at < deals.length; at += 1) {
    const [last, next] = [deals[at - 1] as StepDeal, deals[at] as StepDeal];
    if (last.device === next.device) continue;
    const [a, b] = [shares.get(last.device), shares.get(next.device)];
    if (a === undefined || b === undefined) continue;
    pairs += 1;
    if (last.number === next.number) hits += 1;
    for (const [number, n] of a) mean += (n * (b.get(number) ?? 0)) / sum(a) / sum(b);
  }
  return pairs === 0 ? undefined : binomialAbove(pairs, mean / pairs, hits);
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
