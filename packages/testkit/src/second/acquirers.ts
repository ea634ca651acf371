import type { City } from './cities.ts';
import type { Dice } from './dice.ts';

/** An acquiring institution and how it numbers things. Habits are invented, codes and names public. */
export interface Acquirer {
  readonly code3: string;
  readonly name: string;
  /** What it puts before a shop's name on statements. */
  readonly house: string;
  /** Who pays its merchants. */
  readonly payer: string;
  readonly bank: boolean;
  readonly scheme: 'cnaps' | 'gb';
  readonly serial: 'digits' | 'letter' | 's-letter';
  /** Area that its messages name when they do not name the shop's own. */
  readonly head?: string;
  /** F32 in its long form, with 08 before it. */
  readonly long: boolean;
  readonly tid: 'digits' | 'letter' | 'small';
  /** Share of its merchant numbers that follow no structure. */
  readonly internal: number;
}

const firm = (
  [code3, name, house]: readonly [string, string, string],
  habit: Partial<Acquirer>,
): Acquirer => ({
  code3,
  name,
  house,
  payer: `${name}客户备付金`,
  bank: false,
  scheme: 'cnaps',
  serial: 'digits',
  long: false,
  tid: 'digits',
  internal: 0,
  ...habit,
});

const bank = (
  [code3, name, house]: readonly [string, string, string],
  habit: Partial<Acquirer>,
): Acquirer => ({
  ...firm([code3, name, house], habit),
  bank: true,
  payer: `${name}收单待清算款项`,
});

export const ACQUIRERS: readonly Acquirer[] = [
  firm(['822', '拉卡拉支付股份有限公司', '拉卡拉'], { serial: 'letter', tid: 'letter' }),
  firm(['898', '银联商务股份有限公司', '银联商务'], { scheme: 'gb', internal: 0.02 }),
  firm(['836', '随行付支付有限公司', '随行付'], { head: '1000' }),
  firm(['849', '嘉联支付有限公司', '嘉联'], { scheme: 'gb', serial: 's-letter', head: '5840' }),
  firm(['831', '易生支付有限公司', '易生'], { long: true }),
  firm(['821', '通联支付网络服务股份有限公司', '通联'], { tid: 'small' }),
  firm(['818', '上海富友支付服务有限公司', '富友'], { long: true, tid: 'letter', internal: 0.03 }),
  bank(['105', '中国建设银行', '建行'], { tid: 'small', internal: 0.04 }),
  bank(['302', '中信银行', '中信'], { scheme: 'gb', internal: 0.25 }),
  bank(['308', '招商银行', '招行'], { scheme: 'gb', internal: 0.6 }),
];

/** The institution as F32 states it for a shop in a city. */
export function institution(acquirer: Acquirer, city: City): string {
  const area = acquirer.head ?? city.cnaps;
  const short = `${acquirer.bank ? '0' : '4'}${acquirer.code3}${area}`;
  return acquirer.long ? `08${short}` : short;
}

export const areaIn = (scheme: 'cnaps' | 'gb', city: City): string =>
  scheme === 'gb' ? city.gb : city.cnaps;

/** Gives numbers out; none twice. */
export interface Numbering {
  merchant(acquirer: Acquirer, city: City, mcc: string, internal?: boolean): string;
  terminal(acquirer: Acquirer): string;
  serial(form: string): { readonly sn: string; readonly maker: string };
  account(): string;
}

const MAKERS = ['000002', '000009', '000024', '000026', '000029', '000057'];
const DIGITS = '0123456789';
const DEVICE: Readonly<Record<string, string>> = {
  traditional: '02',
  mobile: '03',
  esign: '04',
  smart: '04',
  phone: '08',
  qr: '11',
};

const sumsToTen = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((all, one, i) => {
    const n = Number(one) * (i % 2 === 1 ? 2 : 1);
    return all + (n > 9 ? n - 9 : n);
  }, 0);
  return sum % 10 === 0;
};

/** An account number that cannot be taken for a card's: its check digit is wrong. */
export const notCard = (digits: string): string =>
  sumsToTen(digits) ? `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}` : digits;

/** A numbering with its own memory. */
export function numbering(d: Dice): Numbering {
  const given = new Set<string>();
  const fresh = (make: () => string): string => {
    for (;;) {
      const one = make();
      if (!given.has(one)) {
        given.add(one);
        return one;
      }
    }
  };
  const tail = (kind: Acquirer['serial']): string => {
    if (kind === 'letter' && d.chance(0.3)) return d.text(DIGITS, 3) + d.pick(['A', 'B', 'G']);
    if (kind === 's-letter') return `${d.pick(['S', 'A', 'B'])}${d.text(DIGITS, 3)}`;
    return d.text(DIGITS, 4);
  };
  let small = 1;
  return {
    merchant: (acquirer, city, mcc, internal = d.chance(acquirer.internal)) =>
      fresh(() =>
        internal
          ? `${acquirer.code3}99${d.text(DIGITS, 10)}`
          : `${acquirer.code3}${areaIn(acquirer.scheme, city)}${mcc}${tail(acquirer.serial)}`,
      ),
    terminal: (acquirer) => {
      if (acquirer.tid === 'small') return String(1 + (small++ % 60)).padStart(8, '0');
      if (acquirer.tid === 'letter')
        return fresh(() => d.pick(['A', 'B', 'D', 'Z']) + d.text(DIGITS, 7));
      return fresh(() => d.text('123456789', 1) + d.text(DIGITS, 7));
    },
    serial: (form) => {
      const maker = d.pick(MAKERS);
      const kind = DEVICE[form] ?? '04';
      const sn = fresh(() =>
        d.chance(0.75)
          ? `${maker}${kind}${d.text(DIGITS, d.chance(0.5) ? 12 : 8)}`
          : `${d.pick(['N7NL', 'A8CQ', 'P2X'])}${d.text(DIGITS, 8)}`,
      );
      return { sn, maker };
    },
    account: () => fresh(() => notCard(`62${d.text(DIGITS, 15)}`)),
  };
}
