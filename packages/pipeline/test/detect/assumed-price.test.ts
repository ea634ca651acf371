import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * What is due where the terminal was taken away. Goal: a cheap number owes the standard price where
 * somebody else sells under it, its own where its shop moved, and nothing that is known where too few
 * sales tell; a standard one owes its own. Method: credit sales of 1,000.00 yuan of March 2024.
 */

const HOME = { lat: '31.2000', lon: '121.5000' };
const FAR = { lat: '30.2500', lon: '120.1500' };
const DAYS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

interface Shop {
  readonly number: string;
  readonly sn: string;
  /** Hour of the sales far away; at home they are at noon. */
  readonly hour: string;
  readonly awayDays: number;
  /** At the price of the number: issuer 0.45 %, network 0.065 %, × 0.78 when preferential. */
  readonly issuer_fee: string;
  readonly network_fee: string;
}

const shop = ({ number, sn, hour, awayDays, issuer_fee, network_fee }: Shop) => {
  const sale = (day: string, time: string, more: Row): readonly Row[] =>
    ['request', 'clearing'].map((view) => ({
      view,
      txn_id: `${sn}-${day}-${view}`,
      txn_time: `2024-03-${day}T${time}:00:00`,
      amount: '1000.00',
      rrn: `${sn}${day}`.padStart(12, '0'),
      terminal_sn: sn,
      merchant_no: number,
      card_type: 'credit',
      ...(view === 'request' ? more : { issuer_fee, network_fee, mcc: number.slice(7, 11) }),
    }));
  return {
    merchant: { merchant_no: number, merchant_name: `江畔${sn}号店`, mcc: number.slice(7, 11) },
    terminal: { terminal_sn: sn, merchant_no: number, ...HOME },
    sales: [
      ...DAYS.slice(0, 10).flatMap((day) => sale(day, '12', HOME)),
      ...DAYS.slice(0, awayDays).flatMap((day) => sale(String(15 + Number(day)), hour, FAR)),
    ],
  };
};

const CHEAP = { issuer_fee: '3.51', network_fee: '0.25', awayDays: 10 };

describe.concurrent('what is due', () => {
  test('a cheap number taken away: lent, moved, too few sales to tell; and a standard one', async () => {
    const shops = [
      shop({ ...CHEAP, number: '82229005411A001', sn: '1001', hour: '20' }),
      shop({ ...CHEAP, number: '82229005411A002', sn: '1002', hour: '12' }),
      shop({ ...CHEAP, number: '82229005411A003', sn: '1003', hour: '20', awayDays: 4 }),
      shop({
        number: '82229005812A004',
        sn: '1004',
        hour: '20',
        awayDays: 10,
        issuer_fee: '4.50',
        network_fee: '0.33',
      }),
      // A price below the tariff under its own number and code may be an agreed one.
      shop({ ...CHEAP, number: '82229005812A005', sn: '1005', hour: '12', awayDays: 0 }),
    ];
    const { verdicts } = await scanShops({
      transactions: shops.flatMap(({ sales }) => sales),
      merchants: shops.map(({ merchant }) => merchant),
      terminals: shops.map(({ terminal }) => terminal),
    });
    const gaps = (sn: string) => {
      const rows = verdicts.filter((row) => row['txn_id']?.startsWith(sn));
      return [
        ...new Set(rows.map((row) => `${row['verdict']} ${row['fee_gap_fen'] ?? ''}`)),
      ].sort();
    };
    // 4.50 + 0.33 due, 3.51 + 0.25 booked.
    expect(gaps('1001')).toEqual(['clean 0', 'jumped 107']);
    expect(gaps('1002')).toEqual(['clean 0', 'jumped 0']);
    expect(gaps('1003')).toEqual(['clean 0', 'jumped ']);
    expect(gaps('1004')).toEqual(['clean 0', 'jumped 0']);
    expect(gaps('1005')).toEqual(['clean ']);
  });

  /**
   * Goal: a school without the proof of a lower price, whose own sales are cleared at the standard one, owes the
   * standard where it is sent under another number; one that has the proof owes nothing.
   */
  test('an exempt code whose own sales are cleared at the standard price', async () => {
    const school = (sn: string, price: Row) => {
      const number = `82229008211A${sn.slice(1)}`;
      const sale = (day: string, cleared: string, booked: Row): readonly Row[] =>
        ['request', 'clearing'].map((view) => ({
          view,
          txn_id: `${sn}-${day}-${view}`,
          txn_time: `2024-03-${day}T12:00:00`,
          amount: '1000.00',
          rrn: `${sn}${day}`.padStart(12, '0'),
          terminal_sn: sn,
          card_type: 'credit',
          merchant_no: view === 'request' ? number : cleared,
          ...(view === 'request' ? {} : { mcc: cleared.slice(7, 11), ...booked }),
        }));
      return {
        merchant: { merchant_no: number, merchant_name: `江畔${sn}学校`, mcc: '8211' },
        terminal: { terminal_sn: sn, merchant_no: number },
        sales: [
          ...DAYS.slice(0, 10).flatMap((day) => sale(day, number, price)),
          ...sale('15', '82229005411B009', {
            price_class: 'preferential',
            issuer_fee: '3.51',
            network_fee: '0.25',
          }),
        ],
      };
    };
    const schools = [
      school('2001', { price_class: 'standard', issuer_fee: '4.50', network_fee: '0.33' }),
      school('2002', { price_class: 'exempt', issuer_fee: '0.00', network_fee: '0.00' }),
      school('2003', { price_class: 'special', issuer_fee: '1.00', network_fee: '0.10' }),
    ];
    const { verdicts } = await scanShops({
      transactions: schools.flatMap(({ sales }) => sales),
      merchants: schools.map(({ merchant }) => merchant),
      terminals: schools.map(({ terminal }) => terminal),
    });
    const gapOf = (sn: string) => {
      const row = verdicts.find(({ txn_id }) => txn_id === `${sn}-15-clearing`);
      return [row?.['verdict'], row?.['fee_gap_fen'] ?? ''].join(' ');
    };
    expect(gapOf('2001')).toBe('jumped 107');
    expect(gapOf('2002')).toBe('jumped -376');
    // A special price is published nowhere.
    expect(gapOf('2003')).toBe('jumped ');
  });

  /** Goal: what is sold in a supermarket, asked for under its number and cleared for an inn owes the supermarket's price. */
  test('the price of the shop in which the device stands, where its serial is another shop’s', async () => {
    const [inn, market] = ['82229007011A031', '82229005411A032'];
    const sale = (sn: string, day: string, place: Row, numbers: readonly string[]) =>
      ['request', 'clearing', 'slip'].slice(0, numbers.length).map((view, at) => ({
        view,
        txn_id: `${sn}-${day}-${view}`,
        txn_time: `2024-03-${day}T12:00:00`,
        amount: '1000.00',
        rrn: `${sn}${day}`.padStart(12, '0'),
        terminal_sn: sn,
        card_type: 'credit',
        merchant_no: numbers[at] ?? '',
        ...(view === 'request' ? place : {}),
        ...(view === 'clearing'
          ? {
              mcc: (numbers[1] ?? '').slice(7, 11),
              ...(numbers[1] === inn
                ? { issuer_fee: '4.50', network_fee: '0.33' }
                : { issuer_fee: '3.51', network_fee: '0.25' }),
            }
          : {}),
      }));
    const { verdicts } = await scanShops({
      transactions: [
        ...DAYS.flatMap((day) => sale('3001', day, HOME, [inn, inn])),
        ...DAYS.flatMap((day) => sale('3002', day, FAR, [market, market])),
        ...sale('3001', '15', FAR, [market, inn]),
        // Twice, or it would be a lost fix.
        ...sale('3001', '17', FAR, [market, inn]),
        // Of this one no place is known; its slip prints what was asked for.
        ...sale('3001', '16', {}, [market, inn, market]),
      ],
      merchants: [
        { merchant_no: inn, merchant_name: '江畔客栈', mcc: '7011', uscc: 'U1' },
        { merchant_no: market, merchant_name: '西湖超市', mcc: '5411', uscc: 'U2' },
      ],
      terminals: [
        { terminal_sn: '3001', merchant_no: inn, ...HOME },
        { terminal_sn: '3002', merchant_no: market, ...FAR },
      ],
    });
    const row = verdicts.find(({ txn_id }) => txn_id === '3001-15-clearing');
    expect(row?.['rules']).toContain('serial-of-another-shop');
    expect([row?.['verdict'], Number(row?.['fee_gap_fen'])]).toEqual(['jumped', -107]);
    const placeless = verdicts.find(({ txn_id }) => txn_id === '3001-16-clearing');
    expect([placeless?.['verdict'], placeless?.['fee_gap_fen']]).toEqual(['jumped', '-107']);
  });
});
