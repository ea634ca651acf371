/**
 * The date 9A of chip data, YYMMDD as a number; −1 when it states none or is no plain list of tags.
 */
export const chipDate = (bytes: Uint8Array, start: number, size: number): number => {
  const end = start + size;
  let date = -1;
  for (let at = start; at < end; ) {
    const first = bytes[at++] as number;
    const wide = (first & 0x1f) === 0x1f;
    if (wide && ((bytes[at++] as number) & 0x80) !== 0) return -1;
    if (at >= end || first === 0 || first === 0xff) return -1;
    let length = bytes[at++] as number;
    if (length === 0x81) length = bytes[at++] as number;
    else if (length > 0x7f) return -1;
    if (at + length > end) return -1;
    if (first === 0x9a && date < 0 && length === 3) date = packedDate(bytes, at);
    at += length;
  }
  return date;
};

const packedDate = (bytes: Uint8Array, at: number): number => {
  let date = 0;
  for (let place = at; place < at + 3; place++) {
    const byte = bytes[place] as number;
    if (byte > 0x99 || (byte & 15) > 9) return -1;
    date = date * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return date;
};
