import type { Cell, Row, Session } from '../../engine/session.ts';
import { falseDiscoveryLimit } from '../history/chances.ts';
import { AMOUNT_EDGES, type Choices, choicesOf, HOUR_STEPS, type Use } from './choices.ts';

/** Share of the units said to choose so that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

const STEP_HOURS = 24 / HOUR_STEPS;

const COLUMNS = {
  unit: 'bigint',
  start_fen: 'integer',
  start_below: 'integer',
  start_above: 'integer',
  start_sure: 'boolean',
  hour_number: 'integer',
  hour_span: 'integer',
  hour_sales: 'integer',
  hour_sure: 'boolean',
  band_number: 'integer',
  band_from_fen: 'integer',
  band_to_fen: 'integer',
  band_sales: 'integer',
  band_sure: 'boolean',
} as const;

/** Whose choice is asked for, with SQL over `d`, a device of several numbers, and its joins. */
export interface Chooser {
  readonly table: string;
  readonly unit: string;
  readonly joins: string;
}

/**
 * Creates `table`, one row per unit whose devices go to and fro between numbers: by what it may choose
 * them, and whether that counts among all units (Benjamini and Hochberg).
 *
 * Shape   start_fen: amount from which other numbers than its own are used; start_below, start_above:
 *         sales below it, and those of others from it on. hour_span: hours of the day that one number
 *         keeps to. band_from_fen, band_to_fen: amounts that one number keeps to, half-open.
 * Source  docs/indicators.md 20, 22, 23.
 */
export const createChoices = async (session: Session, chooser: Chooser): Promise<void> => {
  const found: { readonly unit: Cell; readonly choices: Choices }[] = [];
  await eachUnit(session, chooser, (unit, uses) => {
    found.push({ unit, choices: choicesOf(uses) });
  });
  const limitOf = (part: keyof Choices): number =>
    falseDiscoveryLimit(
      found.flatMap(({ choices }) => choices[part]?.chance ?? []),
      FALSE_DISCOVERY,
    );
  const limits = { start: limitOf('start'), hour: limitOf('hour'), band: limitOf('band') };
  const sure = (choices: Choices, part: keyof Choices): boolean =>
    (choices[part]?.chance ?? 1) <= limits[part];
  await session.load(
    chooser.table,
    COLUMNS,
    found.map(({ unit, choices }): Cell[] => {
      const { start, hour, band } = choices;
      return [
        unit,
        start ? fenOf(start.from) : null,
        start?.outside ?? null,
        start?.hits ?? null,
        sure(choices, 'start'),
        hour?.number ?? null,
        hour ? (hour.to - hour.from) * STEP_HOURS : null,
        hour?.hits ?? null,
        sure(choices, 'hour'),
        band?.number ?? null,
        band ? fenOf(band.from) : null,
        band ? fenOf(band.to) : null,
        band?.hits ?? null,
        sure(choices, 'band'),
      ];
    }),
  );
};

/** Lower end of an amount bin. */
const fenOf = (bin: number): number => (AMOUNT_EDGES[bin - 1] ?? 0) * 100;

const eachUnit = async (
  session: Session,
  chooser: Chooser,
  take: (unit: Cell, uses: readonly Use[]) => void,
): Promise<void> => {
  let unit: Cell = null;
  let uses: { -readonly [K in keyof Use]: Use[K] }[] = [];
  await session.each(countsSql(chooser), (rows) => {
    for (const row of rows) {
      if (row['unit'] !== unit) {
        if (uses.length > 0) take(unit, uses);
        unit = row['unit'] ?? null;
        uses = [];
      }
      const last = uses.at(-1);
      const use = last !== undefined && isSame(last, row) ? last : opened(row);
      if (use !== last) uses.push(use);
      const sales = Number(row['sales']);
      add(use.amounts, Number(row['amount_bin']), sales);
      add(use.hours, Number(row['hour_step']), sales);
    }
  });
  if (uses.length > 0) take(unit, uses);
};

const isSame = (use: Use, row: Row): boolean =>
  use.number === Number(row['number']) && use.device === Number(row['device']);

const opened = (row: Row): Use => ({
  device: Number(row['device']),
  number: Number(row['number']),
  home: row['home'] === true,
  away: row['away'] === true,
  amounts: new Array<number>(AMOUNT_EDGES.length + 1).fill(0),
  hours: new Array<number>(HOUR_STEPS).fill(0),
});

const add = (counts: readonly number[], bin: number, more: number): void => {
  (counts as number[])[bin] = (counts[bin] ?? 0) + more;
};

const amountBin = (amount: string): string =>
  `case ${AMOUNT_EDGES.map((yuan, bin) => `when ${amount} < ${yuan * 100} then ${bin}`).join(' ')}
    else ${AMOUNT_EDGES.length} end`;

const RETURNS_MIN = 3;

/**
 * Sales of devices that came back to a number several times, by unit, number and bins. Where no home
 * is known, what is of a cheap class beside dearer ones counts as away.
 */
const countsSql = ({ unit, joins }: Chooser): string => `
  with wanted as (
    select device, bool_or(not cheap) as dear from device_story
    where tied group by device having max(returns) >= ${RETURNS_MIN}
  ), used as (
    select d.device, d.number, ${unit} as unit, d.role = 'home' as home,
      d.role = 'away' or (d.role = 'open' and d.cheap and w.dear) as away
    from device_story d join wanted w on w.device = d.device ${joins} where d.tied
  )
  select u.unit, u.device, u.number, any_value(u.home) as home, any_value(u.away) as away,
    ${amountBin('s.amount')} as amount_bin,
    ((s.at_ms - s.day::bigint * 86400000 + 86400000) // ${STEP_HOURS * 3_600_000} % ${HOUR_STEPS})
      ::integer as hour_step, count(*) as sales
  from history_key k join used u on u.device = k.device and u.number = k.cleared
  join sale s on s.sale = k.sale
  where s.txn_type in (1, 5) and u.unit is not null
  group by all order by u.unit, u.device, u.number, amount_bin, hour_step`;
