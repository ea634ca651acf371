import { DAY, dateOf, type Wall } from './calendar.ts';
import { streetOf } from './cities.ts';
import type { Dice } from './dice.ts';
import { type Merchant, register } from './firms.ts';
import { merchantAt, newTerminal, openShop, type Shop } from './shops.ts';
import { type Town, take } from './town.ts';
import { tradeOf } from './trades.ts';

/** Changes of a registration take effect at midnight. */
const middle = (d: Dice, town: Town): Wall => town.start + d.int(8, town.days - 8) * DAY;

const first = (shop: Shop): Merchant => shop.tenures[0]!.merchant;

/** From a day on the shop is somebody else on paper, and the paper is in order. */
const succeed = (shop: Shop, at: Wall, next: Merchant): void => {
  const old = first(shop);
  shop.tenures = [
    { from: 0, to: at, merchant: { ...old, to: dateOf(at) } },
    { from: at, to: Number.MAX_SAFE_INTEGER, merchant: { ...next, from: dateOf(at) } },
  ];
};

const again = (
  d: Dice,
  town: Town,
  shop: Shop,
  by: Partial<Merchant>,
  internal?: boolean,
): Merchant => {
  const old = first(shop);
  const made = register(d, town.numbers, { ...old, ...by, owner: shop.owner }, internal);
  return { ...made, uscc: old.uscc, account: old.account, holder: old.holder };
};

const shared = (d: Dice, town: Town, n: number): void => {
  for (const host of take(d, town, n, (shop) => shop.terminals.length === 1)) {
    const guest = d.pick(
      town.shops
        .filter((one) => !one.taken && one.city === host.city)
        .slice(0, 9)
        .concat(host),
    );
    if (guest === host || guest.acquirer !== host.acquirer) continue;
    guest.taken = true;
    guest.terminals = [host.terminals[0]!];
    Object.assign(guest, { lat: host.lat, lon: host.lon });
    for (const one of [host, guest]) one.likes.add('approved-sharing');
  }
};

const renumbered = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, () => true)) {
    succeed(shop, middle(d, town), again(d, town, shop, {}));
    shop.likes.add('renumbered');
  }
};

const SISTER: Readonly<Record<string, string>> = {
  '5812': '5814',
  '5814': '5812',
  '5331': '5499',
  '5499': '5331',
  '5921': '5499',
  '5732': '5722',
};

const recoded = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, ({ trade }) => trade.mcc in SISTER)) {
    succeed(shop, middle(d, town), { ...first(shop), mcc: SISTER[shop.trade.mcc]! });
    shop.likes.add('recoded');
  }
};

const relocated = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, ({ roams }) => roams === 0)) {
    const at = middle(d, town);
    const city = d.chance(0.5) ? shop.city : d.pick(town.cities);
    const address = `${city.name}市${d.pick(city.districts)}区${streetOf(d.int(0, 10))}${d.int(1, 300)}号`;
    shop.move = {
      at,
      city,
      lat: city.lat + d.normal() * 0.05,
      lon: city.lon + d.normal() * 0.05,
      recorded: true,
      address,
    };
    succeed(shop, at, { ...first(shop), city, address });
    shop.likes.add('relocated');
    for (const { sn } of shop.terminals)
      town.events.push({
        terminal_sn: sn,
        at: String(at + 9 * 3600),
        kind: 'move',
        detail: '移机审批通过',
      });
  }
};

const chains = (d: Dice, town: Town, n: number): void => {
  for (let i = 0; i < n; i++) {
    const acquirer = d.pick(town.acquirers);
    const trade = tradeOf(d.pick(['5814', '5499', '5912', '7011', '5699']));
    const since = dateOf(town.start - d.int(400, 2000) * DAY);
    const stores = Array.from({ length: d.int(3, 7) }, (_, k) =>
      openShop(
        d,
        town.numbers,
        { trade, city: d.pick(town.cities), acquirer, agent: d.pick(town.agents), since },
        `chain${i}-${k}`,
      ),
    );
    const head = first(stores[0]!);
    const brand = stores[0]!.brand;
    const legal = `${stores[0]!.city.name}${brand}连锁管理有限公司`;
    const named = { legal, sign: `${brand}连锁`, owner: stores[0]!.owner };
    const office = { ...register(d, town.numbers, { ...head, ...named }), holder: legal };
    const way = WAYS[i % 3]!;
    for (const [k, store] of stores.entries()) {
      const sign = `${brand}${trade.words[0]}（${store.district}${k + 1}店）`;
      const { no, noMcc, city, address, tid } = first(store);
      const own = {
        no,
        noMcc,
        city,
        address,
        tid,
        sign,
        legal: `${legal}${store.district}${k + 1}店`,
      };
      const merchant = way === 'chain-one-number' ? office : { ...office, ...own };
      Object.assign(store, { brand, sign, taken: true });
      store.tenures = [{ from: 0, to: Number.MAX_SAFE_INTEGER, merchant }];
      if (way === 'chain-cleared-as-head') store.clearedAs = office;
      store.likes.add(way);
      town.shops.push(store);
    }
    if (way === 'chain-cleared-as-head') town.others.push(office);
  }
};

const WAYS = ['chain-one-number', 'chain-cleared-as-head', 'chain-own-numbers'] as const;

const mobile = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, ({ trade }) => /4121|5499|5814|5331/.test(trade.mcc))) {
    shop.roams = d.int(3, 12);
    shop.terminals = shop.terminals.map((one) => ({
      ...one,
      form: 'mobile',
      model: 'M3',
      brand: '海川',
      os: 'Linux 3.18',
      smart: true,
    }));
    shop.likes.add('mobile');
  }
};

const changedAcquirer = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, () => true)) {
    const acquirer = d.pick(
      town.acquirers.length > 1
        ? town.acquirers.filter((one) => one !== shop.acquirer)
        : town.acquirers,
    );
    const at = middle(d, town);
    const next = again(d, town, shop, { acquirer, agent: d.pick(town.agents) });
    succeed(shop, at, next);
    const old = shop.terminals[0]!;
    if (d.chance(0.5)) {
      const fresh = newTerminal(d, town.numbers, acquirer);
      town.stays.set(fresh.sn, [dateOf(at), '']);
      town.stays.set(old.sn, ['', dateOf(at)]);
      shop.terminals = [old, fresh];
    } else shop.terminals = [old];
    shop.likes.add(town.acquirers.length > 1 ? 'changed-acquirer' : 'new-contract');
  }
};

const secondHand = (d: Dice, town: Town, n: number): void => {
  for (let i = 0; i < n; i++) {
    const [closing, opening] = take(d, town, 2, ({ terminals }) => terminals.length === 1);
    if (closing === undefined || opening === undefined || closing.acquirer !== opening.acquirer)
      continue;
    const at = middle(d, town);
    closing.tenures = [{ from: 0, to: at, merchant: { ...first(closing), to: dateOf(at) } }];
    opening.tenures = [
      {
        from: at + DAY,
        to: Number.MAX_SAFE_INTEGER,
        merchant: { ...first(opening), from: dateOf(at + DAY) },
      },
    ];
    const device = closing.terminals[0]!;
    opening.terminals = [device];
    for (const one of [closing, opening]) one.likes.add('device-passed-on');
  }
};

const registeredCheap = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, ({ trade }) => /5812|5699|7298|5921/.test(trade.mcc))) {
    const merchant = register(d, town.numbers, {
      ...first(shop),
      mcc: '5411',
      price: 'preferential',
      owner: shop.owner,
    });
    shop.tenures = [
      { from: 0, to: Number.MAX_SAFE_INTEGER, merchant: { ...merchant, uscc: first(shop).uscc } },
    ];
    shop.likes.add('registered-cheap');
  }
};

const flags = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(
    d,
    town,
    n,
    ({ trade }) => trade.mcc !== '8062' && trade.mcc !== '8211',
  )) {
    shop.tenures = [
      {
        ...shop.tenures[0]!,
        merchant: { ...first(shop), price: 'special', debitRate: 0.3, creditRate: 0.35 },
      },
    ];
    shop.likes.add('special-price');
  }
  for (const shop of take(d, town, n, () => true)) {
    const merchant = register(d, town.numbers, { ...first(shop), owner: shop.owner }, true);
    shop.tenures = [{ ...shop.tenures[0]!, merchant }];
    shop.likes.add('unstructured-number');
  }
  for (const shop of take(d, town, n, ({ trade }) => /5699|5977|5094/.test(trade.mcc))) {
    const legal = `${shop.city.name}${shop.brand}百货有限公司`;
    const sign = `${shop.brand}百货（${shop.sign}专柜）`;
    const by = { ...first(shop), mcc: '5311', legal, sign, owner: shop.owner };
    const merchant = register(d, town.numbers, by);
    shop.tenures = [{ ...shop.tenures[0]!, merchant }];
    shop.likes.add('mall-till');
  }
};

/** A bank's own number on the slip, the network's number in clearing; the registry has both. */
const twoNumbers = (d: Dice, town: Town, n: number): void => {
  for (const shop of take(d, town, n, ({ acquirer }) => acquirer.bank)) {
    const cleared = first(shop);
    const inside = again(d, town, shop, {}, true);
    shop.clearedAs = cleared;
    shop.tenures = [{ ...shop.tenures[0]!, merchant: { ...inside, from: cleared.from } }];
    town.others.push(cleared);
    shop.likes.add('bank-own-number');
  }
};

const outage = (d: Dice, town: Town): void => {
  const [from] = [town.start + d.int(6, town.days - 4) * DAY + d.int(9, 16) * 3600];
  const hit = d.pick(town.acquirers);
  const city = d.pick(town.shops.filter(({ acquirer }) => acquirer === hit)).city;
  const rescuer = town.acquirers.find((one) => one !== hit);
  if (rescuer === undefined) return;
  const backup = new Map<Shop, Merchant>();
  for (const shop of town.shops) {
    if (shop.city !== city || shop.acquirer !== hit || shop.taken) continue;
    const second = { ...again(d, town, shop, { acquirer: rescuer }), from: first(shop).from };
    backup.set(shop, second);
    town.others.push(second);
  }
  town.outage = { from, to: from + d.int(2, 6) * 3600, backup };
};

/** Plants everything that looks like a jump and is none; about one shop in six is one of them. */
export function plantLikes(town: Town): void {
  const d = town.dice('likes');
  const n = Math.max(2, Math.round(town.shops.length / 110));
  mobile(d, town, n);
  shared(d, town, n);
  renumbered(d, town, n);
  recoded(d, town, n);
  relocated(d, town, n);
  chains(d, town, 3);
  changedAcquirer(d, town, n);
  secondHand(d, town, n);
  registeredCheap(d, town, Math.max(1, n - 1));
  flags(d, town, n);
  twoNumbers(d, town, n);
  outage(d, town);
}

/** Who is cleared for a shop that has nothing to hide. */
export function clearedFor(town: Town, shop: Shop, at: Wall): Merchant {
  const { outage: out } = town;
  if (out !== undefined && at >= out.from && at < out.to) {
    const backup = out.backup.get(shop);
    if (backup !== undefined) return backup;
  }
  return shop.clearedAs ?? merchantAt(shop, at);
}
