import type { DomainFunction } from '@zhenma/rules';
import { arcSql, metresBetween } from './features/metres.ts';

const isPosition = (lat: number, lon: number): boolean =>
  Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

const distanceKm = (lat1: number, lon1: number, lat2: number, lon2: number): number | null =>
  isPosition(lat1, lon1) && isPosition(lat2, lon2)
    ? Math.round(metresBetween({ lat: lat1, lon: lon1 }, { lat: lat2, lon: lon2 })) / 1000
    : null;

/** The same in SQL; what is no position is left out before a sine is asked of it. */
const kilometresSql = (args: readonly string[]): string => {
  const [lat1, lon1, lat2, lon2] = args as readonly [string, string, string, string];
  return `(case when abs(${lat1}) <= 90 and abs(${lon1}) <= 180 and abs(${lat2}) <= 90 and abs(${lon2}) <= 180
    then round(${arcSql(lat1, lon1, lat2, lon2)}) / 1000e0 end)`;
};

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
