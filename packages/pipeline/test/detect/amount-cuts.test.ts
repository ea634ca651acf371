import { describe, expect, test } from 'vitest';
import { amountCut, type CutDeal } from '../../src/detect/history/amount-cuts.ts';

/**
 * One till, two or three firms, and which amounts go to whom. Goal: one shop's sales cut at round amounts are
 * told; shops that happen to sell for different amounts are not.
 */

const SHOP = 1;
const HOSPITAL = 2;
const STORE = 3;
const KNOWN = { isCheaper: (_: number, home: number) => home === SHOP, areUnrelated: () => true };
const KIN = { ...KNOWN, areUnrelated: () => false };

/** Amounts in yuan, as one shop sells: mostly small, none alike. */
const tickets = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => Math.exp(4.4 + 1.4 * Math.sin(at * 2.399)) + at / 97);
const deal = (number: number, yuan: number): CutDeal => ({
  number,
  amount: Math.round(yuan * 100),
});
const cut = (count: number, numberOf: (yuan: number) => number): CutDeal[] =>
  tickets(count).map((yuan) => deal(numberOf(yuan), yuan));

describe('one shop’s sales, cut', () => {
  const from100 = cut(120, (yuan) => (yuan >= 100 ? HOSPITAL : SHOP));
  test('from a round amount on', () => {
    expect(amountCut(from100, KNOWN)).toMatchObject({ home: SHOP, group: new Set([HOSPITAL]) });
  });
  test('below one', () => {
    const under = cut(120, (yuan) => (yuan < 100 ? HOSPITAL : SHOP));
    expect(amountCut(under, KNOWN)?.home).toBe(SHOP);
  });
  test('between two, also by firms of kindred trades', () => {
    const band = cut(160, (yuan) => (yuan >= 50 && yuan < 150 ? STORE : SHOP));
    expect(amountCut(band, KIN)?.home).toBe(SHOP);
  });
  test('its own small sales stop when the others come', () => {
    const before = tickets(30).map((yuan) => deal(SHOP, yuan));
    const since = [...cut(40, (yuan) => (yuan < 30 ? STORE : yuan < 100 ? HOSPITAL : SHOP))];
    expect(amountCut([...before, ...since], KIN)?.group).toEqual(new Set([STORE, HOSPITAL]));
  });
});

describe('what it is not', () => {
  test('a cut of a kindred trade alone: a station and its shop', () => {
    expect(
      amountCut(
        cut(30, (yuan) => (yuan >= 100 ? STORE : SHOP)),
        KIN,
      ),
    ).toBeUndefined();
  });
  test('amounts that are not round', () => {
    expect(
      amountCut(
        cut(120, (yuan) => (yuan >= 93.7 ? HOSPITAL : SHOP)),
        KNOWN,
      ),
    ).toBeUndefined();
  });
  test('one sale over the cut', () => {
    const strayed = [...cut(120, (yuan) => (yuan >= 100 ? HOSPITAL : SHOP)), deal(HOSPITAL, 60)];
    expect(amountCut([...strayed, deal(HOSPITAL, 180)], KNOWN)).toBeUndefined();
  });
  test('shops with a gap between what they sell for', () => {
    const stall = tickets(40).map((yuan) => deal(SHOP, 10 + (yuan % 40)));
    const clinic = tickets(40).map((yuan) => deal(HOSPITAL, 160 + yuan));
    const mixed = stall.flatMap((one, at) => [one, clinic[at] ?? one]);
    expect(amountCut(mixed, KNOWN)).toBeUndefined();
  });
  test('the other is no cheaper', () => {
    const dear = { ...KNOWN, isCheaper: () => false };
    expect(
      amountCut(
        cut(120, (yuan) => (yuan >= 100 ? HOSPITAL : SHOP)),
        dear,
      ),
    ).toBeUndefined();
  });
  test('few sales', () => {
    expect(
      amountCut(
        cut(12, (yuan) => (yuan >= 100 ? HOSPITAL : SHOP)),
        KNOWN,
      ),
    ).toBeUndefined();
  });
});
