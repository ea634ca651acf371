import { beforeAll, describe, expect, test } from 'vitest';
import { catalogue, packIds, type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * The rules that tell a device gone wrong from a stale registry. Goal: a device that goes back to its
 * number, mistypes it, follows a version or stands elsewhere is told; one change for good, or a
 * lawful reason, is not. Method: each scenario is a device with a month of its own; one scan.
 */

interface Scenario {
  readonly name: string;
  /** Rules of this pack that fire on the device's second number or place. */
  readonly fires: readonly string[];
  readonly verdict: string;
  readonly says?: string;
  readonly sales: readonly Row[];
  readonly merchants?: readonly Row[];
  readonly terminals?: readonly Row[];
  readonly events?: readonly Row[];
}

const HOME = { lat: '31.2000', lon: '121.5000' };
const NO_PLACE = { lat: '', lon: '' };
const TEN_DAYS = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
/** Days on which as many other terminals of the shop sell once. */
const SISTERS = Array.from({ length: 28 }, (_, at) => at + 1);
const FAR = { lat: '30.2500', lon: '120.1500' };
const NEXT_CITY = { lat: '31.3800', lon: '121.5000' };
const LOST = { lat: '22.5431', lon: '114.0579' };
/** 1.1 km from home. */
const NEXT_STREET = { lat: '31.2100', lon: '121.5000' };
const OTHER_STREET = { lat: '31.1900', lon: '121.5000' };
const SUBURB = { lat: '31.6000', lon: '121.5000' };

const device = (id: number) => {
  const tag = String(id).padStart(3, '0');
  const own = `82229005812A${tag}`;
  const other = `82229005411B${tag}`;
  const sn = `SN${tag}`;
  /** Sales of days of March under one number; `wrong` marks those that are judged. */
  const days = (list: readonly number[], no: string, more: Row = {}): readonly Row[] =>
    list.flatMap((day) =>
      ['request', 'clearing'].map((view) => ({
        view,
        txn_id: `${tag}-${day}-${more['terminal_sn'] ?? sn}-${view}`,
        txn_time: `2024-03-${String(day).padStart(2, '0')}T12:00:00`,
        amount: '100.00',
        rrn: `${tag}${day}${more['terminal_sn'] === undefined ? 1 : 2}`.padStart(12, '0'),
        terminal_sn: sn,
        merchant_no: no,
        ...(view === 'request' ? more : {}),
        ...(more['terminal_sn'] === undefined ? {} : { terminal_sn: more['terminal_sn'] }),
      })),
    );
  const at = (merchant_no: string, more: Row = {}): Row => ({
    terminal_sn: sn,
    merchant_no,
    ...HOME,
    ...more,
  });
  const merchant = (merchant_no: string, more: Row = {}): Row => ({
    merchant_no,
    merchant_name: `${merchant_no === own ? '江畔' : '宏达'}${tag}号店`,
    uscc: `U${merchant_no}`,
    mcc: merchant_no.slice(7, 11),
    ...more,
  });
  /** The other merchant has a device of its own, which uses its number. */
  const neighbour = {
    sales: days([1, 2], other, { terminal_sn: `${sn}N` }),
    terminal: at(other, { terminal_sn: `${sn}N` }),
  };
  return { own, other, sn, days, at, merchant, neighbour };
};
type Device = ReturnType<typeof device>;

/** The twelfth character is wrong. */
const mistyped = ({ own }: Device): string => `${own.slice(0, 11)}X${own.slice(12)}`;

/** Another serial, of a number that nobody has. */
const unknown = ({ own }: Device): string => `${own.slice(0, 11)}${9457 + Number(own.slice(12))}`;

const comesAndGoes = (d: Device): readonly Row[] => [
  ...d.days([1, 2, 3, 6, 9, 11, 12], d.own),
  ...d.days([5, 7, 8, 10], unknown(d)),
];

const thereAndBack = ({ own, other, days, neighbour }: Device): readonly Row[] => [
  ...days([1, 2, 3, 10, 11, 12], own),
  ...days([5, 6], other),
  ...neighbour.sales,
];

const withNeighbour = (d: Device): Pick<Scenario, 'merchants' | 'terminals'> => ({
  merchants: [d.merchant(d.own), d.merchant(d.other)],
  terminals: [d.at(d.own), d.neighbour.terminal],
});

/** Two numbers in turn for some days, with the own one alone before and after. */
const faulty = ({ own, other, days }: Device): readonly Row[] => [
  ...days([1, 2, 3, 6, 7, 10, 11, 12], own),
  ...days([5, 8], other),
];

/** Bound to the other shop until three weeks before. */
const released = ({ own, other, at }: Device): readonly Row[] => [
  at(other, { valid_from: '2020-01-01', valid_to: '2024-02-10' }),
  at(own, { valid_from: '2024-02-10' }),
];

/** From the fifth on it asks under the other number, far away, and its own is cleared; then it comes home. */
const crossed = ({ own, other, days }: Device): readonly Row[] => [
  ...days([1, 2, 3, 10, 11], own, HOME),
  ...days([5, 6, 7], other, FAR).map((row) =>
    row['view'] === 'clearing' ? { ...row, merchant_no: own } : row,
  ),
];

const LATER = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26];

/** From the fifth on its area is that of another province. */
const carriedAway = ({ own, days }: Device): readonly Row[] => [
  ...days([1, 2, 3], own, { area_code: '2900' }),
  ...days(TEN_DAYS, own, { area_code: '3310' }),
];

const begun = (rows: readonly Row[], txn_type: string, card: string): readonly Row[] =>
  rows.map((row) => ({ ...row, txn_type, card_token: `CARD${card}` }));

const broken = ({ sn }: Device, day: number, hour = 10): Row => ({
  terminal_sn: sn,
  at: `2024-03-0${day}T${hour}:00:00`,
  kind: 'error',
  error_code: 'E407',
});

const moved = ({ sn }: Device, more: Row): Row => ({
  terminal_sn: sn,
  at: '2024-03-04T10:00:00',
  kind: 'move',
  ...more,
});

const SCENARIOS: readonly ((device: Device) => Scenario)[] = [
  (d) => ({
    name: 'a neighbour’s number for two days, then its own again',
    fires: ['number-comes-back'],
    verdict: 'jumped',
    says: 'so the registry is not stale',
    sales: thereAndBack(d),
    ...withNeighbour(d),
  }),
  (d) => ({
    name: '… and it stays with it: the registry may be stale',
    fires: [],
    verdict: 'suspect',
    sales: [...d.days([1, 2, 3], d.own), ...d.days([5, 6], d.other), ...d.neighbour.sales],
    ...withNeighbour(d),
  }),
  (d) => ({
    name: '… and the registry bound it to that number before',
    fires: [],
    verdict: 'clean',
    sales: thereAndBack(d),
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [
      d.at(d.other, { valid_from: '2020-01-01', valid_to: '2024-02-01' }),
      d.at(d.own, { valid_from: '2024-02-01' }),
      d.neighbour.terminal,
    ],
  }),
  (d) => ({
    name: 'the number of the shop that had the device before, long after the registry released it',
    fires: ['former-number-comes-back'],
    verdict: 'jumped',
    says: 'from which the registry had released it',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5, 6, 7], d.other)],
    merchants: [d.merchant(d.own), d.merchant(d.other, { valid_to: '2024-02-01' })],
    terminals: [
      d.at(d.other, { valid_from: '2020-01-01', valid_to: '2024-02-01' }),
      d.at(d.own, { valid_from: '2024-02-01' }),
    ],
  }),
  (d) => ({
    name: '… and within a month of it: completions are due',
    fires: [],
    verdict: 'clean',
    sales: [
      ...d.days([1, 2, 3, 10, 11, 12], d.own),
      ...d.days([5, 6, 7], d.other).map((row) => ({ ...row, txn_type: 'preauth_completion' })),
    ],
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: released(d),
  }),
  (d) => ({
    name: '… and within a month of it, new purchases',
    fires: ['former-number-comes-back'],
    verdict: 'jumped',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5, 6, 7], d.other)],
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: released(d),
  }),
  (d) => ({
    name: '… and it stays with the former number',
    fires: ['former-number-again'],
    verdict: 'suspect',
    sales: [...d.days([1, 2, 3], d.own), ...d.days([5, 6, 7], d.other)],
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: released(d),
  }),
  (d) => ({
    name: 'in the shop of the number that it asks under, cleared under that of its serial',
    fires: ['serial-of-another-shop'],
    verdict: 'jumped',
    says: 'so the serial is another device',
    sales: crossed(d),
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...FAR }],
  }),
  (d) => ({
    name: '… and both shops are one owner’s',
    fires: [],
    verdict: 'clean',
    sales: crossed(d),
    merchants: [d.merchant(d.own, { uscc: 'V' }), d.merchant(d.other, { uscc: 'V' })],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...FAR }],
  }),
  (d) => ({
    name: '… of the same owner: a switch for a disaster',
    fires: [],
    verdict: 'clean',
    says: 'one credit code and one price class',
    sales: thereAndBack(d),
    merchants: [d.merchant(d.own, { uscc: 'U' }), d.merchant(d.other, { uscc: 'U', mcc: '5812' })],
    terminals: [d.at(d.own), d.neighbour.terminal],
  }),
  (d) => ({
    name: '… of the same name',
    fires: [],
    verdict: 'suspect',
    sales: thereAndBack(d),
    merchants: [
      d.merchant(d.own),
      d.merchant(d.other, { merchant_name: d.merchant(d.own)['merchant_name'] ?? '' }),
    ],
    terminals: [d.at(d.own), d.neighbour.terminal],
  }),
  (d) => ({
    name: '… of which only the beginning is left',
    fires: [],
    verdict: 'suspect',
    sales: [
      ...d.days([1, 2, 3, 10, 11, 12], d.own),
      ...d.days([5, 6], d.own.slice(0, 12)),
      ...d.days([1, 2], d.own.slice(0, 12), { terminal_sn: `${d.sn}N` }),
    ],
    ...withNeighbour(d),
  }),
  (d) => ({
    name: 'one digit of its number is wrong, now and then',
    fires: ['number-mistyped'],
    verdict: 'jumped',
    says: 'one or two characters off',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5], mistyped(d))],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: '… the number belongs to another merchant',
    fires: [],
    verdict: 'suspect',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5], mistyped(d))],
    merchants: [d.merchant(d.own), d.merchant(mistyped(d))],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: 'a number of the same series that nobody has comes and goes',
    fires: ['unknown-number-to-and-fro'],
    verdict: 'jumped',
    says: 'which no registered merchant has',
    sales: comesAndGoes(d),
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: '… in one spell',
    fires: [],
    verdict: 'suspect',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5, 6, 7], unknown(d))],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: '… on two tills of the shop',
    fires: [],
    verdict: 'suspect',
    sales: [
      ...comesAndGoes(d),
      ...d.days([1], d.own, { terminal_sn: `${d.sn}M` }),
      ...d.days([2], unknown(d), { terminal_sn: `${d.sn}M` }),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own), d.at(d.own, { terminal_sn: `${d.sn}M` })],
  }),
  (d) => ({
    name: 'the number of the maker, now and then',
    fires: ['makers-number-stated'],
    verdict: 'jumped',
    says: 'begins with eight zeros',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5, 6], '000000000000001')],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: '… the registry has a merchant under it',
    fires: [],
    verdict: 'suspect',
    sales: [...d.days([1, 2, 3, 10, 11, 12], d.own), ...d.days([5, 6], '000000000000002')],
    merchants: [d.merchant(d.own), d.merchant('000000000000002')],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: 'another number under one release only',
    fires: ['number-follows-version'],
    verdict: 'jumped',
    says: 'under one version of its software',
    sales: [
      ...d.days([1, 2, 3, 4, 5, 6, 20, 21, 22, 23], d.own, { app_version: '1.0' }),
      ...d.days([8, 9, 10, 11, 12, 13], d.other, { app_version: '1.1' }),
    ],
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: 'an old number now and then while its memory fails, its own again after the repair',
    fires: ['number-follows-errors'],
    verdict: 'jumped',
    says: 'errors came in bursts',
    sales: faulty(d),
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [d.at(d.own)],
    events: [5, 6, 7, 8].flatMap((day) => [broken(d, day), broken(d, day, 17)]),
  }),
  (d) => ({
    name: '… and errors as often as any device has them',
    fires: [],
    verdict: 'suspect',
    sales: faulty(d),
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [d.at(d.own)],
    events: [broken(d, 7)],
  }),
  (d) => ({
    name: 'the device stands in another city',
    fires: ['terminal-off-its-place', 'terminal-taken-away'],
    verdict: 'jumped',
    says: 'more than 30 km away',
    sales: [...d.days([1, 2], d.own, HOME), ...d.days([5, 6, 7], d.own, FAR)],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: '… and an operator recorded the move: the registry may be late',
    fires: ['terminal-off-its-place'],
    verdict: 'suspect',
    sales: [...d.days([1, 2], d.own, HOME), ...d.days([5, 6, 7], d.own, FAR)],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, { valid_from: '2023-01-01' })],
    events: [moved(d, { operator_id: '02' })],
  }),
  (d) => ({
    name: '… and only the device says that it was moved',
    fires: ['terminal-off-its-place', 'terminal-taken-away'],
    verdict: 'jumped',
    sales: [...d.days([1, 2], d.own, HOME), ...d.days([5, 6, 7], d.own, FAR)],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, { valid_from: '2023-01-01' })],
    events: [moved(d, { detail: '位置变更报警' })],
  }),
  (d) => ({
    name: '… and another terminal of the shop lost its fix once',
    fires: ['terminal-off-its-place', 'terminal-taken-away'],
    verdict: 'jumped',
    sales: [
      ...d.days([1, 2], d.own, HOME),
      ...d.days([5, 6, 7], d.own, FAR),
      ...d.days([1, 2, 10], d.own, { ...HOME, terminal_sn: `${d.sn}N` }),
      ...d.days([3], d.own, { ...FAR, terminal_sn: `${d.sn}N` }),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own), d.at(d.own, { terminal_sn: `${d.sn}N` })],
  }),
  (d) => ({
    name: '… and the whole shop went there, of which nobody told the registry',
    fires: ['terminal-off-its-place', 'terminal-taken-away'],
    verdict: 'jumped',
    sales: ['', 'N'].flatMap((tag) => [
      ...d.days([1, 2], d.own, { ...HOME, terminal_sn: `${d.sn}${tag}` }),
      ...d.days([5, 6, 7], d.own, { ...FAR, terminal_sn: `${d.sn}${tag}` }),
    ]),
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own), d.at(d.own, { terminal_sn: `${d.sn}N` })],
  }),
  (d) => ({
    name: '… within its city: a shop that moved',
    fires: ['terminal-off-its-place'],
    verdict: 'suspect',
    sales: ['', 'N'].flatMap((tag) => [
      ...d.days([1, 2], d.own, { ...HOME, terminal_sn: `${d.sn}${tag}` }),
      ...d.days([5, 6, 7], d.own, { ...SUBURB, terminal_sn: `${d.sn}${tag}` }),
    ]),
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own), d.at(d.own, { terminal_sn: `${d.sn}N` })],
  }),
  (d) => ({
    name: '… and no terminal of the shop was ever where it is registered',
    fires: ['terminal-off-its-place'],
    verdict: 'suspect',
    sales: [
      ...d.days([5, 6, 7], d.own, FAR),
      ...d.days([5, 6, 7], d.own, { ...FAR, terminal_sn: `${d.sn}N` }),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own), d.at(d.own, { terminal_sn: `${d.sn}N` })],
  }),
  (d) => ({
    name: '… and the registry has that place from a later day on',
    fires: [],
    verdict: 'clean',
    sales: [...d.days([1, 2], d.own, HOME), ...d.days([5, 6, 7], d.own, FAR)],
    merchants: [d.merchant(d.own)],
    terminals: [
      d.at(d.own, { valid_to: '2024-03-20' }),
      d.at(d.own, { ...FAR, valid_from: '2024-03-20' }),
    ],
  }),
  (d) => {
    const moved = `82233105812A${d.own.slice(12)}`;
    return {
      name: '… and the registry gave it a number of that area, but kept the old coordinates',
      fires: [],
      verdict: 'clean',
      sales: [...d.days([5, 6, 7], moved, FAR), ...d.days([1, 2], d.own, HOME)],
      merchants: [d.merchant(d.own, { uscc: 'U1' }), d.merchant(moved, { uscc: 'U1' })],
      terminals: [
        d.at(d.own, { valid_to: '2024-03-04' }),
        d.at(moved, { valid_from: '2024-03-04' }),
      ],
    };
  },
  (d) => ({
    name: 'no place is registered: it leaves the one where it sold first, for good',
    fires: ['terminal-taken-away'],
    verdict: 'jumped',
    sales: [...d.days([1, 2, 3], d.own, HOME), ...d.days(TEN_DAYS, d.own, FAR)],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… and its receiver was lost for one sale before and one since, even farther away',
    fires: ['terminal-taken-away'],
    verdict: 'jumped',
    sales: [
      ...d.days([1, 2, 4], d.own, HOME),
      ...d.days([3], d.own, LOST),
      ...d.days(TEN_DAYS, d.own, FAR),
      ...d.days([15], d.own, { lat: '26.0742', lon: '119.2965' }),
      ...d.days([16], d.own, FAR),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… and the registry knows of another address',
    fires: [],
    verdict: 'clean',
    sales: [...d.days([1, 2, 3], d.own, HOME), ...d.days(TEN_DAYS, d.own, FAR)],
    merchants: [
      d.merchant(d.own, { address: '人民路1号', valid_to: '2024-03-04' }),
      d.merchant(d.own, { address: '西湖路2号', valid_from: '2024-03-04' }),
    ],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: 'it stays where it is under the number of a shop far away',
    fires: ['number-of-a-shop-elsewhere'],
    verdict: 'jumped',
    says: 'a kilometre away or more',
    sales: [...d.days([1, 2, 3], d.own, HOME), ...d.days([5, 6], d.other, HOME)],
    merchants: [d.merchant(d.own), d.merchant(d.other, { merchant_name: '海天超市' })],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...FAR }],
  }),
  (d) => ({
    name: '… or of one a kilometre away, also in a sale without a position',
    fires: ['number-of-a-shop-elsewhere'],
    verdict: 'jumped',
    sales: [
      ...d.days([1, 2, 3], d.own, HOME),
      ...d.days([5, 6, 7], d.other, HOME),
      ...d.days([8], d.other),
    ],
    merchants: [d.merchant(d.own), d.merchant(d.other, { merchant_name: '海天超市' })],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...NEXT_STREET }],
  }),
  (d) => ({
    name: '… but two positions may be chance',
    fires: [],
    verdict: 'suspect',
    sales: [
      ...d.days([1, 2, 3], d.own, HOME),
      ...d.days([5, 6], d.other, HOME),
      ...d.days([8], d.other),
    ],
    merchants: [d.merchant(d.own), d.merchant(d.other, { merchant_name: '海天超市' })],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...NEXT_STREET }],
  }),
  (d) => ({
    name: '… and one that was carried about in between may have been handed over',
    fires: [],
    verdict: 'suspect',
    sales: [
      ...d.days([1, 2, 3], d.own, HOME),
      ...d.days([5, 6, 7], d.other, HOME),
      ...d.days([8], d.other, OTHER_STREET),
    ],
    merchants: [d.merchant(d.own), d.merchant(d.other, { merchant_name: '海天超市' })],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...NEXT_STREET }],
  }),
  (d) => ({
    name: '… and stands at that shop: it was handed over, and the registry lags',
    fires: [],
    verdict: 'suspect',
    sales: [...d.days([1, 2, 3], d.own, HOME), ...d.days([5, 6, 7], d.other, FAR)],
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [d.at(d.own), { ...d.neighbour.terminal, ...FAR }],
  }),
  (d) => ({
    name: '… and comes home between: it travels',
    fires: ['terminal-off-its-place'],
    verdict: 'suspect',
    sales: [...d.days([1, 8], d.own, HOME), ...d.days([5, 6, 9], d.own, FAR)],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: 'position and area code say that it went to the next city and stayed',
    fires: ['terminal-in-another-city', 'terminal-off-its-place'],
    verdict: 'jumped',
    says: 'stood for days in another city',
    sales: [
      ...d.days([1, 2, 3], d.own, { ...HOME, area_code: '3310' }),
      ...d.days(TEN_DAYS, d.own, { ...NEXT_CITY, area_code: '3320' }),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, { area_code: '3310' })],
  }),
  (d) => ({
    name: '… or only the position does',
    fires: ['terminal-off-its-place'],
    verdict: 'suspect',
    sales: [
      ...d.days([1, 2, 3], d.own, { ...HOME, area_code: '3310' }),
      ...d.days(TEN_DAYS, d.own, { ...NEXT_CITY, area_code: '3310' }),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, { area_code: '3310' })],
  }),
  (d) => ({
    name: 'only its area code tells that it went to another province',
    fires: ['terminal-in-another-province'],
    verdict: 'jumped',
    says: 'knows of no move',
    sales: [
      ...d.days([1, 2, 3], d.own, { area_code: '2900' }),
      ...d.days(TEN_DAYS, d.own, { area_code: '3310' }),
      ...SISTERS.flatMap((day) =>
        d.days([day], d.own, { terminal_sn: `${d.sn}X${day}`, area_code: '2900' }),
      ),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.sn, ...SISTERS.map((day) => `${d.sn}X${day}`)].map((terminal_sn) =>
      d.at(d.own, { ...NO_PLACE, terminal_sn, area_code: '2900' }),
    ),
  }),
  (d) => ({
    name: '… and one base station in between said otherwise',
    fires: ['terminal-in-another-province'],
    verdict: 'jumped',
    sales: [
      ...d.days([1, 2, 3, 7], d.own, { area_code: '2900' }),
      ...d.days([5, 6, 8, 9, 10, 11, 12, 13, 14], d.own, { area_code: '3310' }),
      ...SISTERS.flatMap((day) =>
        d.days([day], d.own, { terminal_sn: `${d.sn}X${day}`, area_code: '2900' }),
      ),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.sn, ...SISTERS.map((day) => `${d.sn}X${day}`)].map((terminal_sn) =>
      d.at(d.own, { ...NO_PLACE, terminal_sn, area_code: '2900' }),
    ),
  }),
  (d) => ({
    name: '… and refunds there, by its position, what the same card had bought at home',
    fires: [],
    verdict: 'clean',
    sales: [
      ...d.days([1, 2], d.own, HOME),
      ...begun(d.days([3], d.own, HOME), 'purchase', d.sn),
      ...begun(d.days([4], d.own, FAR), 'purchase', d.sn).map((row) => ({
        ...row,
        amount: '64.00',
      })),
      ...begun(d.days([5], d.own, FAR), 'refund', d.sn),
      ...d.days(LATER, d.own, FAR),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own)],
  }),
  (d) => ({
    name: '… of a registry without areas, whose address names the province of its first sales',
    fires: ['terminal-in-another-province'],
    verdict: 'jumped',
    sales: carriedAway(d),
    merchants: [d.merchant(d.own, { address: '上海市黄浦区江畔路1号' })],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… whose address names no place, and the number the province of its first sales',
    fires: ['terminal-in-another-province'],
    verdict: 'jumped',
    sales: carriedAway(d),
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… whose address names the other province: it was away at first',
    fires: [],
    verdict: 'clean',
    sales: carriedAway(d),
    merchants: [d.merchant(d.own, { address: '杭州市江畔路1号' })],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… of which the registry knows a second address: the shop moved',
    fires: [],
    verdict: 'clean',
    sales: carriedAway(d),
    merchants: [
      d.merchant(d.own, { address: '上海市黄浦区江畔路1号', valid_to: '2024-03-05' }),
      d.merchant(d.own, { address: '杭州市江畔路1号', valid_from: '2024-03-05' }),
    ],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… whose first sales there are those of one day',
    fires: [],
    verdict: 'clean',
    sales: [
      ...['10', '11', '12'].flatMap((hour) =>
        d.days([1], d.own, { area_code: '2900' }).map((row) => ({
          ...row,
          txn_id: `${row['txn_id']}-${hour}`,
          txn_time: `2024-03-01T${hour}:00:00`,
          rrn: `${hour}${row['rrn']}`.slice(0, 12),
        })),
      ),
      ...d.days(TEN_DAYS, d.own, { area_code: '3310' }),
    ],
    merchants: [d.merchant(d.own, { address: '上海市黄浦区江畔路1号' })],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… for what it completes there, begun at home by the same card',
    fires: [],
    verdict: 'clean',
    sales: [
      ...d.days([1, 2], d.own, { area_code: '2900' }),
      ...begun(d.days([3], d.own, { area_code: '2900' }), 'preauth', d.sn),
      ...begun(d.days([5], d.own, { area_code: '3310' }), 'preauth_completion', d.sn),
      ...d.days(LATER, d.own, { area_code: '3310' }),
    ],
    merchants: [d.merchant(d.own, { address: '上海市黄浦区江畔路1号' })],
    terminals: [d.at(d.own, NO_PLACE)],
  }),
  (d) => ({
    name: '… and took another terminal of the shop along: its customers are of that province',
    fires: ['terminal-among-far-customers'],
    verdict: 'jumped',
    says: 'most of its customers otherwise pay there',
    sales: [
      ...d.days([1, 2, 3], d.own, { area_code: '2900' }),
      ...d.days([1], d.own, { terminal_sn: `${d.sn}M`, area_code: '2900' }),
      ...d.days([27], d.own, { terminal_sn: `${d.sn}M`, area_code: '3310' }),
      ...TEN_DAYS.flatMap((day) => [
        ...d.days([day], d.own, { area_code: '3310', card_token: `${d.sn}card${day}` }),
        ...d.days([day], d.other, { terminal_sn: `${d.sn}N`, card_token: `${d.sn}card${day}` }),
      ]),
      ...SISTERS.flatMap((day) =>
        d.days([day], d.own, { terminal_sn: `${d.sn}X${day}`, area_code: '2900' }),
      ),
    ],
    merchants: [d.merchant(d.own), d.merchant(d.other)],
    terminals: [
      ...[d.sn, `${d.sn}M`, ...SISTERS.map((day) => `${d.sn}X${day}`)].map((terminal_sn) =>
        d.at(d.own, { ...NO_PLACE, terminal_sn, area_code: '2900' }),
      ),
      { ...d.neighbour.terminal, ...NO_PLACE, area_code: '3310' },
    ],
  }),
  (d) => ({
    name: '… and it comes and goes over the border',
    fires: [],
    verdict: 'suspect',
    sales: [
      ...d.days([1, 2, 3, 7], d.own, { area_code: '2900' }),
      ...d.days([5, 6, 8, 9, 10], d.own, { area_code: '3310' }),
    ],
    merchants: [d.merchant(d.own)],
    terminals: [d.at(d.own, { ...NO_PLACE, area_code: '2900' })],
  }),
];

let scanned: Scanned;
const made = SCENARIOS.map((build, at) => ({ ...build(device(at + 1)), d: device(at + 1) }));

beforeAll(async () => {
  scanned = await scanTables({
    transactions: made.flatMap((one) => one.sales),
    merchants: made.flatMap((one) => one.merchants ?? []),
    terminals: made.flatMap((one) => one.terminals ?? []),
    fleet_events: made.flatMap((one) => one.events ?? []),
  });
});

/** Tests of their own have those of subjects, late-binding.test.ts, and of several shops, rewritten-area.test.ts. */
const ELSEWHERE = new Set([
  'registry-bound-late',
  'terminal-row-outdated',
  'area-inside-rewritten-alike',
]);
const OWN = new Set(packIds('device').filter((id) => !ELSEWHERE.has(id)));

/** Verdicts on the days in question: the fifth for numbers, the sixth as well for places. */
const rowsOf = (d: Device) =>
  scanned.verdicts.filter((row) =>
    [5, 8, 9].some((day) => row['txn_id']?.startsWith(`${d.own.slice(12)}-${day}-${d.sn}-request`)),
  );

describe('rules about devices', () => {
  test.each(made.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const row = rowsOf(one.d).sort((a, b) =>
      String(b['rules']).length < String(a['rules']).length ? -1 : 1,
    )[0];
    const own = String(row?.['rules'])
      .split(';')
      .filter((id) => OWN.has(id));
    expect({ rules: own, verdict: row?.['verdict'] }).toEqual({
      rules: one.fires,
      verdict: one.verdict,
    });
    if (one.says) expect(row?.['explanation']).toContain(one.says);
  });

  test('every rule of the pack fires somewhere above', () => {
    const fired = new Set(made.flatMap((one) => one.fires));
    expect([...OWN].filter((id) => !fired.has(id))).toEqual([]);
    expect(catalogue().ruleSet.rules.some((rule) => OWN.has(rule.definition.id))).toBe(true);
  });
});
