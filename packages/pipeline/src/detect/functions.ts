import {
  areaInside,
  compareNames,
  feesOfSale,
  institutionInside,
  isAcquirer,
  isCutNumber,
  mccInside,
  nameFromElsewhere,
  nameIsDearer,
  nameSimilarity,
  numberDoubt,
  placeOfAcquirer,
  placeOfArea,
  placesOfAreas,
  placesOfNumbers,
  priceClass,
  regionFlagged,
  sameFirm,
  sameInstitution,
  tradeOfNameAgainst,
  tradesOfNames,
} from '@zhenma/model';
import type { DomainFunction, FieldType } from '@zhenma/rules';
import { DISTANCE_KM } from './distance.ts';

const dictionary = (
  name: string,
  params: readonly FieldType[],
  returns: FieldType,
  doc: string,
  js: (...args: never[]) => unknown,
): DomainFunction => ({ name, params, returns, doc, form: { kind: 'dictionary' }, js });

/** Null where one code is unknown, or nothing tells more than the province. */
const isOneCity = (a: string, b: string): boolean | null => {
  const relation = placesOfAreas(a, b);
  if (relation === null || relation === 'unknown') return null;
  return relation === 'same' || relation === 'same_city';
};

/**
 * What rules may call besides CEL's own functions. Each has one implementation, in the model; the
 * batch engine evaluates it once per distinct argument, the stream remembers its answers.
 */
export const DOMAIN_FUNCTIONS: readonly DomainFunction[] = [
  dictionary('mcc', ['string'], 'string', 'category code inside a structured number', mccInside),
  dictionary(
    'institution',
    ['string'],
    'string',
    'institution code inside a structured number',
    institutionInside,
  ),
  dictionary('area', ['string'], 'string', 'area code inside a structured number', areaInside),
  dictionary(
    'numberDoubt',
    ['string'],
    'string',
    'why a merchant number cannot be taken apart: shape, category, area, institution; none if it can',
    numberDoubt,
  ),
  dictionary(
    'places',
    ['string', 'string'],
    'string',
    'how the areas inside two numbers relate: same, same_city, same_province, different, unknown',
    placesOfNumbers,
  ),
  dictionary(
    'placeOfAcquirer',
    ['string', 'string'],
    'string',
    'how the area inside a number relates to the area inside an acquirer field',
    placeOfAcquirer,
  ),
  dictionary(
    'placeOfArea',
    ['string', 'string'],
    'string',
    'how the area inside a number relates to a stated area code',
    placeOfArea,
  ),
  dictionary(
    'areas',
    ['string', 'string'],
    'string',
    'how two stated area codes relate, each read in either scheme',
    placesOfAreas,
  ),
  dictionary(
    'sameplace',
    ['string', 'string'],
    'bool',
    'two area codes, of either scheme, one city',
    isOneCity,
  ),
  DISTANCE_KM,
  dictionary(
    'sameInstitution',
    ['string', 'string'],
    'bool',
    'whether a number and an acquirer field name the same firm',
    sameInstitution,
  ),
  dictionary(
    'isAcquirer',
    ['string', 'string'],
    'bool',
    'whether what a registry calls the acquirer, code or name, is the firm of an acquirer field',
    isAcquirer,
  ),
  dictionary(
    'regionFlagged',
    ['string'],
    'bool',
    'an audit list of 2017 flags the institution inside a number for the area inside it',
    regionFlagged,
  ),
  dictionary(
    'cutShort',
    ['string', 'string'],
    'bool',
    'one of two numbers is what is left of the other, cut short, masked or rounded by a spreadsheet',
    isCutNumber,
  ),
  dictionary('sameFirm', ['string', 'string'], 'bool', 'two institution codes, one firm', sameFirm),
  dictionary(
    'names',
    ['string', 'string'],
    'string',
    'how two merchant names relate: same, similar, different, unknown',
    compareNames,
  ),
  dictionary(
    'nameSimilarity',
    ['string', 'string'],
    'double',
    'how alike two merchant names are, 0 to 1',
    nameSimilarity,
  ),
  dictionary(
    'tradeOfName',
    ['string', 'string'],
    'string',
    'whether the trade in a name can be that of a category code: agrees, contradicts, unknown',
    tradeOfNameAgainst,
  ),
  dictionary(
    'tradesOfNames',
    ['string', 'string'],
    'string',
    'whether two names can be of one trade: agrees, contradicts, unknown',
    tradesOfNames,
  ),
  dictionary(
    'nameFromElsewhere',
    ['string', 'string'],
    'bool',
    'the name speaks of provinces, none of them that of the number',
    nameFromElsewhere,
  ),
  dictionary(
    'nameIsDearer',
    ['string', 'string', 'string'],
    'bool',
    'the name tells trades of the standard price only, the code is of a cheaper class on that day',
    nameIsDearer,
  ),
  dictionary(
    'priceClass',
    ['string', 'string'],
    'string',
    'standard, preferential, exempt or special class of a category code on a day',
    (mcc: string, day: string) => priceClass(mcc, day) ?? null,
  ),
  dictionary(
    'tariff',
    ['string', 'string', 'int', 'string'],
    'int',
    'issuer and network fee in fen of a category code, a card type and an amount in fen on a day',
    feesOfSale,
  ),
];
