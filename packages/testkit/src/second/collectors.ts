import { DAY, dateOf } from './calendar.ts';
import type { Dice } from './dice.ts';
import { brandName, personName, surnameOf } from './names.ts';
import type { Shop } from './shops.ts';
import { type Town, take } from './town.ts';

/** An account that is paid for more than itself, or pays where it should not; and by what right. */
export interface Scheme {
  readonly scheme: string;
  readonly kind: 'collector' | 'honest';
  readonly account: string;
  readonly name: string;
  readonly shops: ReadonlySet<Shop>;
  /** The acquirers pay this account instead of the shops. */
  readonly firstLeg: boolean;
  /** It pays the shops on: after so many days, keeping so much of a thousand. */
  readonly onward?: { readonly days: readonly [number, number]; readonly keeps: number };
  /** Pays in parts below this many fen. */
  readonly partFen?: number;
}

/** From now on the registry names this account for the shop. */
const registerAccount = (shop: Shop, account: string, holder: string): void => {
  shop.tenures = shop.tenures.map((one) => ({
    ...one,
    merchant: { ...one.merchant, account, holder },
  }));
};

const plain = (shop: Shop): boolean => shop.likes.size === 0 && shop.clearedAs === undefined;

const collectors = (d: Dice, town: Town): Scheme[] => {
  const agent = d.pick(town.agents);
  const person = personName(d);
  const platform = `${d.pick(town.cities).name}${brandName(d)}${d.pick(['聚合科技', '云商服务', '数字科技'])}有限公司`;
  const payer = personName(d);
  const of = (scheme: string, name: string, n: number, by: Partial<Scheme>): Scheme => {
    const shops = new Set(take(d, town, n, plain));
    const account = town.numbers.account();
    const onRecord = by.firstLeg !== false && d.chance(0.5);
    if (onRecord) for (const shop of shops) registerAccount(shop, account, name);
    return { scheme, kind: 'collector', account, name, shops, firstLeg: true, ...by };
  };
  return [
    of('person', person, d.int(5, 12), { onward: { days: [1, 3], keeps: d.int(1, 4) } }),
    of('agent-company', agent, d.int(5, 10), { onward: { days: [1, 2], keeps: d.int(1, 3) } }),
    of('platform', platform, d.int(8, 15), {
      onward: { days: [3, 7], keeps: d.int(2, 5) },
      partFen: 4_999_900,
    }),
    of('payer-only', payer, d.int(4, 8), {
      firstLeg: false,
      onward: { days: [1, 4], keeps: d.int(1, 3) },
    }),
  ];
};

const lawful = (d: Dice, town: Town): Scheme[] => {
  const out: Scheme[] = [];
  const one = (
    scheme: string,
    name: string,
    shops: readonly Shop[],
    by: Partial<Scheme> = {},
  ): void => {
    const account = town.numbers.account();
    for (const shop of shops) registerAccount(shop, account, name);
    out.push({
      scheme,
      kind: 'honest',
      account,
      name,
      shops: new Set(shops),
      firstLeg: true,
      ...by,
    });
  };
  const market = `${d.pick(town.cities).name}${brandName(d)}农贸市场管理有限公司`;
  const stalls = take(
    d,
    town,
    d.int(6, 10),
    (shop) => plain(shop) && /5499|5331|5998/.test(shop.trade.mcc),
  );
  one('licensed-market', market, stalls, { onward: { days: [1, 2], keeps: 0 } });
  town.licensed.push({
    code3: '991',
    name: market,
    licensed: 'true',
    licence_no: `Z20${d.text('0123456789', 10)}`,
    scope: 'card_acquiring',
    areas: '',
    valid_from: '2018-01-01',
    valid_to: '',
  });
  for (let i = 0; i < 3; i++) {
    const [a, b] = take(d, town, 2, plain);
    if (a === undefined || b === undefined) break;
    Object.assign(b, { owner: surnameOf(a.owner) + personName(d).slice(1) });
    one('family', a.owner, [a, b]);
  }
  const owner = personName(d);
  one('one-owner', owner, take(d, town, d.int(3, 4), plain));
  return out;
};

/** Some change their bank, and tell the registry. */
const newAccounts = (d: Dice, town: Town): void => {
  for (const shop of take(d, town, 3, plain)) {
    const at = town.start + d.int(8, town.days - 8) * DAY;
    const { merchant } = shop.tenures[0]!;
    shop.tenures = [
      { from: 0, to: at, merchant: { ...merchant, to: dateOf(at) } },
      {
        from: at,
        to: Number.MAX_SAFE_INTEGER,
        merchant: { ...merchant, from: dateOf(at), account: town.numbers.account() },
      },
    ];
    shop.likes.add('new-account');
  }
};

/** Plants who is paid for whom. Only worlds with payouts have any. */
export function plantSchemes(town: Town): Scheme[] {
  if (!town.spec.payouts) return [];
  const d = town.dice('schemes');
  newAccounts(d, town);
  const honest = lawful(d, town);
  return [...honest, ...collectors(d, town)];
}
