import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshDir, run } from './world.ts';

/**
 * What somebody who knows the contract alone tries on the command line. Goal: a number as people
 * type it, options in any order, folders as people have them.
 */

const SHOP = '822581058120001';

const ROW = 'view,txn_id,txn_time,amount\nclearing,c1,2026-03-02T12:00:00,1.00\n';

describe('check of one number', () => {
  const judged = async (...args: readonly string[]) =>
    JSON.parse((await run(['check', ...args, '--json'])).out) as Record<string, unknown>;

  test.each([
    [[], 'unknown', []],
    [['--mcc', '5812', '--acquirer', '48225810'], 'clean', []],
    [['--mcc', '5411'], 'suspect', ['mcc']],
    [['--area', '2900'], 'suspect', ['area']],
    [['--name', '国泰加油站'], 'suspect', ['name']],
    [['--mcc', '5411', '--acquirer', '48365810'], 'jumped', ['mcc', 'acquirer']],
  ])('%j is %s', async (claims, verdict, kinds) => {
    expect(await judged(SHOP, ...claims)).toMatchObject({ verdict, kinds });
  });

  test('an institution that does not exist is evidence against the number', async () => {
    expect(await judged('999290058120001')).toMatchObject({
      verdict: 'suspect',
      kinds: ['acquirer'],
      institution_name: null,
    });
  });

  test('full-width digits, dashes and blanks do not matter', async () => {
    for (const typed of [
      '822-5810-5812-0001',
      '８２２５８１０５８１２０００１',
      '822 5810 5812 0001',
    ])
      expect(await judged(typed)).toMatchObject({ merchant_no: SHOP, structured: true });
    expect(await judged('822', '5810', '5812', '0001')).toMatchObject({ merchant_no: SHOP });
  });

  test.each([
    [['--mcc', '5411'], '5411 ≠ 5812'],
    [['--area', '2900'], '2900 ≠ 5810'],
    [['--acquirer', '48365810'], '48365810 ≠ 822'],
    [['--area', '9999'], '地区无从比较：不在表中，或号码内的地区不明：9999'],
    [['--acquirer', '某行'], '受理机构无从比较：不是 F32 的写法，或机构不明：某行'],
  ])('%j is answered with its value', async (claims, told) => {
    expect((await run(['check', SHOP, ...claims])).out).toContain(told);
  });

  test('a claim that cannot be compared is no evidence', async () => {
    expect(await judged(SHOP, '--area', '9999', '--acquirer', '某行')).toMatchObject({
      verdict: 'unknown',
      kinds: [],
    });
  });

  test('a card number in the place of a merchant number is refused, and not repeated', async () => {
    const told = await run(['check', '6222 0212 3456 7894']);
    expect(told.code).toBe(2);
    expect(`${told.out}${told.err}`).toContain('622202******7894 has 16 characters');
    expect((await run(['check', SHOP, '--mcc', '58'])).err).toContain(
      '--mcc 58 is not four digits',
    );
  });

  test('the verdict is said in words, too', async () => {
    expect((await run(['check', SHOP, '--mcc', '5411'])).out).toContain('结论: 可疑');
    expect((await run(['check', SHOP, '--lang', 'en'])).out).toContain('verdict: unknown');
  });
});

test('a notice that states the day alone is read against the day of the slip', async () => {
  const slip =
    '商户名称：竹溪小馆\n商户编号：822581058120001\n交易类型：消费\n日期/时间：2024/03/05 12:01:02\n金额：RMB 188.00';
  const notice = '【广发银行】您尾号0007广发卡05日12:01消费人民币188.00元';
  const { out } = await run(['check', '--slip', slip, '--statement', notice, '--json']);
  const { fields } = JSON.parse(out) as { readonly fields: readonly Record<string, unknown>[] };
  expect(fields.find(({ field }) => field === 'txn_time')).toMatchObject({ relation: 'same' });
});

test('a zone west of Greenwich is a value, not an option', async () => {
  const folder = freshDir();
  writeFileSync(join(folder, 'transactions.csv'), ROW);
  const told = await run(['read', folder, '--json', '--timezone', '-05:00']);
  expect([told.code, told.err]).toEqual([0, '']);
});

test('--lang and --json may stand before the command', async () => {
  expect((await run(['--lang', 'en', '--help'])).out).toContain('commands:');
  expect((await run(['--lang', 'en', 'check'])).err).toContain('needs a merchant number');
  expect(JSON.parse((await run(['--json', 'check', SHOP])).out)).toMatchObject({ mcc: '5812' });
  expect((await run(['--lang', 'en'])).code).toBe(2);
});

describe('folders as people have them', () => {
  test('somebody else’s manifest.json hides nothing', async () => {
    const folder = freshDir();
    writeFileSync(join(folder, 'transactions.csv'), ROW);
    writeFileSync(join(folder, 'manifest.json'), '{"name":"march","files":[]}');
    const told = await run(['read', folder, '--json']);
    expect(told.out.trim().split('\n')).toHaveLength(1);
    expect(told.code).toBe(0);
  });

  test('results beside the input are no input, and the input is still read', async () => {
    const folder = freshDir();
    writeFileSync(join(folder, 'transactions.csv'), ROW);
    for (let times = 0; times < 2; times += 1) {
      const told = await run(['scan', folder, '--out', folder, '--csv', '--json']);
      expect([told.code, told.err]).toEqual([0, '']);
      expect(Object.keys(JSON.parse(told.out).files)).toEqual(['transactions.csv']);
    }
  });

  test('a link to nothing is an input that cannot be read', async () => {
    const folder = freshDir();
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'sub', 'transactions.csv'));
    const out = join(freshDir(), 'out');
    const told = await run(['scan', folder, '--out', out]);
    expect(told.code).toBe(3);
    expect(told.err).toContain('SOURCE_PATH_MISSING: ');
    expect(existsSync(out)).toBe(false);
  });

  test('a path that is not there is unreadable, not altered', async () => {
    const told = await run(['verify', join(freshDir(), 'nothing')]);
    expect(told.code).toBe(3);
    expect(told.err).toContain('SOURCE_PATH_MISSING: ');
  });
});

test('a memory bound that does not suffice is told with what to do', async () => {
  const folder = freshDir();
  writeFileSync(join(folder, 'transactions.csv'), ROW);
  const told = await run(['scan', folder, '--out', join(folder, 'out'), '--memory', '1MB']);
  expect([told.code, told.err]).toEqual([
    4,
    expect.stringMatching(/^MEMORY_EXHAUSTED: .+\n.*--memory/),
  ]);
});

test('control signs of names do not reach the terminal', async () => {
  const slip = '商户名称：茗顺\u001b[2J\u0007菜馆\n商户编号：822581058120001\n金额：RMB 88.00';
  const told = await run(['check', '--slip', slip, '--statement', '在茗顺菜馆消费88.00元']);
  expect(told.out).toContain('菜馆');
  expect(told.out).not.toMatch(/(?!\n)\p{Cc}/u);
  expect((await run(['scan', 'no\u001b[2J'])).err).not.toMatch(/(?!\n)\p{Cc}/u);
});
