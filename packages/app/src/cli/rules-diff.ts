import { resolve } from 'node:path';
import { EXIT, Fault, type Lang } from '@zhenma/model';
import {
  type CaseChange,
  type DiffCounts,
  diffRules as diff,
  type SaleChange,
} from '@zhenma/pipeline';
import type { Given, Options } from './arguments.ts';
import type { World } from './command.ts';
import { ENGINE_OPTIONS } from './engine.ts';
import { scanOptionsOf } from './scan.ts';

export const DIFF_OPTIONS: Options = {
  on: { value: 'DATA', many: true, zh: '比较所用的数据（diff）', en: 'data to compare on (diff)' },
  as: { value: 'SOURCE', zh: '同 scan（diff）', en: 'as for scan (diff)' },
  timezone: { value: '+08:00', zh: '同 scan（diff）', en: 'as for scan (diff)' },
  ...ENGINE_OPTIONS,
};

/** Sales shown to people; `--json` lists them all. */
const SHOWN_MAX = 20;

/**
 * `rules diff A B --on DATA`: which sales two sets of rules judge otherwise, and why.
 *
 * Shape   packs under `--rules` (lists, say) are added to both sides. Counts first. With `--json`
 *         one object a line: `counts`, then each `sale`, then each `case`.
 */
export const diffRules = async (given: Given, world: World, lang: Lang): Promise<number> => {
  const [, was, is, ...more] = given.positionals;
  if (was === undefined || is === undefined || more.length > 0)
    throw new Fault('USAGE_ARGUMENT_MISSING', 'rules diff compares two packs, A and B');
  const paths = given.values('on').map((path) => resolve(path));
  if (paths.length === 0) throw new Fault('USAGE_ARGUMENT_MISSING', 'rules diff needs --on DATA');
  const both = given.values('rules');
  const side = (pack: string) =>
    scanOptionsOf(given, world, lang, { paths, rules: [pack, ...both] });
  const sides = { was: await side(was), is: await side(is) };
  const effects = {
    elapsedMs: world.elapsedMs,
    peakMemoryBytes: world.peakMemoryBytes,
    progress: () => undefined,
  };
  const json = given.flag('json');
  let shown = 0;
  const line = (name: string, value: unknown): void =>
    world.out(`${JSON.stringify({ [name]: value })}\n`);
  await diff(sides, effects, {
    counts: (counts) => (json ? line('counts', counts) : world.out(countsText(counts, lang))),
    sale: (sale) => {
      if (json) line('sale', sale);
      else if (shown++ < SHOWN_MAX) world.out(saleText(sale));
    },
    case: (one) => (json ? line('case', one) : world.out(caseText(one))),
  });
  if (!json && shown > SHOWN_MAX) world.out(`… ${shown - SHOWN_MAX} ${WORDS[lang].more}\n`);
  return EXIT.done;
};

const WORDS = {
  zh: {
    sales: '笔交易',
    changed: '笔结论改变',
    findings: '笔结论不变、发现不同',
    wordings: '笔只有措辞不同',
    cases: '个案件',
    casesChanged: '个案件改变',
    more: '笔未列出；--json 列出全部',
  },
  en: {
    sales: 'sales',
    changed: 'change verdict',
    findings: 'keep it with other findings',
    wordings: 'differ in wording only',
    cases: 'cases',
    casesChanged: 'cases change',
    more: 'sales more; --json lists all',
  },
} as const;

const countsText = (counts: DiffCounts, lang: Lang): string => {
  const words = WORDS[lang];
  const changed = Object.values(counts.verdicts).reduce((sum, count) => sum + count, 0);
  return [
    `${counts.sales} ${words.sales}: ${changed} ${words.changed}, ${counts.findings} ${words.findings}, ${counts.wordings} ${words.wordings}`,
    ...Object.entries(counts.verdicts).map(([change, count]) => `  ${change}  ${count}`),
    `${counts.cases.was} → ${counts.cases.is} ${words.cases}, ${counts.cases.changed} ${words.casesChanged}`,
    '',
  ].join('\n');
};

const saleText = ({ sale_id, was, is, findings }: SaleChange): string =>
  [
    `${sale_id}  ${was.verdict} → ${is.verdict}`,
    ...findings.map((one) => `    ${one.rule}: ${one.was} → ${one.is}`),
    `    - ${was.explanation}`,
    `    + ${is.explanation}`,
    '',
  ].join('\n');

const caseText = ({ case_id, subject, was, is }: CaseChange): string => {
  const side = (one: CaseChange['was']): string =>
    one ? `${one.verdict} (${one.rules.join(', ')})` : '-';
  return `${case_id}  ${subject.type} ${subject.id}  ${side(was)} → ${side(is)}\n`;
};
