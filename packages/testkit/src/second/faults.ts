import { DAY, type Wall } from './calendar.ts';
import type { Dice } from './dice.ts';
import { type Merchant, register } from './firms.ts';
import { merchantAt, newTerminal, openShop, type Shop, type Terminal } from './shops.ts';
import type { Cause } from './spec.ts';
import { type Town, take } from './town.ts';
import { TRADES } from './trades.ts';

/** Something wrong with devices, people or paper. */
export interface Fault {
  readonly cause: Cause;
  readonly from: Wall;
  readonly to: Wall;
  /** Serials it holds. */
  readonly serials: ReadonlySet<string>;
  /** Sales under it are jumped. */
  readonly jumped: boolean;
  /** The number that goes out instead; none: this sale is right. */
  wrong(terminal: Terminal, right: Merchant, d: Dice): Merchant | undefined;
  /** The slip is printed from another memory, and is right. */
  readonly slipRight: boolean;
}

const HOUR = 3_600;

const event = (
  town: Town,
  sn: string,
  at: Wall,
  kind: string,
  more: Record<string, string> = {},
): void => {
  town.events.push({ terminal_sn: sn, at: String(at), kind, network: '4g', ...more });
};

/** A release that remembers the device's former owner. */
const software = (d: Dice, town: Town): Fault | undefined => {
  const from = town.start + d.int(6, 16) * DAY + 2 * HOUR;
  const to = d.chance(0.6) ? from + d.int(7, 14) * DAY : town.end;
  const model = d.pick(['P80', 'P90 Pro', 'X920', 'K2']);
  const shops = take(d, town, d.int(3, 6), ({ terminals }) =>
    terminals.some((one) => one.model === model),
  );
  const devices = shops.flatMap(({ terminals }) => terminals.filter((one) => one.model === model));
  if (devices.length === 0) return undefined;
  const former = new Map<string, Merchant>();
  for (const shop of shops)
    for (const { sn } of shop.terminals) {
      const old = register(d, town.numbers, {
        ...merchantAt(shop, from),
        owner: shop.owner,
        legal: `${shop.city.name}市${shop.district}区${d.pick(['永盛', '大众', '新世纪', '百合'])}${d.pick(shop.trade.words)}`,
        sign: '',
      });
      const gone = { ...old, from: '2018-03-01', to: '2020-06-01' };
      former.set(sn, gone);
      town.others.push(gone);
    }
  for (const one of devices) {
    event(town, one.sn, from + d.int(0, 4 * HOUR), 'update', {
      app_version: '3.3.0',
      os_version: one.os,
    });
    if (to < town.end)
      event(town, one.sn, to, 'update', { app_version: '3.3.1', os_version: one.os });
  }
  const { brand, os } = devices[0]!;
  town.compatibility.push(
    {
      brand,
      model,
      app_version: '3.3.0',
      os_version: os,
      status: d.pick(['unsupported', 'recalled']),
      note: '参数区读取错误',
    },
    { brand, model, app_version: '3.3.1', os_version: os, status: 'supported', note: '' },
  );
  const p = d.pick([0.5, 0.8, 1]);
  return {
    cause: 'software',
    from: from + 4 * HOUR,
    to,
    serials: new Set(devices.map(({ sn }) => sn)),
    jumped: true,
    slipRight: d.chance(0.4),
    wrong: ({ sn }, _right, one) => (one.chance(p) ? former.get(sn) : undefined),
  };
};

/** One device whose memory goes bad: digits of the number change now and then. */
const device = (d: Dice, town: Town): Fault | undefined => {
  const [shop] = take(d, town, 1, ({ terminals, pace }) => terminals.length === 1 && pace > 0.8);
  if (shop === undefined) return undefined;
  const from = town.start + d.int(4, 15) * DAY + 11 * HOUR;
  const to = from + d.int(8, 18) * DAY;
  const { sn } = shop.terminals[0]!;
  for (let at = from - HOUR; at < to; at += d.int(8, 40) * HOUR)
    event(town, sn, at, 'error', {
      error_code: d.pick(['E-FLASH', 'E-PARAM-CRC', 'E-EEPROM']),
      detail: '参数区校验错误',
    });
  event(town, sn, to, 'repair', { detail: '更换主板' });
  const p = 0.3 + d.next() * 0.6;
  const place = d.int(11, 14);
  return {
    cause: 'device',
    from,
    to,
    serials: new Set([sn]),
    jumped: true,
    slipRight: d.chance(0.5),
    wrong: (_terminal, right, one) => {
      if (!one.chance(p)) return undefined;
      const bad = one.text('0123456789', 1);
      const no = right.no.slice(0, place) + bad + right.no.slice(place + 1);
      return no === right.no ? undefined : { ...right, no };
    },
  };
};

/** Somebody without training loads the neighbour's parameter file. */
const operation = (d: Dice, town: Town): Fault | undefined => {
  const [shop] = take(d, town, 1, ({ pace }) => pace > 0.5);
  if (shop === undefined) return undefined;
  const others = town.shops.filter(
    (one) => one !== shop && one.acquirer === shop.acquirer && !one.taken,
  );
  const neighbour = merchantAt(d.pick(others.length > 0 ? others : town.shops), town.start);
  const from = town.start + d.int(5, 18) * DAY + 15 * HOUR;
  const to = from + d.int(4, 12) * DAY;
  const operator = `op${d.int(100, 999)}`;
  for (const { sn, param } of shop.terminals) {
    event(town, sn, from, 'parameter_download', {
      operator_id: operator,
      param_version: `${param}-X`,
      detail: '参数下载',
    });
    event(town, sn, to, 'parameter_download', {
      operator_id: 'op001',
      param_version: param,
      detail: '参数重新下载',
    });
  }
  town.training.push({
    operator_id: 'op001',
    merchant_no: merchantAt(shop, from).no,
    course: '终端参数管理',
    score: '92',
    passed_at: '2020-05-12',
  });
  return {
    cause: 'operation',
    from,
    to,
    serials: new Set(shop.terminals.map(({ sn }) => sn)),
    jumped: true,
    slipRight: false,
    wrong: () => neighbour,
  };
};

/** A terminal carried to another city, and nobody told; the number stays. */
const carried = (d: Dice, town: Town): Fault | undefined => {
  const [shop] = take(
    d,
    town,
    1,
    ({ terminals, pace }) => terminals.some(({ smart }) => smart) && pace > 0.5,
  );
  if (shop === undefined) return undefined;
  const city = d.pick(town.cities.filter((one) => one.province !== shop.city.province));
  if (city === undefined) return undefined;
  const from = town.start + d.int(5, 15) * DAY;
  shop.terminals = shop.terminals.filter(({ smart }) => smart);
  shop.move = {
    at: from,
    city,
    lat: city.lat + d.normal() * 0.04,
    lon: city.lon + d.normal() * 0.04,
    recorded: false,
    address: '',
  };
  return {
    cause: 'merchant',
    from,
    to: town.end,
    serials: new Set(shop.terminals.map(({ sn }) => sn)),
    jumped: true,
    slipRight: false,
    wrong: () => undefined,
  };
};

/** A spare device lent to somebody unregistered elsewhere, who sells under its owner's number. */
const lent = (d: Dice, town: Town): Fault | undefined => {
  const [owner] = take(d, town, 1, ({ roams }) => roams === 0);
  const city = d.pick(town.cities.filter(({ province }) => province !== owner?.city.province));
  if (owner === undefined || city === undefined) return undefined;
  const from = town.start + d.int(4, 14) * DAY;
  const { acquirer, agent } = owner;
  const trade = d.pick(TRADES.filter(({ hours }) => hours[1] <= 24));
  const opening = { trade, city, acquirer, agent, since: '2020-01-01' };
  const stranger = openShop(d, town.numbers, opening, `lent-${owner.id}`);
  const terminal = smartTerminal(d, town, owner);
  const merchant = merchantAt(owner, from);
  town.shops.push({
    ...stranger,
    pace: 0.8,
    ghost: true,
    taken: true,
    terminals: [terminal],
    tenures: [{ from, to: Number.MAX_SAFE_INTEGER, merchant }],
  });
  town.lent.push({ terminal, owner });
  return {
    cause: 'merchant',
    from,
    to: town.end,
    serials: new Set([terminal.sn]),
    jumped: true,
    slipRight: false,
    wrong: () => undefined,
  };
};

const smartTerminal = (d: Dice, town: Town, { acquirer }: Shop): Terminal => ({
  ...newTerminal(d, town.numbers, acquirer),
  brand: '百信通',
  model: 'P80',
  form: 'esign',
  os: 'Android 5.1',
  smart: true,
});

/** Lawful changes that the registry has not heard of. */
const stale = (d: Dice, town: Town): readonly Fault[] => {
  const faults: Fault[] = [];
  const paper = (shop: Shop, from: Wall): void => {
    faults.push({
      cause: 'registry',
      from,
      to: town.end,
      serials: new Set(shop.terminals.map(({ sn }) => sn)),
      jumped: false,
      slipRight: false,
      wrong: () => undefined,
    });
  };
  for (const shop of take(d, town, 2, () => true)) {
    const at = town.start + d.int(6, 20) * DAY;
    const old = merchantAt(shop, at);
    const next = { ...register(d, town.numbers, { ...old, owner: shop.owner }), uscc: old.uscc };
    shop.recorded = shop.tenures;
    shop.tenures = [
      { from: 0, to: at, merchant: old },
      { from: at, to: Number.MAX_SAFE_INTEGER, merchant: next },
    ];
    paper(shop, at);
  }
  for (const shop of take(d, town, 2, ({ terminals }) => terminals.length === 1)) {
    const fresh = { ...newTerminal(d, town.numbers, shop.acquirer), tid: shop.terminals[0]!.tid };
    town.unregistered.add(fresh.sn);
    shop.terminals = [fresh];
    paper(shop, 0);
  }
  return faults;
};

/** Plants the troubles of a town and leaves their traces in its events. */
export function plantFaults(town: Town): Fault[] {
  const d = town.dice('faults');
  const has = (cause: Cause): boolean => town.spec.causes.includes(cause);
  const found: (Fault | undefined)[] = [];
  if (has('software')) found.push(software(d, town));
  if (has('device')) found.push(device(d, town), device(d, town));
  if (has('operation')) found.push(operation(d, town), operation(d, town));
  if (has('merchant')) found.push(carried(d, town), carried(d, town), lent(d, town));
  if (has('registry')) found.push(...stale(d, town));
  return found.filter((one) => one !== undefined);
}
