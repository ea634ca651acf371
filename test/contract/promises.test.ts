import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  CHARITY,
  csv,
  filesUnder,
  MARKET,
  merchant,
  put,
  type Row,
  run,
  type Scan,
  SHOP,
  sale,
  scanDir,
  scanFiles,
  scanRows,
  TERMINAL_SN,
  terminal,
  views,
} from './kit.ts';

/*
 * F. Same input, same bytes. G. A card number goes nowhere. H. The shapes of the result files.
 */

const TERMINALS = Array.from({ length: 9 }, (_, n) => ({
  sn: `0000260410687000${4000 + n}`,
  id: `3100${1000 + n}`,
  no: `82229005812${String(1000 + n)}`,
}));

/** A small world: most terminals honest, three of them feed a pool, plus refunds, twins and bad rows. */
const world = (): { transactions: Row[]; merchants: Row[]; terminals: Row[] } => {
  const transactions: Row[] = [];
  for (let n = 0; n < 240; n++) {
    const at = TERMINALS[n % 9] as (typeof TERMINALS)[number];
    const jump = n % 9 < 3 && n % 4 !== 0;
    const right = [MARKET, CHARITY, '822581054110031', '822491055410007'][n % 4] as string;
    const keys = sale({
      terminal_id: at.id,
      terminal_sn: at.sn,
      card_token: `tok-${n % 31}`,
      card_type: n % 3 ? 'credit' : 'debit',
      amount: `${200 + ((n * 37) % 900)}.${String(n % 100).padStart(2, '0')}`,
      rrn: `4000${String(n).padStart(8, '0')}`,
      trace_no: String(n).padStart(6, '0'),
      txn_time: `2023-05-${String(1 + (n % 27)).padStart(2, '0')}T${String(8 + (n % 13)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:11+08:00`,
      txn_type: n % 40 === 7 ? 'refund' : 'purchase',
    });
    const cleared = jump ? right : at.no;
    for (const view of ['slip', 'request', 'response', 'clearing', 'statement'].filter(
      (_, k) => (n + k) % 5 !== 0,
    ))
      transactions.push({
        view,
        txn_id: `${view}-${n}`,
        ...keys,
        merchant_no: view === 'slip' || view === 'request' ? at.no : cleared,
        merchant_name: view === 'statement' ? `财付通-小馆${n % 9}` : `小馆${n % 9}`,
        ...(view === 'clearing' && jump ? { issuer_fee: '0.00', network_fee: '0.00' } : {}),
      });
  }
  transactions.push(...transactions.slice(10, 20));
  transactions.push(
    { ...transactions[33], merchant_no: MARKET },
    { ...transactions[34], amount: '-5' },
  );
  return {
    transactions,
    merchants: TERMINALS.map((at, n) =>
      merchant(at.no, {
        merchant_name: `小馆${n}`,
        uscc: `91310106MA1F00${n}X0A`,
        agent: `agent-${n % 2}`,
      }),
    ),
    terminals: TERMINALS.map((at, n) =>
      terminal(at.no, { terminal_sn: at.sn, terminal_id: at.id, agent: `agent-${n % 2}` }),
    ),
  };
};

const shuffled = <T>(items: readonly T[], seed: number): T[] => {
  const out = [...items];
  let state = seed;
  for (let at = out.length - 1; at > 0; at--) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const other = state % (at + 1);
    [out[at], out[other]] = [out[other] as T, out[at] as T];
  }
  return out;
};

const tables = (seed?: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(world()).map(([name, rows]) => [
      `${name}.csv`,
      csv(seed === undefined ? rows : shuffled(rows, seed), '\n', [
        ...new Set(rows.flatMap((row) => Object.keys(row))),
      ]),
    ]),
  );

/** The bytes that must not change, and the summary without timings and per-file counts. */
const fixed = (scan: Scan) => {
  const files = filesUnder(scan.out);
  const { seconds: _, peak_memory_bytes: __, files: ___, ...summary } = scan.summary;
  const digest = (name: string) =>
    createHash('sha256')
      .update(files[name] ?? '')
      .digest('hex');
  return {
    csv: files['verdicts.csv']?.toString(),
    parquet: digest('verdicts.parquet'),
    cases: files['cases.json']?.toString(),
    summary,
  };
};

describe('F. same input, same bytes', () => {
  let base: ReturnType<typeof fixed>;
  beforeAll(async () => {
    const scan = await scanFiles(tables());
    expect(scan.code).toBe(0);
    base = fixed(scan);
    expect(scan.summary.verdicts.jumped).toBeGreaterThan(40);
    expect(scan.cases.length).toBeGreaterThan(2);
  });

  it('a second run', async () => expect(fixed(await scanFiles(tables()))).toEqual(base));
  it.each([1, 2, 3])('rows shuffled, seed %i', async (seed) =>
    expect(fixed(await scanFiles(tables(seed)))).toEqual(base),
  );
  it.each(['1', '2'])('--threads %s', async (threads) =>
    expect(fixed(await scanFiles(tables(), ['--quiet', '--threads', threads]))).toEqual(base),
  );
  it('--memory 512MB', async () =>
    expect(fixed(await scanFiles(tables(), ['--quiet', '--memory', '512MB']))).toEqual(base));
  it('the locale and time zone of the machine', async () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      expect(fixed(await scanFiles(tables()))).toEqual(base);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('transactions split into files by view, in folders, in other formats, named against the order', async () => {
    const { transactions, merchants, terminals } = world();
    const columns = [...new Set(transactions.flatMap((row) => Object.keys(row)))];
    const files: Record<string, string | Uint8Array> = {
      'merchants.csv': csv(merchants),
      'a/b/terminals.csv': csv(shuffled(terminals, 5)),
    };
    for (const [at, view] of ['slip', 'request', 'response', 'clearing', 'statement'].entries()) {
      const rows = shuffled(
        transactions.filter((row) => row['view'] === view),
        at + 1,
      );
      const name = `${9 - at}/transactions-${9 - at}`;
      if (at % 3 === 0) files[`${name}.csv`] = csv(rows, '\r\n', columns);
      else if (at % 3 === 1) files[`${name}.csv.gz`] = gzipSync(csv(rows));
      else files[`${name}.ndjson`] = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    }
    expect(fixed(await scanFiles(files))).toEqual(base);
  });

  it.each([1, 2])(
    'rows cut into two files, %i: a twin with other content keeps the same row',
    async (order) => {
      const { transactions, merchants, terminals } = world();
      const columns = [...new Set(transactions.flatMap((row) => Object.keys(row)))];
      const halves = [
        csv(transactions.slice(0, 500), '\n', columns),
        csv(transactions.slice(500), '\n', columns),
      ];
      if (order === 2) halves.reverse();
      expect(
        fixed(
          await scanFiles({
            'transactions-1.csv': halves[0] as string,
            'transactions-2.csv': halves[1] as string,
            'merchants.csv': csv(merchants),
            'terminals.csv': csv(terminals),
          }),
        ),
      ).toEqual(base);
    },
  );

  it('the order of columns', async () => {
    const { transactions, merchants, terminals } = world();
    const columns = [...new Set(transactions.flatMap((row) => Object.keys(row)))].reverse();
    expect(
      fixed(
        await scanFiles({
          'transactions.csv': csv(transactions, '\n', columns),
          'merchants.csv': csv(merchants),
          'terminals.csv': csv(terminals),
        }),
      ),
    ).toEqual(base);
  });
});

// ---------------------------------------------------------------- G

const luhn = (body: string): string => {
  let sum = 0;
  for (const [at, digit] of [...body].reverse().entries()) {
    const twice = Number(digit) * (at % 2 === 0 ? 2 : 1);
    sum += twice > 9 ? twice - 9 : twice;
  }
  return body + String((10 - (sum % 10)) % 10);
};

/** One number per hiding place, so that a leak names its way out. 622848 / 6212: shape of real cards, invented. */
const canary = (place: number, length: 16 | 19): string =>
  luhn(`62284${String(place).padStart(2, '0')}${'0718293645463'.slice(0, length - 8)}`);

describe('G. a card number goes nowhere', () => {
  const places = [
    'pan',
    'card_token',
    'merchant_name',
    'address',
    'operator_id',
    'rejected amount',
    'rejected pan row',
    'unknown column',
    'registry name',
    'business_scope',
    'settle_account',
    'fleet detail',
    'rejected time',
    'long line',
    'auth_code',
    'name with blanks',
    'agent',
    'rejected terminal_id',
    'ndjson broken line',
    'file cut',
    'payer_account',
    'rejected merchant_no',
    'wrong view',
  ];
  it.each([16, 19] as const)('%i digits', async (length) => {
    const at = (name: string): string => canary(places.indexOf(name), length);
    const spaced = at('name with blanks').replace(/(\d{4})(?=\d)/g, '$1 ');
    const ok = { merchant_no: SHOP, terminal_sn: TERMINAL_SN };
    const rows: Row[] = [
      ...views(['request', 'clearing'], sale({ ...ok, card_token: undefined, pan: at('pan') }), {
        clearing: { merchant_no: MARKET },
      }),
      { view: 'slip', txn_id: 'g2', ...sale({ ...ok, card_token: at('card_token'), rrn: '1' }) },
      {
        view: 'slip',
        txn_id: 'g3',
        ...sale({ ...ok, merchant_name: `锦绣 ${at('merchant_name')} 小馆`, rrn: '123109004711' }),
      },
      { view: 'statement', txn_id: 'g4', ...sale({ ...ok, merchant_name: `消费${spaced}惠民` }) },
      { view: 'slip', txn_id: 'g5', ...sale({ ...ok, operator_id: at('operator_id'), rrn: '3' }) },
      { view: 'slip', txn_id: 'g6', ...sale({ ...ok, amount: `${at('rejected amount')}x` }) },
      { view: 'slip', txn_id: 'g7', ...sale({ ...ok, amount: '-1', pan: at('rejected pan row') }) },
      { view: 'slip', txn_id: 'g8', ...sale({ ...ok, remark: at('unknown column'), rrn: '4' }) },
      { view: 'slip', txn_id: 'g9', ...sale({ ...ok, txn_time: at('rejected time') }) },
      { view: 'slip', txn_id: 'g10', ...sale({ ...ok, auth_code: at('auth_code'), rrn: '5' }) },
      { view: 'slip', txn_id: 'g11', ...sale({ ...ok, terminal_id: at('rejected terminal_id') }) },
      {
        view: 'slip',
        txn_id: 'g12',
        ...sale({ ...ok, merchant_no: `${at('rejected merchant_no')}` }),
      },
      { view: at('wrong view'), txn_id: 'g13', ...sale(ok) },
    ];
    const dir = put({
      'transactions.csv': csv(rows),
      'transactions-long.csv': `view,txn_id,txn_time,amount\nslip,${at('long line')}x${'9'.repeat(1_500_000)},2023-05-04,1\n`,
      'transactions-cut.csv': `view,txn_id,txn_time,amount,pan\nslip,z1,2023-05-04,"1,${at('file cut')}`,
      'transactions-broken.ndjson': `{"view":"slip","pan":"${at('ndjson broken line')}"\n`,
      'merchants.csv': csv([
        merchant(SHOP, {
          merchant_name: `锦绣${at('registry name')}`,
          address: `卡 ${at('address')}`,
          business_scope: at('business_scope'),
          settle_account: at('settle_account'),
          agent: at('agent'),
        }),
        merchant(MARKET, { uscc: 'x', merchant_name: '惠民' }),
      ]),
      'terminals.csv': csv([terminal(SHOP, { agent: at('agent') })]),
      'fleet_events.csv': csv([
        {
          terminal_sn: TERMINAL_SN,
          at: '2023-05-03T10:00:00+08:00',
          kind: 'repair',
          detail: `card ${at('fleet detail')} stuck`,
        },
      ]),
      'settlements.csv': csv([
        {
          settle_id: 's1',
          settle_date: '2023-05-05',
          merchant_no: SHOP,
          acquirer: '48222900',
          payer_name: '某某科技有限公司',
          payer_account: at('payer_account'),
          payee_account: at('settle_account'),
          payee_name: '锦绣',
          amount: '1000',
          fee: '6',
          txn_count: '1',
        },
      ]),
    });
    const scan = await scanDir(dir, []);
    expect(scan.code).toBe(0);
    const files = filesUnder(scan.out);
    const texts: Record<string, string> = { stdout: scan.stdout, stderr: scan.stderr };
    for (const [name, bytes] of Object.entries(files)) {
      texts[name] = bytes.toString('latin1');
      if (!name.endsWith('.parquet')) continue;
      const database = await DuckDBInstance.create(':memory:');
      const connection = await database.connect();
      const reader = await connection.runAndReadAll(
        `select cast(t as varchar) as line from read_parquet('${join(scan.out, name)}') t`,
      );
      texts[`${name} (rows)`] = reader.getRows().flat().join('\n');
      connection.closeSync();
    }
    const leaks = places.flatMap((place) =>
      [
        at(place),
        at(place).replace(/(\d{4})(?=\d)/g, '$1 '),
        Buffer.from(at(place)).toString('base64').slice(2, -4),
      ].flatMap((form) =>
        Object.entries(texts)
          .filter(([, text]) => text.includes(form))
          .map(([name]) => `${place} in ${name}`),
      ),
    );
    expect([...new Set(leaks)]).toEqual([]);
  });

  it('the same pan gives the same token in every row, so that views are linked by it', async () => {
    const pan = canary(50, 16);
    const scan = await scanRows({
      transactions: views(['request', 'clearing'], sale({ card_token: undefined, pan }), {
        request: { merchant_no: SHOP },
        clearing: { merchant_no: MARKET },
      }),
    });
    expect(scan.rows.map((row) => row.verdict)).toEqual(['jumped', 'jumped']);
  });
});

// ---------------------------------------------------------------- H

const KINDS = ['mcc', 'merchant', 'area', 'acquirer', 'name', 'method', 'terminal', 'fee', 'payee'];
const CAUSES = [
  'routing',
  'software',
  'device',
  'operation',
  'merchant',
  'registry',
  'data',
  'undetermined',
];
const VERDICTS = ['jumped', 'suspect', 'clean', 'unknown'];
const COLUMNS = [
  'view',
  'txn_id',
  'sale_id',
  'verdict',
  'score',
  'kinds',
  'rules',
  'cause',
  'observed_merchant_no',
  'observed_mcc',
  'expected_merchant_no',
  'expected_mcc',
  'fee_gap_fen',
  'explanation',
];

/** Of a scheme and with a right check digit: beyond doubt a card number wherever it stands. */
const SURE = ['6222021234567890011', '6225881234567005', '4111111111111111'] as const;

describe('G. a card number in the place of an identifier', () => {
  const [long, short, foreign] = SURE;
  const files = () => ({
    [`transactions-${long}.csv`]: csv([
      { view: 'slip', txn_id: long, ...sale({ merchant_no: SHOP, terminal_sn: short }) },
      { view: 'slip', txn_id: short, ...sale({ merchant_no: SHOP, rrn: '2' }), [`x${long}`]: 'x' },
      { view: 'slip', txn_id: 'v', ...sale({ rrn: '3' }), txn_type: 'void', orig_txn_id: long },
    ]),
    'merchants.csv': csv([merchant(SHOP, { uscc: foreign })]),
    'terminals.csv': csv([terminal(SHOP, { terminal_sn: short })]),
    'settlements.csv': csv([
      {
        settle_id: long,
        settle_date: '2023-05-04',
        merchant_no: SHOP,
        amount: '1',
        payee_name: '王',
      },
    ]),
  });

  it('is in no result, and two of them stay two', async () => {
    const { out, summary, rows: verdicts } = await scanFiles(files());
    expect(verdicts).toHaveLength(3);
    expect(new Set(verdicts.map((row) => row['txn_id'])).size).toBe(3);
    expect(Object.values(summary.files).map((file) => file.rejected)).toEqual([0, 0, 0, 0]);
    for (const [name, bytes] of Object.entries(filesUnder(out)))
      for (const card of SURE) expect([name, bytes.includes(card)]).toEqual([name, false]);
  });

  it('is in no row that read shows, also of Parquet', async () => {
    const dir = put(files());
    const db = await (await DuckDBInstance.create()).connect();
    await db.run(
      `copy (select 'slip' as view, '${long}' as txn_id, '2023-05-04' as txn_time, 1.5 as amount,
        ' ${short} ' as terminal_sn, '${foreign}' as txn_type)
       to '${join(dir, 'transactions-p.parquet')}' (format parquet)`,
    );
    const { code, stdout } = await run(['read', dir, '--json']);
    expect(code).toBe(0);
    for (const card of SURE) expect(stdout).not.toContain(card);
  });

  it('is in no error', async () => {
    const dir = put({ 'transactions.csv': `view,${long},12345678901234\n` });
    for (const path of [dir, join(dir, `${short}.csv`)]) {
      const { code, stdout, stderr } = await run(['scan', path, '--out', join(dir, 'out')]);
      expect(code).toBe(3);
      expect(stdout + stderr).not.toMatch(new RegExp(`${SURE.join('|')}|12345678901234`));
    }
  });

  it('an identifier of other digits stays as it is', async () => {
    const ids = [
      '6222021234567890010',
      '20240305120000123456',
      '1234567890123456',
      '4111111111111112',
    ];
    const rows = ids.map((txn_id, n) => ({ view: 'slip', txn_id, ...sale({ rrn: String(n) }) }));
    const { rows: verdicts } = await scanFiles({ 'transactions.csv': csv(rows) });
    expect(verdicts.map((row) => row['txn_id']).sort()).toEqual([...ids].sort());
  });
});

describe('H. shapes of the result files', () => {
  let scan: Scan;
  beforeAll(async () => {
    scan = await scanFiles(tables());
  });

  it('writes the files of contract §4', () => {
    expect(Object.keys(filesUnder(scan.out))).toEqual(
      expect.arrayContaining([
        'verdicts.parquet',
        'verdicts.csv',
        'cases.json',
        'summary.json',
        'rejects.csv',
        'report.html',
        'manifest.json',
      ]),
    );
  });

  it('verdicts: columns in order, one row per accepted observation, values of the contract', () => {
    const accepted = Object.values(scan.summary.files)
      .filter((file) => file.table === 'transactions')
      .reduce((sum, file) => sum + file.accepted, 0);
    expect(Object.keys(scan.rows[0] ?? {})).toEqual(COLUMNS);
    expect(scan.rows).toHaveLength(accepted);
    expect(new Set(scan.rows.map((row) => `${row.view} ${row.txn_id}`)).size).toBe(accepted);
    for (const row of scan.rows) {
      expect(VERDICTS).toContain(row.verdict);
      expect(Number(row.score)).toBeGreaterThanOrEqual(0);
      expect(Number(row.score)).toBeLessThanOrEqual(1);
      for (const kind of row.kinds.split(';').filter(Boolean)) expect(KINDS).toContain(kind);
      expect(['', ...CAUSES]).toContain(row.cause);
      expect(row.sale_id).not.toBe('');
      expect(row.explanation).not.toBe('');
      if (row.verdict === 'jumped')
        expect([row.kinds === '', row.rules === '', row.cause === '']).toEqual([
          false,
          false,
          false,
        ]);
    }
  });

  it('verdicts.parquet has the same rows as verdicts.csv', async () => {
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const file = join(scan.out, 'verdicts.parquet');
    const reader = await connection.runAndReadAll(`select * from read_parquet('${file}')`);
    expect(reader.columnNames()).toEqual(COLUMNS);
    const picked = await connection.runAndReadAll(
      `select view, txn_id, sale_id, verdict, coalesce(cast(fee_gap_fen as varchar), '') from read_parquet('${file}')`,
    );
    expect(
      picked
        .getRows()
        .map((row) => row.join(' '))
        .sort(),
    ).toEqual(
      scan.rows
        .map((row) => [row.view, row.txn_id, row.sale_id, row.verdict, row.fee_gap_fen].join(' '))
        .sort(),
    );
    connection.closeSync();
  });

  it('all rows of a sale share verdict, score, kinds and cause', () => {
    const sales = new Map<string, string>();
    for (const row of scan.rows) {
      const said = [row.verdict, row.score, row.kinds, row.cause, row.rules].join('|');
      expect(sales.get(row.sale_id) ?? said).toBe(said);
      sales.set(row.sale_id, said);
    }
  });

  it('cases.json', () => {
    const known = new Set(scan.rows.map((row) => `${row.view}/${row.txn_id}`));
    for (const one of scan.cases) {
      expect(Object.keys(one)).toEqual(
        expect.arrayContaining([
          'case_id',
          'subject',
          'verdict',
          'score',
          'kinds',
          'cause',
          'first_seen',
          'last_seen',
          'sales',
          'jumped_sales',
          'amount_fen',
          'impact',
          'members',
          'evidence',
          'steps',
          'risk_type',
        ]),
      );
      expect(['terminal', 'merchant', 'agent', 'pool', 'payee', 'acquirer']).toContain(
        one.subject.type,
      );
      expect(one.subject.id).toEqual(expect.stringMatching(/./));
      expect(VERDICTS).toContain(one.verdict);
      expect(one.score).toBeGreaterThanOrEqual(0.05);
      expect(one.score).toBeLessThanOrEqual(1);
      for (const kind of one.kinds) expect(KINDS).toContain(kind);
      expect(Object.keys(one.cause.probabilities).sort()).toEqual([...CAUSES].sort());
      const chances = Object.values<number>(one.cause.probabilities);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6);
      expect(one.cause.probabilities[one.cause.top]).toBe(Math.max(...chances));
      expect(Object.keys(one.impact).sort()).toEqual([
        'acquirer_gain_fen',
        'cardholder_points_fen',
        'issuer_fen',
        'merchant_fen',
        'network_fen',
      ]);
      for (const value of [
        one.sales,
        one.jumped_sales,
        one.amount_fen,
        ...Object.values(one.impact),
      ])
        expect(Number.isInteger(value)).toBe(true);
      expect(one.jumped_sales).toBeLessThanOrEqual(one.sales);
      expect(one.first_seen <= one.last_seen).toBe(true);
      expect(Array.isArray(one.members)).toBe(true);
      expect(one.evidence.length).toBeGreaterThan(0);
      for (const each of one.evidence) {
        expect(each).toMatchObject({
          rule: expect.any(String),
          statement: expect.any(String),
          field: expect.any(String),
          values: expect.any(Object),
        });
        if (each.view && each.txn_id) expect(known).toContain(`${each.view}/${each.txn_id}`);
      }
      expect(one.steps.map((step) => step.order)).toEqual(one.steps.map((_, at) => at + 1));
      for (const step of one.steps)
        expect(step).toMatchObject({
          action: expect.any(String),
          why: expect.any(String),
          done_when: expect.any(String),
        });
      expect(one.risk_type).toMatchObject({ code: expect.any(String), name: expect.any(String) });
    }
    expect(new Set(scan.cases.map((one) => one.case_id)).size).toBe(scan.cases.length);
    expect(new Set(scan.cases.map((one) => `${one.subject.type} ${one.subject.id}`)).size).toBe(
      scan.cases.length,
    );
  });

  it('cases.json names the three terminals that jump and none of the honest ones', () => {
    const jumpers = TERMINALS.slice(0, 3).map((at) => at.sn);
    const named = scan.cases
      .filter((one) => one.subject.type === 'terminal' && one.verdict === 'jumped')
      .map((one) => one.subject.id);
    expect(named.sort()).toEqual(jumpers);
  });

  it('cases.json has a pool with the borrowed numbers as members and the terminals in evidence', () => {
    const pools = scan.cases.filter((one) => one.subject.type === 'pool');
    expect(pools.length).toBeGreaterThanOrEqual(1);
    const members = pools.flatMap((one) => one.members).sort();
    for (const no of [CHARITY, '822491055410007', '822581054110031']) expect(members).toContain(no);
    for (const at of TERMINALS) expect(members).not.toContain(at.no);
    expect(JSON.stringify(pools.map((one) => one.evidence))).toContain(TERMINALS[0]?.sn);
  });

  it('summary.json', () => {
    const { summary } = scan;
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining([
        'version',
        'rules_version',
        'engine',
        'files',
        'observations',
        'verdicts',
        'kinds',
        'causes',
        'rules',
        'not_looked_at',
        'money',
        'seconds',
        'peak_memory_bytes',
      ]),
    );
    expect(summary.engine).toBe('local');
    expect(Object.keys(summary.files).sort()).toEqual([
      'merchants.csv',
      'terminals.csv',
      'transactions.csv',
    ]);
    const sales = new Map(scan.rows.map((row) => [row.sale_id, row]));
    const count = (verdict: string) =>
      [...sales.values()].filter((row) => row.verdict === verdict).length;
    for (const verdict of VERDICTS)
      expect([verdict, summary.verdicts[verdict] ?? 0]).toEqual([verdict, count(verdict)]);
    for (const view of ['slip', 'request', 'response', 'clearing', 'statement'])
      expect([view, summary.observations[view]]).toEqual([
        view,
        scan.rows.filter((row) => row.view === view).length,
      ]);
    for (const [kind, n] of Object.entries(summary.kinds))
      expect([kind, n]).toEqual([
        kind,
        [...sales.values()].filter((row) => row.kinds.split(';').includes(kind)).length,
      ]);
    for (const [rule, n] of Object.entries(summary.rules))
      expect([rule, n]).toEqual([
        rule,
        [...sales.values()].filter((row) => row.rules.split(';').includes(rule)).length,
      ]);
    for (const key of ['read', 'normalise', 'link', 'detect', 'explain', 'act'])
      expect(summary.seconds[key]).toEqual(expect.any(Number));
    expect(summary.money).toMatchObject({
      issuer_fen: expect.any(Number),
      network_fen: expect.any(Number),
    });
    for (const each of summary.not_looked_at)
      expect(each).toMatchObject({ rule: expect.any(String), needs: expect.anything() });
    expect(summary.peak_memory_bytes).toBeGreaterThan(1_000_000);
  });

  it('rejects.csv has file, line, column, value, code, reason', () => {
    expect(scan.rejectsText.split('\n')[0]?.split(',')).toEqual(
      expect.arrayContaining(['file', 'line', 'column', 'value', 'code', 'reason']),
    );
    expect(scan.rejects.filter((row) => row['column'] === 'amount')).toHaveLength(1);
    expect(scan.rejects[0]).toMatchObject({ file: 'transactions.csv', value: '-5' });
  });

  it('manifest.json: SHA-256 of every input and output, versions', () => {
    const files = filesUnder(scan.out);
    const manifest = JSON.parse(files['manifest.json']?.toString() ?? '{}');
    const said = JSON.stringify(manifest);
    const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
    for (const [name, bytes] of Object.entries(files))
      if (name !== 'manifest.json') expect([name, said.includes(sha(bytes))]).toEqual([name, true]);
    for (const [name, bytes] of Object.entries(filesUnder(scan.dir)))
      expect([name, said.includes(sha(bytes))]).toEqual([name, true]);
    expect(said).toContain(scan.summary.version);
    expect(said).toContain(scan.summary.rules_version);
  });

  it('report.html is one self-contained file in the language asked for', async () => {
    const html = filesUnder(scan.out)['report.html']?.toString() ?? '';
    expect(html).toMatch(/<html[^>]+lang="en/);
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="(https?:)?\/\//);
    const zh = await scanDir(scan.dir, ['--quiet', '--lang', 'zh']);
    expect(filesUnder(zh.out)['report.html']?.toString()).toMatch(/<html[^>]+lang="zh/);
  });

  it('report.html and explanations escape what the data says', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>';
    const bad = await scanRows({
      transactions: views(['slip', 'clearing', 'statement'], sale(), {
        slip: { merchant_no: SHOP, merchant_name: evil },
        clearing: { merchant_no: MARKET, merchant_name: `"'><svg/onload=alert(3)>` },
        statement: { merchant_no: MARKET, merchant_name: evil },
      }),
      merchants: [merchant(SHOP, { merchant_name: evil, agent: evil })],
      terminals: [terminal(SHOP, { agent: evil })],
    });
    const html = filesUnder(bad.out)['report.html']?.toString() ?? '';
    expect(html).not.toContain('<script>alert(1)');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<svg/onload');
  });

  it('explanations are in the language asked for', async () => {
    const zh = await scanDir(scan.dir, ['--quiet', '--lang', 'zh']);
    const jumped = (one: Scan) =>
      one.rows.find((row) => row.verdict === 'jumped')?.explanation ?? '';
    expect(jumped(zh)).toMatch(/[\u4e00-\u9fff]{4}/);
    expect(jumped(zh)).not.toBe(jumped(scan));
  });

  it('二清: a payee case', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => ({
      settle_id: `s${n}`,
      settle_date: `2023-05-${String(n + 5).padStart(2, '0')}`,
      merchant_no: SHOP,
      acquirer: '48222900',
      payer_name: '鼎盛通网络科技有限公司',
      payer_account: '4402000100020003000',
      payee_account: '6217000000000001',
      payee_name: '上海市静安区锦绣小馆',
      amount: '994.00',
      fee: '6.00',
      txn_count: '1',
    }));
    const scanned = await scanRows(
      {
        transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP })),
        merchants: [merchant(SHOP)],
        terminals: [terminal(SHOP)],
        settlements: rows,
      },
      ['--fail-on', 'suspect', '--lang', 'en'],
    );
    const payee = scanned.cases.find((one) => one.subject.type === 'payee');
    expect(payee?.kinds).toEqual(['payee']);
    expect(scanned.rows.map((row) => row.verdict)).not.toContain('jumped');
    expect([scanned.code, scanned.stdout]).toEqual([1, expect.stringContaining('12 payouts')]);
  });

  it('一清: the acquirer or its reserve account pays; no payee case', async () => {
    const scanned = await scanRows({
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP })),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
      settlements: [
        '拉卡拉支付股份有限公司',
        '拉卡拉支付股份有限公司客户备付金',
        '拉卡拉支付股份有限公司客户备付金账户',
      ].map((payer_name, n) => ({
        settle_id: `s${n}`,
        settle_date: `2023-05-0${n + 5}`,
        merchant_no: SHOP,
        acquirer: '48222900',
        payer_name,
        payee_name: '上海市静安区锦绣小馆',
        amount: '994.00',
        fee: '6.00',
        txn_count: '1',
      })),
    });
    expect(scanned.cases.filter((one) => one.subject.type === 'payee')).toEqual([]);
  });

  it('--help and --version', async () => {
    for (const args of [['--help'], ['scan', '--help'], ['--version']])
      expect((await run(args)).code).toBe(0);
  });
});
