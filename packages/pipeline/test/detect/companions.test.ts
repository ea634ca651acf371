import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: two tills of a filling station that both use the number of the pumps and that of the shop
 * convict nobody, though one of them shares its terminal id with a furniture shop; nor does an id that
 * every merchant of an institution has. Method: forty shops with ids that lie far apart, so that an id
 * is taken for one device.
 */

const PUMPS = '818126055419902';
const SHOP = '818126054118496';
const FURNITURE = '818143057129099';

const sale = (terminal_id: string, hour: number, merchant_no: string): Row => ({
  view: 'clearing',
  txn_id: `${terminal_id}-${hour}`,
  txn_time: new Date(Date.parse('2024-03-01T00:00:00Z') + hour * 3_700_000).toISOString(),
  amount: `${50 + hour}.00`,
  terminal_id,
  merchant_no,
  card_type: hour % 2 ? 'credit' : 'debit',
});

/** Sales of one till, each letter one: the pumps, their shop, or the furniture shop. */
const till = (id: string, order: string): Row[] =>
  [...order].map((letter, hour) =>
    sale(id, hour, letter === 'p' ? PUMPS : letter === 's' ? SHOP : FURNITURE),
  );

const OTHERS = Array.from({ length: 40 }, (_, at): Row[] => {
  const id = `${10_000_000 + at * 1_234_567}`;
  return [0, 1, 2, 3, 4, 5].map((hour) =>
    sale(id, hour, `8181430${5651 + (at % 2) * 160}${1000 + at}`),
  );
});

test('two numbers that go together on both tills of one shop are no two homes', async () => {
  const rows = [
    ...till('10001451', 'ffpffsffpffpfsffpfpffsfpffsffpffpfpffsfpfsffpff'),
    ...till('10002395', 'ppspppsppsppppsppspppsppsppsppsps'),
    ...OTHERS.flat(),
  ];
  const { verdicts } = await scanTables({ transactions: rows });
  expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
}, 60_000);

const CITIES = ['2900', '5810', '1000'];

test('an id that merchants of one institution count up to is no device of another that steps in', async () => {
  const counted = Array.from({ length: 24 }, (_, at): Row[] =>
    ['00000001', '00000002'].flatMap((id) =>
      [0, 1, 2, 3].map((turn) => sale(id, at + turn * 24, `822${CITIES[at % 3]}5812${1000 + at}`)),
    ),
  );
  const steppedIn = Array.from({ length: 12 }, (_, hour) =>
    sale('00000002', 100 + hour, `818${CITIES[hour % 3]}5812${2000 + (hour % 6)}`),
  );
  const rows = [...counted, steppedIn, ...OTHERS].flat();
  const { verdicts } = await scanTables({
    transactions: rows.map((row, at) => ({ ...row, txn_id: `t${at}` })),
  });
  expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
}, 60_000);
