/** Routing strategies of a world, in the words of domain.md §5.1, with what each does. */
export const STRATEGIES = {
  fixed: 'every shop borrows one number and keeps it',
  'round-robin-city': 'numbers of the same city in turn',
  province: 'any number of the same province',
  nationwide: 'any number of the country',
  'start-amount': 'only sales at or above a starting amount (起跳金额)',
  'credit-only': 'only credit cards',
  'time-window': 'the number depends on the hour',
  'amount-band': 'the number depends on the amount',
  'daily-cap': 'a number is used up to a daily amount, then the next',
  'left-daily-count': 'only so many sales of a shop a day',
  'low-share': 'about three sales in a hundred',
  weekly: 'the number changes every week',
  'class-only': 'every sale, to exempt or preferential numbers only',
  'life-circle': 'the slip shows a third merchant of the city (生活圈)',
  adaptive: 'a number that fits amount, hour and district',
} as const;

/** Name of a strategy. */
export type StrategyName = keyof typeof STRATEGIES;
/** All strategies. */
export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];
