import { describe, expect, test } from 'vitest';
import { page } from '../../../src/act/report/page.ts';
import { caseOf, dataOf, HOSTILE, summaryOf, ticksOf } from './world.ts';

const LANGS = ['zh', 'en'] as const;

const render = (
  over: Partial<Parameters<typeof page>[0]> = {},
  lang: (typeof LANGS)[number] = 'zh',
): string => {
  const cases = [caseOf(1)];
  return page({
    summary: summaryOf(),
    cases,
    sections: cases.map((one) => dataOf(one)),
    days: [
      { day: 19_783, sales: 5, jumped: 1, suspect: 0 },
      { day: 19_784, sales: 3, jumped: 1, suspect: 1 },
    ],
    borrowed: [{ number: '822305054110052', name: '示例超市二店', sales: 2, subjects: 1 }],
    lang,
    zoneMinutes: 480,
    ...over,
  });
};

describe('the page', () => {
  test('answers in one sentence and shows all parts of a case', () => {
    const text = render();
    expect(text).toContain(
      '这批数据的 8 笔交易里，有 2 笔跳码，涉及 1 台终端。发卡行与银联因此少收 ¥1.10。',
    );
    for (const part of ['每一笔是什么颜色', '五个身份', '金额（元）', '证据', '完成的标志'])
      expect(text).toContain(part);
    expect(text).toContain('缺少签购单（小票）');
    expect(text).toContain('小票上印的仍是本店');
  });

  test('holds no script, no request and no unseen markup of a hostile name', () => {
    const one = caseOf(1, { subject: { type: 'terminal', id: HOSTILE }, members: [HOSTILE] });
    const evidence = one.evidence.map((item) => ({
      ...item,
      statement: HOSTILE,
      txn_id: HOSTILE,
      values: { [HOSTILE]: HOSTILE },
    }));
    const hostile = { ...one, evidence };
    for (const lang of LANGS) {
      const text = render(
        {
          cases: [hostile],
          sections: [dataOf(hostile, ticksOf(9), HOSTILE)],
          summary: summaryOf({
            files: {
              [HOSTILE]: { table: HOSTILE, read: 1, accepted: 1, rejected: 0, duplicates: 0 },
            },
            passed_over: [HOSTILE],
            not_looked_at: [{ rule: HOSTILE, needs: [HOSTILE] }],
          }),
          borrowed: [{ number: HOSTILE, name: HOSTILE, sales: 1, subjects: 1 }],
        },
        lang,
      );
      expect(text).not.toMatch(/<script|<img|\son\w+=["']|javascript:|https?:|\u202E/i);
      expect(text).toContain('&lt;script&gt;');
      const shown = text.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, '');
      expect(shown).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  test('is the same for the same input, whatever the run took', () => {
    const again = summaryOf({ seconds: { read: 99 }, peak_memory_bytes: 77 });
    expect(render({ summary: again })).toBe(render());
  });

  test.each(LANGS)(
    'names accounts that collect for strangers though no sale jumped (%s)',
    (lang) => {
      const summary = summaryOf({ verdicts: { jumped: 0, suspect: 0, clean: 5, unknown: 0 } });
      const payee = caseOf(0, { subject: { type: 'payee', id: '62**1' }, amount_fen: 9_900 });
      const said = (verdict: 'jumped' | 'suspect') =>
        render({ summary, cases: [{ ...payee, verdict }], sections: [], borrowed: [] }, lang);
      expect(said('jumped')).toMatch(
        lang === 'zh'
          ? /<h1>.*没有发现跳码。有 1 个账户.*¥99\.00/
          : /<h1>.*was found\. 1 account .*¥99\.00/,
      );
      expect(said('suspect')).toMatch(lang === 'zh' ? /<h1>.*去向可疑/ : /<h1>.*are suspect/);
    },
  );

  test.each(LANGS)('says calmly that nothing was found (%s)', (lang) => {
    const text = render(
      {
        summary: summaryOf({ cases: 0, verdicts: { jumped: 0, suspect: 0, clean: 5, unknown: 3 } }),
        cases: [],
        sections: [],
        borrowed: [],
      },
      lang,
    );
    expect(text).toContain(lang === 'zh' ? '没有发现跳码' : 'no code jump was found');
    expect(text).toContain(lang === 'zh' ? '3 笔交易只有一份记录' : '3 sales have one record only');
    expect(text).not.toContain('class="case"');
  });

  test('needs no sale at all', () => {
    const empty = { cases: 0, verdicts: {}, files: {}, observations: {}, not_looked_at: [] };
    const text = render({
      summary: summaryOf(empty),
      cases: [],
      sections: [],
      days: [],
      borrowed: [],
    });
    expect(text).toContain('没有可以核查的交易');
  });

  test('shows a case without sales of its own, and one with a single suspect', () => {
    const pool = caseOf(1, { subject: { type: 'pool', id: 'P-1' } });
    const bare = { ...dataOf(pool), ticks: [], looks: [] };
    const { counts: _counts, example: _example, ...none } = bare;
    expect(render({ cases: [pool], sections: [none] })).toContain('没有逐笔交易可画');
    const one = caseOf(2, { verdict: 'suspect', jumped_sales: 0 });
    const data = dataOf(one, ticksOf(1));
    const counts = { ...data.counts!, jumped: 0, suspect: 1 };
    expect(render({ cases: [one], sections: [{ ...data, counts }] })).toContain('有 1 笔可疑');
  });

  test('stays below 3 MB with 20,000 cases and full barcodes', () => {
    const cases = Array.from({ length: 20_000 }, (_, at) => caseOf(at));
    const sections = cases.slice(0, 20).map((one) => dataOf(one, ticksOf(3_200, 7)));
    const text = render({ cases, sections, summary: summaryOf({ cases: cases.length }) });
    expect(Buffer.byteLength(text)).toBeLessThan(3_000_000);
    expect(text).toContain('列到第 320 个；全部 20,000 个在同目录的 cases.json');
  });

  test('every drawing has a name and every table has headers', () => {
    const text = render();
    for (const svg of text.match(/<svg[^>]*>/g) ?? [])
      expect(svg).toMatch(/aria-label="[^"]+"|aria-hidden="true"/);
    for (const table of text.match(/<table.*?<\/table>/gs) ?? [])
      expect(table).toMatch(/<th scope="(col|row)"/);
  });
});
