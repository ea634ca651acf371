import { describe, expect, test } from 'vitest';
import { type Scanned, scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A category changed between request and clearing under one number without structure. Goal: where registry,
 * request and name say one trade and numbers of several trades are sent under a strange code, the sales have
 * jumped, though the terminal is registered with that number; one such shop alone is suspect, and a
 * clearing file that has codes of its own for all is no jump. Method: an institution and a strange code each.
 */

const TRADES = [
  ['7011', '云杉大酒店'],
  ['5812', '江畔酒楼'],
  ['7230', '丽人美容美发'],
  ['5912', '同心大药房'],
] as const;

interface Shop {
  readonly no: string;
  readonly mcc: string;
  readonly name: string;
  readonly sent: string;
}

/** Twenty shops of an institution, of which so many are sent under a code of no other story. */
const shops = (house: number, wrong: number, strange: string): readonly Shop[] =>
  Array.from({ length: 20 }, (_, at) => {
    const [mcc, name] = TRADES[at % TRADES.length]!;
    const no = `${house}9${91_000_000_000 + at}`;
    return { no, mcc, name: `${name}${house}${at}店`, sent: at < wrong ? strange : mcc };
  });

const rows = ({ no, mcc, name, sent }: Shop): Row[] =>
  [1, 2, 3, 4].flatMap((day) =>
    ['request', 'clearing'].map((view) => ({
      view,
      txn_id: `${no}-${day}-${view}`,
      txn_time: `2024-03-0${day}T12:00:00`,
      amount: `${100 + day}.00`,
      rrn: `${day}${no.slice(4)}`,
      terminal_sn: `SN${no}`,
      merchant_no: no,
      merchant_name: name,
      mcc: view === 'request' ? mcc : sent,
      acquirer: `0${no.slice(0, 3)}5840`,
    })),
  );

const STRANGE = new Set(['5699', '5947', '5999']);

type Told = Pick<Scanned, 'verdicts'>;

const scan = (shops: readonly Shop[]): Promise<Told> =>
  scanShops({
    transactions: shops.flatMap(rows),
    merchants: shops.map(({ no, mcc, name }) => ({
      merchant_no: no,
      merchant_name: name,
      mcc,
      acquirer: no.slice(0, 3),
    })),
    terminals: shops.map(({ no }) => ({ terminal_sn: `SN${no}`, merchant_no: no })),
  });

const verdictsOf = ({ verdicts }: Told, wrong: boolean): Set<string | null | undefined> => {
  const sent = (no: string) => verdicts.filter((row) => row['observed_merchant_no'] === no);
  const numbers = new Set(verdicts.map((row) => String(row['observed_merchant_no'])));
  const isWrong = (no: string) => sent(no).some((row) => STRANGE.has(String(row['observed_mcc'])));
  return new Set(
    [...numbers]
      .filter((no) => isWrong(no) === wrong)
      .flatMap((no) => sent(no).map((row) => row['verdict'])),
  );
};

describe.concurrent('a category changed on the way', () => {
  test('shops of several trades are sent under one code that is none of theirs', async () => {
    const scanned = await scan(shops(308, 3, '5699'));
    expect([...verdictsOf(scanned, true)]).toEqual(['jumped']);
    expect([...verdictsOf(scanned, false)]).toEqual(['clean']);
  }, 60_000);

  test('one shop alone may have been re-coded', async () => {
    const scanned = await scan(shops(305, 1, '5947'));
    expect([...verdictsOf(scanned, true)]).toEqual(['suspect']);
  }, 60_000);

  test('a clearing file with a code of its own for all shops', async () => {
    const scanned = await scan(shops(310, 20, '5999'));
    expect([...verdictsOf(scanned, true)]).toEqual(['suspect']);
  }, 60_000);
});
