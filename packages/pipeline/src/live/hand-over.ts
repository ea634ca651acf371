import { VIEWS } from '@zhenma/model';
import type { DeclaredFeature } from '../detect/declared-feature.ts';
import { fieldOf, typeOfFeature } from '../detect/declared-feature.ts';
import { createSaleKeys, FEATURE_FIELDS } from '../detect/features.ts';
import { FACT_NAMES } from '../detect/live-facts.ts';
import type { Measures } from '../engine/measure.ts';
import { CODED_COLUMNS } from '../engine/observed.ts';
import type { Cell, Session } from '../engine/session.ts';
import { createInstitutions } from '../link/identities.ts';
import { SALE_COLUMNS, type SaleColumn } from '../link/sale-columns.ts';
import { nameSales } from '../link/sales.ts';
import type { Evaluator, LiveSale } from './evaluator.ts';

type Columns = Readonly<Record<string, string>>;

/**
 * Hands what the stream found to the verbs that explain and act: the tables that link and detect
 * make in the batch, filled from the state of the evaluator.
 *
 * Shape   the stream's dictionaries were filled from the tables `dict_*`, so codes are the same.
 */
export const handOver = async (
  session: Session,
  evaluator: Evaluator,
  features: readonly DeclaredFeature[],
): Promise<Measures> => {
  const sales = [...evaluator.sales()].sort((a, b) => refOf(a) - refOf(b));
  await session.load('cluster', { obs: 'integer', sale: 'integer' }, members(sales));
  const columns = { sale: 'integer', views: 'integer', ...saleTypes() };
  const names = Object.keys(columns).slice(1);
  await session.load(
    'grouped_sale',
    columns,
    rowsOf(sales, (sale) => names.map((name) => sale.row[name] ?? null)),
  );
  await nameSales(session);
  await loadIdentified(session, sales);
  await createInstitutions(session);
  await loadFacts(session, sales);
  await loadOutcomes(session, sales);
  await createSaleKeys(session);
  return loadMeasures(session, sales, evaluator, features);
};

/** The row number of a sale's first observation: what the batch calls the sale. */
const refOf = (sale: LiveSale): number => sale.members[0]?.ref ?? -1;

function* members(sales: readonly LiveSale[]): Generator<Cell[]> {
  for (const sale of sales) for (const { ref } of sale.members) yield [ref, refOf(sale)];
}

function* rowsOf(
  sales: readonly LiveSale[],
  cells: (sale: LiveSale) => readonly Cell[],
): Generator<Cell[]> {
  for (const sale of sales) yield [refOf(sale), ...cells(sale)];
}

const WIDE = new Set(['at_ms', 'amount', 'merchant_fee', 'issuer_fee', 'network_fee']);
const NUMBERS = new Set(['day', 'txn_type', 'card_type', 'price_class', 'mcc']);

const typeOf = (column: string): string => {
  if (WIDE.has(column)) return 'bigint';
  if (column === 'lat' || column === 'lon') return 'double';
  return NUMBERS.has(column) || CODED_COLUMNS[column] ? 'integer' : 'varchar';
};

const saleTypes = (): Columns =>
  Object.fromEntries(
    SALE_COLUMNS.flatMap(({ how, column }: SaleColumn) =>
      how === 'per-view'
        ? VIEWS.map((view) => [`${view}_${column}`, typeOf(column)])
        : [[column, typeOf(column)]],
    ),
  );

const IDENTIFIED: Columns = {
  device_sn: 'integer',
  stated: 'integer',
  cleared: 'integer',
  registered: 'integer',
  registered_by: 'varchar',
  approved: 'boolean',
  known_terminal: 'boolean',
  terminal_span: 'integer',
  home_area: 'varchar',
  registered_span: 'integer',
  cleared_span: 'integer',
};

const loadIdentified = (session: Session, sales: readonly LiveSale[]): Promise<void> => {
  const names = Object.keys(IDENTIFIED);
  const columns = { sale: 'integer', ...IDENTIFIED, device_states_cleared: 'boolean' };
  const cells = (sale: LiveSale): readonly Cell[] => [
    ...names.map(
      (name) => (sale.identified as unknown as Readonly<Record<string, Cell>>)[name] ?? null,
    ),
    sale.pattern?.statesCleared === true,
  ];
  return session.load('identified', columns, rowsOf(sales, cells));
};

const FLAGS = new Set(['approved', 'known_terminal', 'device_states_cleared']);

/** Only patterns that a sale has in the end: those met on the way are gone. */
const loadFacts = async (session: Session, sales: readonly LiveSale[]): Promise<void> => {
  const patterns = new Set(sales.flatMap(({ pattern }) => (pattern ? [pattern] : [])));
  const names = FACT_NAMES;
  const columns = Object.fromEntries(
    names.map((name) => [name, FLAGS.has(name) ? 'boolean' : 'varchar']),
  );
  const rows = [...patterns].map(({ id, row }) => {
    const facts = row();
    return [id, ...names.map((name) => facts[name] as Cell)];
  });
  await session.load('facts', { pattern: 'integer', ...columns }, rows);
};

const loadOutcomes = async (session: Session, sales: readonly LiveSale[]): Promise<void> => {
  const outcomes = new Map<string, number>();
  const rows: Cell[][] = [];
  const outcomeOf = ({ pattern, codes }: LiveSale): number => {
    const key = `${pattern?.id}|${codes}`;
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const made = outcomes.size + 1;
    outcomes.set(key, made);
    rows.push([made, pattern?.id ?? null, codes, pattern?.kind.compared ?? null]);
    return made;
  };
  const cells = (sale: LiveSale): readonly Cell[] => [
    outcomeOf(sale),
    sale.expected?.expected_issuer_fee ?? null,
    sale.expected?.expected_network_fee ?? null,
  ];
  const fees = { expected_issuer_fee: 'bigint', expected_network_fee: 'bigint' };
  await session.load(
    'sale_outcome',
    { sale: 'integer', outcome: 'integer', ...fees },
    rowsOf(sales, cells),
  );
  const columns = { outcome: 'integer', pattern: 'integer', codes: 'varchar', compared: 'boolean' };
  await session.load('outcome', columns, rows);
  const ids = { sale: 'integer', pattern: 'integer' };
  await session.load(
    'sale_pattern',
    ids,
    rowsOf(sales, (sale) => [sale.pattern?.id ?? null]),
  );
};

const SQL_TYPE: Columns = { int: 'bigint', bool: 'boolean', double: 'double' };

/** Every field of every feature: what the stream does not keep is null, as with live rules alone. */
const loadMeasures = async (
  session: Session,
  sales: readonly LiveSale[],
  evaluator: Evaluator,
  declared: readonly DeclaredFeature[],
): Promise<Measures> => {
  const types = new Map(declared.map((one) => [fieldOf(one), typeOfFeature(one)]));
  const kept = evaluator.features;
  const columns = Object.fromEntries(
    kept.map(({ field }) => [field, SQL_TYPE[types.get(field) ?? 'int'] ?? 'varchar']),
  );
  const cells = (sale: LiveSale): readonly Cell[] => kept.map((feature) => feature.read(sale.sale));
  await session.load('live_measure', { sale: 'integer', ...columns }, rowsOf(sales, cells));
  const absent = Object.fromEntries(
    Object.entries(FEATURE_FIELDS)
      .filter(([name]) => !(name in columns))
      .map(([name, { type }]) => [name, SQL_TYPE[type] ?? 'varchar']),
  );
  return { tables: [{ table: 'live_measure', fields: Object.keys(columns) }], absent };
};
