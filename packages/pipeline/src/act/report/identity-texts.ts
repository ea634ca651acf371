import type { Case, Lang } from '@zhenma/model';
import type { Row } from '../../engine/session.ts';
import { textOf } from './case-data.ts';
import type { Identity } from './identities.ts';
import { placeLabel } from './labels.ts';
import type { Words } from './words.ts';

const TAIL = 4;

/** The account that is paid, of which only the end is shown. */
export const accountText = (
  { kind }: Identity,
  example: Row,
  { section }: Words,
): string | null => {
  const account = textOf(example['registered_account']);
  return kind === 'paid' && account !== null ? section.account(account.slice(-TAIL)) : null;
};

/** Where an identity is: its area, or, of the device, its position. */
export const placeText = (identity: Identity, example: Row, lang: Lang): string | null =>
  placeLabel(identity.places, lang) || positionOf(identity, example);

const positionOf = ({ kind }: Identity, example: Row): string | null => {
  const [lat, lon] = [example['lat'], example['lon']];
  if (kind !== 'place' || typeof lat !== 'number' || typeof lon !== 'number') return null;
  return `${lat.toFixed(2)}, ${lon.toFixed(2)}`;
};

/** Within this a device stands at its place: some findings of catalog/rules/onset.yaml ask for that. */
const AT_PLACE_METRES = 1000;

/** How far from its registered place the findings of a case say that the device stands, in words. */
export const awayText = ({ evidence }: Case, { section }: Words): string | undefined => {
  const metres = evidence.map(({ values }) => Number(values['away_metres'] ?? 0));
  const farthest = Math.max(0, ...metres);
  return farthest >= AT_PLACE_METRES ? section.awayFrom(section.kilometres(farthest)) : undefined;
};
