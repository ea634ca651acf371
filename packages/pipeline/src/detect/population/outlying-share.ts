import { falseDiscoveryLimit, normalAbove } from '../history/chances.ts';

/** Merchants of one unit (an agent, an acquirer) in one region, and how many sell cheaply. */
export interface RegionCount {
  readonly unit: number;
  readonly region: string;
  readonly merchants: number;
  readonly cheap: number;
}

/** What a unit has against what its peers in the same regions let expect. */
export interface UnitShare {
  readonly unit: number;
  readonly merchants: number;
  readonly cheap: number;
  readonly expected: number;
  readonly sure: boolean;
}

/** Share of the units said to stand out that may be there by luck. */
const FALSE_DISCOVERY = 0.01;
/** Fewer peers say nothing of a region, fewer units nothing of how much units differ. */
const PEERS_MIN = 20;
const UNITS_MIN = 8;
/** Units differ by the trades they serve; never less than luck alone makes them differ. */
const SPREAD_MIN = 1;
const LOWER_SHARE = 0.16;

/**
 * Which units have far more cheap merchants than others in the same regions.
 *
 * Method  each unit against the rest of its regions, shares on the scale of the arc sine; how much
 *         honest units differ beyond luck is read from the middle and the lower side, so that those
 *         that stand out above do not hide themselves. Benjamini and Hochberg tell which count.
 * Shape   in order of units; none where there are too few to compare.
 */
export const outlyingShares = (counts: readonly RegionCount[]): readonly UnitShare[] => {
  const regions = new Map<string, { merchants: number; cheap: number }>();
  for (const { region, merchants, cheap } of counts) {
    const known = regions.get(region) ?? { merchants: 0, cheap: 0 };
    regions.set(region, { merchants: known.merchants + merchants, cheap: known.cheap + cheap });
  }
  const sums = new Map<number, { n: number; k: number; mean: number }>();
  for (const { unit, region, merchants, cheap } of counts) {
    const all = regions.get(region) ?? { merchants, cheap };
    const peers = all.merchants - merchants;
    if (peers < PEERS_MIN) continue;
    const share = (all.cheap - cheap + 0.5) / (peers + 1);
    const { n, k, mean } = sums.get(unit) ?? { n: 0, k: 0, mean: 0 };
    sums.set(unit, { n: n + merchants, k: k + cheap, mean: mean + merchants * share });
  }
  if (sums.size < UNITS_MIN) return [];
  const told = [...sums].sort(([a], [b]) => a - b);
  const z = told.map(([, { n, k, mean }]) => 2 * Math.sqrt(n) * (arc(k / n) - arc(mean / n)));
  const middle = quantile(z, 0.5);
  const scale = Math.max(SPREAD_MIN, middle - quantile(z, LOWER_SHARE));
  const chances = z.map((one) => normalAbove((one - middle) / scale));
  const limit = falseDiscoveryLimit(chances, FALSE_DISCOVERY);
  return told.map(([unit, { n, k, mean }], at) => ({
    unit,
    merchants: n,
    cheap: k,
    expected: Math.round(mean * 10) / 10,
    sure: (chances[at] ?? 1) <= limit,
  }));
};

const arc = (share: number): number => Math.asin(Math.sqrt(share));

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
