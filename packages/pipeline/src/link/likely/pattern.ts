/** How many levels each part of a pattern has, from the one that is counted first. */
const LEVELS = { time: 9, identity: 27, issuer: 3, auth: 3, rarity: 256 } as const;

/** Rarities are kept from here on, `LEVELS.rarity` of them; what is rarer is that rare. */
export const RARITY_MIN = -128;
export const RARITY_MAX = RARITY_MIN + LEVELS.rarity - 1;

type Part = keyof typeof LEVELS;
export type Levels = Readonly<Record<Part, number>>;

const PARTS = Object.keys(LEVELS) as Part[];
const LEAST: Partial<Record<Part, number>> = { rarity: RARITY_MIN };

/** All levels of a pair as one integer, as SQL, from the SQL of each. */
export const patternSql = (levels: Readonly<Record<Part, string>>): string => {
  let unit = 1;
  const terms = PARTS.map((part) => {
    const term = `((${levels[part]})::integer - (${LEAST[part] ?? 0})) * ${unit}`;
    unit *= LEVELS[part];
    return term;
  });
  return terms.join('\n + ');
};

/** The levels that `patternSql` made one number of. */
export const levelsOf = (pattern: number): Levels => {
  let rest = pattern;
  const levels = PARTS.map((part): [Part, number] => {
    const level = rest % LEVELS[part];
    rest = Math.floor(rest / LEVELS[part]);
    return [part, level + (LEAST[part] ?? 0)];
  });
  return Object.fromEntries(levels) as Record<Part, number>;
};
