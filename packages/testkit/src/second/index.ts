import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plantSchemes } from './collectors.ts';
import { wishes } from './demand.ts';
import { soil } from './dirt.ts';
import type { Fault } from './faults.ts';
import { plantFaults } from './faults.ts';
import { type Delivered, type Format, fileOf, tableFile, transactionFiles } from './files.ts';
import { chooseHabits, type Habits } from './habits.ts';
import { plantLikes } from './likes.ts';
import { observe, type Seen } from './observe.ts';
import { payeeRows, payments, settlementRows } from './payouts.ts';
import * as registry from './registry.ts';
import { openRouters } from './routers.ts';
import { happen, type Sale } from './sales.ts';
import type { Spec } from './spec.ts';
import { type Row, settle, type Town } from './town.ts';
import { caseRows, crowdOf, givenAway, numberRows, truthRow } from './truth.ts';

export { SECOND_WORLDS } from './spec.ts';

/** A whole world in memory. */
export interface SecondWorld {
  readonly town: Town;
  readonly habits: Habits;
  readonly faults: readonly Fault[];
  readonly sales: readonly Sale[];
  readonly seen: readonly Seen[];
  readonly truth: readonly Row[];
  /** Rows that cannot be read; they have no truth. */
  readonly broken: readonly Seen[];
  readonly paid: ReturnType<typeof payments>;
}

export interface Size {
  readonly sales?: number;
  readonly days?: number;
}

/** Makes a world of the second generator: the same spec, seed and size give the same world. */
export function makeSecond(given: Spec, seed: number, size: Size = {}): SecondWorld {
  const spec = { ...given, days: Math.max(28, size.days ?? given.days) };
  const count = size.sales ?? 60_000;
  const town = settle(spec, seed, count);
  plantLikes(town);
  const schemes = plantSchemes(town);
  const faults = plantFaults(town);
  const [least, most] = spec.jumped;
  const share = least + (most - least) * town.dice('share').next() ** 1.5;
  const routers = openRouters(town, share);
  const habits = chooseHabits(town);
  const sales = happen(town, wishes(town, count), routers, faults);
  const d = town.dice('observe');
  const clean = sales.flatMap((sale) => observe(town, habits, sale, d));
  const { kept: seen, broken } = spec.dirt
    ? soil(town.dice('dirt'), clean)
    : { kept: clean, broken: [] };
  const truth = truthOf(town, habits, seen);
  const paid = payments(town, schemes, seen);
  return { town, habits, faults, sales, seen, truth, broken, paid };
}

/** Truth of every row, in their order: rows of a sale stand together. */
const truthOf = (town: Town, habits: Habits, seen: readonly Seen[]): Row[] => {
  const crowd = crowdOf(seen);
  const bySale = new Map<Sale, Seen[]>();
  for (const one of seen) {
    const rows = bySale.get(one.sale) ?? [];
    rows.push(one);
    bySale.set(one.sale, rows);
  }
  return [...bySale.values()].flatMap((rows) => {
    const given = rows[0]!.sale.jumped ? givenAway({ town, habits, rows, crowd }) : '';
    const cleared = rows.some(({ view }) => view === 'clearing');
    return rows.map((one) => truthRow(habits, one, { given, cleared }));
  });
};

const inputs = (
  { town, habits, seen, broken, paid }: SecondWorld,
  format?: Format,
): Delivered[] => {
  const { spec } = town;
  const known = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !habits.paperLacks.has(column)));
  const table = (name: string, rows: readonly Row[]): Delivered[] =>
    tableFile(town, name, rows, format);
  return [
    ...transactionFiles(town, [...seen, ...broken], format),
    ...table('settlements', settlementRows(paid)),
    ...table('institutions', town.licensed),
    ...(spec.registry
      ? [
          ...table('merchants', registry.merchantRows(town, habits).map(known)),
          ...table('terminals', registry.terminalRows(town, habits).map(known)),
        ]
      : []),
    ...(spec.fleet
      ? [
          ...table('fleet_events', registry.eventRows(town)),
          ...table('compatibility', registry.compatibilityRows(town)),
          ...table('training', registry.trainingRows(town)),
        ]
      : []),
  ];
};

const answers = (world: SecondWorld): Delivered[] => {
  const { town, sales, seen, truth, faults, paid } = world;
  const shown = new Set(seen.map(({ sale }) => sale));
  const csv = { format: 'csv' } as const;
  const counts = {
    sales: shown.size,
    observations: seen.length,
    jumped: [...shown].filter(({ jumped }) => jumped).length,
  };
  const note = {
    generator: 'second',
    version: 1,
    world: town.spec.name,
    seed: town.seed,
    spec: town.spec,
    counts,
  };
  return [
    fileOf('truth/sales', truth, csv),
    fileOf(
      'truth/cases',
      caseRows(
        sales.filter((sale) => shown.has(sale)),
        faults,
      ),
      csv,
    ),
    fileOf('truth/numbers', numberRows(seen), csv),
    ...(paid.length > 0 ? [fileOf('truth/payees', payeeRows(paid), csv)] : []),
    {
      path: 'truth/world.json',
      bytes: new TextEncoder().encode(`${JSON.stringify(note, undefined, 2)}\n`),
    },
  ];
};

/** Every file of a world, input tables first, then `truth/`. */
export const secondFiles = (world: SecondWorld, format?: Format): Delivered[] => [
  ...inputs(world, format),
  ...answers(world),
];

export interface WrittenSecond {
  readonly world: string;
  readonly seed: number;
  readonly sales: number;
  readonly observations: number;
  readonly jumped: number;
  readonly files: number;
}

/** Makes a world and writes it below a directory. */
export function writeSecond(
  spec: Spec,
  seed: number,
  dir: string,
  by: Size & { readonly format?: Format } = {},
): WrittenSecond {
  const world = makeSecond(spec, seed, by);
  const files = secondFiles(world, by.format);
  for (const { path, bytes } of files) {
    const full = join(dir, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes);
  }
  const shown = new Set(world.seen.map(({ sale }) => sale));
  return {
    world: spec.name,
    seed,
    sales: shown.size,
    observations: world.seen.length,
    jumped: [...shown].filter(({ jumped }) => jumped).length,
    files: files.length,
  };
}
