import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * Slips that print another merchant. Goal: the version is found where only events of the devices tell it.
 * Method: eight devices of two agents, of which four print a template's number since an update, once with the
 * events and once without.
 */

const numberOf = (nth: number) => `82255105732254${nth}`;
const DEVICES = [0, 1, 2, 3, 4, 5, 6, 7];
const isBad = (device: number) => device < 4;

const causesOf = async (events: boolean) => {
  const { cases } = await scanTables({
    merchants: [...DEVICES, 9].map((nth) => ({
      merchant_no: numberOf(nth),
      merchant_name: `${'甲乙丙丁戊己庚辛壬癸'[nth]}和电子商行`,
      mcc: '5732',
    })),
    terminals: DEVICES.map((nth) => ({
      terminal_sn: `SN${nth}`,
      merchant_no: numberOf(nth),
      agent: nth % 2 ? 'A' : 'B',
    })),
    ...(events
      ? {
          fleet_events: DEVICES.flatMap((nth) => [
            event(nth, '2026-03-01T05:00:00', 'heartbeat', '3.2'),
            ...(isBad(nth) ? [event(nth, '2026-03-05T05:00:00', 'update', '3.3')] : []),
          ]),
        }
      : {}),
    transactions: DEVICES.flatMap((nth) =>
      Array.from({ length: 12 }, (_, day) => rows(nth, day)),
    ).flat(),
  });
  return [...new Set(cases.map(({ cause }) => cause.top))];
};

const event = (nth: number, at: string, kind: string, version: string) => ({
  terminal_sn: `SN${nth}`,
  at,
  kind,
  app_version: version,
});

const rows = (nth: number, day: number) =>
  ['request', 'slip', 'clearing'].map((view) => ({
    view,
    txn_id: `${view}-${nth}-${day}`,
    txn_time: `2026-03-${String(1 + day).padStart(2, '0')}T1${nth}:00:00`,
    amount: `${50 + day}.00`,
    rrn: `${100000000000 + 100 * nth + day}`,
    terminal_id: `1000000${nth}`,
    terminal_sn: `SN${nth}`,
    merchant_no: view === 'slip' && isBad(nth) && day >= 4 ? numberOf(9) : numberOf(nth),
  }));

test('devices that misprint since an update of which events tell are a release’s', async () => {
  expect(await causesOf(true)).toEqual(['software']);
});

test('without events nobody can tell', async () => {
  expect(await causesOf(false)).toEqual(['undetermined']);
});
