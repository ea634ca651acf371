import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ISSUES as MESSAGE_ISSUES } from '@zhenma/iso8583';
import { FAULTS, ISSUES } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { main } from '../packages/app/src/cli/main.ts';
import { TEXT_SOURCES } from '../packages/pipeline/src/read/sources/texts.ts';
import { SOURCES } from '../packages/pipeline/src/read/sources.ts';
import { generate, missingNotes } from '../scripts/docs.ts';

/**
 * The documentation, held by a test. Goal: a page that names what is not there, or is silent on
 * what is, turns this red. Method: codes, columns, commands, sources, links and the pasted output
 * are compared with the code, in both directions.
 */

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const pagesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return folder === '.' ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const PAGES = [...pagesIn('.'), ...pagesIn('docs'), 'catalog/codes/README.md'];

/** Text below a heading that starts with `## title`, up to the next of its level. */
const sectionOf = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(title)) ?? '';

/** Cells of the table rows of a text; `\|` is no border. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| /.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const codeRows = (text: string) =>
  rowsOf(text).filter(([code]) => /^[A-Z][A-Z0-9_]+$/.test(code ?? ''));

describe('errors.md', () => {
  const page = read('docs/errors.md');
  const messages = sectionOf(page, 'Issues inside');
  const issues = sectionOf(page, 'Issues 问题');

  test('has every fault with its exit code, and no other', () => {
    const documented = codeRows(sectionOf(page, 'Faults')).map(([code, exit]) => [
      code,
      Number(exit),
    ]);
    const raised = Object.entries(FAULTS).map(([code, fault]) => [code, fault.exit]);
    expect(documented.sort()).toEqual(raised.sort());
  });

  test('has every issue of a row, and no other', () => {
    const documented = codeRows(issues).map(([code]) => code);
    expect(documented.sort()).toEqual(Object.keys(ISSUES).sort());
  });

  test('has every issue of a message, and no other', () => {
    const documented = codeRows(messages).map(([code, fatal]) => [code, fatal === 'yes']);
    const known = Object.entries(MESSAGE_ISSUES).map(([code, issue]) => [code, issue.fatal]);
    expect(documented.sort()).toEqual(known.sort());
  });

  test('says why in both languages and what to do', () => {
    const rows = [
      ...codeRows(sectionOf(page, 'Faults')),
      ...codeRows(issues),
      ...codeRows(messages),
    ];
    const poor = rows.filter(
      (cells) => cells.some((cell) => cell === '') || !cells.some(isBilingual),
    );
    expect(poor.map(([code]) => code)).toEqual([]);
  });
});

const isBilingual = (cell: string): boolean => {
  const [zh = '', en = ''] = cell.split('<br>');
  return /\p{Script=Han}/u.test(zh) && /[a-z]/.test(en);
};

describe('fields.md', () => {
  test('every column and rule field has a note, every note a column', () => {
    expect(missingNotes()).toEqual([]);
  });

  test('is what scripts/docs.ts generates', () => {
    expect(read('docs/fields.md')).toBe(generate());
  });
});

describe('links', () => {
  test('there are pages', () => {
    expect(PAGES.length).toBeGreaterThan(15);
  });

  test.each(PAGES)('%s: every relative link leads somewhere', (page) => {
    const targets = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, target]) => target ?? '',
    );
    const dead = targets.filter(
      (target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(page, target),
    );
    expect(dead).toEqual([]);
  });

  test.each(PAGES)('%s: every path in code style exists', (page) => {
    const spans = [...prose(read(page)).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
    const paths = spans.filter((span) => OUR_PATH.test(span));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('code and catalogue name pages that exist', () => {
    const texts = [...sourcesIn('packages'), ...sourcesIn('catalog'), ...sourcesIn('scripts')];
    expect(texts.length).toBeGreaterThan(100);
    const dead = texts.flatMap(([path, text]) =>
      [...text.matchAll(/(?<![\w/.-])docs\/[\w/-]+\.md/g)]
        .filter(([target]) => !existsSync(join(ROOT, target)))
        .map(([target]) => `${path}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

const OUR_PATH = /^(?:packages|catalog|docs|test|scripts|examples)\/[\w./-]+$/;

/** A page without its blocks of code. */
const prose = (text: string): string =>
  text.replace(/^```[\s\S]*?^```/gm, '').replace(/^ {4}.*$/gm, '');

const leadsSomewhere = (page: string, target: string): boolean => {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsOf(read(file)).includes(decodeURIComponent(anchor));
};

/** Headings as hosts of repositories turn them into anchors. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );

const sourcesIn = (folder: string): readonly (readonly [string, string])[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory())
      return /^(?:node_modules|dist|generated|corpus)$/.test(entry.name) ? [] : sourcesIn(path);
    return /\.(?:ts|ya?ml|mjs)$/.test(entry.name) ? [[path, read(path)] as const] : [];
  });

/** Runs one command line in this process. */
const run = async (args: readonly string[]): Promise<string> => {
  const out: string[] = [];
  const world = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void out.push(text),
    isTerminal: false,
    outIsTerminal: false,
    environment: { ZHENMA_KEY: 'a key for the test of documents' },
    home: tmpdir(),
    elapsedMs: () => performance.now(),
    peakMemoryBytes: () => 0,
    today: '2024-04-01',
    cores: 1,
    readStdin: async () => new Uint8Array(0),
  };
  await main(args, world);
  return out.join('');
};

describe.each([
  ['README.md', 'en', 'Commands', 'Limits'],
  ['README.zh-CN.md', 'zh', '命令', '局限'],
])('%s', (page, lang, commands, limits) => {
  const text = read(page);

  test('names the commands of --help', async () => {
    const help = await run(['--help', '--lang', lang]);
    const offered = [...help.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
    const named = rowsOf(sectionOf(text, commands)).flatMap(
      ([cell]) => /^`([a-z]+)/.exec(cell ?? '')?.[1] ?? [],
    );
    expect(offered.length).toBeGreaterThan(3);
    expect(named.sort()).toEqual(offered.sort());
  });

  test('names every source', () => {
    const spans = [...text.matchAll(/`([a-z0-9-]+)`/g)].map(([, span]) => span);
    const missing = [...SOURCES, ...TEXT_SOURCES]
      .map(({ id }) => id)
      .filter((id) => !spans.includes(id));
    expect(missing).toEqual([]);
  });

  test('shows what a scan of the quickstart prints', async () => {
    const out = mkdtempSync(join(tmpdir(), 'zhenma-docs-'));
    try {
      const printed = await run([
        'scan',
        join(ROOT, 'examples/quickstart'),
        '--out',
        out,
        '--lang',
        lang,
      ]);
      const lines = printed.trim().split('\n');
      expect(lines.length).toBeGreaterThan(3);
      const shown = text.replaceAll('zhenma-out/report.html', join(out, 'report.html'));
      for (const line of lines) expect(shown).toContain(`    ${line}\n`);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  test('has the picture, the two commands, limits, and links every page', () => {
    expect(text).toMatch(/\(docs\/images\/report(?:\.en)?\.png\)/);
    for (const command of ['    npm start', '    npm test']) expect(text).toContain(command);
    expect(sectionOf(text, limits).split('\n- ').length).toBeGreaterThan(5);
    const unlinked = pagesIn('docs').filter(
      (path) => !path.startsWith('docs/decisions/') && !text.includes(`(${path})`),
    );
    expect(unlinked).toEqual([]);
  });
});

test.each([
  ['README.md', 'README.zh-CN.md'],
  ['docs/results.md', 'docs/results.zh-CN.md'],
])('%s and %s have the same parts, links, rows and points', (english, chinese) => {
  const [en = '', zh = ''] = [english, chinese].map(read);
  const own = new Set([english, chinese].map((path) => posix.basename(path)));
  const shape = (text: string) => ({
    parts: text.match(/^##+ /gm)?.length,
    points: text.match(/^- /gm)?.length,
    rows: rowsOf(text).length,
    spans: new Set([...text.matchAll(/`([\w-]+)`/g)].map(([, span]) => span)),
    links: [...text.matchAll(/\]\(([^)]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !own.has(link) && !link.includes('images'))
      .map((link) => link.replace('.zh-CN', ''))
      .sort(),
  });
  expect(shape(zh)).toEqual(shape(en));
});

test.each(PAGES)('%s stands alone', (page) => {
  expect(read(page).match(/\.\.\/shared|(?<![\w.:/])\/(?:work|root|tmp|home|Users)\b/g)).toBeNull();
});
