import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * What is left of a cut, masked or rounded number is lent to nobody. Goal: terminals that have it in common are
 * not said to borrow it, those that share a whole number are. Method: six serials at home with their own
 * number, each with two sales under a third.
 */

const sales = (odd: string) =>
  [1, 2, 3, 4, 5, 6].flatMap((shop) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((day) => ({
      view: 'clearing',
      txn_id: `${odd}-${shop}-${day}`,
      txn_time: `2024-03-0${day}T1${shop}:00:00`,
      amount: '100.00',
      terminal_sn: `${odd.replace(/[*.+]/g, 'x')}${shop}`,
      merchant_no: day % 4 === 2 ? odd : `82129005812${odd.slice(-1)}00${shop}`,
    })),
  );

test('cut, rounded, masked and whole', async () => {
  const { verdicts } = await scanTables({
    transactions: ['82129005812', '8.21290E+14', '821290******007', '821290054110007'].flatMap(
      sales,
    ),
  });
  const borrowed = verdicts.filter(({ rules }) => rules?.includes('serial-borrows-number'));
  expect([...new Set(borrowed.map((row) => row['txn_id']?.split('-')[0]))]).toEqual([
    '821290054110007',
  ]);
});

/**
 * Goal: a number that the clearing file cut is the one that the answer carries whole. Method: a shop with a
 * second acquirer; its name is the same, and the clearing file gives none.
 */
test('what the clearing file cut, the answer makes whole', async () => {
  const [own, second] = ['826391059127253', '898350159123775'];
  const merchants = [own, second].map((merchant_no) => ({
    merchant_no,
    merchant_name: '福州夏和药店',
    mcc: '5912',
    uscc: '91350100MA2XYZ1234',
    acquirer: `4${merchant_no.slice(0, 3)}3910`,
  }));
  const terminals = [{ terminal_sn: 'SN1', terminal_id: 'K9789866', merchant_no: own }];
  const shared = {
    txn_time: '2024-03-01T12:00:00',
    amount: '27.47',
    terminal_id: 'K9789866',
    rrn: '132479694617',
    trace_no: '013692',
  };
  const answered = (merchant_no: string) => [
    { ...shared, view: 'request', txn_id: '1', terminal_sn: 'SN1', merchant_no: own },
    { ...shared, view: 'response', txn_id: '2', merchant_no, acquirer: '48983910' },
    {
      ...shared,
      view: 'clearing',
      txn_id: '3',
      merchant_no: merchant_no.slice(0, 11),
      mcc: '5912',
    },
  ];
  const verdictOf = async (merchant_no: string) => {
    const tables = { merchants, terminals, transactions: answered(merchant_no) };
    const { verdicts } = await scanTables(tables);
    return verdicts[0]?.['verdict'];
  };
  expect(await verdictOf(second)).toBe('clean');
  // The own number cut is a fault of the file, and a case with the cause `data`.
  expect(await verdictOf(own)).toBe('suspect');
  expect(await verdictOf('898350159129999')).toBe('jumped');
});

/** Goal: numbers of equal length in signs and not in bytes end no scan. Method: a sign of two bytes. */
test('a number with a sign that no number has', async () => {
  const sale = { view: 'slip', amount: '10.00', terminal_sn: 'SN1' };
  const { verdicts } = await scanTables({
    transactions: [1, 2].map((day) => ({
      ...sale,
      txn_id: `${day}`,
      txn_time: `2024-03-0${day}T12:00:00`,
      merchant_no: day === 1 ? '82639105912725é' : '826391059127253',
    })),
    terminals: [{ terminal_sn: 'SN1', merchant_no: '826391059127253' }],
  });
  expect(verdicts.map((row) => row['txn_id']).sort()).toEqual(['1', '2']);
});
