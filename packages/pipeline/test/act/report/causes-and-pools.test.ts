import type { Case, CauseTest } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import type { Edge } from '../../../src/act/report/case-data.ts';
import { compactPeriod } from '../../../src/act/report/case-table.ts';
import { forest, testLines } from '../../../src/act/report/forest.ts';
import { page } from '../../../src/act/report/page.ts';
import {
  POOL_DEVICES_MAX,
  POOL_NUMBERS_MAX,
  poolGraph,
  poolSize,
  poolThumb,
} from '../../../src/act/report/pool-graph.ts';
import { poolLooks, poolNumbersOnPaper } from '../../../src/act/report/pool-numbers.ts';
import { WORDS } from '../../../src/act/report/words.ts';
import { totalMoney } from '../../../src/act/summary.ts';
import { caseOf, dataOf, HOSTILE, summaryOf } from './world.ts';

/* The forest plot of a cause and the graph of a pool, on cases made by hand. */

const tested = (over: Partial<CauseTest>): CauseTest => ({
  cause: 'routing',
  test: 'agent-peers',
  for: true,
  effect: 13.5,
  low: 3.5,
  high: 52,
  p: 0.001,
  statement: '同一代理商的 15 台中有 13 台也被换号',
  ...over,
});

const caused = (tests: readonly CauseTest[], settle = ''): Case['cause'] => ({
  ...caseOf(1).cause,
  tests,
  settle,
});

const drawn = (cause: Case['cause'], lang: 'zh' | 'en' = 'zh'): string =>
  forest(cause, WORDS[lang], lang)?.markup ?? '';

describe('forest plot', () => {
  test('is not there without tests and without an open question', () => {
    expect(forest(caused([]), WORDS.zh, 'zh')).toBeNull();
    const { tests: _, settle: __, ...bare } = caused([]);
    expect(forest(bare as Case['cause'], WORDS.zh, 'zh')).toBeNull();
    expect(drawn(caused([], '看请求报文'))).toContain('看请求报文');
  });

  test('draws a ratio on a logarithmic axis with a line at one', () => {
    const text = drawn(caused([tested({ effect: 4, low: 1, high: 16 })]));
    const [, x1, x2] = /M([\d.]+) 9H([\d.]+)/.exec(text) ?? [];
    const x = Number(/cx="([\d.]+)"/.exec(text)?.[1]);
    expect(x - Number(x1)).toBeCloseTo(Number(x2) - x, 0);
    expect(text).toContain(`M${x1} 0V18`);
    expect(text).toContain('4 倍 (1–16)');
    expect(drawn(caused([tested({})]), 'en')).toContain('×14 (3.5–52)');
  });

  test('draws a share from nothing to all, without that line', () => {
    const text = drawn(caused([tested({ effect: 0.5, low: 0.25, high: 0.75 })]));
    expect(text).toContain('cx="80"');
    expect(text).not.toContain('stroke-dasharray');
    expect(text).toContain('50% (25%–75%)');
  });

  test('does not draw what has no interval, and keeps odd numbers inside', () => {
    expect(drawn(caused([tested({ effect: 4, low: 4, high: 4 })]))).not.toContain('<svg');
    const text = drawn(caused([tested({ effect: 3, low: 0, high: Number.POSITIVE_INFINITY })]));
    expect(text).toContain('∞');
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  test('says for and against in words, likely causes first, and escapes statements', () => {
    const text = drawn(
      caused([
        tested({ cause: 'device', for: false, statement: HOSTILE }),
        tested({ for: false, statement: '乙' }),
        tested({ statement: '甲' }),
      ]),
    );
    expect(text.indexOf('甲')).toBeLessThan(text.indexOf('乙'));
    expect(text.indexOf('乙')).toBeLessThan(text.indexOf('不支持设备'));
    expect(text).not.toContain('<script>');
    expect(testLines(caused([tested({})], '看报文'), WORDS.zh, 'zh')).toHaveLength(2);
  });

  test('shows no bare number where nothing was estimated: the sentence tells it with its unit', () => {
    const exact = tested({ effect: 151, low: 151, high: 151, statement: '下载后 3 小时' });
    expect(drawn(caused([exact]))).not.toContain('151');
    expect(testLines(caused([exact]), WORDS.zh, 'zh')[0]).toMatch(/下载后 3 小时$/);
  });
});

const edgeOf = (over: Partial<Edge>): Edge => ({
  device: 'SN1',
  number: '1',
  sales: 1,
  name: null,
  ownerMcc: null,
  acquirer: null,
  ...over,
});

describe('numbers of a pool', () => {
  test('stand with their sales over all devices, most used first, under the name that one of them tells', () => {
    const looks = poolLooks([
      edgeOf({ device: 'A', number: '302510154110228', sales: 2 }),
      edgeOf({ device: 'A', number: '302510158140300', sales: 4 }),
      edgeOf({
        device: 'B',
        number: '302510154110228',
        sales: 3,
        name: '云丰生鲜',
        ownerMcc: '5411',
      }),
    ]);
    expect(looks.map(({ number, sales, name }) => [number, sales, name])).toEqual([
      ['302510154110228', 5, '云丰生鲜'],
      ['302510158140300', 4, null],
    ]);
  });
});

describe('numbers of a pool on paper', () => {
  test('say whose each is, as many as the graph draws', () => {
    const lent = edgeOf({ number: '302510154110228', name: '云丰生鲜', sales: 7 });
    const others = Array.from({ length: 20 }, (_, at) => edgeOf({ number: `N${10 + at}` }));
    const block = poolNumbersOnPaper([...others, lent], WORDS.zh, 'zh');
    if (block.kind !== 'table') throw new Error(block.kind);
    expect(block.rows).toHaveLength(POOL_NUMBERS_MAX);
    expect(block.rows[0]).toEqual([
      '302510154110228',
      '云丰生鲜',
      '5411 大型仓储式超级市场',
      '四川成都',
      '7',
    ]);
    expect(block.rows[1]).toEqual(['N10', '—', '—', '—', '1']);
  });
});

describe('pool graph', () => {
  const edges = (devices: number, numbers: number) =>
    Array.from({ length: devices * numbers }, (_, at) => ({
      device: `SN${String(Math.floor(at / numbers)).padStart(3, '0')}`,
      number: `8222900581${String(at % numbers).padStart(5, '0')}`,
      sales: 1 + (at % 5),
    }));

  test('draws a line per device and number, thicker for more sales', () => {
    const text = poolGraph(
      [
        { device: 'A', number: '1', sales: 1 },
        { device: 'A', number: '2', sales: 9 },
      ],
      'zh',
    ).markup;
    expect(text.match(/<path/g)).toHaveLength(2);
    expect(text).toContain('stroke-width="5"');
    expect(text).toContain('10 笔');
  });

  test('is a band in the table of cases: as wide as each number was used, most used first', () => {
    const text = poolThumb([
      { device: 'A', number: '1', sales: 2 },
      { device: 'A', number: '2', sales: 3 },
      { device: 'B', number: '2', sales: 3 },
    ]).markup;
    expect([...text.matchAll(/x="([^"]+)" width="([^"]+)"/g)].map((one) => one.slice(1))).toEqual([
      ['0', '75'],
      ['75', '25'],
    ]);
    const thirds = poolThumb(['1', '2', '3'].map((number) => ({ device: 'A', number, sales: 1 })));
    expect(thirds.markup.match(/ width="33.33" /g)).toHaveLength(3);
    const fills = [...text.matchAll(/fill="([^"]+)"/g)].map((one) => one[1]);
    expect(new Set(fills).size).toBe(2);
  });

  test('is as large as devices and numbers are many, however often they meet', () => {
    expect(poolSize([...edges(2, 3), ...edges(1, 3)])).toEqual(['2', '3']);
  });

  test('is bounded and says what it left out', () => {
    const text = poolGraph(edges(60, 20), 'en').markup;
    expect(text.match(/<li>/g)).toHaveLength(POOL_DEVICES_MAX + POOL_NUMBERS_MAX);
    expect(text).toContain('60 terminals or merchants and 20 numbers in all');
    expect(poolGraph(edges(3, 3), 'en').markup).not.toContain('in all');
  });

  test('stands in place of the barcode of a pool, and hostile names are text', () => {
    const one = caseOf(1, { subject: { type: 'pool', id: 'P-1' } });
    const data = { ...dataOf(one), edges: [edgeOf({ device: HOSTILE, name: HOSTILE })] };
    const text = page({
      summary: summaryOf(),
      cases: [one],
      sections: [data],
      days: [],
      borrowed: [],
      lang: 'zh',
      zoneMinutes: 480,
    });
    expect(text).toContain('class="pool"');
    expect(text).toContain('1 个终端或商户共用 1 个商户号');
    expect(text).toContain('<rect x="0" width="100"');
    expect(text).not.toContain('class="barcode"');
    expect(text).not.toContain('<script>');
  });
});

test('a sale that is in a terminal’s case and in a pool’s counts once in the money', () => {
  const pool = caseOf(2, { subject: { type: 'pool', id: 'P-1' } });
  expect(totalMoney([caseOf(1), pool])).toEqual(totalMoney([caseOf(1)]));
  expect(totalMoney([caseOf(1), caseOf(3)])['issuer_fen']).toBe(200);
  const text = page({
    summary: summaryOf(),
    cases: [caseOf(1), pool],
    sections: [],
    days: [],
    borrowed: [],
    lang: 'zh',
    zoneMinutes: 480,
  });
  expect(text).toContain('<dd>¥6,400.00</dd>');
  expect(text).not.toContain('¥12,800.00');
});

test('a period says its year once, and both where it has two', () => {
  expect(compactPeriod('2024-03-05', '2024-03-31')).toBe('2024-03-05 – 03-31');
  expect(compactPeriod('2023-12-30', '2024-01-05')).toBe('2023-12-30 – 2024-01-05');
  expect(compactPeriod('2024-03-05', '2024-03-05')).toBe('2024-03-05');
});
