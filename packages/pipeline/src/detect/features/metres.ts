/** Twice the radius of a sphere of the Earth's size. */
const DIAMETER = 12_742_000;

/** SQL of the great-circle distance in metres, on a sphere of 6,371 km; degrees in. */
export const arcSql = (lat1: string, lon1: string, lat2: string, lon2: string): string =>
  `${DIAMETER} * asin(least(1e0, sqrt(
    power(sin(radians(${lat2} - ${lat1}) / 2), 2)
    + cos(radians(${lat1})) * cos(radians(${lat2})) * power(sin(radians(${lon2} - ${lon1}) / 2), 2)
  )))`;

/** The same in whole metres. */
export const metres = (lat1: string, lon1: string, lat2: string, lon2: string): string =>
  `round(${arcSql(lat1, lon1, lat2, lon2)})::bigint`;

/** Degrees WGS-84. */
export interface Position {
  readonly lat: number;
  readonly lon: number;
}

const RADIAN = Math.PI / 180;

/** The distance of `arcSql`, in JavaScript. */
export const metresBetween = (a: Position, b: Position): number => {
  const half = (angle: number): number => Math.sin((angle * RADIAN) / 2) ** 2;
  const across = Math.cos(a.lat * RADIAN) * Math.cos(b.lat * RADIAN) * half(b.lon - a.lon);
  return DIAMETER * Math.asin(Math.min(1, Math.sqrt(half(b.lat - a.lat) + across)));
};
