import { expect, test } from 'vitest';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A category changed between request and clearing under one number without structure. Goal: where registry,
 * request and name say one trade and numbers of several trades are sent under a strange code, the sales have
 * jumped, though the terminal is registered with that number; one such shop alone is suspect, and a
 * clearing file that has codes of its own for all is no jump. Method: one institution, a scan each.
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

const shop = (at: number, sent?: string): Shop => {
  const [mcc, name] = TRADES[at % TRADES.length]!;
  return { no: `3089${91_000_000_000 + at}`, mcc, name: `${name}${at}店`, sent: sent ?? mcc };
};

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
      acquirer: '03085840',
    })),
  );

const scan = (shops: readonly Shop[]): Promise<Scanned> =>
  scanTables({
    transactions: shops.flatMap(rows),
    merchants: shops.map(({ no, mcc, name }) => ({
      merchant_no: no,
      merchant_name: name,
      mcc,
      acquirer: '308',
    })),
    terminals: shops.map(({ no }) => ({ terminal_sn: `SN${no}`, merchant_no: no })),
  });

const verdictsOf = ({ verdicts }: Scanned, wrong: boolean): Set<string | null | undefined> => {
  const sent = (no: string) => verdicts.filter((row) => row['observed_merchant_no'] === no);
  const numbers = new Set(verdicts.map((row) => String(row['observed_merchant_no'])));
  const isWrong = (no: string) => sent(no).some((row) => row['observed_mcc'] === '5699');
  return new Set(
    [...numbers]
      .filter((no) => isWrong(no) === wrong)
      .flatMap((no) => sent(no).map((row) => row['verdict'])),
  );
};

test('shops of several trades are sent under one code that is none of theirs', async () => {
  const scanned = await scan(
    Array.from({ length: 20 }, (_, at) => shop(at, at < 3 ? '5699' : undefined)),
  );
  expect([...verdictsOf(scanned, true)]).toEqual(['jumped']);
  expect([...verdictsOf(scanned, false)]).toEqual(['clean']);
}, 60_000);

test('one shop alone may have been re-coded', async () => {
  const scanned = await scan(
    Array.from({ length: 20 }, (_, at) => shop(at, at < 1 ? '5699' : undefined)),
  );
  expect([...verdictsOf(scanned, true)]).toEqual(['suspect']);
}, 60_000);

test('a clearing file with a code of its own for all shops', async () => {
  const scanned = await scan(Array.from({ length: 20 }, (_, at) => shop(at, '5699')));
  expect([...verdictsOf(scanned, true)]).toEqual(['suspect']);
}, 60_000);
