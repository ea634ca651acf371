/**
 * Goal: no output shows card data. Method: canary numbers put in every place that can carry them,
 * spelt as digits, packed and as characters; none may survive in the masked object or the dump.
 */
import { expect, it } from 'vitest';
import {
  type Decoded,
  decode,
  derive,
  describe,
  mask,
  maskPan,
  NO_FRAME,
  POS,
} from '../src/index.ts';
import { bytesOfSample, SAMPLES } from './corpus.ts';

const PAN = '6224242300000069';
const spelt = Buffer.from(PAN).toString('hex').toUpperCase();

const decoded = (fields: Decoded['fields']): Decoded => ({
  ...decode(new Uint8Array(0)),
  frame: NO_FRAME,
  mti: '0200',
  fields,
});

it('keeps the first six and last four, and every length', () => {
  expect(maskPan(PAN)).toBe('622424******0069');
  expect(maskPan('6217970000000005090')).toBe('621797*********5090');
  expect(maskPan('123456789012')).toBe('************');
  const masked = mask({
    fields: { 2: PAN, 14: '2903', 35: `${PAN}D29032010000012345`, 36: '99', 45: 'B62', 52: 'D1EE' },
  }).fields;
  expect(masked).toEqual({
    2: '622424******0069',
    14: '****',
    35: '622424******0069D*****************',
    36: '**',
    45: '***',
    52: '****',
  });
});

it('hides a track without a separator, and account numbers', () => {
  expect(mask({ fields: { 35: '622424230000006929032010000' } }).fields[35]).toBe('*'.repeat(27));
  expect(mask({ fields: { 102: PAN, 34: PAN } }).fields).toEqual({
    34: '622424******0069',
    102: '622424******0069',
  });
});

it('hides sensitive chip tags, also inside templates, and whatever is no TLV', () => {
  const track = `57115A${PAN}D2903201`;
  const chip = (hex: string): string => mask({ fields: { 55: hex } }).fields[55]!;
  expect(chip(`5A08${PAN}9C0100`)).toBe(`5A08${'*'.repeat(16)}9C0100`);
  expect(chip(`5F2403290331${'5F200241429C0100'}`)).toBe('5F2403******5F2002****9C0100');
  expect(chip(`700A5A08${PAN}`)).toBe(`700A5A08${'*'.repeat(16)}`);
  expect(chip(`9C0100${track}`)).toBe(`9C0100${'*'.repeat(track.length)}`);
});

it('hides the random factor in every container, and copies of the number', () => {
  expect(mask({ fields: { 59: 'A2018010020203006000069' } }).fields[59]).toBe(
    'A2018010020203006******',
  );
  expect(mask({ fields: { 2: PAN, 59: 'A2099?03006000069' } }).fields[59]).toBe(
    'A2099?03006******',
  );
  const copies = mask({ fields: { 2: PAN, 48: PAN, 62: `00${spelt}`, 63: `x${PAN}` } }).fields;
  expect(copies[48]).toBe('622424******0069');
  expect(copies[62]).toBe(`00${'*'.repeat(32)}`);
  expect(copies[63]).toBe('x622424******0069');
});

it('leaves no canary in any output', () => {
  const everywhere = decoded({
    2: PAN,
    14: '2911',
    35: `${PAN}D29112010000`,
    36: PAN,
    45: PAN,
    46: `PI01604020406060000${'69'}`,
    47: 'PI012\x04\x0206\x06\x06000069',
    48: PAN,
    52: spelt.slice(0, 16),
    54: PAN,
    55: `5A08${PAN}57105A${PAN}D29113`,
    57: `0606000069${PAN}`,
    58: PAN,
    59: `A2018010020203006000069`,
    62: spelt,
    63: PAN,
  });
  const masked = mask(everywhere);
  const outputs = [
    JSON.stringify(masked),
    JSON.stringify(derive(masked)),
    describe(everywhere, { dialect: POS, lang: 'zh', reveal: false }),
  ].join('\n');
  for (const secret of [PAN, spelt, '2911', '000069', spelt.slice(0, 16)]) {
    expect(outputs).not.toContain(secret);
  }
  expect(describe(everywhere, { dialect: POS, lang: 'en', reveal: true })).toContain(PAN);
});

it('leaves no full number of the published messages', () => {
  for (const { id } of SAMPLES) {
    const original = decode(bytesOfSample(id));
    const pan = original.fields[2] ?? /^\d+/.exec(original.fields[35] ?? '')?.[0];
    const masked = mask(original);
    expect(Object.keys(masked.fields)).toEqual(Object.keys(original.fields));
    for (const [field, value] of Object.entries(masked.fields)) {
      expect(value.length).toBe(original.fields[Number(field)]!.length);
    }
    if (pan) expect(JSON.stringify(masked)).not.toContain(pan);
  }
});

it('writes control characters as escapes', () => {
  const dump = describe(decoded({ 63: '\u001b[2J\u0007' }), {
    dialect: POS,
    lang: 'en',
    reveal: false,
  });
  expect(dump).toContain('\\x1b[2J\\x07');
});
