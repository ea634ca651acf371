import { gzipSync } from 'node:zlib';
import { Fault, TABLE_NAMES } from '@zhenma/model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/engine/session.ts';
import { typeTable } from '../../src/normalise/typed.ts';
import { freshDir, take, tokenise } from './reading.ts';
import { workbook } from './workbook.ts';

/**
 * Tables that are not plain CSV, and bytes that are no table at all. Goal: each form gives the rows a
 * CSV would; whatever the bytes, rows add up or a fault names the file: never another error.
 */

const HEAD = 'brand,model,note,status';
const brief = (rows: readonly (readonly [number, Readonly<Record<string, string>>])[]) =>
  rows.map(([line, values]) => [line, ...Object.values(values)]);

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => 'no fault',
    (thrown: unknown) => thrown,
  );
  return error instanceof Fault ? error.code : String(error);
};

describe('gzip', () => {
  const text = `${HEAD}\na,"b,\n1",c,d\ne,f,g,h\n`;
  const whole = gzipSync(text);
  const csv = (bytes: Uint8Array) => take('csv', 'compatibility', bytes, { gzip: true });

  test('gives the rows of what is inside, also in several members', async () => {
    const expected = await take('csv', 'compatibility', text);
    expect((await csv(whole)).rows).toEqual(expected.rows);
    const split = Buffer.concat([gzipSync(text.slice(0, 30)), gzipSync(text.slice(30))]);
    expect((await csv(split)).rows).toEqual(expected.rows);
  });

  test.each([
    ['cut off', whole.subarray(0, -9)],
    ['only its magic', Uint8Array.of(0x1f, 0x8b)],
    ['damaged', Uint8Array.from(whole, (byte, at) => (at === 20 ? byte ^ 0xff : byte))],
    ['no gzip', Buffer.from(text)],
  ])('%s', async (_, bytes) => {
    expect(await faultOf(csv(bytes))).toBe('SOURCE_FORMAT_BROKEN');
  });

  test('a bomb is stopped before it fills the disk or the memory', async () => {
    const bomb = gzipSync(
      Buffer.concat([Buffer.from(`${HEAD}\n`), Buffer.alloc(300 << 20, 'a,b,c,d\n')]),
    );
    expect(bomb.length).toBeLessThan(2 << 20);
    expect(await faultOf(csv(bomb))).toBe('SOURCE_TOO_LARGE');
  }, 120_000);
});

describe('NDJSON', () => {
  const ndjson = (text: string | Uint8Array) => take('ndjson', 'compatibility', text);
  test.each([
    [
      'plain',
      '{"brand":"a","status":"d"}\n{"status":"h","brand":"e"}\n',
      [
        [1, 'a', 'd'],
        [2, 'e', 'h'],
      ],
      [],
    ],
    ['no line break at the end', '{"brand":"a","status":"d"}', [[1, 'a', 'd']], []],
    [
      'byte order mark, CRLF, blank lines',
      '\ufeff{"brand":"a","status":"d"}\r\n\r\n\n{"status":"h"}\r\n',
      [
        [1, 'a', 'd'],
        [4, 'h'],
      ],
      [],
    ],
    [
      'numbers, truth, null, objects',
      '{"brand":1.50,"model":true,"app_version":null,"os_version":{"a":1},"note":["x"],"status":"d"}\n',
      [[1, '1.5', 'true', '{"a":1}', 'd', '["x"]']],
      [],
    ],
    [
      'names in capitals, unknown names',
      '{"BRAND":"a","Status":"d","x":"y"}\n',
      [[1, 'a', 'd']],
      [],
    ],
    [
      'a later object without a column',
      '{"brand":"a","status":"d"}\n{"brand":"e"}\n',
      [
        [1, 'a', 'd'],
        [2, 'e'],
      ],
      [],
    ],
    [
      'commas, quotes, line breaks inside',
      '{"brand":"a,\\"b\\"\\nc","status":"d"}\n',
      [[1, 'a,"b"\nc', 'd']],
      [],
    ],
    [
      'lines that are no object',
      '{"brand":"a","status":"d"}\n[1]\n"x"\nnull\n{\n{"status":"h"}\n',
      [
        [1, 'a', 'd'],
        [6, 'h'],
      ],
      [
        [2, 'ROW_JSON'],
        [3, 'ROW_JSON'],
        [4, 'ROW_JSON'],
        [5, 'ROW_JSON'],
      ],
    ],
    [
      'a name that is no column of ours',
      '{"__proto__":{"x":"1"},"constructor":"y","status":"d"}\n',
      [[1, 'd']],
      [],
    ],
  ])('%s', async (_, text, rows, rejects) => {
    const taken = await ndjson(text);
    expect(brief(taken.rows)).toEqual(rows);
    expect(taken.rejects).toEqual(rejects);
    expect(taken.read).toBe(rows.length + rejects.length);
  });

  test('a line over 1 MiB and a line that is no text are one reject each', async () => {
    const good = '{"brand":"a","status":"d"}\n';
    const taken = await ndjson(
      Buffer.concat([
        Buffer.from(`${good}{"note":"${'x'.repeat(1_100_000)}"}\n`),
        Buffer.of(0xff, 10),
        Buffer.from(good),
      ]),
    );
    expect(brief(taken.rows)).toEqual([
      [1, 'a', 'd'],
      [4, 'a', 'd'],
    ]);
    expect(taken.rejects).toEqual([
      [2, 'ROW_TOO_LONG'],
      [3, 'ROW_ENCODING'],
    ]);
  });

  test.each([
    ['nothing', '', 'SOURCE_EMPTY'],
    ['only blank lines', '\n \n\n', 'SOURCE_EMPTY'],
    ['a required column missing', '{"brand":"a"}\n', 'SOURCE_HEADER_WRONG'],
  ])('%s', async (_, text, code) => expect(await faultOf(ndjson(text))).toBe(code));
});

describe('workbook', () => {
  const xlsx = (bytes: Uint8Array) => take('xlsx', 'terminals', bytes);
  const cells = (...rows: readonly (readonly string[])[]) =>
    rows.map((row, at) => `<row r="${at + 1}">${row.join('')}</row>`).join('');
  const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const HEADER = ['terminal_sn', 'merchant_no', 'valid_from', 'lat'].map(inline);

  test('shared, inline, rich and formula texts; numbers; dates; truth; gaps', async () => {
    const sheet = cells(
      [
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="B1" t="s"><v>1</v></c>',
        inline('valid_from'),
        inline('lat'),
        inline('brand'),
      ],
      [
        '<c r="A2" t="s"><v>2</v></c>',
        '<c r="B2"><v>822290058120137</v></c>',
        '<c r="C2" s="1"><v>45352</v></c>',
        '<c r="D2"><v>19.989999999999995</v></c>',
        '<c r="E2" t="b"><v>1</v></c>',
      ],
      [
        '<c r="A3" t="str"><f>A2&amp;"x"</f><v>SNx</v></c>',
        '<c r="C3" s="2"><v>45352.5211226852</v></c>',
        '<c r="D3"><f>1+1</f><v>2</v></c>',
      ],
      [
        '<c r="A4" t="inlineStr"><is><r><t>SN</t></r><r><t xml:space="preserve"> 4 </t></r></is></c>',
        '<c r="D4"><v>1.0000000000000001E-5</v></c>',
        '<c r="E4" t="e"><v>#N/A</v></c>',
      ],
    );
    const strings = [
      '<si><t>Terminal_SN</t></si>',
      '<si><r><t>merchant</t></r><r><t>_no</t></r></si>',
      '<si><t>SN &amp; 1</t><rPh sb="0" eb="1"><t>hint</t></rPh></si>',
    ];
    const { rows, rejects } = await xlsx(
      workbook({ sheet, strings, styles: [0, 14, 164], formats: { 164: 'yyyy-mm-dd hh:mm:ss' } }),
    );
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      [
        2,
        {
          terminal_sn: 'SN & 1',
          merchant_no: '822290058120137',
          valid_from: '2024-03-01',
          lat: '19.99',
          brand: 'true',
        },
      ],
      [3, { terminal_sn: 'SNx', valid_from: '2024-03-01T12:30:25', lat: '2' }],
      [4, { terminal_sn: 'SN 4', lat: '0.00001', brand: '#N/A' }],
    ]);
  });

  test.each([
    ['yyyy"年"m"月"d"日"', '2024-03-01'],
    ['[$-804]yyyy/m/d;@', '2024-03-01'],
    ['0.00', '45352'],
    ['#,##0.00_);[Red]\\(#,##0.00\\)', '45352'],
    ['General', '45352'],
    ['"day" 0', '45352'],
  ])('a number in the format %s is %s', async (format, shown) => {
    const sheet = cells(HEADER, [inline('SN'), '<c/>', '<c s="1"><v>45352</v></c>']);
    const escaped = format.replaceAll('"', '&quot;');
    const { rows } = await xlsx(workbook({ sheet, styles: [0, 164], formats: { 164: escaped } }));
    expect(rows[0]?.[1]['valid_from']).toBe(shown);
  });

  test('the first sheet of the workbook counts, not the first file', async () => {
    const bytes = workbook({
      sheet: cells(HEADER, [inline('right')]),
      path: 'worksheets/sheet7.xml',
      other: {
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${cells(HEADER, [inline('wrong')])}</sheetData></worksheet>`,
      },
    });
    expect(brief((await xlsx(bytes)).rows)).toEqual([[2, 'right']]);
  });

  test('blank rows are none; a row beyond the header is a reject; lines are those of the sheet', async () => {
    const sheet = `<row r="3">${HEADER.join('')}</row><row r="4"><c/><c t="inlineStr"><is><t/></is></c></row><row r="9">${inline('a')}</row><row r="10">${inline('b')}<c r="H10"><v>5</v></c></row>`;
    const { rows, rejects, read } = await xlsx(workbook({ sheet }));
    expect(brief(rows)).toEqual([[9, 'a']]);
    expect(rejects).toEqual([[10, 'ROW_COLUMN_COUNT']]);
    expect(read).toBe(2);
  });

  test('names with a prefix are names', async () => {
    const sheet = cells(HEADER, [inline('a')]).replace(/<(\/?)(\w+)/g, '<$1x:$2');
    expect(brief((await xlsx(workbook({ sheet, prefix: 'x' }))).rows)).toEqual([[2, 'a']]);
  });

  const good = workbook({ sheet: cells(HEADER, [inline('a')]) });
  test.each([
    ['no zip', Buffer.from('PK'), 'SOURCE_FORMAT_BROKEN'],
    ['cut off', good.subarray(0, good.length >> 1), 'SOURCE_FORMAT_BROKEN'],
    ['broken XML', workbook({ sheet: '<row r="1"><c></row>' }), 'SOURCE_FORMAT_BROKEN'],
    [
      'XML that ends early',
      workbook({ raw: '<worksheet><sheetData><row r="1">' }),
      'SOURCE_FORMAT_BROKEN',
    ],
    [
      'no sheet',
      workbook({ sheet: '', path: 'worksheets/missing.xml', lost: true }),
      'SOURCE_FORMAT_BROKEN',
    ],
    ['an empty sheet', workbook({ sheet: '' }), 'SOURCE_EMPTY'],
    ['a wrong header', workbook({ sheet: cells([inline('brand')]) }), 'SOURCE_HEADER_WRONG'],
    ['a bomb', workbook({ sheet: `${' '.repeat(200 << 20)}` }), 'SOURCE_TOO_LARGE'],
    [
      'entities that grow',
      workbook({
        raw: `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`,
      }),
      'SOURCE_FORMAT_BROKEN',
    ],
  ])('%s', async (_, bytes, code) => expect(await faultOf(xlsx(bytes))).toBe(code), 120_000);
});

describe('any bytes given as any table', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(
        'PK\u0003\u0004',
        'PAR1',
        '\n',
        '\r\n',
        '"',
        ',',
        '{"',
        '}',
        '"status":"d"',
        'status',
        'view,txn_id,txn_time,amount\n',
        HEAD,
        '<row>',
        '\0',
        '商户',
      )
      .map((text) => Buffer.from(text)),
  );
  test.each(['csv', 'ndjson', 'xlsx'] as const)('%s: rows add up, or a fault', async (format) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TABLE_NAMES),
        fc.array(part, { maxLength: 12 }),
        fc.boolean(),
        async (table, parts, gzip) => {
          const bytes = Buffer.concat(parts);
          try {
            const taken = await take(format, table, gzip ? gzipSync(bytes) : bytes, { gzip });
            expect(taken.rows.length + taken.rejects.length).toBe(taken.read);
          } catch (error) {
            if (!(error instanceof Fault)) throw error;
            expect(error.code).toMatch(/^SOURCE_/);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  test('a workbook with any byte changed is read, or a fault', async () => {
    const bytes = workbook({
      sheet:
        '<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="inlineStr"><is><t>SN</t></is></c></row>',
      strings: ['<si><t>terminal_sn</t></si>'],
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const damaged = Uint8Array.from(bytes, (byte, index) =>
            index === at ? byte ^ change : byte,
          );
          const code = await faultOf(take('xlsx', 'terminals', damaged));
          expect(code).toMatch(/^(?:no fault$|SOURCE_)/);
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('the clean file', () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession({ memory: '1GB', threads: 2, spill: freshDir() });
  });
  afterAll(() => session.close());

  /** The blanks that every reader takes away; rare ones of typography stay. */
  const BLANKS = /^[ \t\v\f\r\n\u00a0\u3000\ufeff]+|[ \t\v\f\r\n\u00a0\u3000\ufeff]+$/g;
  /** Words by which exports say that a value is missing. */
  const NOTHING = ['NULL', 'null', '\\N', '-'];
  const stated = (text: string): string | null => {
    const kept = text.replaceAll('\0', '').replace(BLANKS, '');
    return kept === '' || NOTHING.includes(kept) ? null : kept;
  };

  test('is read back by the engine as it was written, whatever the values', async () => {
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'a",\'\\ \n\r\t|;#'), maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('NULL', 'null', '""', '\\N', '-', "'"),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }),
        async (pairs) => {
          const lines = pairs.map(([brand, note]) =>
            JSON.stringify({ brand, note, status: 'supported' }),
          );
          const taken = await take('ndjson', 'compatibility', lines.join('\n'));
          const refused: unknown[] = [];
          await typeTable(
            session,
            { table: 'compatibility', clean: taken.clean, selects: [] },
            480,
            (bad) => refused.push(bad),
          );
          const rows = await session.rows(
            'select line, brand, note from typed_compatibility order by line',
          );
          expect(refused).toEqual([]);
          expect(rows).toEqual(
            pairs.map(([brand, note], at) => ({
              line: at + 1,
              brand: stated(brand),
              note: stated(note),
            })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the door', () => {
  const CARD = '4111111111111111';
  test('turns card numbers into tokens and masks, and changes nothing else', async () => {
    const head = 'view,txn_id,txn_time,amount,merchant_name,terminal_sn,card_token,pan\n';
    const row = `slip,t,2024-03-01,1.00,店 ${CARD},00002402106870000001,,${CARD}\n`;
    const plain = `slip,t,2024-03-01,1.00,店 ${CARD},00002402106870000001,${CARD},\n`;
    for (const text of [row, row.replace('店', '"店"'), row.replace(',,', ',"",'), plain]) {
      const { rows } = await take('csv', 'transactions', head + text);
      expect(rows[0]?.[1]).toEqual({
        view: 'slip',
        txn_id: 't',
        txn_time: '2024-03-01',
        amount: '1.00',
        merchant_name: '店 411111******1111',
        terminal_sn: '00002402106870000001',
        card_token: tokenise(CARD),
      });
    }
  });

  test('on the fast path too', async () => {
    const text = `view,txn_id,txn_time,amount,merchant_name,card_token,rrn\nslip,t,x,1,店 ${CARD} 4111 1111 1111 1111, ${CARD} ,123456789012\n`;
    const { rows } = await take('csv', 'transactions', text);
    expect(rows[0]?.[1]).toMatchObject({
      merchant_name: '店 411111******1111 411111******1111',
      card_token: tokenise(CARD),
      rrn: '123456789012',
    });
  });

  test('full-width digits are digits', async () => {
    const wide = CARD.replace(/[0-9]/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    const head = 'view,txn_id,txn_time,amount,merchant_name,card_token,pan\n';
    for (const cards of [`${wide},`, `,${wide}`, `"${wide}",`]) {
      const { rows } = await take(
        'csv',
        'transactions',
        `${head}slip,t,2024-03-01,1.00,店 ${wide},${cards}\n`,
      );
      expect(rows[0]?.[1]).toMatchObject({ card_token: tokenise(CARD) });
      expect(rows[0]?.[1]['merchant_name']).toBe('店 411111******1111');
    }
  });

  test('a token that is given wins over the number', async () => {
    const { rows } = await take(
      'csv',
      'transactions',
      `view,txn_id,txn_time,amount,card_token,pan\nslip,t,x,1,tok,${CARD}\n`,
    );
    expect(rows[0]?.[1]['card_token']).toBe('tok');
  });

  test('rejects are masked, short and on one line', async () => {
    const long = `${'x'.repeat(110)}${CARD}`;
    const text = `view,txn_id,txn_time,amount\n${CARD}\n4111 1111 1111 1111,"a\nb"\n${long}\n"${CARD}\n`;
    const { rejects, rejected } = await take('csv', 'transactions', text);
    expect(rejects).toHaveLength(4);
    expect(rejected).not.toMatch(/[0-9]{13}/);
    expect(rejected).not.toContain('1111 1111');
    expect(rejected).not.toContain('411111111');
    expect(rejected.trimEnd().split('\n')).toHaveLength(4);
    for (const line of rejected.trimEnd().split('\n')) expect([...line].length).toBeLessThan(180);
  });
});
