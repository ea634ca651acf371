import { type Area, findArea, isAmbiguousArea, samePlace } from './codes/areas.ts';
import { findInstitution } from './codes/institutions.ts';
import { findMcc } from './codes/mcc.ts';

/** Which table the four area characters were read in. */
export type AreaScheme = 'cnaps' | 'gb2260' | 'ambiguous' | 'unknown';

/** A 15-character merchant number (F42) taken apart. */
export interface MerchantNumber {
  readonly number: string;
  /** Characters 1–3. */
  readonly institution: string;
  /** Characters 4–7. */
  readonly area: string;
  readonly areaScheme: AreaScheme;
  /** The place the area part names; absent when it is ambiguous or unknown. */
  readonly place?: Area;
  /** Every reading of the area part: two when the schemes disagree. */
  readonly places: readonly Area[];
  /** Characters 8–11. */
  readonly mcc: string;
  /** Characters 12–15; letters occur. */
  readonly serial: string;
  /** True when area and category are both known codes: only then do the parts mean something. */
  readonly structured: boolean;
  /** 0–1: how sure we are that the number follows the 3-4-4-4 structure. */
  readonly confidence: number;
}

const SHAPE = /^[0-9]{3}[0-9]{2}[0-9A-Z]{2}[0-9]{4}[0-9A-Z]{4}$/;

/** Test and filler numbers that fit the structure by accident. Source: docs/facts.md §1. */
const FILLERS = new Set(['123456789012345', '000000000000000', '000000000000001']);

/**
 * Takes a merchant number apart.
 *
 * Shape   `hint` is the acquirer field F32/F33 when known: its area part is always CNAPS, so it
 *         settles which scheme an ambiguous area code is meant in.
 * Errors  none: a number that is not structured is returned with `structured: false`, its parts
 *         as they stand, and a confidence of 0.2 or less. Never a guess.
 * Source  docs/facts.md §1 (3 institution + 4 area + 4 MCC + 4 serial [V2]; two area schemes [V]);
 *         the confidence steps are our own reading of how often each part decides [I].
 * @example parseMerchantNumber('84329004582000B').place?.province // '上海'
 */
export const parseMerchantNumber = (number: string, hint?: string): MerchantNumber => {
  const parts = {
    number,
    institution: number.slice(0, 3),
    area: number.slice(3, 7),
    mcc: number.slice(7, 11),
    serial: number.slice(11),
  };
  if (!SHAPE.test(number) || FILLERS.has(number))
    return { ...parts, areaScheme: 'unknown', places: [], structured: false, confidence: 0 };
  const read = readArea(parts.area, hint);
  const knownMcc = findMcc(parts.mcc) !== undefined;
  const structured = knownMcc && read.places.some((place) => place.exact);
  const confidence = structured ? trustIn(parts.institution, hint) : knownMcc ? 0.2 : 0.1;
  return { ...parts, ...read, structured, confidence };
};

/** Codes 500–799 are foreign banks, which run no terminals here: a number of theirs is an accident. */
const FOREIGN_BANK = /^[567]/;

/** How much a structured number is trusted, by what is known of its institution. */
const trustIn = (institution: string, hint: string | undefined): number => {
  const confirmed = hint !== undefined && parseAcquirer(hint)?.institution === institution;
  if (FOREIGN_BANK.test(institution) && !confirmed) return 0.5;
  return findInstitution(institution) === undefined ? 0.9 : 0.98;
};

type AreaReading = Pick<MerchantNumber, 'areaScheme' | 'places' | 'place'>;

/** Areas are few and asked for again and again, mostly without a hint. */
const unhinted = new Map<string, AreaReading>();

const readArea = (code: string, hint: string | undefined): AreaReading => {
  const known = hint === undefined ? unhinted.get(code) : undefined;
  if (known !== undefined) return known;
  const read = understandArea(code, hint);
  if (hint === undefined) unhinted.set(code, read);
  return read;
};

const understandArea = (code: string, hint: string | undefined): AreaReading => {
  const cnaps = findArea(code, 'cnaps');
  const gb = findArea(code, 'gb2260');
  const exact = [cnaps, gb].filter((area) => area?.exact) as Area[];
  const places = exact.length > 0 ? exact : ([cnaps, gb].filter(Boolean) as Area[]).slice(0, 1);
  const [first, second] = places;
  if (!first) return { areaScheme: 'unknown', places };
  if (!second || !isAmbiguousArea(code) || samePlace(first, second) === 'same')
    return { areaScheme: first.scheme, places, place: first };
  const settled = settleByHint(places, hint);
  if (settled) return { areaScheme: settled.scheme, places, place: settled };
  return { areaScheme: 'ambiguous', places };
};

/** The one reading that lies in the city the acquirer field names, if exactly one does. */
const settleByHint = (places: readonly Area[], hint: string | undefined): Area | undefined => {
  const acquirer = hint === undefined ? undefined : parseAcquirer(hint);
  if (!acquirer?.place) return undefined;
  const home = acquirer.place;
  const near = places.filter((place) => {
    const relation = samePlace(place, home);
    return relation === 'same' || relation === 'same_city';
  });
  return near.length === 1 ? near[0] : undefined;
};

/** An acquirer field (F32, F33, F44) taken apart: class digit, institution, CNAPS area. */
export interface AcquirerCode {
  readonly code: string;
  /** The same three characters that open the firm's merchant numbers. */
  readonly institution: string;
  readonly area?: string;
  readonly place?: Area;
}

/**
 * Takes an acquirer institution code apart.
 *
 * Shape   8 digits = `4` or `0` + institution 3 + area 4; 10 or 11 digits = leading `08` before
 *         that; 3 or 4 digits = institution alone. `undefined` for anything else.
 * Source  docs/facts.md §1 [V samples]: 48431665 = 843 at 1665, 0848225800 long form.
 */
export const parseAcquirer = (code: string): AcquirerCode | undefined => {
  const match = /^(?:08)?([04])([0-9]{3})([0-9]{2}[0-9A-Z]{2})?0?$/.exec(code.trim());
  if (!match) return /^[0-9]{3}$/.test(code) ? { code, institution: code } : undefined;
  const institution = match[2] as string;
  const area = match[3];
  if (area === undefined || area === '0000') return { code, institution };
  const place = findArea(area, 'cnaps');
  return place?.exact ? { code, institution, area, place } : { code, institution, area };
};

/** Shorter remains name an institution and an area at most, which thousands of merchants share. */
const CUT_CHARS_MIN = 8;

/** Of a number that lost its beginning, area, category and serial must be left: any less is common. */
const TAIL_CHARS_MIN = 11;
const MANTISSA = /^([0-9]\.[0-9]{3,})E\+?([0-9]{2})$/i;

/** A number whose middle or ends an export hides: `898********0001`. */
const MASKED = /^([0-9A-Z]*)[*#]{2,}([0-9A-Z]*)$/;

/** What a table shows as `8.98331E+14`, rounded or cut, written out: no merchant's category is noughts. */
const WRITTEN_OUT = /^([0-9]{6})0{9}$/;

/** Fewer characters than institution and half a serial, shown of a masked number, fit too many. */
const SHOWN_CHARS_MIN = 6;

/**
 * Whether one of two merchant numbers is what is left of the other: cut short by an export at its end
 * or, as where leading noughts are lost, at its beginning,
 * rounded by a spreadsheet (`8.98331E+14`, or `898331000000000`), or masked (`898********0001`).
 *
 * Source  contract §4, cause `data`: an artefact of a source.
 */
export const isCutNumber = (a: string, b: string): boolean => isCutOf(a, b) || isCutOf(b, a);

/** Whether the first is what is left of the second. Source as `isCutNumber`. */
export const isCutOf = (rest: string, whole: string): boolean =>
  isRoundedOrMasked(rest)
    ? isLeftAltered(rest, whole)
    : isPartOf(rest, whole) || isWrittenOut(rest, whole);

/** Has what no number has that was only cut; asked first, since nearly all are whole. */
const isRoundedOrMasked = (number: string): boolean =>
  number.includes('.') || number.includes('*') || number.includes('#');

const isWrittenOut = (rest: string, whole: string): boolean => {
  if (!rest.endsWith('000000000') || rest.length !== whole.length || rest === whole) return false;
  const kept = WRITTEN_OUT.exec(rest)?.[1];
  if (kept === undefined) return false;
  if (whole.startsWith(kept)) return true;
  if (!/^[0-9]+$/.test(whole)) return false;
  return Math.abs(Number(whole) - Number(rest)) <= 0.5 * 10 ** (rest.length - kept.length);
};

const isPartOf = (rest: string, whole: string): boolean =>
  rest.length < whole.length &&
  ((rest.length >= CUT_CHARS_MIN && whole.startsWith(rest)) ||
    (rest.length >= TAIL_CHARS_MIN && whole.endsWith(rest)));

const isLeftAltered = (rest: string, whole: string): boolean => {
  const [, head, tail] = MASKED.exec(rest) ?? [];
  if (head !== undefined && tail !== undefined)
    return (
      head.length + tail.length >= SHOWN_CHARS_MIN &&
      head.length + tail.length < whole.length &&
      !MASKED.test(whole) &&
      whole.startsWith(head) &&
      whole.endsWith(tail)
    );
  const [, mantissa, exponent] = MANTISSA.exec(rest) ?? [];
  if (mantissa === undefined || exponent === undefined) return isPartOf(rest, whole);
  const [unit, places] = [Number(exponent), mantissa.length - 2];
  if (whole.length !== unit + 1) return false;
  // Some exports cut instead of rounding, and a letter at the end was lost before that.
  if (whole.startsWith(mantissa.replace('.', ''))) return true;
  return (
    /^[0-9]+$/.test(whole) && Math.abs(Number(whole) - Number(rest)) <= 0.5 * 10 ** (unit - places)
  );
};
