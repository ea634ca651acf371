import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Slips alone, as a shopkeeper has them. Goal: a terminal whose slips print merchants of several cities
 * in turn is told; an id that every merchant counts for itself, a device for rent and two trades of one
 * shop are not. Method: each letter is a sale, a dot none; twenty shops with ids of their own beside.
 */

const NUMBERS: Readonly<Record<string, Partial<Row>>> = {
  h: { merchant_no: '836302052110036', merchant_name: '赵记华瓷砖店' },
  s: { merchant_no: '836302052510037', merchant_name: '赵记华五金店' },
  p: { merchant_no: '836651055330440', merchant_name: '赖记博汽车用品店' },
  q: { merchant_no: '836456059120559', merchant_name: '嘉馨阳药店' },
  r: { merchant_no: '836305059420609', merchant_name: '江畔如意书店' },
};

const terminal = (id: string, order: string, trace = 100): Row[] =>
  [...order].flatMap((letter, at) =>
    letter === '.'
      ? []
      : [
          {
            view: 'slip',
            txn_id: `${id}-${letter}-${trace + at}`,
            txn_time: new Date(
              Date.parse('2025-03-03T01:00:00Z') +
                at * 7_500_000 +
                ((at * 7 + trace) % 11) * 650_017,
            ).toISOString(),
            amount: `${50 + at}.00`,
            terminal_id: id,
            trace_no: `${trace + at}`.padStart(6, '0'),
            card_token: `c${id}${at}`,
            ...NUMBERS[letter],
          },
        ],
  );

const SHOPS = Array.from({ length: 20 }, (_, at) =>
  terminal(`${10_000_000 + at * 1_234_567}`, 'hhhhhhhh', 100 + at * 317).map((row) => ({
    ...row,
    merchant_no: `8363020${['5812', '5912', '5331'][at % 3]}${2000 + at}`,
    merchant_name: `${'江畔霁云宏达悦客恒昌顺德金鼎福林'[at % 16]}${at % 2 ? '祥' : '瑞'}餐厅`,
  })),
).flat();

const jumped = async (rows: readonly Row[]): Promise<readonly string[]> => {
  const { verdicts } = await scanTables({ transactions: [...rows, ...SHOPS] });
  return verdicts.filter(({ verdict }) => verdict === 'jumped').map(({ txn_id }) => `${txn_id}`);
};

test('slips of one terminal that print merchants of four cities in turn', async () => {
  const order = 'hhphhqhhhrhphhhqhhhhrhhphh';
  const found = await jumped(terminal('27765681', order));
  expect(found.length).toBe([...order].filter((letter) => letter !== 'h').length);
  expect(found.every((id) => !id.includes('-h-'))).toBe(true);
}, 60_000);

test('several merchants of one id that each counts for itself, and two trades of one shop', async () => {
  const shared = [
    terminal('00000001', '.pp...pppp.p..pp.p', 2_100),
    terminal('00000001', 'qq.q....q.qqq.q..q', 7_700),
    terminal('00000001', '..rrrr..r...rr.rrr', 4_200),
  ].flat();
  const trades = terminal('27765681', 'hshhsshhshsshhshhshhhssshhsshshs');
  expect(await jumped([...shared, ...trades])).toEqual([]);
}, 60_000);
