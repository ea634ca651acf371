import type { ColumnMap } from './column-map.ts';

/**
 * The map that fits the headers of an export best: all its `match` headers are there, and it reads
 * the most of the others.
 *
 * Errors  null when none fits.
 */
export function chooseMap(
  maps: readonly ColumnMap[],
  headers: readonly string[],
): ColumnMap | null {
  const has = new Set(headers);
  const fitting = maps.filter(
    (map) => map.match.length > 0 && map.match.every((header) => has.has(header)),
  );
  const reads = (map: ColumnMap): number =>
    new Set(
      map.outputs
        .flatMap((output) => Object.values(output.columns).flatMap((rule) => rule.from))
        .filter((header) => has.has(header)),
    ).size;
  return fitting.reduce<ColumnMap | null>(
    (best, map) => (best === null || reads(map) > reads(best) ? map : best),
    null,
  );
}
