import { describe, expect, it } from 'vitest';
import { CAUSE_NAMES } from '../src/causes/names.ts';
import { CITIES } from '../src/codes/cities.ts';
import { INSTITUTIONS } from '../src/codes/institutions.ts';
import { TRADES } from '../src/codes/trades.ts';
import { LOOKALIKE_NAMES } from '../src/lookalikes/names.ts';
import { STRATEGY_NAMES } from '../src/routing/names.ts';
import { COLUMNS } from '../src/rows.ts';
import { generateWorld } from '../src/world.ts';
import { WORLDS } from '../src/worlds/index.ts';
import { type Collected, collect, salesOf } from './collect.ts';

/** Column lists as the contract §2 prints them, copied here by hand to hold the generator to it. */
const CONTRACT: Record<string, string> = {
  transactions:
    'view txn_id txn_time txn_type amount currency terminal_id terminal_sn merchant_no ' +
    'merchant_name mcc acquirer forwarder issuer card_token card_type method entry_mode rrn ' +
    'trace_no batch_no auth_code resp_code orig_rrn orig_txn_id operator_id app_version ' +
    'param_version area_code lat lon merchant_fee issuer_fee network_fee price_class',
  merchants:
    'merchant_no merchant_name uscc mcc area_code address business_scope acquirer agent ' +
    'settle_account settle_name debit_rate credit_rate valid_from valid_to',
  terminals:
    'terminal_sn terminal_id merchant_no brand model form agent app_version os_version ' +
    'param_version area_code lat lon valid_from valid_to',
  settlements:
    'settle_id settle_date merchant_no acquirer payer_name payer_account payee_account ' +
    'payee_name amount fee txn_count',
  fleet_events:
    'terminal_sn at kind app_version os_version param_version error_code network signal ' +
    'battery operator_id detail',
  compatibility: 'brand model app_version os_version platform_version status note',
  training: 'operator_id merchant_no course score passed_at',
};

const acquirer = collect('acquirer');
const honest = collect('honest');
const dirty = collect('dirty');
const everyWorld: readonly Collected[] = [
  acquirer,
  honest,
  dirty,
  ...['issuer', 'network', 'merchant', 'pool-hidden', 'payees'].map((name) =>
    collect(name, { sales: 5_000 }),
  ),
];

describe('tables', () => {
  it('have the columns of the contract, in its order', () => {
    for (const [table, columns] of Object.entries(CONTRACT)) {
      expect(Reflect.get(COLUMNS, table)).toEqual(columns.split(' '));
    }
    expect(Object.keys(COLUMNS).sort()).toEqual(Object.keys(CONTRACT).sort());
  });

  it('hold no column that the contract lacks, in any world', () => {
    for (const { observations, settlements, world } of everyWorld) {
      const tables = { transactions: observations.map(({ row }) => row), settlements };
      for (const [table, rows] of Object.entries(tables)) check(table, rows);
      for (const table of [
        'merchants',
        'terminals',
        'fleet_events',
        'compatibility',
        'training',
      ] as const) {
        check(table, [...world.table(table)]);
      }
    }
    function check(table: string, rows: readonly object[]): void {
      const known = new Set(CONTRACT[table]!.split(' '));
      const strange = rows.flatMap((row) => Object.keys(row)).find((column) => !known.has(column));
      expect(strange, table).toBeUndefined();
    }
  });

  it('keep to the limits and value lists of the contract', () => {
    const allowed: Record<string, RegExp> = {
      txn_type: /^(purchase|void|refund|reversal|preauth|preauth_completion)$/,
      amount: /^\d+\.\d\d$/,
      txn_time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/,
      terminal_id: /^[0-9A-Z]{8}$/,
      terminal_sn: /^\d{20}$/,
      merchant_no: /^[0-9A-Z]{12,15}$/,
      mcc: /^\d{4}$/,
      acquirer: /^\d{8}$/,
      card_type: /^(debit|credit|semi_credit|prepaid)$/,
      method: /^(card|qr|nfc)$/,
      entry_mode: /^(chip|contactless|magstripe|manual|qr_merchant|qr_customer)$/,
      rrn: /^\d{12}$/,
      trace_no: /^\d{6}$/,
      price_class: /^(standard|preferential|special|exempt)$/,
    };
    for (const { observations } of everyWorld) {
      for (const { row } of observations) {
        for (const [column, shape] of Object.entries(allowed)) {
          const value = row[column];
          if (value !== undefined && !shape.test(value)) expect(value, column).toMatch(shape);
        }
      }
    }
  });
});

describe('numbers', () => {
  it('are unique where they must be: row ids, and reference numbers of purchases', () => {
    for (const { observations, spec } of everyWorld) {
      const fresh = observations.filter((each) => !each.repeat);
      expect(new Set(fresh.map(({ row }) => row.txn_id)).size).toBe(fresh.length);
      const rrns = salesOf(fresh).map(({ sale }) => sale.rrn);
      const repeated = rrns.length - new Set(rrns).size;
      const declared = spec.dirt?.rrnCollisionShare ?? 0;
      expect(repeated / rrns.length, spec.name).toBeLessThanOrEqual(
        declared + 4 * Math.sqrt(declared / rrns.length),
      );
      if (declared >= 0.001) expect(repeated).toBeGreaterThan(0);
    }
  });

  it('hold no code that does not exist, unless the world says so', () => {
    const codes3 = new Set(INSTITUTIONS.map((each) => each.code3));
    const areas = new Set(CITIES.flatMap((city) => [city.cnaps, city.gb]));
    const mccs = new Set(TRADES.map((trade) => trade.mcc));
    const possible = (no: string): boolean =>
      codes3.has(no.slice(0, 3)) && areas.has(no.slice(3, 7)) && mccs.has(no.slice(7, 11));
    for (const { observations, world, spec } of everyWorld) {
      const plain = new Set(
        world.population.build.merchants.filter((each) => !each.structured).map((each) => each.no),
      );
      const impossible = observations.filter(
        ({ row }) =>
          row.merchant_no?.length === 15 &&
          !plain.has(row.merchant_no) &&
          !possible(row.merchant_no),
      );
      // A number that was garbled out of an unstructured one is not structured either.
      const unexpected = impossible.filter(({ sale }) => sale.outcome.truth.structured);
      if (spec.impossibleCodes) expect(unexpected.length).toBeGreaterThan(0);
      else expect(unexpected.map(({ row }) => row.merchant_no)).toEqual([]);
      for (const { row } of observations) if (row.mcc) expect(mccs.has(row.mcc)).toBe(true);
    }
  });

  it('give every firm a credit code with the right check character', () => {
    const chars = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    for (const { uscc } of acquirer.world.population.build.merchants) {
      let sum = 0;
      for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31) {
        sum += weight * chars.indexOf(uscc[i]!);
      }
      expect(uscc[17]).toBe(chars[(31 - (sum % 31)) % 31]);
    }
  });

  it('never carry something that reads as a card number', () => {
    for (const { observations, world, settlements } of everyWorld) {
      const texts = [...observations.slice(0, 4_000).map(({ row }) => row), ...settlements]
        .concat([...world.table('merchants')])
        .flatMap((row) => Object.values(row));
      for (const text of texts) {
        if (/^62\d{14,17}$/.test(text)) expect(luhn(text), text).toBe(false);
      }
    }
  });
});

describe('marginals', () => {
  it('stay within bounds', () => {
    const sales = salesOf(acquirer.observations);
    expect(sales.length).toBeGreaterThan(14_000 * 0.9);
    expect(sales.length).toBeLessThan(14_000 * 1.1);
    const share = (test: (each: (typeof sales)[number]) => boolean): number =>
      sales.filter(test).length / sales.length;
    expect(share(({ sale }) => sale.outcome.verity.jumped)).toBeGreaterThan(0.06);
    expect(share(({ sale }) => sale.outcome.verity.jumped)).toBeLessThan(0.25);
    expect(share(({ sale }) => sale.card.type === 'credit')).toBeGreaterThan(0.35);
    expect(share(({ sale }) => sale.card.type === 'credit')).toBeLessThan(0.65);
    expect(share(({ sale }) => sale.respCode !== '00')).toBeLessThan(0.03);
    expect(share(({ sale }) => ['void', 'refund', 'reversal'].includes(sale.type))).toBeLessThan(
      0.04,
    );
    expect(share(({ sale }) => new Date(sale.atMs + 8 * 3_600_000).getUTCHours() < 6)).toBeLessThan(
      0.06,
    );
    const amounts = sales.map(({ sale }) => sale.amountFen).sort((a, b) => a - b);
    expect(amounts[0]).toBeGreaterThan(0);
    expect(amounts[Math.floor(amounts.length / 2)]).toBeGreaterThan(2_000);
    expect(amounts[Math.floor(amounts.length / 2)]).toBeLessThan(30_000);
    expect(amounts.at(-1)).toBeLessThanOrEqual(5_600_000);
  });

  it('let nobody be in two cities within three hours', () => {
    for (const { observations } of [acquirer, honest]) {
      const last = new Map<string, { atMs: number; city: string }>();
      const sales = salesOf(observations).filter(({ sale }) => sale.original === null);
      for (const { sale } of sales.sort((a, b) => a.sale.atMs - b.sale.atMs)) {
        const { token } = sale.card;
        const city = sale.shop.city.name;
        const before = last.get(token);
        if (before && before.city !== city) {
          expect(sale.atMs - before.atMs).toBeGreaterThan(3 * 3_600_000);
        }
        last.set(token, { atMs: sale.atMs, city });
      }
    }
  });
});

describe('truth', () => {
  it('names every strategy, cause and look-alike at least once', () => {
    const seen = new Set<string>();
    for (const { observations } of everyWorld) {
      for (const { truth } of observations) {
        seen.add(truth.strategy!).add(truth.cause!);
        for (const name of truth.lookalike!.split(';')) seen.add(name);
      }
    }
    for (const name of [...STRATEGY_NAMES, ...CAUSE_NAMES, ...LOOKALIKE_NAMES]) {
      expect(seen, name).toContain(name);
    }
  });

  it('has every strategy in every acquirer-like world', () => {
    for (const { observations } of [acquirer, dirty]) {
      const seen = new Set(observations.map(({ truth }) => truth.strategy));
      expect(STRATEGY_NAMES.filter((name) => !seen.has(name))).toEqual([]);
    }
  });

  it('calls nothing jumped in the honest world', () => {
    expect(honest.observations.filter(({ truth }) => truth.jumped === 'true')).toEqual([]);
  });

  it('calls jumped exactly the sales whose cleared merchant or place is not the true one', () => {
    for (const { sale } of acquirer.observations) {
      const { verity, truth, cleared, requested, printed } = sale.outcome;
      const differs = [cleared, requested, printed].some((each) => each.no !== truth.no);
      const switched = verity.lookalikes.includes('disaster-switch');
      if (verity.jumped && verity.cause !== 'merchant') expect(differs).toBe(true);
      if (!verity.jumped && !switched && verity.cause !== 'data') expect(differs).toBe(false);
    }
  });

  it('sends every follow-up under the merchant of its original', () => {
    let jumped = 0;
    for (const { sale } of acquirer.observations) {
      if (!sale.original) continue;
      expect(sale.outcome.cleared).toBe(sale.original.outcome.cleared);
      if (sale.outcome.verity.jumped) jumped++;
    }
    expect(jumped).toBeGreaterThan(5);
  });

  it('switches merchants in a disaster, and only for hours', () => {
    const sales = salesOf(honest.observations).filter(({ truth }) =>
      truth.lookalike!.includes('disaster-switch'),
    );
    const switched = sales.filter(({ sale }) => sale.outcome.cleared !== sale.outcome.requested);
    expect(switched.length).toBeGreaterThan(0);
    expect(switched.length).toBeLessThan(sales.length / 5);
  });

  it('answers the same on every pass', () => {
    const world = generateWorld({ ...WORLDS['pool-hidden']!, sales: 2_000, days: 7 }, 11);
    const pass = (): string =>
      JSON.stringify([...world.batches()].map((b) => b.observations.map((o) => o.row)));
    expect(pass()).toBe(pass());
  });

  it('says that names tell only where the line has the name of another firm', () => {
    const { observations } = collect('merchant', { sales: 20_000, days: 28 });
    const bare = observations.filter(({ row, sale, truth }) => {
      const { cleared, truth: own } = sale.outcome;
      return (
        row.view === 'statement' &&
        !row.merchant_no &&
        truth.jumped === 'true' &&
        cleared.no !== own.no
      );
    });
    const garbled = bare.filter(({ truth }) => truth.cause === 'device');
    expect(garbled.length).toBeGreaterThan(0);
    for (const { truth } of garbled) expect(truth.given_away).toBe('none');
    expect(bare.some(({ truth }) => truth.given_away === 'name')).toBe(true);
  });

  it('says that an id tells where its device goes back and forth, not where it goes over once', () => {
    const { observations } = collect('network', { sales: 20_000, days: 28 });
    const switches = new Map<string, number>();
    const latest = new Map<string, string>();
    for (const { row, sale } of observations) {
      const { sn, tid } = sale.terminal;
      if (!row.merchant_no || row.terminal_id !== tid) continue;
      const moved = (latest.get(sn) ?? row.merchant_no) !== row.merchant_no;
      switches.set(sn, (switches.get(sn) ?? 0) + Number(moved));
      latest.set(sn, row.merchant_no);
    }
    const own = new Set<string>();
    const idsOf = new Map<string, Set<string>>();
    for (const { row, sale } of observations) {
      const { merchant_no: no, terminal_id: id } = row;
      if (!no) continue;
      if (no === sale.outcome.truth.no && id === sale.outcome.tid) own.add(sale.terminal.sn);
      idsOf.set(no, (idsOf.get(no) ?? new Set()).add(id ?? ''));
    }
    const told = { id: 0, once: 0, alone: 0 };
    for (const { row, sale, truth } of observations) {
      const { given_away: given } = truth;
      if (given !== 'id' && given !== 'once' && given !== 'alone') continue;
      const times = switches.get(sale.terminal.sn) ?? 0;
      expect(given === 'once' ? times === 1 : times > 1).toBe(true);
      // Nothing but the id ties such numbers to each other, and none of them is its merchant's.
      if (given === 'alone') {
        expect(own.has(sale.terminal.sn)).toBe(false);
        expect(idsOf.get(row.merchant_no ?? '')?.size).toBe(1);
      }
      told[given]++;
    }
    expect(told.id).toBeGreaterThan(100);
    expect(told.once).toBeGreaterThan(0);
  });
});

describe('registry', () => {
  it.each([
    ['acquirer', acquirer],
    ['honest', honest],
  ] as const)('knows every honest sale on its day: %s', (_, { observations, world }) => {
    const bound = new Map<string, Readonly<Record<string, string>>[]>();
    const add = (key: string, row: Readonly<Record<string, string>>): void => {
      bound.set(key, [...(bound.get(key) ?? []), row]);
    };
    for (const row of world.table('terminals')) {
      add(`${row.terminal_sn} ${row.terminal_id} ${row.merchant_no}`, row);
    }
    for (const row of world.table('merchants')) add(row.merchant_no!, row);
    const valid = (key: string, day: string): boolean =>
      (bound.get(key) ?? []).some(
        (row) => row.valid_from! <= day && (row.valid_to === '' || day < row.valid_to!),
      );
    let checked = 0;
    for (const { sale } of salesOf(observations)) {
      const { verity, requested, cleared, tid } = sale.outcome;
      if (verity.jumped || verity.cause !== '' || sale.original) continue;
      const day = new Date(sale.atMs + 8 * 3_600_000).toISOString().slice(0, 10);
      const key = `${sale.terminal.sn} ${tid} ${requested.no}`;
      expect(valid(key, day), `${key} ${day} ${verity.lookalikes}`).toBe(true);
      expect(valid(cleared.no, day), `${cleared.no} ${day} ${verity.lookalikes}`).toBe(true);
      checked++;
    }
    expect(checked).toBeGreaterThan(9_000);
  });

  it('states an area code of the city it names, in either scheme', () => {
    for (const row of honest.world.table('merchants')) {
      const city = CITIES.find(({ name }) => row.address!.includes(`${name}市`));
      expect([city?.cnaps, city?.gb]).toContain(row.area_code);
    }
  });
});

describe('hidden pools', () => {
  it('share neither terminal nor reference number between the two sides of a jumped sale', () => {
    const { observations } = collect('pool-hidden', { sales: 6_000 });
    const left = new Map<number, string>();
    for (const { row, sale } of observations) {
      if (row.view === 'slip' || row.view === 'request') left.set(sale.seq, row.terminal_id!);
    }
    let pairs = 0;
    for (const { row, sale, truth } of observations) {
      if (row.view !== 'clearing' || truth.jumped !== 'true' || !left.has(sale.seq)) continue;
      expect(row.terminal_id).not.toBe(left.get(sale.seq));
      expect(row.rrn).not.toBe(sale.rrn);
      pairs++;
    }
    expect(pairs).toBeGreaterThan(200);
  });
});

function luhn(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = Number(text[text.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
