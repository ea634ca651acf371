import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * The architecture, held by a test. Goal: a file that reaches across a border, or breaks a rule of
 * the house that no linter knows, turns this red. Method: every rule is a function over paths and
 * texts, run on the repository and on planted violations.
 */

interface Source {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** area → areas it may import. An area is a package, or the folder of a verb inside `pipeline`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  iso8583: [],
  rules: ['model'],
  'pipeline/engine': ['model'],
  'pipeline/read': ['model', 'iso8583', 'pipeline/engine'],
  'pipeline/normalise': ['model', 'pipeline/engine'],
  'pipeline/link': ['model', 'pipeline/engine'],
  'pipeline/detect': ['model', 'rules', 'pipeline/engine'],
  'pipeline/explain': ['model', 'rules', 'pipeline/engine'],
  'pipeline/act': ['model', 'pipeline/engine'],
  pipeline: [
    'model',
    'iso8583',
    'rules',
    ...['engine', 'read', 'normalise', 'link', 'detect', 'explain', 'act'].map(
      (verb) => `pipeline/${verb}`,
    ),
  ],
  app: ['model', 'iso8583', 'rules', 'pipeline', 'testkit'],
  testkit: ['model', 'iso8583', 'rules', 'pipeline'],
};

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)'([^'\n]+)'/g;

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].map((match) => match[1] as string);

const SRC = /^packages\/([^/]+)\/src\/(?:([^/]+)\/)?/;

const areaOf = (path: string): string | undefined => {
  const [, name, folder] = SRC.exec(path) ?? [];
  if (name === undefined) return undefined;
  const verb = `${name}/${folder}`;
  return verb in MAY_IMPORT ? verb : name;
};

/** Path or package that an import names; undefined for what is not ours. */
const targetOf = (from: string, specifier: string): string | undefined => {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return /^@zhenma\/([^/]+)/.exec(specifier)?.[1];
};

type Rule = (source: Source) => readonly string[];

const inSrc = ({ path }: Source): boolean => SRC.test(path);

const bordersKept: Rule = (source) => {
  const area = areaOf(source.path);
  if (area === undefined) return [];
  if (!(area in MAY_IMPORT)) return [`area ${area} is not in the table`];
  return importsOf(source.text).flatMap((specifier) => {
    const target = targetOf(source.path, specifier);
    if (target === undefined) return [];
    const to = specifier.startsWith('.') ? areaOf(target) : target;
    if (to === undefined || to.split('/')[0] !== area.split('/')[0]) {
      if (specifier.startsWith('.')) return [`leaves its package by ${specifier}`];
      if (specifier.split('/').length > 2) return [`reaches inside a package: ${specifier}`];
    }
    const allowed = to === area || MAY_IMPORT[area]?.includes(to ?? '');
    return allowed ? [] : [`${area} may not import ${to}`];
  });
};

/** Tests may open DuckDB too: to compare rules with it, or to write and read Parquet. */
const nativeAtHome: Rule = (source) =>
  source.path.startsWith('packages/pipeline/') || /(?:^|\/)test\//.test(source.path)
    ? []
    : importsOf(source.text)
        .filter((specifier) => specifier.startsWith('@duckdb/'))
        .map((specifier) => `${specifier} outside packages/pipeline`);

const WORLD = /\b(?:Date\.now\b|Math\.random\b|process\.env\b|console\.)/g;

const worldAtTheDoor: Rule = (source) =>
  !inSrc(source) ||
  source.path === 'packages/app/src/bin.ts' ||
  source.path.startsWith('packages/testkit/')
    ? []
    : [...source.text.matchAll(WORLD)].map(([found]) => `${found} outside app/src/bin.ts`);

const LINES_MAX = 400;

const shortEnough: Rule = (source) => {
  const lines = source.text.split('\n').length - 1;
  return inSrc(source) && lines > LINES_MAX ? [`${lines} lines, over ${LINES_MAX}`] : [];
};

const faultsOnly: Rule = (source) =>
  /^packages\/(?:pipeline|app|model)\/src\//.test(source.path) &&
  source.text.includes('throw new Error(')
    ? ['throws a bare Error; use a Fault']
    : [];

const finished: Rule = (source) =>
  [...source.text.matchAll(/\.only\(|\b(?:TODO|FIXME)\b/g)].map(([found]) => `holds ${found}`);

/** The folder this was planned in, and where people's disks begin. */
const FOREIGN = /\.\.\/shared\b|(?<![\w.:])\/(?:work|home|root|Users)\/|\b[A-Z]:\\Users\\/g;

const standsAlone: Rule = (source) =>
  [...source.text.matchAll(FOREIGN)].map(([found]) => `mentions ${found}`);

const CODE_RULES = [bordersKept, nativeAtHome, worldAtTheDoor, shortEnough, faultsOnly, finished];

const problemsOf = (source: Source): readonly string[] => {
  const code = /\.(?:ts|mjs)$/.test(source.path) ? CODE_RULES : [];
  return [...code, standsAlone].flatMap((rule) =>
    rule(source).map((problem) => `${source.path}: ${problem}`),
  );
};

/** `@zhenma` packages that a workspace imports and those its package.json lists, where they differ. */
const wrongDependencies = (sources: readonly Source[], name: string): readonly string[] => {
  const manifest = sources.find((source) => source.path === `packages/${name}/package.json`);
  const { dependencies = {} } = JSON.parse(manifest?.text ?? '{}') as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const listed = new Set(Object.keys(dependencies).filter((one) => one.startsWith('@zhenma/')));
  const used = new Set(
    sources
      .filter(({ path }) => path.startsWith(`packages/${name}/src/`))
      .flatMap(({ text }) => importsOf(text))
      .filter((specifier) => specifier.startsWith('@zhenma/')),
  );
  return [
    ...[...used].filter((one) => !listed.has(one)).map((one) => `${name} imports ${one} unlisted`),
    ...[...listed].filter((one) => !used.has(one)).map((one) => `${name} lists ${one} unused`),
  ];
};

/** An import of types alone is gone at run time, so it closes no circle. */
const TYPES_ALONE = /\b(?:import|export) type\b[^;]*;/g;

/** The first circle of imports among files of src, as `a → b → a`. */
const findCycle = (sources: readonly Source[]): string | undefined => {
  const edges = new Map(
    sources.filter(inSrc).map(({ path, text }) => [
      path,
      importsOf(text.replace(TYPES_ALONE, ''))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(path, specifier) as string),
    ]),
  );
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path].join(' → ');
    if (done.has(path)) return undefined;
    for (const next of edges.get(path) ?? []) {
      const found = walk(next, [...trail, path]);
      if (found !== undefined) return found;
    }
    done.add(path);
    return undefined;
  };
  for (const path of edges.keys()) {
    const found = walk(path, []);
    if (found !== undefined) return found;
  }
  return undefined;
};

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SELF = 'test/tidy.test.ts';
const SKIPPED = /^(?:\.git|node_modules|dist|coverage|generated|corpus|zhenma-out)$/;
const TEXT = /\.(?:ts|mjs|json|ya?ml|md|csv|hex|toml|sh)$/;

const walk = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : walk(path);
    return TEXT.test(entry.name) && entry.name !== 'package-lock.json' ? [path] : [];
  });

const SOURCES: readonly Source[] = walk('.')
  .filter((path) => path !== SELF)
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const PACKAGES = readdirSync(join(ROOT, 'packages'));

describe('the repository', () => {
  test('was seen', () => {
    expect(SOURCES.filter(inSrc).length).toBeGreaterThan(100);
    expect(SOURCES.filter(({ path }) => /\/test\//.test(path)).length).toBeGreaterThan(30);
    expect(new Set(SOURCES.map(({ path }) => areaOf(path)).filter(Boolean))).toEqual(
      new Set(Object.keys(MAY_IMPORT)),
    );
  });

  test('keeps every rule', () => expect(SOURCES.flatMap(problemsOf)).toEqual([]));
  test('has no circle of imports', () => expect(findCycle(SOURCES)).toBeUndefined());
  test.each(PACKAGES)('%s lists the packages it imports', (name) =>
    expect(wrongDependencies(SOURCES, name)).toEqual([]),
  );
});

describe('a planted violation is caught', () => {
  const PIPELINE = 'packages/pipeline/src';
  const long = 'export {};\n'.repeat(LINES_MAX + 1);
  test.each([
    [`${PIPELINE}/read/a.ts`, "import { x } from '../detect/b.ts';", 'may not import pipeline/de'],
    [`${PIPELINE}/normalise/a.ts`, "import '../read/b.ts';", 'may not import pipeline/read'],
    [`${PIPELINE}/link/a.ts`, "import { x } from '@zhenma/rules';", 'may not import rules'],
    [`${PIPELINE}/act/a.ts`, "import type { X } from '@zhenma/rules';", 'may not import rules'],
    [`${PIPELINE}/engine/a.ts`, "import { x } from '../pipeline.ts';", 'may not import pipeline'],
    [`${PIPELINE}/read/f/a.ts`, "export * from '../../link/b.ts';", 'may not import pipeline/li'],
    [`${PIPELINE}/read/a.ts`, "await import('../link/b.ts');", 'may not import pipeline/link'],
    ['packages/model/src/a.ts', "import {\n  x,\n} from '@zhenma/iso8583';", 'import iso8583'],
    ['packages/rules/src/a.ts', "import '@zhenma/pipeline';", 'rules may not import pipeline'],
    ['packages/app/src/a.ts', "import '@zhenma/pipeline/src/read/csv.ts';", 'reaches inside'],
    ['packages/app/src/cli/a.ts', "import '../../../model/src/b.ts';", 'leaves its package'],
    ['packages/other/src/a.ts', '', 'area other is not in the table'],
    ['packages/app/src/a.ts', "import { X } from '@duckdb/node-api';", 'outside packages/pipeline'],
    ['packages/rules/src/b.ts', "import '@duckdb/node-api';", 'outside packages/pipeline'],
    ['scripts/b.ts', "await import('@duckdb/node-api');", 'outside packages/pipeline'],
    ['packages/app/src/cli/a.ts', 'Date.now();', 'Date.now outside'],
    [`${PIPELINE}/read/a.ts`, 'Math.random()', 'Math.random outside'],
    ['packages/iso8583/src/a.ts', 'console.log(1)', 'console. outside'],
    ['packages/model/src/a.ts', "process.env['X']", 'process.env outside'],
    ['packages/rules/src/a.ts', long, `over ${LINES_MAX}`],
    ['packages/model/src/a.ts', "throw new Error('x')", 'bare Error'],
    ['test/a.test.ts', "test.only('x')", 'holds .only('],
    ['scripts/a.mjs', '// TODO later', 'holds TODO'],
    ['docs/a.md', 'see ../shared/design.md', 'mentions ../shared'],
    ['docs/a.md', 'cd /work/main', 'mentions /work/'],
  ])('%s with %.40j', (path, text, expected) => {
    const problems = problemsOf({ path, text });
    expect(problems.join('\n')).toContain(expected);
    expect(problems).toHaveLength(1);
  });

  test('and what is allowed is not', () => {
    const allowed: readonly Source[] = [
      { path: `${PIPELINE}/read/a.ts`, text: "import '../engine/s.ts'; import './b.ts';" },
      { path: `${PIPELINE}/pipeline.ts`, text: "import './read/a.ts'; import './act/b.ts';" },
      { path: 'packages/app/src/bin.ts', text: 'Date.now(); process.env' },
      { path: 'packages/app/src/cli/a.ts', text: "import { scan } from '@zhenma/pipeline';" },
      { path: 'packages/rules/test/a.ts', text: "import '../src/b.ts'; console.log(1)" },
      { path: 'packages/rules/src/a.ts', text: 'export {};\n'.repeat(LINES_MAX) },
    ];
    expect(allowed.flatMap(problemsOf)).toEqual([]);
  });

  test('a circle of imports, even of three files', () => {
    const file = (name: string, next: string): Source => ({
      path: `packages/model/src/${name}.ts`,
      text: `import { x } from './${next}.ts';`,
    });
    expect(findCycle([file('a', 'b'), file('b', 'c'), file('c', 'a')])).toContain('a.ts → ');
    expect(findCycle([file('a', 'b'), file('b', 'c'), { ...file('c', 'a'), text: '' }])).toBe(
      undefined,
    );
  });

  test('a dependency that is missing or not used', () => {
    const manifest = (names: readonly string[]): Source => ({
      path: 'packages/a/package.json',
      text: JSON.stringify({ dependencies: Object.fromEntries(names.map((one) => [one, '1'])) }),
    });
    const code = { path: 'packages/a/src/b.ts', text: "import '@zhenma/model';" };
    expect(wrongDependencies([manifest(['@zhenma/model', 'yaml']), code], 'a')).toEqual([]);
    expect(wrongDependencies([manifest([]), code], 'a')).toHaveLength(1);
    expect(wrongDependencies([manifest(['@zhenma/model', '@zhenma/rules']), code], 'a')).toEqual([
      'a lists @zhenma/rules unused',
    ]);
  });
});
