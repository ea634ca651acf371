/**
 * What a reader may know about a file besides its bytes. Readers never ask a clock.
 *
 * Shape   date: the day the file or message was received, `YYYY-MM-DD`; a date without a year
 *         becomes the latest such date not after the day following it.
 *         issuer: the card issuer when the sender is known (SMS number, account name).
 * Errors  an unusable date counts as absent.
 */
export interface ReadContext {
  readonly date?: string;
  readonly issuer?: string;
}

export const EMPTY_CONTEXT: ReadContext = {};
