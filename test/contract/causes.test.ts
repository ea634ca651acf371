import { beforeAll, describe, expect, test } from 'vitest';
import { type Row, type Scan, scanRows, type Tables } from './kit.ts';

/*
 * Causes in small files made by hand (contract §4). Goal: who did it is told from what the field
 * would see, outside any generator: a release that no compatibility table knows, taken by devices of
 * three agents; a parameter set loaded once by hand; a route; a terminal carried away. Method: sixteen terminals of one model,
 * two sales a day for 24 days, each stated by the device and by the clearing file.
 */

const AGENTS = ['华东服务', '江南服务', '浦江服务'];
const HOURS = ['11', '18'];
const DEMO = '822290057320900';
const CHEAP = '822290080620077';

const two = (value: number): string => String(value).padStart(2, '0');
const numberOf = (nth: number): string => `82229005812${two(nth)}01`;
const serialOf = (nth: number): string => `000026041068710000${two(nth)}`;

const UPDATED = [1, 2, 3, 4, 5, 6];
const MISLOADED = 14;
const ROUTED = 16;
const CARRIED = 13;
const ALL = Array.from({ length: 16 }, (_, at) => at + 1);

interface Told {
  readonly request: string;
  readonly clearing: string;
}

/** What device and clearing file state; `count` numbers the sales of a terminal. */
const stated = (nth: number, day: number, count: number): Told => {
  const own = numberOf(nth);
  const isBad = UPDATED.includes(nth) && day >= 10 && day < 20 && count % 4 !== 0;
  if (isBad) return { request: DEMO, clearing: DEMO };
  if (nth === MISLOADED && day >= 12 && day < 18)
    return { request: numberOf(15), clearing: numberOf(15) };
  const isSent = nth === ROUTED && day >= 6 && count % 2 === 0;
  return { request: own, clearing: isSent ? CHEAP : own };
};

const salesOf = (nth: number): readonly Row[] =>
  Array.from({ length: 24 }, (_, at) => at + 1).flatMap((day) =>
    HOURS.flatMap((hour, at): Row[] => {
      const count = 2 * day + at;
      const key = `${two(nth)}${two(day)}${hour}`;
      const same = {
        txn_time: `2024-03-${two(day)}T${hour}:${two((7 * nth + day) % 60)}:00`,
        amount: `${100 + ((nth * 37 + day * 11 + at * 5) % 400)}.50`,
        rrn: `240300${key}`,
        terminal_id: `100000${two(nth)}`,
        terminal_sn: serialOf(nth),
        card_type: 'credit',
        area_code: nth === CARRIED && day >= 9 ? '5810' : '2900',
      };
      const told = stated(nth, day, count);
      return (['request', 'clearing'] as const).map((view) => ({
        ...same,
        view,
        txn_id: `${view[0]}${key}`,
        merchant_no: told[view],
        mcc: view === 'clearing' ? told.clearing.slice(7, 11) : '',
      }));
    }),
  );

const event = (nth: number, at: string, more: Row): Row => ({
  terminal_sn: serialOf(nth),
  at: `2024-03-${at}:00`,
  ...more,
});

const UPDATES = ALL.flatMap((nth) => {
  const isBad = UPDATED.includes(nth);
  const at = `10T02:${two(nth)}`;
  const update = { kind: 'update', app_version: isBad ? '3.1.0' : '3.0.5' };
  const cure = { kind: 'update', app_version: '3.1.1' };
  return [event(nth, at, update), ...(isBad ? [event(nth, `20T03:${two(nth)}`, cure)] : [])];
});

const LOADS = [
  event(MISLOADED, '12T08:40', {
    kind: 'parameter_download',
    param_version: 'P2',
    operator_id: 'op77',
  }),
  event(MISLOADED, '18T08:10', {
    kind: 'parameter_download',
    param_version: 'P3',
    operator_id: 'op01',
  }),
];

const MERCHANTS: readonly Row[] = [
  ...ALL.map((nth) => ({ merchant_no: numberOf(nth), merchant_name: `上海江畔${nth}号面馆` })),
  { merchant_no: DEMO, merchant_name: '演示电器商店' },
  { merchant_no: CHEAP, merchant_name: '城东惠民医院' },
].map((one) => ({ ...one, mcc: one.merchant_no.slice(7, 11), area_code: '2900' }));

const TABLES: Tables = {
  transactions: ALL.flatMap(salesOf),
  merchants: MERCHANTS,
  terminals: ALL.map((nth) => ({
    terminal_sn: serialOf(nth),
    terminal_id: `100000${two(nth)}`,
    merchant_no: numberOf(nth),
    brand: '百信通',
    model: 'P90',
    agent: AGENTS[nth % 3],
    app_version: '3.0.0',
    param_version: 'P1',
    area_code: '2900',
  })),
};

/** A clearing file of the 16th that lost the last character of every merchant number. */
const CUT: Tables = {
  ...TABLES,
  transactions: ALL.flatMap(salesOf).map((row) =>
    row['view'] === 'clearing' && String(row['txn_time']).startsWith('2024-03-16')
      ? { ...row, merchant_no: String(row['merchant_no']).slice(0, -1) }
      : row,
  ),
};

const place = (metresNorth: number): Row => ({
  lat: String(31.2304 + metresNorth / 111_000),
  lon: '121.4737',
});
const previousOf = (nth: number): string => `82229005651${two(nth)}80`;

const FLEET = Array.from({ length: 60 }, (_, at) => at + 1);
const isReleased = (nth: number): boolean => nth % 4 === 0;

/**
 * One release on 15 of 60 devices, from which on each states the number that it had at an earlier shop;
 * they stay where they are, or stand `metres` away from then on.
 */
const forGood = (metres: number): Tables => ({
  transactions: FLEET.flatMap((nth) =>
    salesOf(nth).map((row) => {
      const isAfter = isReleased(nth) && String(row['txn_time']) >= '2024-03-10';
      return {
        ...row,
        merchant_no: isAfter ? previousOf(nth) : numberOf(nth),
        mcc: '',
        app_version: isAfter ? '3.1.0' : '3.0.5',
        ...(row['view'] === 'request' ? place(isAfter ? metres : 0) : {}),
      };
    }),
  ),
  merchants: FLEET.flatMap((nth) => [
    { merchant_no: numberOf(nth), merchant_name: `上海江畔${nth}号面馆`, mcc: '5812' },
    { merchant_no: previousOf(nth), merchant_name: `春申${nth}号服装店`, mcc: '5651' },
  ]),
  terminals: FLEET.map((nth) => ({
    terminal_sn: serialOf(nth),
    merchant_no: numberOf(nth),
    model: 'P90',
    agent: AGENTS[nth % 3],
    area_code: '2900',
    ...place(0),
  })),
});

/** Four devices of sixty get a version that the table calls `status`, and state earlier numbers from then on. */
const released = (status: string): Tables => {
  const isNew = (nth: number): boolean => nth % 15 === 0;
  return {
    ...forGood(0),
    transactions: FLEET.flatMap((nth) =>
      salesOf(nth).map((row) => {
        const isAfter = isNew(nth) && String(row['txn_time']) >= '2024-03-10';
        return {
          ...row,
          merchant_no: isAfter ? previousOf(nth) : numberOf(nth),
          mcc: '',
          app_version: isAfter ? '3.1.0' : '3.0.5',
        };
      }),
    ),
    fleet_events: FLEET.filter(isNew).map((nth) =>
      event(nth, '10T00:05', { kind: 'update', app_version: '3.1.0' }),
    ),
    compatibility: [{ brand: '', model: 'P90', app_version: '3.1.0', status }],
  };
};

const causeOf = (scan: Scan, nth: number) =>
  scan.cases.find(({ subject }) => subject.type === 'terminal' && subject.id === serialOf(nth))
    ?.cause;

describe('causes of small files', () => {
  let told: Scan;
  let bare: Scan;
  let cut: Scan;
  beforeAll(async () => {
    cut = await scanRows({ ...CUT, fleet_events: [...UPDATES, ...LOADS] });
    told = await scanRows({ ...TABLES, fleet_events: [...UPDATES, ...LOADS] });
    bare = await scanRows(TABLES);
  }, 120_000);

  test('devices of three agents after one update, without a compatibility table: software', () => {
    expect(UPDATED.map((nth) => causeOf(told, nth)?.top)).toEqual(UPDATED.map(() => 'software'));
  });

  test('one terminal from one parameter download to the next: operation', () => {
    expect(causeOf(told, MISLOADED)?.top).toBe('operation');
  });

  test('a number replaced behind a device that asked rightly: routing, with events or without', () => {
    expect(causeOf(told, ROUTED)?.top).toBe('routing');
    expect(causeOf(bare, ROUTED)?.top).toBe('routing');
  });

  test('a terminal carried to another province, told by area codes alone: merchant', () => {
    const cause = causeOf(told, CARRIED);
    expect(cause?.top).toBe('merchant');
    expect(cause?.tests.find(({ test: id }) => id === 'stands-elsewhere')?.statement).toBe(
      'the number is the registered one; the device traded in its registered province first and stays in another since',
    );
  });

  test('honest terminals of the same model have no case', () => {
    for (const nth of [7, 8, 9, 10, 11, 12, 15]) expect(causeOf(told, nth)).toBeUndefined();
  });

  test('a file that cut numbers is the cause of its own cases and of no other', () => {
    const others = [...UPDATED, MISLOADED, ROUTED];
    const tops = (scan: Scan) => others.map((nth) => causeOf(scan, nth)?.top);
    expect(tops(cut)).toEqual(tops(told));
    for (const nth of [7, 8, 9, 10, 11, 12, 15]) expect(causeOf(cut, nth)?.top).toBe('data');
  });

  test('devices of one release state others’ numbers for good: jumped where they stay, not where they went', async () => {
    const verdicts = async (metres: number) => {
      const scan = await scanRows(forGood(metres));
      const after = scan.rows.filter(
        (row) => row.expected_merchant_no !== row.observed_merchant_no,
      );
      expect(after.length).toBeGreaterThan(100);
      expect(after.some((row) => row.rules.includes('number-follows-cohort'))).toBe(metres === 0);
      return new Set(after.map((row) => row.verdict));
    };
    expect(await verdicts(0)).toEqual(new Set(['jumped']));
    expect(await verdicts(1500)).toEqual(new Set(['suspect']));
  }, 120_000);

  test('few devices that a recalled version made state other numbers are jumped, those of a fit version are not', async () => {
    const verdicts = async (status: string) => {
      const { rows } = await scanRows(released(status));
      const after = rows.filter((row) => row.expected_merchant_no !== row.observed_merchant_no);
      expect(after.length).toBeGreaterThan(20);
      return new Set(after.map((row) => row.verdict));
    };
    expect(await verdicts('recalled')).toEqual(new Set(['jumped']));
    expect(await verdicts('supported')).toEqual(new Set(['suspect']));
  }, 120_000);

  test('without events nothing is surer than with them, and no route is blamed', () => {
    for (const nth of [...UPDATED, MISLOADED]) {
      const [with_, without] = [causeOf(told, nth), causeOf(bare, nth)];
      const top = with_?.top ?? 'undetermined';
      expect(without?.probabilities[top]).toBeLessThan(with_?.probabilities[top] ?? 0);
      expect(without?.top).not.toBe('routing');
    }
  });
});
