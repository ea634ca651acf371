import type { DomainFunction } from '@zhenma/rules';

/** Twice the radius of a sphere of the Earth's size. */
const DIAMETER_METRES = 12_742_000;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

const isPosition = (lat: number, lon: number): boolean =>
  Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

const distanceKm = (lat1: number, lon1: number, lat2: number, lon2: number): number | null => {
  if (!isPosition(lat1, lon1) || !isPosition(lat2, lon2)) return null;
  const half =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return Math.round(DIAMETER_METRES * Math.asin(Math.min(1, Math.sqrt(half)))) / 1000;
};

/** The same in SQL; what is no position is left out before a sine is asked of it. */
const kilometresSql = ([lat1, lon1, lat2, lon2]: readonly string[]): string =>
  `(case when abs(${lat1}) <= 90 and abs(${lon1}) <= 180 and abs(${lat2}) <= 90 and abs(${lon2}) <= 180
  then round(${DIAMETER_METRES} * asin(least(1e0, sqrt(power(sin(radians(${lat2} - ${lat1}) / 2), 2)
    + cos(radians(${lat1})) * cos(radians(${lat2})) * power(sin(radians(${lon2} - ${lon1}) / 2), 2)))))
    / 1000e0 end)`;

/**
 * Great-circle distance on a sphere of 6,371 km.
 *
 * Shape   latitudes and longitudes in degrees; kilometres, to the metre; null for what is no position.
 * @example distanceKm(31.23, 121.47, 39.9, 116.4) // 1068.089
 */
export const DISTANCE_KM: DomainFunction = {
  name: 'distanceKm',
  params: ['double', 'double', 'double', 'double'],
  returns: 'double',
  doc: 'kilometres between two positions: latitude and longitude of the one, of the other',
  form: { kind: 'expression', duckdb: kilometresSql, flink: kilometresSql },
  js: distanceKm,
};
