import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/read/formats/text/messages.ts';
import { readNotices } from '../../../src/read/formats/text/notice.ts';
import { recogniseText } from '../../../src/read/formats/text/recognise.ts';

const FIRST = '【青禾银行】您尾号1234卡3月11日09:10在白鹭餐饮消费12.00元，余额100.00元。';
const SECOND = '【青禾银行】您尾号1234卡3月12日19:10在青橙便利店消费38.50元，余额61.50元。';
const CODE = '【青禾银行】验证码123456，请勿泄露。';
/** 2024-03-11 and 2024-03-12 in China. */
const [ON_11, ON_12] = [1_710_119_400_000, 1_710_241_800_000];
const context = { date: '2026-11-27' };
const read = (text: string) =>
  [...readNotices(text, context)].map(({ line, values, issues }) => [
    line,
    values.merchant_name ?? issues[0]?.code,
    values.amount,
    values.txn_time,
  ]);
const BOTH = ['白鹭餐饮', '12.00', '2024-03-11T09:10:00'];
const NEXT = ['青橙便利店', '38.50', '2024-03-12T19:10:00'];

describe('exports of messages', () => {
  it('reads every message of an SMS backup in XML, dated by when it came', () => {
    const sms = (body: string, date: number): string =>
      `  <sms protocol="0" address="95000" date="${date}" type="1" body="${body}" read="1" />`;
    const text = [
      "<?xml version='1.0' encoding='UTF-8' ?>",
      '<smses count="3">',
      sms(FIRST, ON_11),
      sms(`${CODE}&#10;a &lt;b&gt; &amp; &quot;c&quot;`, ON_11),
      sms(SECOND, ON_12),
      '</smses>',
    ].join('\n');
    expect(recogniseText(text)[0]?.kind).toBe('notice');
    expect(read(text)).toEqual([
      [3, ...BOTH],
      [4, 'NOTICE_NOT_A_SALE', undefined, undefined],
      [5, ...NEXT],
    ]);
    expect(messagesOf(text)?.[1]?.text).toBe(`${CODE}\na <b> & "c"`);
  });

  it('reads JSON of messages: an array, inside an object, one a line, one alone', () => {
    const [first, second] = [
      { sender: '95000', body: FIRST, t: ON_11 },
      { address: '95000', body: SECOND, date: String(ON_12 / 1_000) },
    ];
    const array = JSON.stringify([first, second]);
    const inside = JSON.stringify({ version: 2, messages: [first, second] }, null, 2);
    const lines = `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`;
    for (const [text, at] of [
      [array, [1, 1]],
      [inside, [6, 11]],
      [lines, [1, 2]],
    ] as const) {
      expect(recogniseText(text)[0]?.kind).toBe('notice');
      expect(read(text)).toEqual([
        [at[0], ...BOTH],
        [at[1], ...NEXT],
      ]);
    }
    const push = JSON.stringify({ title: '青禾支付', text: '已支付¥12.00', t: ON_11 });
    expect(read(push).map(([, , amount]) => amount)).toEqual(['12.00']);
  });

  it('takes broken JSON for the text it is and finds no messages in other texts', () => {
    const broken = `[{"body":"${FIRST}","date":${ON_11}`;
    expect(messagesOf(broken)).toBeUndefined();
    expect(read(broken).map(([, , amount]) => amount)).toEqual(['12.00']);
    for (const text of ['', '{}', '[]', '{"body":""}', '<a body="x"/>', FIRST, '{"a":{"b":1}}'])
      expect(messagesOf(text)).toBeUndefined();
    const deep = `${'{"a":'.repeat(200)}{"body":"x"}${'}'.repeat(200)}`;
    expect(messagesOf(deep)).toBeUndefined();
  });
});
