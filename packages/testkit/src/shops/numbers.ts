import type { City } from '../codes/cities.ts';
import { areaIn, type Institution } from '../codes/institutions.ts';
import { chance, digits, int, pick } from '../random/draw.ts';
import type { Rng } from '../random/rng.ts';

/** Hands out every number a world needs, each once. */
export interface NumberBook {
  readonly merchantNo: (ask: NumberAsk) => string;
  readonly terminalId: (institution: Institution) => string;
  readonly terminalSn: (maker: string, type: string) => string;
  readonly uscc: (city: City, company: boolean) => string;
  readonly account: (personal: boolean) => string;
}

/** What a merchant number is for. */
export interface NumberAsk {
  readonly institution: Institution;
  readonly city: City;
  readonly mcc: string;
  readonly structured: boolean;
  /** Numbers opened together follow each other. */
  readonly inSeries?: boolean;
}

/** Opens a number book. Source: domain.md §1.1–§1.4. */
export function createNumberBook(rng: Rng): NumberBook {
  const used = new Set<string>();
  const serials = new Map<string, number>();
  const once = (make: () => string): string => {
    for (;;) {
      const value = make();
      if (used.has(value)) continue;
      used.add(value);
      return value;
    }
  };
  return {
    merchantNo: (ask) =>
      once(() => (ask.structured ? structuredNo(rng, serials, ask) : plainNo(rng, ask))),
    terminalId: (institution) => once(() => terminalId(rng, institution)),
    terminalSn: (maker, type) => once(() => `${maker}${type}${digits(rng, 12)}`),
    uscc: (city, company) => once(() => uscc(rng, city, company)),
    account: (personal) => once(() => account(rng, personal)),
  };
}

function structuredNo(rng: Rng, serials: Map<string, number>, ask: NumberAsk): string {
  const area = areaIn(ask.institution.scheme, ask.city);
  const prefix = `${ask.institution.code3}${area}${ask.mcc}`;
  const last = serials.get(prefix) ?? int(rng, 1, 400);
  const serial = (last + (ask.inSeries ? 1 : int(rng, 1, 60))) % 10_000;
  serials.set(prefix, serial);
  const text = String(serial).padStart(4, '0');
  const letter = !ask.inSeries && chance(rng, 0.06);
  return prefix + (letter ? text.slice(0, 3) + pick(rng, ['A', 'B', 'G', 'P']) : text);
}

/** Bank-internal numbers: only the institution can be read. */
const plainNo = (rng: Rng, ask: NumberAsk): string => `${ask.institution.code3}0${digits(rng, 11)}`;

function terminalId(rng: Rng, institution: Institution): string {
  if (institution.bank) return digits(rng, 8);
  return chance(rng, 0.3) ? pick(rng, ['B', 'D', 'J']) + digits(rng, 7) : digits(rng, 8);
}

const USCC_CHARS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** A unified social credit code with right check characters. Source: GB 32100-2015, GB 11714. */
function uscc(rng: Rng, city: City, company: boolean): string {
  const org = digits(rng, 8);
  const orgSum = ORG_WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(org[i]), 0);
  const orgCheck = '0123456789X0'[11 - (orgSum % 11)]!;
  const body = `${company ? '91' : '92'}${city.gb}00${org}${orgCheck}`;
  const sum = USCC_WEIGHTS.reduce((s, weight, i) => s + weight * USCC_CHARS.indexOf(body[i]!), 0);
  return body + USCC_CHARS[(31 - (sum % 31)) % 31]!;
}

/** A bank account that cannot be mistaken for a card number: its Luhn digit is wrong. */
function account(rng: Rng, personal: boolean): string {
  const body = (personal ? '62' : '44') + digits(rng, personal ? 16 : 14);
  return body + ((luhnDigit(body) + 1 + int(rng, 0, 8)) % 10);
}

function luhnDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body[body.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
