import { cleanName, mccInside } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { createWholeNumbers } from './whole-numbers.ts';

/** What histories are told of. */
export interface HistoryNumbers {
  /** Names stand in for numbers. */
  readonly named: boolean;
  /** Nobody outside was heard, so that numbers and names are those that terminals stated themselves. */
  readonly stated: boolean;
}

/**
 * Creates `history_number(id, value)`, the merchant numbers that histories are told of, and the view
 * `history_sale`, `identified` with the number that histories read as `cleared`.
 *
 * Shape   where no record of the whole input carries a merchant number, as in statements of some banks,
 *         or all carry the same one without structure, as where an export fills the column with zeros,
 *         the merchant's name stands in for it: one id for all spellings of a name and all branches, above
 *         those of `dict_number`, with what is left of the name as value. Of names that were cut, the one that begins
 *         another is the same. A masked number is the whole one that it stands for. Where the whole input is
 *         slips or requests, the number that they state is read. Nothing outside histories knows names' ids.
 */
export const createHistoryNumbers = async (session: Session): Promise<HistoryNumbers> => {
  if (!(await areNumbersMute(session))) {
    const stated = await isNobodyHeard(session);
    const whole = !stated && (await createWholeNumbers(session));
    await session.run('create or replace view history_number as select id, value from dict_number');
    const from = stated ? STATED : whole ? UNMASKED : 'from identified';
    await session.run(`create or replace view history_sale as ${from}`);
    return { named: false, stated };
  }
  await standIn(session);
  await session.run('create or replace view history_number as select * from stand_in_number');
  await session.run(`create or replace view history_sale as
    select i.* replace (coalesce(w.number, 0) as cleared)
    from identified i join sale s using (sale) left join stand_in w on w.name = ${NAME}`);
  return { named: true, stated: false };
};

/** Whether the whole input is what terminals themselves said. */
const isNobodyHeard = async (session: Session): Promise<boolean> => {
  const heard = await session.rows('select 1 as heard from identified where cleared > 0 limit 1');
  return heard.length === 0;
};

const STATED = 'select i.* replace (i.stated as cleared) from identified i';

const UNMASKED = `
  select i.* replace (coalesce(w.whole, i.cleared) as cleared)
  from identified i left join unmasked_number w on w.number = i.cleared`;

/** So many names under one number are many merchants'. Own choice [I]. */
const NAMES_MIN = 20;

/** Whether merchant numbers tell no merchant from another. */
const areNumbersMute = async (session: Session): Promise<boolean> => {
  const found = await session.rows(`select value from (
      select cleared as id from identified union select stated from identified) join dict_number using (id)
    where id > 0 order by value limit 2`);
  const [only] = found;
  if (only === undefined) return true;
  if (found.length > 1 || mccInside(String(only['value'])) !== null) return false;
  const [names] = await session.rows(`select count(distinct ${NAME}) as n from sale s`);
  return Number(names?.['n'] ?? 0) >= NAMES_MIN;
};

const NAME = `coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0),
  nullif(s.statement_name, 0))`;

const standIn = async (session: Session): Promise<void> => {
  const names = new Map<Cell, string>();
  await session.each(
    `select id, value from dict_name semi join (select distinct ${NAME} as id from sale s) using (id)
     order by value`,
    (rows) => {
      for (const { id, value } of rows) names.set(id ?? 0, String(value));
    },
  );
  const [last] = await session.rows('select coalesce(max(id), 0) as id from dict_number');
  const base = Number(last?.['id'] ?? 0);
  const shops = shopsOf(names);
  const places = new Map([...new Set(shops.values())].sort().map((shop, at) => [shop, at + 1]));
  await session.load(
    'stand_in',
    { name: 'integer', number: 'integer' },
    [...shops].map(([name, shop]): Cell[] => [name, base + (places.get(shop) ?? 0)]),
  );
  const numbers = [...places].map(([shop, at]): Cell[] => [base + at, shop]);
  await session.load('stand_in_number', { id: 'integer', value: 'varchar' }, numbers);
};

/**
 * What stands in for a number, by the id of the name: the shop as it calls itself, without places,
 * branch and company words. Names that tell too little are left out.
 */
export const shopsOf = <Id>(names: ReadonlyMap<Id, string>): ReadonlyMap<Id, string> => {
  const told: (Named & { readonly id: Id })[] = [];
  for (const [id, name] of names) {
    const { core, own, cut } = cleanName(name);
    const shop = core.replace(OPEN_BRANCH, '');
    const least = cut ? CUT_MIN : OWN_MIN;
    if ([...own].length >= OWN_MIN && [...shop].length >= least) told.push({ id, shop, cut });
  }
  const merged = mergeCut(told);
  return new Map(told.map(({ id, shop }) => [id, merged.get(shop) ?? shop]));
};

interface Named {
  readonly shop: string;
  readonly cut: boolean;
}

/** A name with less that is its own names nobody, nor does one that was cut behind less. */
const OWN_MIN = 2;
const CUT_MIN = 3;

/** A branch that the name was cut in. */
const OPEN_BRANCH = /[（(][^（()）]*$/;

/** Each cleaned name with the one that stands for it: the longest that a cut one begins. */
const mergeCut = (names: readonly Named[]): ReadonlyMap<string, string> => {
  const cut = new Set(names.filter((name) => name.cut).map(({ shop }) => shop));
  const sorted = [...new Set(names.map(({ shop }) => shop))].sort();
  const merged = new Map<string, string>();
  for (let at = sorted.length - 1; at >= 0; at -= 1) {
    const shop = sorted[at] ?? '';
    const next = sorted[at + 1];
    merged.set(shop, cut.has(shop) && next?.startsWith(shop) ? (merged.get(next) ?? next) : shop);
  }
  return merged;
};
