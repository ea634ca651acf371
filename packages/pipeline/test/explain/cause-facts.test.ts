import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FEATURE_FIELDS } from '../../src/detect/features.ts';
import type { Cell, Row, Session } from '../../src/engine/session.ts';
import { type CauseFacts, createCauseFacts } from '../../src/explain/cause-facts.ts';
import { openTest } from '../tables.ts';

/*
 * What is counted before causes are weighed. Goal: each count is of what its name says, no more. Method: the
 * tables that are read, by hand, a device for each question; one gathering for all of them.
 */

const PURCHASE = 1;
const REFUND = 3;
const DAY_MS = 86_400_000;
const HOME = '822290058120137';
const OTHER = '822290058120999';
const THIRD = '822290058120555';
const FAR = '901290058120001';
const GARBLED = '822290058120197';
const REAL = '822290058120187';
/** Nothing was cleared. */
const NOBODY = '';
/** A serial or a few behind the own, as a shop that is entered anew is given. */
const RENEWED = `${HOME.slice(0, 11)}${String(Number(HOME.slice(11)) + 2).padStart(4, '0')}`;

interface Sold {
  readonly device: string;
  readonly day: number;
  /** The registered number; HOME where it is not said. */
  readonly of?: string;
  /** The number that was cleared; that of the device where it is not said. */
  readonly under?: string;
  readonly verdict?: 'jumped' | 'suspect';
  readonly kinds?: string;
  readonly isSent?: boolean;
  /** What the device stated, where it is neither. */
  readonly states?: string;
  readonly type?: number;
  /** The category that the device asked under, where another one than the registered was cleared. */
  readonly asks?: number;
  readonly measures?: Row;
}

const SALES: Sold[] = [];
const sold = (device: string, ...sales: readonly Omit<Sold, 'device'>[]): void => {
  SALES.push(...sales.map((one) => ({ ...one, device })));
};
const wrong = (day: number, more: Partial<Sold> = {}): Omit<Sold, 'device'> => ({
  day,
  under: OTHER,
  verdict: 'suspect',
  ...more,
});

/** Devices by agent, and what else they are bound to. */
const TERMINALS: [sn: string, agent: string, number: string][] = [];
const MERCHANTS = [HOME, OTHER, THIRD, FAR, REAL];

// Of one the device's side alone was seen, its own wrong number among it; of the other what was cleared is wrong, and a slip is right.
sold(
  'speaks',
  ...[2, 3, 6].map((day) => wrong(day, { under: NOBODY, states: OTHER })),
  ...[1, 2, 4, 8].map((day) => ({ day, under: NOBODY, states: HOME })),
);
sold('prints', wrong(3), { day: 4, under: NOBODY, states: HOME }, wrong(6));

// Two tills of which one used a third number besides, and two that changed places.
sold('crowd', wrong(3, { of: HOME, under: OTHER }));
sold('crowd2', wrong(3, { of: OTHER, under: HOME }), wrong(4, { of: OTHER, under: THIRD }));
sold('swap', wrong(3, { of: FAR, under: REAL }));
sold('swap2', wrong(4, { of: REAL, under: FAR }));
sold('abroad', wrong(3, { under: FAR }));
sold('bound', wrong(3, { under: FAR }));
sold('spelt', wrong(3, { under: `7${HOME.slice(1)}` }));
TERMINALS.push(['bound', 'B', FAR]);
sold('garbled', wrong(1, { under: GARBLED }), wrong(2, { under: GARBLED }));
sold('renewed', wrong(1, { under: RENEWED }), wrong(2, { under: RENEWED }));
sold('neighbour', wrong(1, { under: REAL }));
sold(
  'days',
  wrong(0, { type: REFUND }),
  { day: 1 },
  wrong(2),
  { day: 3 },
  { day: 3, under: THIRD },
  { day: 3 },
  wrong(3),
  { day: 4 },
  wrong(5),
  { day: 7 },
  { day: 8 },
  wrong(9, { type: REFUND }),
);
const JUMPED = { verdict: 'jumped' as const };
sold('behind', wrong(1, JUMPED));
sold('itself', wrong(1, { ...JUMPED, isSent: true }));
sold('elsewhere', { day: 1 }, wrong(2));
TERMINALS.push(['behind', 'A', HOME], ['itself', 'A', HOME], ['elsewhere', 'B', HOME]);
sold('cut', wrong(1, { under: HOME.slice(0, 10) }));
sold('uncut', wrong(1, { of: FAR, under: HOME.slice(0, 10) }));
const cut = wrong(1, { under: HOME.slice(0, 10) });
sold('cuts', cut, cut, cut, wrong(2, JUMPED));
sold('three', wrong(1, { states: THIRD }), wrong(2, { states: FAR.slice(0, 12) }));
// Two tills of shops that nobody registers, and one that somebody does, under one number besides their own.
const MAKERS = '822290058120902';
const TILL = '822290058120211';
const mate = (own: string, ...days: readonly [day: number, isWrong: boolean][]) =>
  days.map(([day, isWrong]) =>
    isWrong ? wrong(day, { of: own, under: MAKERS }) : { day, of: own, under: own },
  );
const unnamed = (day: number, under: string) => ({ day, of: '', under });
sold(
  'open',
  unnamed(1, TILL),
  { ...unnamed(2, MAKERS), verdict: 'suspect' },
  unnamed(3, TILL),
  unnamed(4, MAKERS),
  unnamed(5, TILL),
);
sold('busy', { ...unnamed(2, MAKERS), verdict: 'suspect' }, unnamed(3, TILL), unnamed(4, THIRD));
sold('mate', ...mate('822290058120312', [1, false], [2, true], [3, true], [4, false], [5, false]));
sold('guest', ...mate(FAR, [1, false], [2, true]));
sold('lone', { day: 1 }, wrong(2, { under: '822290058120903' }), { day: 3 });
const asked = (asks: number, verdict: Sold['verdict'] = 'jumped') => ({ day: 2, verdict, asks });
sold('asked', asked(5812), asked(4121), asked(5812, 'suspect'));
const measured = (measures: Row, more: Partial<Sold> = {}) => wrong(2, { measures, ...more });
const MIXED = { mixed_hours: 0, home_again_hours: 0 };
sold(
  'story',
  measured({ ...MIXED, home_before_hours: 0 }),
  measured({ ...MIXED, home_before_hours: 9 }),
  measured({ mixed_hours: 0, home_again_hours: 40 }),
  measured({ mixed_hours: 40, home_again_hours: 0 }),
  measured({ number_new_days: 3, number_users: 0 }),
  measured({ number_new_days: 3, number_users: 2 }),
);
const turns = (days: number) => ({
  acquirer_returns: 3,
  acquirer_days: days,
  acquirer_beside_own: 8,
  acquirer_beside_odd: 2,
});
const AT_HOME = { under: HOME, kinds: 'acquirer' };
const AWAY = { away_metres: 90_000, stay_spread_metres: 100 };
sold(
  'home',
  measured(turns(1), AT_HOME),
  measured(turns(3), AT_HOME),
  measured(AWAY, { under: HOME, kinds: 'area' }),
  measured(AWAY),
);

const NUMBERS = [
  ...new Set([
    '',
    ...MERCHANTS,
    ...SALES.flatMap((one) => [one.under ?? HOME, one.states ?? HOME]),
  ]),
];
const DEVICES = ['', ...new Set(SALES.map(({ device }) => device))];
const number = (text: string): number => NUMBERS.indexOf(text);

const COLUMNS = {
  type: 'varchar',
  id: 'varchar',
  sale: 'integer',
  at_ms: 'bigint',
  day: 'integer',
  amount: 'bigint',
  card_type: 'integer',
  txn_type: 'integer',
  verdict: 'varchar',
  kinds: 'varchar',
  registered: 'integer',
  cleared: 'integer',
  stated: 'integer',
  device_sn: 'integer',
  approved: 'boolean',
  by_history: 'boolean',
  request_number: 'integer',
  slip_number: 'integer',
  request_mcc: 'smallint',
  pattern: 'integer',
  app_version: 'varchar',
  lat: 'double',
  lon: 'double',
};

const saleRow = (one: Sold, sale: number): Cell[] => {
  const [registered, cleared] = [number(one.of ?? HOME), number(one.under ?? one.of ?? HOME)];
  const stated = one.states ? number(one.states) : one.isSent ? cleared : registered;
  return [
    ...['terminal', one.device, sale, one.day * DAY_MS + sale, one.day, 10_000, 2],
    ...[one.type ?? PURCHASE, one.verdict ?? null, one.kinds ?? 'merchant', registered, cleared],
    ...[stated, DEVICES.indexOf(one.device), false, false, stated, 0, one.asks ?? -1],
    ...[one.asks === undefined ? 1 : 2, null, null, null],
  ];
};

/** Every measure that a feature makes, null but for those that are said. */
const measureRows = (): readonly [columns: Record<string, string>, rows: Cell[][]] => {
  const types: Record<string, string> = { int: 'bigint', bool: 'boolean', string: 'varchar' };
  const fields = Object.entries(FEATURE_FIELDS);
  const columns = Object.fromEntries(fields.map(([name, { type }]) => [name, types[type] ?? type]));
  const cells = ({ measures }: Sold): Cell[] => fields.map(([name]) => measures?.[name] ?? null);
  return [{ sale: 'integer', ...columns }, SALES.map((one, sale) => [sale, ...cells(one)])];
};

const load = async (session: Session): Promise<void> => {
  await session.load('told_sale', COLUMNS, SALES.map(saleRow));
  const views = {
    subject_sale: 'select * from told_sale',
    sale: 'select * from told_sale',
    identified: 'select * from told_sale',
    subject: 'select type, id, sale from told_sale',
    case_sale: `select *, 0 as clearing_number, 0 as statement_number, '' as rules from told_sale
      where verdict is not null`,
    price_shift: 'select unnest([1, 2]) as pattern, false as cheaper',
    spoilt_sale: 'select sale from told_sale where false',
    spoilt_code: 'select sale from told_sale where false',
    cut_number: 'select id as number from dict_number where length(value) < 15',
    typed_settlements: `select '' as merchant_no, '' as payee_account where false`,
    inside_mcc: 'select id as number, 5812 as mcc from dict_number where length(value) = 15',
    facts: `select unnest([1, 2]) as pattern, 'standard' as cleared_class, 'standard' as expected_class,
      null::varchar as request_name, null::varchar as cleared_name, null::varchar as registered_name,
      unnest([5812, 4121]) as cleared_mcc, 5812 as registered_mcc`,
  };
  const named = { id: 'integer', value: 'varchar' };
  await session.load(
    'dict_number',
    named,
    NUMBERS.map((value, id): Cell[] => [id, value]),
  );
  await session.load(
    'merchant_span',
    { number: 'integer', settle_account: 'varchar' },
    MERCHANTS.map((one) => [number(one), null]),
  );
  const bound = TERMINALS.map(([sn, agent, of]): Cell[] => [
    DEVICES.indexOf(sn),
    agent,
    number(of),
  ]);
  const place = { lat: 'double', lon: 'double' };
  const maker = { brand: 'varchar', model: 'varchar' };
  const spans = { sn: 'integer', agent: 'varchar', number: 'integer', ...place, ...maker };
  await session.load(
    'terminal_span',
    spans,
    bound.map((row) => [...row, null, null, null, null]),
  );
  const [columns, rows] = measureRows();
  await session.load('case_measure', columns, rows);
  for (const [name, sql] of Object.entries(views))
    await session.run(`create or replace table ${name} as ${sql}`);
};

let session: Session;
let known: ReadonlyMap<string, CauseFacts>;
beforeAll(async () => {
  session = await openTest();
  await load(session);
  await createCauseFacts(session);
  const rows = await session.rows('select * from cause_facts');
  known = new Map(rows.map((row) => [String(row['id']), row]));
}, 120_000);
afterAll(() => session.close());

const factsOf = (device: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(known.get(device) ?? {}).map(([name, cell]) => [
      name,
      typeof cell === 'bigint' ? Number(cell) : cell,
    ]),
  );

describe('numbers', () => {
  test('two tills changed places where neither has a third number', () => {
    expect(factsOf('swap')).toMatchObject({ swapped: 1, off: 1 });
    expect(factsOf('swap2')).toMatchObject({ swapped: 1 });
    expect(factsOf('crowd')).toMatchObject({ swapped: 0, off: 1 });
  });

  test('another institution’s number is foreign to who is not bound to it', () => {
    expect(factsOf('abroad')).toMatchObject({ other_house: 1 });
    expect(factsOf('bound')).toMatchObject({ other_house: 0 });
  });

  test('a character of the own number that is wrong makes it no other institution’s', () => {
    expect(factsOf('spelt')).toMatchObject({ other_house: 0, one_edit: 1 });
  });

  test('a garbled number is nobody’s, however often its device sends it', () => {
    expect(factsOf('garbled')).toMatchObject({ edited: 2, typo: 2, slip: 2 });
    expect(factsOf('neighbour')).toMatchObject({ edited: 0, typo: 0, slip: 0 });
    expect(factsOf('renewed')).toMatchObject({ edited: 2, slip: 0, one_edit: 2 });
  });

  test('a number is cut where it is the beginning of the device’s own', () => {
    expect(factsOf('cut')).toMatchObject({ cut: 1 });
    expect(factsOf('uncut')).toMatchObject({ cut: 0, off: 1 });
  });

  test('three numbers of one sale are whole ones', () => {
    expect(factsOf('three')).toMatchObject({ off: 2, third: 1 });
  });

  test('cut numbers say nothing of a case that has a jumped sale', () => {
    expect(factsOf('cuts')).toMatchObject({ sales: 1, jumped: 1, cut: 0 });
  });
});

test('days are whole or mixed, from the first wrong purchase to the last; nothing before or after counts', () => {
  expect(factsOf('days')).toMatchObject({ wrong_days: 2, right_days: 2, days_fit: null });
  expect(factsOf('days')).toMatchObject({ before_n: 1, after_n: 2, off_n: 3, on_n: 3 });
});

test('of a device that states the wrong number what it states counts, of another what was cleared', () => {
  expect(factsOf('speaks')).toMatchObject({
    off_n: 3,
    on_n: 2,
    deep_n: 1,
    before_n: 1,
    after_n: 1,
  });
  expect(factsOf('prints')).toMatchObject({ off_n: 2, on_n: 0, before_n: 0, after_n: 0 });
});

test('of two numbers that nobody registers, the one beside the stranger’s is the device’s own', () => {
  expect(factsOf('open')).toMatchObject({ off: 1, before_n: 1, off_n: 2, on_n: 1, after_n: 1 });
  expect(factsOf('busy')).toMatchObject({ before_n: 0, off_n: 1, on_n: 0, after_n: 0 });
});

test('devices of several shops that send one number at no gain are counted together', () => {
  const all = {
    mate_shops: 2,
    mate_devices: 2,
    mate_off: 4,
    mate_on: 1,
    mate_before: 2,
    mate_after: 3,
  };
  expect(factsOf('open')).toMatchObject(all);
  expect(factsOf('mate')).toMatchObject({ ...all, off_n: 2, on_n: 0 });
  // A guest of another institution is none of them.
  expect(factsOf('guest')).toMatchObject({ other_house: 1 });
  expect(factsOf('lone')).toMatchObject({ mate_shops: null });
});

test('a category other than the device asked for and the registry has was put in behind it', () => {
  expect(factsOf('asked')).toMatchObject({ sales: 3, off: 0, recoded: 1 });
});

test('of an agent’s devices those count behind which a number was replaced', () => {
  const all = { all_devices: 4, all_off: 1 };
  expect(factsOf('itself')).toMatchObject({ agent_devices: 2, agent_off: 1, ...all });
  expect(factsOf('elsewhere')).toMatchObject({ agent_devices: 2, agent_off: 0, ...all });
});

describe('stories', () => {
  test('a number changed once after the own one was used, and came back by either sign', () => {
    expect(factsOf('story')).toMatchObject({ off: 6, changed_once: 1, came_back: 2 });
  });

  test('a number is new where nobody else uses it', () => {
    expect(factsOf('story')).toMatchObject({ new_number: 1 });
  });

  test('acquirers turn on three days or more, and a device stands elsewhere under its own number', () => {
    expect(factsOf('home')).toMatchObject({ sales: 4, off: 1, rerouted: 1, away: 1 });
  });
});
