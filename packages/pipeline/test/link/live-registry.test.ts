import { expect, it } from 'vitest';
import { createLiveRegistry } from '../../src/link/live-registry.ts';

/** Spans are half-open, and those of one number need not be given together. */
it('finds the span of a merchant on a day', () => {
  const span = (number: number, place: number, from_day: number, to_day: number) => ({
    span: place,
    number,
    from_day,
    to_day,
    area_code: `A${place}`,
  });
  const registry = createLiveRegistry(
    [],
    [span(3, 1, 10, 20), span(1, 2, -5, 99), span(3, 3, 20, 30)],
  );
  const asked = [
    [3, 9, 0],
    [3, 10, 1],
    [3, 19, 1],
    [3, 20, 3],
    [3, 30, 0],
    [1, 15, 2],
    // Unknown, stated by no row, and beyond all.
    [0, 15, 0],
    [2, 15, 0],
    [4, 15, 0],
  ] as const;
  for (const [number, day, found] of asked) expect(registry.spanAt(number, day)).toBe(found);
  expect(registry.merchantOf(3)?.area_code).toBe('A3');
  expect(createLiveRegistry([], []).spanAt(1, 15)).toBe(0);
});
