import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cardNumberIn,
  hideCardNumbers,
  isCardNumber,
  looksLikeCardNumber,
  maskCardNumber,
  maskCardNumbers,
} from '../src/card-number.ts';

/** Published test numbers; none belongs to anybody. */
const CARDS = ['6222021234567890', '4111111111111111', '6225880000000000008', '378282246310005'];

describe('masking', () => {
  test.each([
    ['6222021234567890', '622202******7890'],
    ['card 6222021234567890.', 'card 622202******7890.'],
    ['a6222021234567890b', 'a622202******7890b'],
    ['1234567890123', '123456***0123'],
    ['1234567890123456789', '123456*********6789'],
    ['123456789012', '123456789012'],
    ['12345678901234567890', '12345678901234567890'],
    ['4111111111111111 4111111111111111', '411111******1111 411111******1111'],
    ['4111 1111 1111 1111', '411111******1111'],
    ['no 4111-1111-1111-1111!', 'no 411111******1111!'],
    ['4111 1111 1111 1112', '4111 1111 1111 1112'],
    ['2024-03-01 12 30 16', '2024-03-01 12 30 16'],
    ['4111  1111 1111 1111', '4111  1111 1111 1111'],
    ['卡号4111111111111111，有效', '卡号411111******1111，有效'],
    ['', ''],
  ])('%s → %s', (text, masked) => expect(maskCardNumbers(text)).toBe(masked));

  test.each(CARDS)('%s keeps six and four', (card) => {
    expect(maskCardNumber(card)).toHaveLength(card.length);
    expect(maskCardNumber(card)).toMatch(/^[0-9]{6}\*+[0-9]{4}$/);
  });

  test('no run of 13 to 19 digits survives, and masking twice changes nothing', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789', ' ', '-', 'x'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (input) => {
        const masked = maskCardNumbers(input);
        expect(masked).not.toMatch(/(?<![0-9])[0-9]{13,19}(?![0-9])/);
        expect(maskCardNumbers(masked)).toBe(masked);
      }),
    );
  });
});

test.each([
  ['4111111111111111', true],
  ['0000000000000', true],
  ['411111111111', false],
  ['41111111111111111111', false],
  ['4111 1111 1111 1111', false],
  ['411111111111111x', false],
  ['４１１１１１１１１１１１１１１１', false],
])('%s looks like a card number: %s', (text, looks) =>
  expect(looksLikeCardNumber(text)).toBe(looks),
);

test.each([
  ['4111111111111111', '4111111111111111'],
  ['4111 1111-1111 1111', '4111111111111111'],
  ['4111111111111112', undefined],
  ['6225880000000000008', undefined],
  ['acct 4111111111111111', undefined],
])('%s as an account holds card %s', (text, card) => expect(cardNumberIn(text)).toBe(card));

test.each([
  ['6222021234567890011', true],
  ['4111111111111111', true],
  ['6222021234567890012', false],
  ['4111111111111111111', false],
  ['2024030512000015', false],
  ['378282246310005', false],
])('%s is beyond doubt a card number: %s', (text, sure) => expect(isCardNumber(text)).toBe(sure));

test('file names lose their card numbers and keep their times', () =>
  expect(hideCardNumbers('in/20240305120000_4111111111111111_6222021234567890011.csv')).toBe(
    'in/20240305120000_411111******1111_622202*********0011.csv',
  ));
