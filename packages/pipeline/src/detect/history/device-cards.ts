import type { Session } from '../../engine/session.ts';
import { hypergeometric } from './chances.ts';
import type { NumberPair } from './message-counter.ts';

/** Deals under one number, and those with credit cards. */
export interface Cards {
  readonly number: number;
  readonly deals: number;
  readonly credits: number;
}

/** The numbers of a device that share its cards out by type. */
export interface CardSplit {
  /** Numbers that took credit cards only. */
  readonly led: ReadonlySet<number>;
  /** Numbers that took the others. */
  readonly rest: ReadonlySet<number>;
  /** Chance of it, if cards did not matter. */
  readonly chance: number;
}

/** With a million terminal ids of several numbers, one in a hundred data sets has one by luck. */
const SPLIT_MAX = 1e-8;

/**
 * Finds numbers under one terminal id that took credit cards only, while others took the rest.
 *
 * Two shops with one id each serve all kinds of cards. Numbers that divide them among each other are
 * those of one device, whatever is known of its id. That the numbers with credit cards were picked is
 * paid for by counting every choice of numbers.
 * Source  docs/indicators.md 21. Own [I].
 */
export const splitByCard = (uses: readonly Cards[]): CardSplit | undefined => {
  const credit = uses.filter((use) => use.deals > 0 && use.credits === use.deals);
  const led = credit.reduce((sum, { deals }) => sum + deals, 0);
  const chanceOf = (use: Cards): number =>
    cardChance({ deals: led, credits: led }, use) * 2 ** uses.length;
  const rest = uses.filter(
    (use) => use.credits * 2 < use.deals && led > 0 && chanceOf(use) <= SPLIT_MAX,
  );
  if (rest.length === 0) return undefined;
  const chance = Math.max(...rest.map(chanceOf));
  return { led: numbersOf(credit), rest: numbersOf(rest), chance };
};

const numbersOf = (uses: readonly Cards[]): ReadonlySet<number> =>
  new Set(uses.map(({ number }) => number));

/**
 * Chance that, of the deals under two numbers, none with a debit card falls on the one and so few with
 * a credit card on the other, if cards did not matter: the one-sided exact test of Fisher.
 */
export const cardChance = (use: Omit<Cards, 'number'>, home: Omit<Cards, 'number'>): number => {
  const all = use.deals + home.deals;
  const credits = use.credits + home.credits;
  let chance = 0;
  for (let hit = use.credits; hit <= Math.min(use.deals, credits); hit += 1)
    chance += hypergeometric(all, credits, use.deals, hit);
  return Math.min(1, chance);
};

/** Reads which numbers of one terminal id share the cards out, by device: see `splitByCard`. */
export const readSplits = async (session: Session): Promise<ReadonlyMap<number, NumberPair[]>> => {
  const splits = new Map<number, NumberPair[]>();
  let device = 0;
  let uses: Cards[] = [];
  const tell = (): void => {
    const split = splitByCard(uses);
    uses = [];
    if (split === undefined) return;
    const weight = -Math.log(split.chance);
    const pairs = [...split.led].flatMap((a) =>
      [...split.rest].map((b): NumberPair => ({ a, b, weight })),
    );
    splits.set(device, pairs);
  };
  await session.each(CARDS, (rows) => {
    for (const row of rows) {
      if (Number(row['device']) !== device) tell();
      device = Number(row['device']);
      uses.push({
        number: Number(row['number']),
        deals: Number(row['deals']),
        credits: Number(row['credits']),
      });
    }
  });
  tell();
  return splits;
};

/** Only of terminal ids with a number that took credit cards alone and one that took few. */
const CARDS = `
  with use as (
    select k.device, k.cleared as number, count(*) as deals,
      count(*) filter (s.card_type in (2, 3)) as credits
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.device < 0 and k.cleared > 0 and s.txn_type in (1, 5)
    group by k.device, k.cleared
  ), divided as (
    select device from use group by device
    having bool_or(credits = deals) and bool_or(credits * 2 < deals)
  )
  select u.* from use u join divided using (device) order by u.device, u.number`;
