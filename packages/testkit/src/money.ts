/** Decimal yuan text of an amount in fen, e.g. 123456 → `1234.56`. */
export function yuan(fen: number): string {
  const cents = fen % 100;
  return `${(fen - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
}

/** Fen of decimal yuan text; the text must be one that `yuan` could have written. */
export function parseYuan(text: string): number {
  const [whole = '0', cents = ''] = text.split('.');
  return Number(whole) * 100 + Number(cents.padEnd(2, '0').slice(0, 2));
}
