const CARD_RUN = /(?<![0-9])[0-9]{13,19}(?![0-9])/g;

/** True for text that can only be a card number: 13 to 19 digits and nothing else. */
export const looksLikeCardNumber = (text: string): boolean => /^[0-9]{13,19}$/.test(text);

/**
 * First six and last four digits, the rest as `*`: the only form in which a card number is shown.
 *
 * Source  PCI DSS 3.4.1 as cited in docs/security.md: at most BIN and last four on display.
 */
export const maskCardNumber = (digits: string): string =>
  `${digits.slice(0, 6)}${'*'.repeat(Math.max(0, digits.length - 10))}${digits.slice(-4)}`;

/** Text with every run of 13 to 19 digits masked: for names, reasons and rejected values. */
export const maskCardNumbers = (text: string): string => text.replace(CARD_RUN, maskCardNumber);
