import { areDigits, fourDigits } from '../../clean/words.ts';
import { type AcomParts, madeColumn } from './acom-made.ts';
import { unlessAsAbove } from './as-above.ts';
import { type Cut, digitsAt, type FixedBatch, type Made, putYuan } from './fixed-batch.ts';
import type { LayoutField } from './layout.ts';
import { netFee } from './row.ts';
import { fenIn, NO_FEN } from './values.ts';

/** Amount and fees; a record without a readable amount is left. */
export const createAmountCuts = (parts: AcomParts): readonly Cut[] => {
  const { f } = parts;
  const fee = f.merchantFee;
  return [
    createAmountCut(parts),
    createFeeCut(parts, 'issuer_fee', [f.receivable, f.payable], (batch, at) =>
      netFee(fenAt(batch, at, f.receivable, -1), fenAt(batch, at, f.payable)),
    ),
    createFeeCut(parts, 'network_fee', [f.network], (batch, at) => fenAt(batch, at, f.network)),
    ...(fee
      ? [createFeeCut(parts, 'merchant_fee', [fee], (batch, at) => fenAt(batch, at, fee))]
      : []),
  ];
};

/** The amount, which has no sign. */
const createAmountCut = (parts: AcomParts): Cut => {
  const { f, made } = parts;
  const target = madeColumn(parts, 'amount');
  return (batch) => {
    const { words, count, ats, left } = batch;
    for (let row = 0; row < count; row++) {
      const at = ats[row] as number;
      target.starts[row] = made.used;
      if (!putPlainYuan(made, words, at + f.amount.start)) {
        const fen = fenAt(batch, at, f.amount);
        if (fen === NO_FEN) left[row] = 1;
        else putYuan(made, Math.abs(fen));
      }
      target.ends[row] = made.used;
    }
  };
};

const createFeeCut = (
  parts: AcomParts,
  name: string,
  fields: readonly LayoutField[],
  fenOf: (batch: FixedBatch, at: number) => number,
): Cut => {
  const { made } = parts;
  const target = madeColumn(parts, name);
  return unlessAsAbove(fields, [target], (batch, row, at) => {
    const fen = fenOf(batch, at);
    target.starts[row] = made.used;
    if (fen !== NO_FEN) putYuan(made, fen);
    target.ends[row] = made.used;
    return true;
  });
};

/** Digits of an amount, of which the last two are fen. */
const AMOUNT_DIGITS = 12;
const YUAN_DIGITS = AMOUNT_DIGITS - 2;

/** Writes twelve digits of fen as yuan, the zeros before it left out; false when they are not digits. */
const putPlainYuan = (made: Made, from: DataView, at: number): boolean => {
  if (!areDigits(from, at, at + AMOUNT_DIGITS)) return false;
  const zeros = Math.min(zerosAt(from, at), YUAN_DIGITS - 1);
  const end = made.used + YUAN_DIGITS - zeros;
  // The third word reaches into what follows the amount, and is written over.
  for (let byte = 0; byte < YUAN_DIGITS - zeros; byte += 4)
    made.words.setInt32(made.used + byte, from.getInt32(at + zeros + byte));
  made.words.setUint8(end, 0x2e);
  made.words.setInt16(end + 1, from.getInt16(at + YUAN_DIGITS));
  made.used = end + 3;
  return true;
};

/** How many of twelve digits are zeros before the first other one. */
const zerosAt = (words: DataView, at: number): number => {
  const head = zerosOfWord(words.getInt32(at));
  if (head < 4) return head;
  const middle = zerosOfWord(words.getInt32(at + 4));
  return middle < 4 ? 4 + middle : 8 + zerosOfWord(words.getInt32(at + 8));
};

const zerosOfWord = (word: number): number => Math.clz32(word ^ 0x30303030) >> 3;

/** {@link fenIn}, where twelve digits, or a letter and eleven, are read four at a time. */
const fenAt = (
  { bytes, words }: FixedBatch,
  at: number,
  { start, end }: LayoutField,
  bare: 1 | -1 = 1,
): number => {
  const from = at + start;
  if (end - start !== AMOUNT_DIGITS) return fenIn(bytes, from, at + end, bare);
  const first = words.getUint8(from);
  const isDebit = first === 0x44;
  const isCredit = first === 0x43;
  const head = isDebit || isCredit ? digitsAt(words, from + 1, from + 4) : fourDigits(words, from);
  const middle = fourDigits(words, from + 4);
  const tail = fourDigits(words, from + 8);
  if ((head | middle | tail) < 0) return fenIn(bytes, from, at + end, bare);
  const fen = (head * 10_000 + middle) * 10_000 + tail;
  if (fen === 0) return 0;
  return isCredit || (bare < 0 && !isDebit) ? -fen : fen;
};
