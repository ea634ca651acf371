import { beforeAll, describe, expect, test } from 'vitest';
import { type ConformanceResult, conformanceTable, runConformance } from './conformance-run.ts';

/** The official CEL cases on every engine: none fails, and the supported part cannot shrink. */

/** Cases that passed when this was last raised, of 2,344 in @bufbuild/cel-spec 0.6.1. */
const PASSED_MIN = 418;
const CASES = 2_344;

/** Why cases are refused: constructs and codes. A reason that is new here must be looked at. */
const REASONS = [
  'NUL or lone surrogate', 'RULE_FIELD_UNKNOWN', 'RULE_FUNCTION_UNKNOWN', 'RULE_LITERAL_INVALID',
  'RULE_SYNTAX', 'RULE_TYPE_MISMATCH', 'bytes', 'container', 'dyn', 'extension function', 'index',
  'infinite double', 'list value', 'macro', 'map', 'message', 'mixed numbers', 'named zone',
  'null value', 'optional', 'select', 'text conversion', 'type value', 'uint',
  'variable of an unsupported type',
]; // biome-ignore format: a table

describe('CEL conformance', () => {
  let result: ConformanceResult;
  beforeAll(async () => {
    result = await runConformance();
  });

  test('no case fails', () => {
    expect(result.sections.flatMap(({ failed }) => failed)).toEqual([]);
  });

  test('the supported part has not shrunk', () => {
    const sum = (pick: 'passed' | 'refused'): number =>
      result.sections.reduce((total, section) => total + section[pick], 0);
    expect(sum('passed')).toBeGreaterThanOrEqual(PASSED_MIN);
    expect(sum('passed') + sum('refused')).toBe(CASES);
  });

  test('every refusal has a known reason', () => {
    expect([...result.reasons.keys()].sort()).toEqual([...REASONS].sort());
  });

  test('the table names every section', () => {
    const table = conformanceTable(result);
    for (const { section } of result.sections) expect(table).toContain(section);
  });
});
