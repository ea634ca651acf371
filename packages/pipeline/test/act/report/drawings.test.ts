import { describe, expect, test } from 'vitest';
import { barcodeAxis, barcodeBlocks } from '../../../src/act/report/barcode.ts';
import type { Look } from '../../../src/act/report/case-data.ts';
import { lookColours, OWN_COLOUR } from '../../../src/act/report/colours.ts';
import { isSpared } from '../../../src/act/report/fingerprint.ts';
import { coarsen, histogram, occurring, trimmed } from '../../../src/act/report/histogram.ts';
import { escapeText, html, join } from '../../../src/act/report/html.ts';
import { differingFields, identitiesOf } from '../../../src/act/report/identities.ts';
import { identityTable } from '../../../src/act/report/identity-table.ts';
import { numberHtml, percentLabel, scoreLabel } from '../../../src/act/report/labels.ts';
import { lookKind, ownNameOf } from '../../../src/act/report/legend.ts';
import { partWidths } from '../../../src/act/report/overview.ts';
import { WORDS } from '../../../src/act/report/words.ts';
import { caseOf, dataOf, ticksOf } from './world.ts';

describe('html', () => {
  test('escapes every value but its own markup', () => {
    expect(html`<b title="${`"'`}">${'<&>'}</b>`.markup).toBe(
      '<b title="&quot;&#39;">&lt;&amp;&gt;</b>',
    );
    expect(html`${html`<i>${1}</i>`}${['<', html`<br>`]}${null}${false}`.markup).toBe(
      '<i>1</i>&lt;<br>',
    );
    expect(join(['a', null, '<'], html` · `).markup).toBe('a · &lt;');
  });

  test('shows characters that would hide or turn the text', () => {
    expect(escapeText('a\u0000b\u202Ec\u200Bd\u2066')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD');
    expect(escapeText('示例\u{1F600}店')).toBe('示例\u{1F600}店');
  });
});

describe('what a number of a barcode is to the shop', () => {
  const look = (over: Partial<Look>): Look => ({
    number: '822290058120137',
    mcc: null,
    name: '示例餐厅',
    ownerMcc: null,
    acquirer: null,
    own: false,
    sales: 3,
    flagged: 3,
    ...over,
  });
  const kindOf = (over: Partial<Look>): string | null =>
    lookKind(look(over), { own: '822290058120100', ownName: '示例餐厅' }, WORDS.zh);

  test('another number under the own name is not called another shop', () => {
    expect(kindOf({})).toBe('同名，另一号');
    expect(kindOf({ name: '示例超市' })).toBe('别家');
    expect(kindOf({ number: '822290058120100', name: '示例超市' })).toBe('同号，类别不同');
    expect(kindOf({ own: true })).toBe('本店');
    expect(kindOf({ name: '示例超市', flagged: 0 })).toBeNull();
    expect(ownNameOf([look({ name: '甲' }), look({ own: true, name: '乙' })])).toBe('乙');
  });
});

describe('axis of a barcode', () => {
  const axisOf = (sales: number): readonly string[] =>
    barcodeAxis(
      ticksOf(sales).map((tick, at) => ({ ...tick, atMs: at * 86_400_000 })),
      0,
    );

  test('has dates between only where they stand under their own sale', () => {
    expect(axisOf(4)).toEqual(['1970-01-01', '1970-01-04']);
    expect(axisOf(41)).toEqual([
      '1970-01-01',
      '1970-01-11',
      '1970-01-21',
      '1970-01-31',
      '1970-02-10',
    ]);
  });
});

describe('labels', () => {
  test('a number is split 3-4-4-4 for the eye only', () => {
    const { markup } = numberHtml('822290058120137');
    expect(markup.match(/>\d+</g)).toEqual(['>822<', '>2900<', '>5812<', '>0137<']);
    expect(markup.replace(/<[^>]*>/g, '')).toBe('822290058120137');
  });

  test('shares are never rounded to nothing or to all', () => {
    expect([0, 0.0001, 0.012, 0.5, 0.9999, 1].map(percentLabel)).toEqual([
      '0%',
      '<0.1%',
      '1.2%',
      '50%',
      '>99.9%',
      '100%',
    ]);
    expect([0.6, 0.997, 0.99999].map(scoreLabel)).toEqual(['60%', '99.7%', '99.9%']);
  });
});

describe('barcode', () => {
  test('draws every tick by itself while there is room', () => {
    const ticks = ticksOf(60);
    const blocks = barcodeBlocks(ticks, ['own', 'a', 'b', 'c']);
    expect(blocks).toHaveLength(60);
    expect(blocks.filter((block) => block.colour !== 'own')).toHaveLength(20);
  });

  test('merges only neighbours of one colour and height', () => {
    const ticks = ticksOf(1_200);
    const blocks = barcodeBlocks(ticks, ['own', 'a', 'b', 'c']);
    expect(blocks.filter((block) => block.colour !== 'own')).toHaveLength(400);
    const width = blocks.reduce((sum, block) => sum + block.width, 0);
    expect(width).toBeCloseTo(1_100, 6);
  });

  test('the own number is calm, the others are told apart', () => {
    const { looks } = dataOf(caseOf(1));
    const many = [looks[0]!, ...Array.from({ length: 9 }, () => looks[1]!)];
    const colours = lookColours(many);
    expect(colours[0]).toBe(OWN_COLOUR);
    expect(new Set(colours.slice(1, 8)).size).toBe(7);
    expect(colours[8]).toBe(colours[9]);
  });
});

describe('histogram', () => {
  test('a single sale among many is still seen', () => {
    const bins = [
      { sales: 10_000, flagged: 0 },
      { sales: 1, flagged: 1 },
    ];
    const { markup } = histogram(bins, {
      title: 't',
      labels: ['a', 'b'],
      peak: (n) => n,
      every: 1,
    });
    expect(markup).toContain('v2h-');
    expect(markup).toContain('aria-label="t: a 0/10000, b 1/1"');
  });

  test('bins are joined, trimmed and picked without losing a sale', () => {
    const bins = Array.from({ length: 10 }, (_, at) => ({ sales: at % 4, flagged: 0 }));
    const sum = (all: readonly { sales: number }[]) => all.reduce((n, bin) => n + bin.sales, 0);
    const labels = bins.map((_, at) => String(at));
    expect(coarsen(bins, 4).bins).toHaveLength(4);
    expect(sum(coarsen(bins, 4).bins)).toBe(sum(bins));
    expect(sum(trimmed(bins, labels).bins)).toBe(sum(bins));
    expect(trimmed(bins, labels).labels[0]).toBe('1');
    expect(sum(occurring(bins, labels).bins)).toBe(sum(bins));
  });

  test('the verdict bar shows every verdict that occurs', () => {
    const widths = partWidths([1, 1, 1_000_000, 0]);
    expect(widths).toEqual([6, 6, 988, 0]);
    expect(partWidths([0, 0, 0, 5])).toEqual([0, 0, 0, 1_000]);
  });
});

describe('fingerprint', () => {
  test('speaks only where chance is a poor explanation', () => {
    expect(isSpared(30, 20, 60)).toBe(true);
    expect(isSpared(4, 20, 24)).toBe(false);
    expect(isSpared(30, 1, 1_000)).toBe(false);
  });
});

describe('identities', () => {
  const all = identitiesOf(dataOf(caseOf(1)).example!);
  const differing = (kind: string) => {
    const one = all.find((identity) => identity.kind === kind)!;
    return [...differingFields(one, all)];
  };

  test('marks what clearing says otherwise, and nothing else', () => {
    expect(differing('cleared')).toEqual(['number', 'name', 'mcc', 'places']);
    expect(differing('registered')).toEqual([]);
    expect(differing('printed')).toEqual([]);
    expect(differing('paid')).toEqual([]);
  });

  test('not known is never different', () => {
    const alone = identitiesOf({ clearing_no: '822305054110052' });
    expect(alone.flatMap((one) => [...differingFields(one, alone)])).toEqual([]);
  });

  test('an area that the record outside states against the device is marked', () => {
    const facts = {
      clearing_no: '822305054110052',
      slip_no: '822305054110052',
      device_area: '3050',
    };
    const marked = (outside_area: string): readonly string[] => {
      const all = identitiesOf({ ...facts, outside_area });
      return [...differingFields(all.find(({ kind }) => kind === 'cleared')!, all)];
    };
    expect(marked('5810')).toEqual(['places']);
    expect(marked('3050')).toEqual([]);
  });

  test('a category that contradicts its own number is marked', () => {
    const alone = identitiesOf({ statement_no: '822305054110052', statement_mcc: '5812' });
    const cleared = alone.find(({ kind }) => kind === 'cleared')!;
    expect([...differingFields(cleared, alone)]).toEqual(['mcc']);
  });

  test('a device that stands far from its registered place is marked, with the distance', () => {
    const sale = {
      at_ms: 0,
      amount: 100,
      lat: 36.68,
      lon: 117.1,
      registered_no: '822305054110052',
    };
    const setting = { words: WORDS.en, lang: 'en', zoneMinutes: 480 } as const;
    const drawn = (away?: string) => identityTable(sale, setting, away).markup;
    expect(drawn('783 km from the registered place')).toMatch(
      /class="diff".*36\.68, 117\.10.*783 km from the registered place/,
    );
    expect(drawn()).not.toMatch(/class="diff"|km/);
  });
});
