/** SQL of the great-circle distance in whole metres, on a sphere of 6,371 km; degrees in. */
export const metres = (lat1: string, lon1: string, lat2: string, lon2: string): string =>
  `round(12742000 * asin(least(1, sqrt(
    power(sin(radians(${lat2} - ${lat1}) / 2), 2)
    + cos(radians(${lat1})) * cos(radians(${lat2})) * power(sin(radians(${lon2} - ${lon1}) / 2), 2)
  ))))::bigint`;
