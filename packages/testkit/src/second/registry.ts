import { areaIn } from './acquirers.ts';
import { DAY, dateOf, stamp } from './calendar.ts';
import type { Merchant } from './firms.ts';
import { areaOf, type Habits } from './habits.ts';
import { merchantAt, type Shop, type Terminal } from './shops.ts';
import type { Row, Town } from './town.ts';

const merchantRow = (habits: Habits, one: Merchant): Row => ({
  merchant_no: one.no,
  merchant_name: one.legal,
  uscc: one.uscc,
  mcc: one.mcc,
  area_code: areaOf(habits, one.city),
  address: one.address,
  business_scope: one.scope,
  acquirer: one.acquirer.code3,
  agent: one.agent,
  settle_account: one.account,
  settle_name: one.holder,
  debit_rate: one.debitRate.toFixed(2),
  credit_rate: one.creditRate.toFixed(2),
  valid_from: one.from,
  valid_to: one.to,
});

/** The registry's merchants, one row per registration. */
export function merchantRows(town: Town, habits: Habits): Row[] {
  const paper = (shop: Shop): readonly Merchant[] =>
    (shop.recorded ?? shop.tenures).map(({ merchant }) => ({ ...merchant, agent: shop.agent }));
  const known = town.shops.filter(({ ghost }) => ghost !== true);
  const rows = [...known.flatMap(paper), ...town.others].map((one) => merchantRow(habits, one));
  const once = new Map(
    rows.map((row) => [JSON.stringify([row['merchant_no'], row['valid_from']]), row]),
  );
  return [...once.values()];
}

const terminalsOf = (
  town: Town,
  habits: Habits,
  shop: Shop,
  terminals: readonly Terminal[],
): Row[] =>
  terminals.flatMap((terminal) => {
    if (town.unregistered.has(terminal.sn)) return [];
    const [enters, leaves] = town.stays.get(terminal.sn) ?? ['', ''];
    return (shop.recorded ?? shop.tenures).flatMap(({ merchant }): Row[] => {
      const from = [merchant.from, enters].sort().at(-1)!;
      const to = [merchant.to, leaves].filter((date) => date !== '').sort()[0] ?? '';
      if (to !== '' && from >= to) return [];
      const moved =
        shop.move?.recorded === true &&
        merchant.city === shop.move.city &&
        from >= dateOf(shop.move.at);
      const place = moved ? shop.move! : shop;
      return [
        {
          terminal_sn: terminal.sn,
          terminal_id: terminal.tid,
          merchant_no: merchant.no,
          brand: terminal.brand,
          model: terminal.model,
          form: terminal.form,
          agent: shop.agent,
          app_version: terminal.app,
          os_version: terminal.os,
          param_version: terminal.param,
          area_code: areaIn(habits.scheme, place.city),
          lat: place.lat.toFixed(5),
          lon: place.lon.toFixed(5),
          valid_from: from,
          valid_to: to,
        },
      ];
    });
  });

/** The registry's devices. */
export const terminalRows = (town: Town, habits: Habits): Row[] => [
  ...town.shops
    .filter(({ ghost }) => ghost !== true)
    .flatMap((shop) => terminalsOf(town, habits, shop, shop.terminals)),
  ...town.lent.flatMap(({ owner, terminal }) => terminalsOf(town, habits, owner, [terminal])),
];

/** Everyday life of honest devices: heartbeats, sign-ins, trained hands, harmless errors. */
export function eventRows(town: Town): Row[] {
  const d = town.dice('events');
  const rows: Row[] = [...town.events];
  const everyday = [
    'sign_in',
    'heartbeat',
    'error',
    'maintenance',
    'cleaning',
    'parameter_download',
    'update',
  ];
  for (const shop of town.shops)
    for (const terminal of shop.terminals)
      for (let day = 0; day < town.days; day += d.int(2, 9)) {
        const kind = everyday[d.weighted([40, 40, 6, 3, 2, 2, 2])]!;
        const at = town.start + day * DAY + d.int(7 * 3600, 22 * 3600);
        rows.push({
          terminal_sn: terminal.sn,
          at: String(at),
          kind,
          network: d.pick(['4g', 'wifi', 'wired', 'none']),
          signal: String(d.int(5, 31)),
          battery: String(d.int(20, 100)),
          ...(kind === 'error'
            ? { error_code: d.pick(['E-PAPER', 'E-NET', 'E-SIM', 'A0', '77']) }
            : {}),
          ...(kind === 'parameter_download'
            ? { operator_id: 'op001', param_version: terminal.param }
            : {}),
          ...(kind === 'update' ? { app_version: terminal.app, os_version: terminal.os } : {}),
        });
      }
  return rows
    .map((row, i) => ({ row, i }))
    .sort((a, b) => Number(a.row['at']) - Number(b.row['at']) || a.i - b.i)
    .map(({ row }) => ({ ...row, at: stamp(Number(row['at']), 'plain') }));
}

/** Releases that are in order, beside those that are not. */
export function compatibilityRows(town: Town): Row[] {
  const devices = new Map(
    town.shops.flatMap(({ terminals }) =>
      terminals.map((one): [string, Row] => [
        `${one.model} ${one.app} ${one.os}`,
        {
          brand: one.brand,
          model: one.model,
          app_version: one.app,
          os_version: one.os,
          status: 'supported',
          note: '',
        },
      ]),
    ),
  );
  return [
    ...[...devices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
    ...town.compatibility,
  ];
}

/** Who has learnt what; the agents' technicians all have. */
export function trainingRows(town: Town): Row[] {
  const d = town.dice('training');
  const rows = town.shops.slice(0, 40).map(
    (shop): Row => ({
      operator_id: d.pick(['op001', 'op002', '01', '02']),
      merchant_no: merchantAt(shop, town.start).no,
      course: d.pick(['收单业务基础', '终端参数管理', '风险防范']),
      score: String(d.int(70, 100)),
      passed_at: dateOf(town.start - d.int(30, 700) * DAY),
    }),
  );
  return [...rows, ...town.training];
}
