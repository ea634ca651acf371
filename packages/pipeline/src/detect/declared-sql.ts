import type { Cell, Session } from '../engine/session.ts';
import {
  type DeclaredFeature,
  FEATURE_COLUMNS,
  type FeatureColumn,
  fieldOf,
  isBounded,
  nLog,
  typeOfFeature,
} from './declared-feature.ts';
import type { Feature } from './feature.ts';

/** A declared feature for the batch: GROUP BY in two levels, equi-joins on integers. */
export const toFeature = (declared: DeclaredFeature): Feature => ({
  id: fieldOf(declared),
  fields: {
    [fieldOf(declared)]: {
      type: typeOfFeature(declared),
      doc: declared.doc,
      zh: declared.zh,
      level: 'sale',
    },
  },
  needs: declared.needs,
  live: isBounded(declared),
  create: async (session) => {
    if (declared.measure === 'entropy') await loadLogs(session, declared);
    await session.run(`create or replace table feature_${fieldOf(declared)} as
      ${toSql(declared)}`);
  },
});

const known = (column: FeatureColumn): string =>
  FEATURE_COLUMNS[column].coded ? `e.${column} <> 0` : `e.${column} is not null`;

/** Sales that count, each with its window, and what is measured of it as `value`. */
const eventsOf = ({ of, by, days }: DeclaredFeature): string => {
  const tests = [...by, ...(of ? [of] : [])].map(known);
  const bucket = days > 0 ? `floor(e.day / ${days}.0)::integer` : '0';
  const keys = by.map((column) => `e.${column}`);
  return `select e.sale, e.at_ms, ${[...keys, `${bucket} as bucket`].join(', ')}, ${of ? `e.${of}` : '1'} as value
    from sale_key e where ${tests.join(' and ') || 'true'}`;
};

const toSql = (declared: DeclaredFeature): string => {
  const keys = [...declared.by, 'bucket'].join(', ');
  const field = fieldOf(declared);
  if (declared.measure === 'lag')
    return named(
      declared,
      `with event as (${eventsOf(declared)})
      select sale, lag(value) over (partition by ${keys} order by at_ms, sale) as ${field} from event`,
    );
  const events = `with event as (${eventsOf(declared)}), grouped as (
      select ${keys}, value, count(*) as n, min(at_ms) as first_ms from event group by ${keys}, value
    )`;
  if (declared.measure === 'share')
    return `${events}, part as (
      select ${keys}, value, (n * 10000) // (sum(n) over (partition by ${keys})) as share from grouped
    )
    select e.sale, p.share::bigint as ${field} from event e join part p using (${keys}, value)`;
  if (declared.measure === 'count_distinct') return distinctSql(declared);
  const window = `${events}, whole as (
      select ${keys}, ${outer(declared)} as value from ${inner(declared)} group by ${keys}
    )`;
  const { of: _, ...anyValue } = declared;
  return named(
    declared,
    `${window}
    select e.sale, w.value as ${field} from (${eventsOf(anyValue)}) e join whole w using (${keys})`,
  );
};

/**
 * How many values a window has. Most devices, cards and numbers state one value ever: only what has
 * several is grouped by window, the others have one wherever a value is stated at all.
 */
const distinctSql = (declared: DeclaredFeature): string => {
  const { of, ...anyValue } = declared;
  const by = declared.by.join(', ') || 'bucket';
  const keys = [...declared.by, 'bucket'].join(', ');
  const field = fieldOf(declared);
  const valueless = `${eventsOf(anyValue)} and (${of ? known(of) : 'true'}) is not true`;
  return `with event as (${eventsOf(declared)}), several as (
      select ${by} from event group by ${by} having min(value) <> max(value)
    ), whole as (
      select ${keys}, count(*) as value
      from (select distinct ${keys}, value from event semi join several using (${by}))
      group by ${keys}
    ), stated as (
      select sale, ${keys} from event
      union all
      select v.sale, ${keys} from (${valueless}) v semi join event using (${keys})
    )
    select s.sale, coalesce(w.value, 1) as ${field} from stated s left join whole w using (${keys})`;
};

/** Where the outer level reads: the groups, in order of size for the most frequent value. */
const inner = (declared: DeclaredFeature): string => {
  const keys = [...declared.by, 'bucket'].join(', ');
  if (declared.measure === 'top')
    return `(select * from grouped
      qualify row_number() over (partition by ${keys} order by n desc, value) = 1)`;
  if (declared.measure === 'entropy')
    return `(select ${keys}, total, al.value as whole, one.value as part from (
        select g.*, (sum(n) over (partition by ${keys}))::bigint as total from grouped g) s
      join log_${fieldOf(declared)} one on one.n = s.n
      join log_${fieldOf(declared)} al on al.n = s.total)`;
  return 'grouped';
};

const outer = ({ measure }: DeclaredFeature): string => {
  switch (measure) {
    case 'count':
      return 'sum(n)::bigint';
    case 'sum':
      return 'sum(value::hugeint * n)::bigint';
    case 'first_seen':
      return 'min(first_ms)';
    case 'entropy':
      return 'greatest((any_value(whole) - sum(part)::bigint) // any_value(total), 0)';
    case 'top':
      return 'any_value(value)';
    default:
      return `${measure}(value)`;
  }
};

/** A code becomes its text. */
const named = (declared: DeclaredFeature, sql: string): string => {
  const dictionary = declared.of && FEATURE_COLUMNS[declared.of].dictionary;
  const field = fieldOf(declared);
  if (typeOfFeature(declared) !== 'string' || !dictionary) return sql;
  return `select m.sale, d.value as ${field} from (${sql}) m
    left join dict_${dictionary} d on d.id = m.${field}`;
};

/** n·log2 n of every count that occurs, made in JavaScript: both engines use the same logarithm. */
const loadLogs = async (session: Session, declared: DeclaredFeature): Promise<void> => {
  const keys = [...declared.by, 'bucket'].join(', ');
  const rows: Cell[][] = [];
  await session.each(
    `with event as (${eventsOf(declared)}),
       grouped as (select ${keys}, value, count(*) as n from event group by ${keys}, value)
     select n from grouped union
     select sum(n)::bigint from grouped group by ${keys}`,
    (block) => {
      for (const row of block) rows.push([row['n'] ?? null, nLog(Number(row['n']))]);
    },
  );
  await session.load(`log_${fieldOf(declared)}`, { n: 'bigint', value: 'bigint' }, rows);
};
