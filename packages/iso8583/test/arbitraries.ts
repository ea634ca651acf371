import fc from 'fast-check';
import type { Dialect, FieldSpec, Message } from '../src/index.ts';

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });

const track = (spec: FieldSpec, min: number, max: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...(spec.encoding === 'bcd' ? '0123456789D' : '0123456789=D')),
    minLength: min,
    maxLength: max,
  });

const GBK_CHARACTERS = '银联商户测试超市餐饮０１９、。Ａ—€·';

/** Text of an exact number of GBK bytes: some characters of two bytes, the rest of one. */
const text = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min, max }),
      fc.array(fc.constantFrom(...GBK_CHARACTERS), { maxLength: 8 }),
      fc.string({ unit: 'binary-ascii', minLength: max, maxLength: max }),
    )
    .map(([bytes, wide, narrow]) => {
      const fitting = wide.slice(0, bytes >> 1);
      return fitting.join('') + narrow.slice(0, bytes - 2 * fitting.length);
    })
    .filter((value) => !value.startsWith('hex:'));

const hex = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: min, maxLength: max })
    .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());

/** Values that a table row allows. */
export function valueFor(spec: FieldSpec): fc.Arbitrary<string> {
  const max = spec.prefix === 'fixed' ? spec.length : Math.min(spec.length, 60);
  const min = spec.prefix === 'fixed' ? spec.length : 0;
  switch (spec.kind) {
    case 'n':
      return digits(min, max);
    case 'z':
      return track(spec, min, max);
    case 'xn':
      return fc
        .tuple(fc.constantFrom('C', 'D'), digits(max - 1, max - 1))
        .map(([sign, amount]) => sign + amount);
    case 'text':
      return text(min, max);
    case 'b':
      return hex(min, max);
  }
}

const mti = fc
  .tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 5 }),
  )
  .map((parts) => `0${parts.join('')}`);

/** Messages of a dialect with a given frame: any fields, any allowed values. */
export function messageOf(
  dialect: Dialect,
  frame: fc.Arbitrary<Message['frame']>,
): fc.Arbitrary<Message> {
  const numbers = Object.keys(dialect.fields).map(Number);
  return fc.subarray(numbers, { minLength: 1, maxLength: 24 }).chain((fields) =>
    fc.record({
      profile: fc.constant(dialect.name),
      frame,
      mti,
      fields: fc.record(
        Object.fromEntries(fields.map((field) => [field, valueFor(dialect.fields[field]!)])),
      ) as fc.Arbitrary<Record<number, string>>,
    }),
  );
}
