/**
 * What is compared in a pair, as levels. A field that one side does not state takes no part: its
 * levels stand in groups, and only levels of one group compete for the same probability.
 */

/** Levels of the distance in time: the first two for dates without a time of day. */
export const TIME_LEVELS = [
  { id: 'date', dated: true, prior: 0.85, seconds: 0 },
  { id: 'next-date', dated: true, prior: 0.15, seconds: 0 },
  { id: '3s', dated: false, prior: 0.3, seconds: 3 },
  { id: '30s', dated: false, prior: 0.3, seconds: 30 },
  { id: '2min', dated: false, prior: 0.2, seconds: 120 },
  { id: '10min', dated: false, prior: 0.12, seconds: 600 },
  { id: '1h', dated: false, prior: 0.04, seconds: 3_600 },
  { id: 'same-day', dated: false, prior: 0.03, seconds: 86_400 },
  { id: 'other-day', dated: false, prior: 0.01, seconds: Number.POSITIVE_INFINITY },
] as const;

/** Level of the distance in time between rows `a` and `b`, as SQL. */
export const timeLevelSql = (): string => {
  const gap = 'abs(a.at_ms - b.at_ms)';
  const steps = TIME_LEVELS.flatMap(({ dated, seconds }, at) =>
    dated || seconds > 3_600 ? [] : [`when ${gap} <= ${seconds * 1_000} then ${at}`],
  );
  return `case when a.at_ms is null or b.at_ms is null then case when a.day = b.day then 0 else 1 end
    ${steps.join(' ')} when a.day = b.day then 7 else 8 end`;
};

/** Agreement of a coded column: 0 not stated by both, 1 agrees, 2 differs. */
const coded = (column: string): string =>
  `case when a.${column} = 0 or b.${column} = 0 then 0
    when a.${column} = b.${column} then 1 else 2 end`;

/** Every character of the text that is sought occurs in the other, as far as signs tell. */
const signed = (part: string, whole: string): string =>
  `${part}_sought & ${whole}_signs = ${part}_sought`;

/**
 * Two names that begin alike or hold each other agree; every party cuts and decorates. Numbers decide
 * most pairs; a text is only looked for in one that has all its characters.
 */
const NAMES = `case when a.name = b.name and a.name > 0 then 1
  when na.head_no is null or nb.head_no is null then 0
  when na.head_no = nb.head_no then 1
  when ${signed('na.full', 'nb.full')} and starts_with(nb.full, na.full)
    or ${signed('nb.full', 'na.full')} and starts_with(na.full, nb.full)
    or ${signed('nb.core', 'na.full')} and contains(na.full, nb.core)
    or ${signed('na.core', 'nb.full')} and contains(nb.full, na.core) then 1
  else 2 end`;

/**
 * The merchant as one field of 27 levels: number, name and terminal id change together when a
 * channel replaces them, so they must not count three times.
 */
export const identitySql = (): string =>
  `(${coded('number')}) * 9 + (${NAMES}) * 3 + (${coded('tid')})`;

export const issuerSql = (): string => coded('issuer');

export const authSql = (): string =>
  'case when a.auth is null or b.auth is null then 0 when a.auth = b.auth then 1 else 2 end';

const digits = (identity: number): readonly number[] => [
  Math.floor(identity / 9),
  Math.floor(identity / 3) % 3,
  identity % 3,
];

/** Which of number, name and terminal id both sides state: levels of one group compete. */
export const identityGroup = (identity: number): number =>
  digits(identity).reduce((bits, digit, at) => bits | (digit > 0 ? 1 << at : 0), 0);

const ALL_AGREE = 0.75;
const ALL_DIFFER = 0.1;
/** Chance that two unrelated sales agree in number, name, terminal id. Own guess [I]. */
const CHANCE_AGREE = [0.002, 0.003, 0.002] as const;

/** What is thought of a level before any data: among records of one sale, and of two sales. */
export const identityPrior = (identity: number): { readonly m: number; readonly u: number } => {
  const known = digits(identity).flatMap((digit, at) => (digit > 0 ? [{ digit, at }] : []));
  if (known.length === 0) return { m: 1, u: 1 };
  const agreeing = known.filter(({ digit }) => digit === 1).length;
  const mixed = 2 ** known.length - 2;
  const rest = mixed === 0 ? 0 : (1 - ALL_AGREE - ALL_DIFFER) / mixed;
  const single = mixed === 0 ? 1 / (ALL_AGREE + ALL_DIFFER) : 1;
  const m = agreeing === known.length ? ALL_AGREE : agreeing === 0 ? ALL_DIFFER : rest;
  const u = known.reduce((product, { digit, at }) => {
    const agree = CHANCE_AGREE[at] ?? 1;
    return product * (digit === 1 ? agree : 1 - agree);
  }, 1);
  return { m: m * single, u };
};
