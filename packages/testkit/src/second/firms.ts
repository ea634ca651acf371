import { type Acquirer, areaIn, type Numbering } from './acquirers.ts';
import type { City } from './cities.ts';
import type { Dice } from './dice.ts';
import type { PriceClass } from './tariff.ts';

/** One registration: a number, a name, a category, for a time. */
export interface Merchant {
  readonly no: string;
  readonly legal: string;
  readonly sign: string;
  readonly mcc: string;
  /** Category inside the number; none when the number has no structure. */
  readonly noMcc: string | undefined;
  readonly city: City;
  readonly acquirer: Acquirer;
  readonly agent: string;
  readonly uscc: string;
  readonly account: string;
  readonly holder: string;
  readonly debitRate: number;
  readonly creditRate: number;
  readonly price: PriceClass;
  readonly scope: string;
  readonly address: string;
  /** Dates, half-open; empty is open. */
  readonly from: string;
  readonly to: string;
  /** Terminal number that the channel uses for it. */
  readonly tid: string;
}

const BASE31 = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

const orgCheck = (eight: string): string => {
  const sum = ORG_WEIGHTS.reduce((all, weight, i) => all + weight * Number(eight[i]), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
};

/** A unified social credit code with right check characters; `92` is a person's business. */
export function creditCode(d: Dice, gb: string, kind: '91' | '92' | '12'): string {
  const eight = d.text('0123456789', 8);
  const body = `${kind}${gb}${d.text('0123', 1)}${d.text('123456789', 1)}${eight}${orgCheck(eight)}`;
  let power = 1;
  let sum = 0;
  for (const one of body) {
    sum += BASE31.indexOf(one) * power;
    power = (power * 3) % 31;
  }
  return body + BASE31[(31 - (sum % 31)) % 31];
}

export interface Registration {
  readonly acquirer: Acquirer;
  readonly city: City;
  readonly mcc: string;
  readonly legal: string;
  readonly sign: string;
  readonly agent: string;
  readonly price: PriceClass;
  readonly owner: string;
  readonly address: string;
  readonly scope: string;
  readonly from: string;
}

const RATES: Readonly<Record<PriceClass, readonly (readonly [number, number])[]>> = {
  standard: [
    [0.5, 0.6],
    [0.52, 0.6],
    [0.55, 0.55],
    [0.45, 0.63],
    [0.6, 0.68],
  ],
  preferential: [
    [0.38, 0.38],
    [0.4, 0.42],
  ],
  special: [
    [0.3, 0.35],
    [0.35, 0.38],
  ],
  exempt: [
    [0, 0],
    [0.05, 0.1],
  ],
};

/** Registers a merchant: a number and a price of its own. */
export function register(
  d: Dice,
  numbers: Numbering,
  by: Registration,
  internal?: boolean,
): Merchant {
  const no = numbers.merchant(by.acquirer, by.city, by.mcc, internal);
  const structured = no.slice(3, 7) === areaIn(by.acquirer.scheme, by.city);
  const company = /公司/.test(by.legal);
  const [debitRate, creditRate] = d.pick(RATES[by.price]);
  const kind = by.mcc === '8062' || by.mcc === '8211' ? '12' : company ? '91' : '92';
  return {
    ...by,
    no,
    noMcc: structured ? by.mcc : undefined,
    uscc: creditCode(d, by.city.gb, kind),
    account: numbers.account(),
    holder: company || kind === '12' ? by.legal : by.owner,
    debitRate,
    creditRate,
    to: '',
    tid: numbers.terminal(by.acquirer),
  };
}
