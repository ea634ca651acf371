import { areaIn } from './acquirers.ts';
import { DAY, type Wall } from './calendar.ts';
import type { City } from './cities.ts';
import { CLEANINGS, type Cleaning } from './names.ts';
import type { View } from './spec.ts';
import type { Town } from './town.ts';

/** How the sources of one world write things down; the seed chooses. */
export interface Habits {
  readonly views: readonly View[];
  /** Columns that a view's export does not have. */
  readonly omit: Readonly<Record<View, ReadonlySet<string>>>;
  /** Share of sales of which the view has a row. */
  readonly coverage: Readonly<Record<View, number>>;
  readonly stamps: Readonly<Record<View, 'plain' | 'offset' | 'utc'>>;
  readonly scheme: 'cnaps' | 'gb';
  readonly slipName: 'sign' | 'legal';
  /** A take-back names its original by reference number, by row, or not at all. */
  readonly originals: 'rrn' | 'row' | 'none';
  readonly sharedIds: boolean;
  readonly minutes: boolean;
  /** Every issuer has its way with names. */
  readonly cleaning: ReadonlyMap<string, Cleaning>;
  readonly oneIssuer: string | undefined;
  /** Clearing later than this is not here yet. */
  readonly cutoff: Wall;
  /** The export of one agent's slips that spoils something. */
  readonly damage: Damage | undefined;
  /** Columns that the registry's export does not have. */
  readonly paperLacks: ReadonlySet<string>;
}

export interface Damage {
  readonly agent: string;
  readonly kind: 'scientific' | 'tail-cut' | 'eight-hours' | 'short-name';
  readonly from: Wall;
  readonly to: Wall;
}

export const areaOf = (habits: Habits, city: City): string => areaIn(habits.scheme, city);

const NEVER: Readonly<Record<View, readonly string[]>> = {
  slip: ['mcc', 'acquirer', 'forwarder', 'issuer', 'lat', 'lon', 'area_code', 'issuer_fee'],
  request: ['auth_code', 'merchant_fee', 'issuer'],
  response: ['terminal_sn', 'lat', 'lon', 'area_code', 'app_version', 'param_version', 'mcc'],
  clearing: [
    'terminal_sn',
    'app_version',
    'param_version',
    'lat',
    'lon',
    'area_code',
    'operator_id',
    'batch_no',
    'entry_mode',
  ],
  statement: [
    'terminal_sn',
    'app_version',
    'param_version',
    'lat',
    'lon',
    'area_code',
    'operator_id',
    'batch_no',
    'trace_no',
  ],
};

/** Sets of columns that real exports were seen without; the rest can still be put together. */
const LACKS: Readonly<Record<View, readonly (readonly string[])[]>> = {
  slip: [
    ['card_token'],
    ['rrn', 'card_token'],
    ['terminal_sn'],
    ['app_version', 'param_version'],
    [],
  ],
  request: [['mcc'], ['mcc', 'lat', 'lon'], ['card_token'], ['area_code'], []],
  response: [['merchant_name'], ['card_token', 'merchant_name'], [], ['terminal_id']],
  clearing: [['auth_code'], ['card_token'], ['merchant_fee'], ['price_class', 'forwarder'], []],
  statement: [['mcc'], ['terminal_id'], ['rrn'], ['acquirer', 'mcc'], []],
};

/** The same of the registry. */
const PAPER_LACKS: readonly (readonly string[])[] = [
  [],
  ['uscc'],
  ['business_scope', 'address'],
  ['area_code', 'lat', 'lon'],
  ['debit_rate', 'credit_rate', 'brand', 'os_version'],
];

/** Chooses the habits of a world. */
export function chooseHabits(town: Town): Habits {
  const d = town.dice('habits');
  const { spec } = town;
  const sets: readonly (readonly View[])[] = [
    ['slip', 'clearing'],
    ['request', 'response', 'clearing'],
    spec.views,
    ['slip', 'request', 'clearing'],
  ];
  const device = spec.views.includes('request');
  const views = device && spec.views.length === 4 ? sets[(town.seed + 1) % 4]! : spec.views;
  const all: readonly View[] = ['slip', 'request', 'response', 'clearing', 'statement'];
  const each = <T>(make: (view: View) => T): Record<View, T> =>
    Object.fromEntries(all.map((view) => [view, make(view)])) as Record<View, T>;
  const merchantWorld = spec.views[0] === 'slip' && spec.views[1] === 'statement';
  const coverage: Record<View, number> = {
    slip: merchantWorld ? 1 : 0.94,
    request: 1,
    response: 0.995,
    clearing: 0.996,
    statement: merchantWorld ? 0.4 : spec.views.length === 1 ? 1 : 0.45,
  };
  const agents = town.agents;
  const issuers = [...new Set(town.cards.all.map(({ issuer }) => issuer))].sort();
  const from = town.start + d.int(3, 15) * DAY;
  return {
    views,
    omit: each((view) => new Set([...NEVER[view], ...d.pick(LACKS[view])])),
    coverage,
    stamps: each(() => d.pick(['plain', 'offset', 'plain', 'utc'] as const)),
    scheme: d.pick(['cnaps', 'gb'] as const),
    slipName: d.pick(['sign', 'legal'] as const),
    originals: d.pick(['rrn', 'rrn', 'row', 'none'] as const),
    sharedIds: d.chance(0.5),
    minutes: d.chance(0.35),
    cleaning: new Map(issuers.map((issuer) => [issuer, d.pick(CLEANINGS)])),
    oneIssuer:
      spec.views.length === 1 && spec.views[0] === 'statement' ? d.pick(issuers) : undefined,
    cutoff: spec.views.includes('clearing') && views.length > 1 ? town.end - DAY : town.end + DAY,
    paperLacks: new Set(spec.payouts ? [] : d.pick(PAPER_LACKS)),
    damage: spec.causes.includes('data')
      ? {
          agent: d.pick(agents),
          kind: d.pick(['scientific', 'tail-cut', 'eight-hours', 'short-name'] as const),
          from,
          to: from + d.int(4, 9) * DAY,
        }
      : undefined,
  };
}
