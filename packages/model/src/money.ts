/** Yuan text with two decimals from integer fen. @example yuanText(123456) // '1234.56' */
export const yuanText = (fen: number): string => {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Yuan with thousands separators, for people. @example yuanLabel(184620) // '1,846.20' */
export const yuanLabel = (fen: number): string => {
  const [whole, part] = yuanText(fen).split('.') as [string, string];
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`;
};
