import { RESPONSE_CODES_TSV } from './generated/response-codes.ts';
import { RESPONSE_CODES_PRIVATE_TSV } from './generated/response-codes-private.ts';
import { lazy, parseTsv } from './tsv.ts';

/** A response code (F39). */
export interface ResponseCode {
  readonly code: string;
  readonly meaning: string;
  /** A success · B retry allowed · C do not retry · D operator or acquirer must act · E system fault. */
  readonly actionClass?: 'A' | 'B' | 'C' | 'D' | 'E';
  /** Text that the terminal shows, zh. */
  readonly display?: string;
  /** Own analysis: what the code may say about a jump, beginning high, medium or low. */
  readonly jumpRelevance?: string;
  /** Where a non-standard code was seen; absent for standard codes. */
  readonly privateTo?: string;
}

/**
 * A response code, standard ones first.
 *
 * Shape   two characters as in F39. Private: W8 and Z0 of one routing front-end, OT of one terminal.
 * Errors  none; an unlisted code is undefined. Vendor pages invent meanings: they are not used here.
 * Source  catalog/codes/response-codes.csv, response-codes-private.csv.
 * @example findResponse('03')?.meaning // 无效商户
 */
export function findResponse(code: string): ResponseCode | undefined {
  return byCode().get(code);
}

/** All response codes, standard ones first. */
export function responses(): readonly ResponseCode[] {
  return all();
}

const all = lazy((): readonly ResponseCode[] => {
  const standard = parseTsv(RESPONSE_CODES_TSV, 5).map(
    ([code = '', meaning = '', actionClass = '', display = '', jumpRelevance = '']): ResponseCode =>
      Object.freeze({
        code,
        meaning,
        actionClass: actionClass as 'A',
        ...(display && { display }),
        ...(jumpRelevance && { jumpRelevance }),
      }),
  );
  const privateCodes = parseTsv(RESPONSE_CODES_PRIVATE_TSV, 3)
    .filter(([code = '']) => code.length === 2)
    .map(
      ([code = '', meaning = '', privateTo = '']): ResponseCode =>
        Object.freeze({ code, meaning, privateTo }),
    );
  return Object.freeze([...standard, ...privateCodes]);
});
const byCode = lazy(() => new Map(all().map((row) => [row.code, row])));
