import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeMac } from '@zhenma/iso8583';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDir, type Ran, ROOT, run } from './world.ts';

/**
 * What the README promises of the shipped examples, and what the two commands that judge one message
 * or one number print. Goal: a change that loses the published jump, or accuses an honest terminal of
 * the quickstart, turns this red.
 */

interface Scanned {
  readonly ran: Ran;
  readonly summary: {
    readonly verdicts: Readonly<Record<string, number>>;
    readonly files: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  readonly cases: readonly {
    readonly subject: { readonly type: string; readonly id: string };
    readonly verdict: string;
    readonly kinds: readonly string[];
    readonly jumped_sales: number;
    readonly evidence: readonly {
      readonly rule: string;
      readonly values: Readonly<Record<string, string>>;
    }[];
  }[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

const scan = async (example: string, more: readonly string[] = []): Promise<Scanned> => {
  const out = join(freshDir(), 'out');
  const ran = await run([
    'scan',
    join(ROOT, 'examples', example),
    '--out',
    out,
    '--csv',
    '--lang',
    'en',
    ...more,
  ]);
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  const [head = '', ...lines] = text('verdicts.csv').trimEnd().split('\n');
  const names = head.split(',');
  // Only the last column, the sentence, may hold a comma.
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
  return {
    ran,
    summary: JSON.parse(text('summary.json')),
    cases: JSON.parse(text('cases.json')),
    rows,
  };
};

describe('the published capture', () => {
  let scanned: Scanned;
  beforeAll(async () => {
    scanned = await scan('real-capture');
  });

  test('is exactly one jumped sale, seen by slip, request and response', () => {
    expect(scanned.ran.code).toBe(0);
    expect(scanned.summary.verdicts).toEqual({ unknown: 0, clean: 0, suspect: 0, jumped: 1 });
    expect(
      scanned.rows.map((row) => [
        row['view'],
        row['observed_merchant_no'],
        row['expected_merchant_no'],
      ]),
    ).toEqual([
      ['slip', '84329004582000B', '84329004582000B'],
      ['request', '84329004582000B', '84329004582000B'],
      ['response', '84316655812000A', '84329004582000B'],
    ]);
    expect(new Set(scanned.rows.map((row) => row['sale_id'])).size).toBe(1);
    for (const row of scanned.rows)
      expect(row).toMatchObject({
        verdict: 'jumped',
        kinds: 'mcc;merchant;area;name',
        expected_mcc: '4582',
      });
    expect(scanned.rows[2]).toMatchObject({ observed_mcc: '5812' });
    expect(Number(scanned.rows[0]?.['score'])).toBeGreaterThan(0.9);
  });

  test('one case, with the device, its base station and the acquirer as evidence', () => {
    expect(scanned.cases).toHaveLength(1);
    const [found] = scanned.cases;
    expect(found).toMatchObject({
      subject: { type: 'terminal', id: '00002402106870000001' },
      verdict: 'jumped',
      jumped_sales: 1,
      kinds: ['mcc', 'merchant', 'area', 'name'],
      members: ['84316655812000A'],
    });
    const evidence = new Map(found?.evidence.map(({ rule, values }) => [rule, values]));
    expect(evidence.get('request-response-differs')).toEqual({
      registered: '84329004582000B',
      slip: '84329004582000B',
      request: '84329004582000B',
      response: '84316655812000A',
      terminal_sn: '00002402106870000001',
      terminal_id: '10016919',
      base_station: '460|00|28688|43222849',
    });
    expect(evidence.get('acquirer-area-differs')).toMatchObject({ response: '48431665' });
  });

  test('the other messages are no sale, and say so', () => {
    const { read, accepted, rejected } = scanned.summary.files['capture.hex'] ?? {};
    expect(read).toBe((accepted ?? 0) + (rejected ?? 0));
    expect(rejected).toBe(3);
  });

  test('no card number of the messages is in any result', () => {
    expect(JSON.stringify(scanned)).not.toMatch(/62242423|23000000/);
  });
});

describe('the quickstart', () => {
  test('finds the one terminal that jumps, and suspects no other', async () => {
    const { summary, cases, rows } = await scan('quickstart');
    expect(cases.map(({ subject, verdict }) => [subject.id, verdict])).toEqual([
      ['000002041X05709', 'jumped'],
    ]);
    expect(summary.verdicts['jumped']).toBeGreaterThan(0);
    expect(summary.verdicts['suspect']).toBe(0);
    expect(cases[0]?.jumped_sales).toBe(summary.verdicts['jumped']);
    for (const { read, accepted } of Object.values(summary.files)) expect(accepted).toBe(read);
    const lines = readFileSync(
      join(ROOT, 'examples/quickstart/transactions_clearing.csv'),
      'utf8',
    ).split('\n');
    const terminalOf = new Map(lines.map((line) => [line.split(',')[1], line.split(',')[6]]));
    const jumped = rows.filter((row) => row['verdict'] === 'jumped' && row['view'] === 'clearing');
    expect(new Set(jumped.map((row) => terminalOf.get(row['txn_id'])))).toEqual(
      new Set(['000002041X05709']),
    );
    for (const row of jumped)
      expect(row['observed_merchant_no']).not.toBe(row['expected_merchant_no']);
  });

  test('gives the same verdicts in either language and with any number of threads', async () => {
    const [en, zh] = [
      await scan('quickstart', ['--threads', '1']),
      await scan('quickstart', ['--lang', 'zh', '--threads', '4']),
    ];
    const bare = ({ rows }: Scanned) => rows.map(({ explanation, ...row }) => row);
    expect(bare(en)).toEqual(bare(zh));
  });
});

describe('decode', () => {
  const CAPTURE = join(ROOT, 'examples/real-capture/capture.hex');
  test('one object a message, card data masked, numbers taken apart', async () => {
    const { code, out } = await run(['decode', CAPTURE]);
    const messages = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(messages.map(({ mti }) => mti)).toEqual([
      '0800',
      '0810',
      '0800',
      '0810',
      '0200',
      '0210',
      '0920',
      '0930',
    ]);
    expect(messages.every(({ ok, profile }) => ok && profile === 'pos')).toBe(true);
    const answer = messages[5];
    expect(answer.fields['42']).toBe('84316655812000A');
    expect(answer.fields['2']).toBe('622424******0069');
    expect(answer.derived.merchant_no).toMatchObject({
      institution: '843',
      area: '1665',
      mcc: '5812',
      structured: true,
    });
    expect(messages[4].derived.base_station).toMatchObject({ lac: '28688', cell: '43222849' });
    expect(out).not.toMatch(/62242423|23000000/);
  });

  test('hex on the command line or from standard input is the same message', async () => {
    const hex =
      readFileSync(CAPTURE, 'utf8')
        .split('\n')
        .find((line) => /^[0-9A-F]{40}/.test(line)) ?? '';
    const given = await run(['decode', hex]);
    const piped = await run(['decode', '-'], { readStdin: async () => Buffer.from(`${hex}\n`) });
    expect(JSON.parse(given.out)).toEqual(JSON.parse(piped.out));
  });

  test('a dump over several lines of a log is one message, and its MAC is verified', async () => {
    const frame = Buffer.from('6000030000603100311231', 'hex');
    const key = Buffer.from('0123456789ABCDEF', 'hex');
    const body = Buffer.from('02003020000000000001000000000000001234000024', 'hex');
    const mac = computeMac(body, key, 'unionpay-ecb') ?? frame;
    const rows = [...Buffer.concat([frame, body, mac])].map((byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    const dir = freshDir();
    const log = Array.from({ length: Math.ceil(rows.length / 16) }, (_, at) =>
      [(at * 16).toString(16).padStart(4, '0'), ...rows.slice(at * 16, at * 16 + 16)].join(' '),
    );
    writeFileSync(join(dir, 'gateway.log'), `recv\n${log.join('\n')}\nsome words\nmore words\n`);
    writeFileSync(join(dir, 'key'), '0123456789abcdef\n');
    const { out } = await run(['decode', join(dir, 'gateway.log'), '--mac-key', join(dir, 'key')]);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ ok: true, mti: '0200', mac: { verified: true, issues: [] } }]);
  });

  test.each(['00', 'zz', '60000300006031003101', 'F'.repeat(3000)])(
    '%.20s… is told about, never thrown',
    async (hex) => {
      const { code, out } = await run(['decode', '-'], { readStdin: async () => Buffer.from(hex) });
      expect(code).toBe(0);
      for (const line of out.trimEnd().split('\n')) {
        const decoded = JSON.parse(line);
        expect(decoded).toMatchObject({
          ok: false,
          fields: expect.anything(),
          issues: expect.anything(),
        });
        expect(decoded.issues.length).toBeGreaterThan(0);
      }
    },
  );
});

describe('check', () => {
  const check = async (...args: readonly string[]) =>
    JSON.parse((await run(['check', ...args, '--json', '--lang', 'en'])).out);

  test('takes a number apart', async () => {
    expect(await check('84329004582000B')).toMatchObject({
      merchant_no: '84329004582000B',
      structured: true,
      institution: '843',
      area: '2900',
      area_scheme: 'cnaps',
      mcc: '4582',
      serial: '000B',
      remarks: [],
    });
  });

  const ABOUT: readonly (readonly [readonly string[], string, string])[] = [
    [['--mcc', '4582'], 'mcc', 'ok'],
    [['--mcc', '5812'], 'mcc', 'contradiction'],
    [['--area', '2900'], 'area', 'ok'],
    [['--area', '5810'], 'area', 'contradiction'],
    [['--acquirer', '48432900'], 'acquirer', 'ok'],
    [['--acquirer', '48222900'], 'acquirer', 'contradiction'],
    [['--name', '河南省云杉餐饮'], 'name', 'contradiction'],
  ];
  test.each(ABOUT)('%j: %s is %s', async (args, about, level) => {
    const { remarks } = await check('84329004582000B', ...args);
    expect(remarks).toContainEqual(expect.objectContaining({ about, level }));
  });

  test.each(['123456789012345', '12345', 'ABCDEFGHIJKLMNO', '84329004582000'])(
    'of %s concludes nothing',
    async (number) => {
      const { structured, remarks } = await check(number, '--mcc', '5812', '--area', '2900');
      expect(structured).toBe(false);
      expect(remarks).toEqual([expect.objectContaining({ level: 'doubt', about: 'merchant_no' })]);
    },
  );

  test('two texts: another name of another trade is evidence of two kinds', async () => {
    const slip =
      '商户名称：茗顺菜馆 商户编号：822290058120001 终端号：12345678 日期时间：2024/03/05 12:30:00 金额：RMB 88.00';
    const said = (name: string) =>
      check('--slip', slip, '--statement', `您尾号1234的卡于03月05日12:30在${name}消费88.00元`);
    expect(await said('岚和加油站')).toMatchObject({ verdict: 'suspect', kinds: ['mcc', 'name'] });
    expect(await said('岚和商贸有限公司')).toMatchObject({ verdict: 'suspect', kinds: ['name'] });
    expect(await said('茗順菜館（東門店）')).toMatchObject({ verdict: 'clean', kinds: [] });
  });

  test('two texts: a name or a number alone', async () => {
    const said = (slip: string, statement: string) =>
      check('--slip', slip, '--statement', statement);
    expect(await said('茗顺菜馆', '茗順菜館（東門店）')).toMatchObject({ verdict: 'clean' });
    expect(await said('茗顺菜馆', '岚和加油站')).toMatchObject({
      verdict: 'suspect',
      kinds: ['name'],
    });
    expect(await said('822290058120001', '8222 9005 5411 009')).toMatchObject({
      verdict: 'jumped',
      kinds: ['mcc', 'merchant'],
    });
    const slip = '商户名称：茗顺菜馆 商户编号：822290058120001 金额：RMB 88.00';
    expect(await said(slip, '岚和加油站')).toMatchObject({
      verdict: 'suspect',
      kinds: ['mcc', 'name'],
    });
    expect(await said('茗顺菜馆', '822290058120001')).toMatchObject({ verdict: 'unknown' });
  });

  test.each(['slip-of-march.txt', './notice', '……', 'a\nb'])(
    'two texts: %j is neither a sale nor a merchant',
    async (text) => {
      const told = await run(['check', '--slip', text, '--statement', '茗顺菜馆']);
      expect(told.code).toBe(3);
      expect(told.err).toContain('SOURCE_UNRECOGNISED: the slip text holds no sale');
    },
  );

  test('small letters and blanks around are no difference', async () => {
    expect(await check(' 84329004582000b ')).toEqual(await check('84329004582000B'));
  });
});
