import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { oneOf, readArguments } from '../src/cli/arguments.ts';
import { VERSION } from '../src/version.ts';
import { freshDir, ROOT, run } from './world.ts';

/**
 * The command line as a person or a script meets it. Goal: every wrong line ends with its code, a
 * message and a hint, and with nothing else; help is there for every command in both languages.
 */

const CAPTURE = join(ROOT, 'examples', 'real-capture', 'capture.hex');
const HAN = /\p{Script=Han}/u;

const commandNames = async (): Promise<readonly string[]> => {
  const { out } = await run(['--help', '--lang', 'en']);
  return [...out.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] as string);
};

describe('exit codes', () => {
  const empty = freshDir();
  const wrong = freshDir();
  writeFileSync(join(wrong, 'transactions.csv'), 'a,b\n1,2\n');
  const blank = join(empty, 'blank.hex');
  writeFileSync(blank, '');
  const CASES: readonly (readonly [readonly string[], number, string])[] = [
    [['what'], 2, 'USAGE_COMMAND_UNKNOWN'],
    [['scan'], 2, 'USAGE_ARGUMENT_MISSING'],
    [['scan', empty, '--nothing'], 2, 'USAGE_OPTION_UNKNOWN'],
    [['scan', empty, '--out'], 2, 'USAGE_ARGUMENT_MISSING'],
    [['scan', empty, '--quiet=yes'], 2, 'USAGE_ARGUMENT_MISSING'],
    [['scan', empty, '--fail-on', 'everything'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--lang', 'fr'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--engine', 'spark'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--memory', 'lots'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--memory', '0GB'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--threads', '0'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--timezone', 'Asia/Shanghai'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--timezone', '+15:00'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', CAPTURE, '--as', 'nothing'], 2, 'USAGE_VALUE_INVALID'],
    [['scan', empty, '--rules', join(empty, 'missing.yaml')], 3, 'SOURCE_PATH_MISSING'],
    [['scan', join(empty, 'missing')], 3, 'SOURCE_PATH_MISSING'],
    [['scan', empty], 3, 'SOURCE_UNRECOGNISED'],
    [['scan', freshDir()], 3, 'SOURCE_EMPTY'],
    [['scan', wrong], 3, 'SOURCE_HEADER_WRONG'],
    [['scan', CAPTURE, '--out', join(blank, 'below-a-file')], 3, 'OUTPUT_NOT_WRITABLE'],
    [['decode'], 2, 'USAGE_ARGUMENT_MISSING'],
    [['decode', join(empty, 'missing.hex')], 3, 'SOURCE_PATH_MISSING'],
    [['decode', blank], 3, 'SOURCE_EMPTY'],
    [['decode', CAPTURE, '--profile', 'x'], 2, 'USAGE_VALUE_INVALID'],
    [['check'], 2, 'USAGE_ARGUMENT_MISSING'],
    [['serve', '--data', empty], 3, 'SOURCE_PATH_MISSING'],
    [['verify'], 2, 'USAGE_ARGUMENT_MISSING'],
  ];
  test.each(CASES.map(([args, code, name]) => ({ args, code, name })))(
    '$args → $code $name',
    async ({ args, code, name }) => {
      const plain = await run(
        [...args, '--lang', 'en'].filter(
          (_, at, all) => !args.includes('--lang') || at < all.length - 2,
        ),
      );
      expect(plain.code).toBe(code);
      expect(plain.err.split('\n')[0]).toMatch(new RegExp(`^${name}: [^A-Z]`));
      expect(plain.err.trimEnd().split('\n')).toHaveLength(2);
      expect(plain.out).toBe('');
      const json = await run([...args, '--json']);
      expect(json.code).toBe(code);
      expect(JSON.parse(json.err)).toMatchObject({
        code: name,
        message: expect.any(String),
        hint: expect.stringMatching(HAN),
      });
      expect(json.err.trimEnd().split('\n')).toHaveLength(1);
    },
  );

  test('what the message says is the same with --json, and the hint follows the language', async () => {
    const { err } = await run(['scan', '--lang', 'en']);
    const { err: json } = await run(['scan', '--json', '--lang=en']);
    const { code, message, hint } = JSON.parse(json);
    expect(err).toBe(`${code}: ${message}\n${hint}\n`);
    expect(hint).toBe(FAULTS.USAGE_ARGUMENT_MISSING.remedy.en);
  });

  test('a scan that finds nothing wrong is 0, one that meets --fail-on is 1', async () => {
    const out = join(freshDir(), 'out');
    for (const [failOn, code] of [
      ['none', 0],
      ['suspect', 1],
      ['jumped', 1],
    ] as const)
      expect(
        (await run(['scan', CAPTURE, '--out', out, '--quiet', '--fail-on', failOn])).code,
      ).toBe(code);
  });
});

describe('help', () => {
  test('the commands and their order', async () => {
    const names = await commandNames();
    for (const name of ['scan', 'check', 'decode', 'serve', 'verify'])
      expect(names).toContain(name);
  });

  test('of every command, in both languages, names every option and its value', async () => {
    for (const name of await commandNames()) {
      const zh = await run([name, '--help', '--lang', 'zh']);
      const en = await run([name, '--help', '--lang', 'en']);
      expect([zh.code, en.code, zh.err, en.err]).toEqual([0, 0, '', '']);
      expect(zh.out).toMatch(HAN);
      const options = (text: string) =>
        [...text.matchAll(/^ {2}--[a-z-]+/gm)].map(([option]) => option.trim());
      expect(options(zh.out)).toEqual(options(en.out));
      expect(options(en.out)).toContain('--help');
      // Names of places in the data may be Chinese in either language; sentences may not.
      expect(en.out.split('\n').slice(1, 3).join('\n')).not.toMatch(HAN);
    }
  });

  test('without a command it is shown, and is wrong usage', async () => {
    const bare = await run([]);
    const asked = await run(['--help']);
    expect(bare.code).toBe(2);
    expect(asked.code).toBe(0);
    expect(bare.out).toBe(asked.out);
  });

  test('the language: option, else environment, else Chinese', async () => {
    expect((await run(['--help'])).out).toMatch(HAN);
    expect((await run(['--help'], { environment: { ZHENMA_LANG: 'en' } })).out).not.toMatch(HAN);
    const both = await run(['--help', '--lang', 'zh'], { environment: { ZHENMA_LANG: 'en' } });
    expect(both.out).toMatch(HAN);
  });
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/app/package.json'), 'utf8'));
  expect(VERSION).toBe(version);
  expect((await run(['--version'])).out).toBe(`${version}\n`);
});

describe('arguments', () => {
  const options = {
    out: { value: 'DIR', zh: '', en: '' },
    rules: { value: 'FILE', many: true as const, zh: '', en: '' },
    quiet: { zh: '', en: '' },
  };
  test('of both spellings; the last counts, a list keeps all; after -- all is positional', () => {
    const given = readArguments(
      ['a', '--out', 'x', '--out=y', '--rules=1', '--rules', '2', '--quiet', '--', '--b'],
      options,
    );
    expect(given.positionals).toEqual(['a', '--b']);
    expect([given.value('out'), given.values('rules'), given.flag('quiet')]).toEqual([
      'y',
      ['1', '2'],
      true,
    ]);
    const none = readArguments([], options);
    expect([none.value('out'), none.values('rules'), none.flag('quiet')]).toEqual([
      undefined,
      [],
      false,
    ]);
  });

  test('a value that is none of those allowed is named with them', () => {
    expect(() => oneOf('x', 'c', ['a', 'b'], 'a')).toThrow('--x c is not one of a, b');
    expect(oneOf('x', undefined, ['a', 'b'], 'b')).toBe('b');
  });
});

test('a scan leaves nothing but results, and none where it failed', async () => {
  const out = join(freshDir(), 'out');
  const failed = await run(['scan', freshDir(), '--out', out]);
  expect(failed.code).toBe(3);
  expect(existsSync(join(out, '.work'))).toBe(false);
  expect(existsSync(join(out, 'summary.json'))).toBe(false);
});

test('a scan ends the process with its own exit code, once all results are in place', async () => {
  const out = join(freshDir(), 'out');
  const left: (readonly [number, boolean])[] = [];
  const leave = (code: number) => {
    left.push([code, existsSync(join(out, 'manifest.json')) && !existsSync(join(out, '.work'))]);
  };
  const args = ['scan', CAPTURE, '--out', out, '--quiet', '--fail-on', 'jumped'];
  expect((await run(args, { leave })).code).toBe(1);
  expect(left).toEqual([[1, true]]);
});

test('bench scans a world of its own, tells records a second and leaves nothing', async () => {
  const place = join(freshDir(), 'place');
  const ran = await run(['bench', '--sales', '200', '--out', place, '--json']);
  const { sales, records, seconds, records_per_second } = JSON.parse(ran.out);
  expect(sales).toBeGreaterThan(150);
  expect(records).toBeGreaterThan(sales);
  expect(records_per_second).toBe(Math.round(records / seconds.all));
  expect(existsSync(place)).toBe(false);
});
