import type { Identified, SaleRow } from '../engine/observed.ts';
import type { LiveRules, PatternCodes } from './live-codes.ts';
import type { Facts, PatternValues } from './live-facts.ts';
import { PATTERN_SOURCES } from './scope.ts';
import { tariffFrom } from './tariff.ts';

/** What all sales with the same identities share. */
export interface LivePattern extends PatternCodes {
  readonly id: number;
  readonly values: PatternValues;
  /** Facts; the measures of the sale in hand are written over them before its rules run. */
  readonly row: Facts;
}

export interface LivePatterns {
  readonly find: (sale: SaleRow, identified: Identified, states: boolean) => LivePattern;
  readonly all: () => readonly LivePattern[];
}

const NAMES = Object.keys(PATTERN_SOURCES);

/** Finds or makes the pattern of a sale: most sales meet one that is known. */
export const createLivePatterns = (
  makeFacts: (pattern: PatternValues) => Facts,
  rules: LiveRules,
): LivePatterns => {
  const known = new Map<string, LivePattern>();
  const patterns: LivePattern[] = [];
  const cells: (string | number)[] = NAMES.map(() => 0);
  return {
    find: (sale, identified, states) => {
      fill(cells, sale, identified, states);
      const key = cells.join('\u001f');
      const found = known.get(key);
      if (found) return found;
      const values = Object.fromEntries(NAMES.map((name, at) => [name, cells[at] ?? null]));
      const row = makeFacts(values);
      const made: LivePattern = { id: patterns.length + 1, values, row, ...rules.ofPattern(row) };
      known.set(key, made);
      patterns.push(made);
      return made;
    },
    all: () => patterns,
  };
};

const fill = (
  cells: (string | number)[],
  sale: SaleRow,
  identified: Identified,
  states: boolean,
): void => {
  for (const [at, name] of NAMES.entries()) {
    const source = PATTERN_SOURCES[name];
    if (name === 'tariff_from') cells[at] = tariffFrom(sale['day'] as number);
    else if (name === 'device_states_cleared') cells[at] = states ? 1 : 0;
    else {
      const from = source?.of === 'sale' ? sale : (identified as unknown as SaleRow);
      cells[at] = cellOf(from[name], source?.as);
    }
  }
};

const cellOf = (value: unknown, as: string | undefined): string | number => {
  if (as === 'flag') return value === null ? -1 : value === true ? 1 : 0;
  return (value ?? (as === 'text' ? '' : 0)) as string | number;
};
