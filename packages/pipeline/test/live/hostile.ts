import { encode, POS } from '@zhenma/iso8583';
import type { DeclaredFeature } from '../../src/detect/declared-feature.ts';
import { createDictionaries } from '../../src/engine/observed.ts';
import { createLiveRegistry } from '../../src/link/live-registry.ts';
import type { TapParts } from '../../src/live/tap.ts';
import { livePart } from '../../src/live/tap-parts.ts';
import { catalogue } from '../scanning.ts';

const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

export const frame = (mti: string, fields: Readonly<Record<number, string>>): Uint8Array => {
  const prefix = { tpdu: '6000030000', header: '603100311231', lengthPrefix: 1, http: null };
  const made = encode({ profile: POS.name, frame: prefix, mti, fields }, POS);
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return Uint8Array.from(made.bytes);
};

export const TIDS = ['31001234', '31001235', '31001236'];
export const NUMBERS = ['822290058120137', '822290058120138', '822290054110022'];
/** The second one's digits begin the third, which goes on with zeros. */
export const CARDS = ['6222021234567890128', '6222021234567890', '622202123456789000'];

/** Random traffic that does its worst. */
export const trafficOf = (seed: number, size: number): readonly Uint8Array[] => {
  const below = dice(seed);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const out: Uint8Array[] = [];
  const waiting: Uint8Array[] = [];
  for (let n = 0; n < size; n++) {
    const day = 310 + Math.floor((n * 5) / size);
    const time = { 12: `1${below(10)}${below(6)}0${below(6)}0`, 13: String(day).padStart(4, '0') };
    const chip = below(6) === 0 ? { 55: `9A03260${day}9F2608${'0'.repeat(16)}` } : {};
    const sale: Readonly<Record<number, string>> = {
      2: pick(CARDS),
      3: '000000',
      4: String(100 * (1 + below(6))).padStart(12, '0'),
      11: String(below(12) === 0 ? below(30) : n).padStart(6, '0'),
      22: '051',
      25: '00',
      41: pick(TIDS),
      42: pick(NUMBERS),
      49: '156',
      60: `22${pick(['000024', '000025'])}000500`,
      ...chip,
    };
    const rrn = { 37: String(below(8) === 0 ? below(20) : n).padStart(12, '0'), 39: '00' };
    const { 2: _, ...bare } = sale;
    const answer = below(3) === 0 ? { ...sale, 42: pick(NUMBERS) } : sale;
    switch (below(12)) {
      case 0:
        out.push(frame('0200', sale));
        waiting.push(frame('0210', { ...answer, ...time, ...rrn }));
        break;
      case 1:
        out.push(frame('0200', { ...sale, ...time }), frame('0210', { ...bare, ...time, ...rrn }));
        break;
      case 2:
        out.push(
          frame('0210', { ...answer, ...time, ...rrn }),
          frame('0200', { ...sale, ...time }),
        );
        break;
      case 3:
        out.push(
          frame('0200', { ...sale, ...time }),
          frame('0200', { ...sale, ...time, 4: '000000000700' }),
        );
        break;
      case 4:
        out.push(frame('0200', { ...sale, ...time }), frame('0400', { ...sale, ...time }));
        break;
      case 5:
        out.push(
          frame('0800', {
            11: sale[11] as string,
            41: sale[41] as string,
            60: '00000024003',
            62: Buffer.from(`Sequence No16SN${below(4)}0000012345678`)
              .toString('hex')
              .toUpperCase(),
          }),
        );
        break;
      default:
        out.push(frame('0200', { ...sale, ...time }));
        waiting.push(frame('0210', { ...answer, ...time, ...rrn }));
    }
    while (waiting.length > below(6)) out.push(waiting.shift() as Uint8Array);
  }
  return [...out, ...waiting];
};

export const tokenise = (card: string): string => `K${card.slice(-6)}`;

const { ruleSet, weights } = catalogue();

/** A tap of the shipped rules, without a registry, that revises sales for two days. */
export const tapParts = (): TapParts => ({
  ...livePart(ruleSet),
  words: createDictionaries(),
  registry: createLiveRegistry([], []),
  weights,
  lang: 'en',
  zoneMinutes: 480,
  tokenise,
  today: '2026-03-16',
  horizonDays: 2,
});

/** Features that count each sale by itself, which no shipped one does. */
export const EACH: readonly DeclaredFeature[] = [
  { id: 'day-sales', measure: 'count', by: ['device'], days: 1, needs: [], doc: '', zh: '' },
  {
    id: 'card-sum',
    measure: 'sum',
    of: 'amount',
    by: ['card'],
    days: 3,
    needs: [],
    doc: '',
    zh: '',
  },
  {
    id: 'day-lag',
    measure: 'lag',
    of: 'amount',
    by: ['cleared'],
    days: 3,
    needs: [],
    doc: '',
    zh: '',
  },
];
