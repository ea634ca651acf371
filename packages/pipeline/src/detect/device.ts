import type { Dictionaries, Identified, SaleRow } from '../engine/observed.ts';

/** `sale_key.device`: the serial, else terminal id and institution of the cleared number. */
export const deviceOf = (
  row: SaleRow,
  { device_sn, cleared }: Identified,
  words: Dictionaries,
): number => {
  if (device_sn > 0) return device_sn;
  const tid = row['tid'] as number;
  if (tid === 0 || cleared === 0) return 0;
  const institution = /^[0-9]{3}/.exec(words.number.textOf(cleared) ?? '')?.[0] ?? '0';
  return -(tid * 1000 + Number(institution));
};
