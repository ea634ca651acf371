/** 13 to 19 digits, full-width ones too, as they stand or with single blanks or hyphens between. */
const CARD_RUN = /(?<![0-9０-９])[0-9０-９](?:[ -]?[0-9０-９]){12,18}(?![0-9０-９])/g;

/** Text with the full-width digits of Chinese input as plain ones. */
export const withPlainDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));

/** True for text that can only be a card number: 13 to 19 digits and nothing else. */
export const looksLikeCardNumber = (text: string): boolean => /^[0-9]{13,19}$/.test(text);

/**
 * First six and last four digits, the rest as `*`: the only form in which a card number is shown.
 *
 * Source  PCI DSS 3.4.1 as cited in docs/security.md: at most BIN and last four on display.
 */
export const maskCardNumber = (digits: string): string =>
  `${digits.slice(0, 6)}${'*'.repeat(Math.max(0, digits.length - 10))}${digits.slice(-4)}`;

/**
 * Text with every run of 13 to 19 digits masked: for names, reasons and rejected values. Digits with
 * blanks or hyphens between them are masked when they pass the Luhn check, so that dates stay.
 */
export const maskCardNumbers = (text: string): string =>
  text.replace(CARD_RUN, (run) => {
    const digits = withPlainDigits(run).replace(/[ -]/g, '');
    return digits.length === run.length || passesLuhn(digits) ? maskCardNumber(digits) : run;
  });

/**
 * A card number that stands alone in `text`, blanks and hyphens taken out: 13 to 19 digits that pass
 * the Luhn check. For columns that hold bank accounts, most of which are none.
 */
export const cardNumberIn = (text: string): string | undefined => {
  const digits = withPlainDigits(text).replace(/[\s-]/g, '');
  return looksLikeCardNumber(digits) && passesLuhn(digits) ? digits : undefined;
};

/**
 * Card numbers as China's cards have them: UnionPay's 62 with 16 to 19 digits, 16 digits of the
 * foreign schemes. Source: ISO/IEC 7812-1 registrations [R].
 */
const ISSUED = '62[0-9]{14,17}|(?:4[0-9]|5[1-5]|35)[0-9]{14}';
const ISSUED_WHOLE = new RegExp(`^(?:${ISSUED})$`);
const ISSUED_RUN = new RegExp(`(?<![0-9])(?:${ISSUED})(?![0-9])`, 'g');

/**
 * True for an identifier that is beyond doubt a card number: issued by a scheme, and of a right
 * check digit. Most long identifiers are none, and masking them would make two of them one.
 */
export const isCardNumber = (text: string): boolean => ISSUED_WHOLE.test(text) && passesLuhn(text);

/** Text with the card numbers beyond doubt masked: file names and headers are full of other digits. */
export const hideCardNumbers = (text: string): string =>
  text.replace(ISSUED_RUN, (run) => (passesLuhn(run) ? maskCardNumber(run) : run));

/** Source: ISO/IEC 7812-1 annex B. */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const twice = digit * 2;
    sum += place % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
};
