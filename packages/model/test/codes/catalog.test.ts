/** Goal: the tables are whole, every fact names its source, and the generated modules are current. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CATALOG_DIR,
  GENERATED_DIR,
  generate,
  parseCsv,
  readTable,
  run,
} from '../../../../scripts/codes.ts';

const tables = readdirSync(CATALOG_DIR)
  .filter((name) => name.endsWith('.csv'))
  .map((name) => name.slice(0, -'.csv'.length));

describe('catalog/codes', () => {
  it('has its tables', () => {
    expect(tables.length).toBeGreaterThanOrEqual(50);
  });

  it.each(tables)('%s.csv is a table whose every row names a source', (name) => {
    const rows = readTable(name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const source = row.source ?? '';
      expect(source.trim(), JSON.stringify(row)).not.toBe('');
      expect(source).not.toMatch(/^same$|domain(-2)?\.md|\.\.\/|\/work\//);
    }
  });

  it.each([
    ['institutions', 'code3'],
    ['areas-cnaps', 'code'],
    ['areas-gb2260', 'code'],
    ['areas-supplement', 'code'],
    ['mcc', 'mcc'],
    ['mcc-fee-class', 'mcc'],
    ['mcc-keywords', 'mcc'],
    ['desk-trades', 'mcc'],
    ['response-codes', 'code'],
    ['law-articles', 'id'],
    ['report-channels', 'id'],
  ])('%s.csv has one row per %s', (name, column) => {
    const keys = readTable(name).map((row) => row[column]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('names only listed codes in the class and keyword tables', () => {
    const listed = new Set(readTable('mcc').map((row) => row.mcc));
    for (const table of ['mcc-fee-class', 'mcc-keywords', 'mcc-scope-notes', 'desk-trades']) {
      for (const row of readTable(table)) expect(listed.has(row.mcc), row.mcc).toBe(true);
    }
  });

  it.each(tables.filter((name) => /^clearing-.*-layout$/.test(name)))(
    '%s.csv has offsets that add up',
    (name) => {
      let next = 1;
      for (const row of readTable(name)) {
        const [start, end, length] = ['start', 'end', 'length'].map((column) =>
          Number(row[column]),
        );
        expect(start).toBe(next);
        expect(end! - start! + 1).toBe(length);
        next = end! + 2;
      }
    },
  );
});

describe('docs/facts.md', () => {
  const facts = readFileSync(join(CATALOG_DIR, '../../docs/facts.md'), 'utf8');

  it('speaks of every table', () => {
    expect(tables.filter((name) => !facts.includes(`\`${name}.csv\``))).toEqual([]);
  });

  it('gives the right number of rows', () => {
    const stated = [...facts.matchAll(/^\| `([a-z0-9-]+)\.csv` \| (\d+) \|/gm)];
    expect(stated.length).toBeGreaterThan(25);
    for (const [, name, rows] of stated) expect(readTable(name!).length, name).toBe(Number(rows));
  });
});

describe('generated modules', () => {
  it('are what the tables give', () => {
    const expected = generate();
    expect(readdirSync(GENERATED_DIR).sort()).toEqual([...expected.keys()].sort());
    for (const [name, text] of expected) {
      expect(readFileSync(join(GENERATED_DIR, name), 'utf8'), name).toBe(text);
    }
    expect(run(['--check'])).toBe(0);
  });

  it('are the same bytes every time', () => {
    expect([...generate()]).toEqual([...generate()]);
  });

  it('read no file and import nothing', () => {
    for (const text of generate().values()) expect(text).not.toMatch(/import |require\(/);
  });
});

describe('parseCsv', () => {
  it('reads quotes, empty cells and both line ends', () => {
    expect(parseCsv('a,b,c\r\n1,,"x ""y"", z"\n"two\nlines",,\n')).toEqual([
      ['a', 'b', 'c'],
      ['1', '', 'x "y", z'],
      ['two\nlines', '', ''],
    ]);
    expect(parseCsv('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(() => parseCsv('a\n"open')).toThrow(RangeError);
  });
});
