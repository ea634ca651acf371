/** Who looks, at what, and what is hidden from them. */
export interface Spec {
  readonly name: string;
  readonly views: readonly View[];
  /** Several acquirers, as a network or an issuer sees them. */
  readonly manyAcquirers: boolean;
  readonly registry: boolean;
  readonly fleet: boolean;
  readonly payouts: boolean;
  /** Least and most share of jumped sales; the seed chooses. */
  readonly jumped: readonly [number, number];
  readonly strategies: readonly Strategy[];
  readonly causes: readonly Cause[];
  /** The channel gives jumped sales identifiers of its own. */
  readonly hides: boolean;
  readonly dirt: boolean;
  readonly days: number;
}

export type View = 'slip' | 'request' | 'response' | 'clearing' | 'statement';

export const STRATEGIES = [
  'fixed',
  'round-robin-city',
  'province',
  'nationwide',
  'start-amount',
  'credit-only',
  'time-window',
  'amount-band',
  'daily-cap',
  'left-daily-count',
  'low-share',
  'weekly',
  'class-only',
  'life-circle',
  'adaptive',
] as const;
export type Strategy = (typeof STRATEGIES)[number];

export const CAUSES = [
  'routing',
  'software',
  'device',
  'operation',
  'merchant',
  'registry',
  'data',
] as const;
export type Cause = (typeof CAUSES)[number];

const base: Spec = {
  name: '',
  views: ['slip', 'clearing'],
  manyAcquirers: false,
  registry: true,
  fleet: true,
  payouts: false,
  jumped: [0.01, 0.15],
  strategies: STRATEGIES,
  causes: CAUSES,
  hides: false,
  dirt: false,
  days: 35,
};

const outside: Partial<Spec> = {
  manyAcquirers: true,
  registry: false,
  fleet: false,
  causes: ['routing', 'device'],
};

const spec = (name: string, by: Partial<Spec>): Spec => ({ ...base, ...by, name });

const list: readonly Spec[] = [
  spec('other-acquirer', { views: ['slip', 'request', 'response', 'clearing'] }),
  spec('other-issuer', { ...outside, views: ['statement'] }),
  spec('other-network', { ...outside, views: ['clearing'] }),
  spec('other-merchant', {
    views: ['slip', 'statement'],
    fleet: false,
    manyAcquirers: true,
    causes: ['routing', 'operation'],
  }),
  spec('other-honest', {
    views: ['slip', 'request', 'response', 'clearing', 'statement'],
    manyAcquirers: true,
    jumped: [0, 0],
    strategies: [],
    causes: ['registry', 'data'],
  }),
  spec('other-dirty', { views: ['slip', 'request', 'response', 'clearing'], dirt: true }),
  spec('other-pool-network', { ...outside, views: ['clearing'], hides: true, causes: ['routing'] }),
  spec('other-pool-issuer', { ...outside, views: ['statement'], hides: true, causes: ['routing'] }),
  spec('other-payees', {
    views: ['clearing'],
    fleet: false,
    payouts: true,
    manyAcquirers: true,
    jumped: [0, 0],
    strategies: [],
    causes: [],
  }),
];

/** The worlds of the second generator by name. */
export const SECOND_WORLDS: Readonly<Record<string, Spec>> = Object.fromEntries(
  list.map((one) => [one.name, one]),
);
