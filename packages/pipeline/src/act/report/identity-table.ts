import { type Lang, yuanLabel } from '@zhenma/model';
import type { Row } from '../../engine/session.ts';
import { type Html, html, type Piece } from './html.ts';
import {
  differingFields,
  IDENTITY_FIELDS,
  type Identity,
  type IdentityField,
  identitiesOf,
  insideMcc,
} from './identities.ts';
import { accountText, placeText } from './identity-texts.ts';
import { numberHtml, timeLabel, tradeLabel } from './labels.ts';
import { type Words, wordFor } from './words.ts';

interface Setting {
  readonly words: Words;
  readonly lang: Lang;
  readonly zoneMinutes: number;
}

/**
 * The table of the five identities, with the differing cells marked by colour and by a sign.
 *
 * Shape   away: how far from its registered place the device stands, where that is a finding.
 */
export const identityTable = (example: Row, setting: Setting, away?: string): Html => {
  const { words, zoneMinutes } = setting;
  const { columns, section } = words;
  const all = identitiesOf(example);
  const time = timeLabel(Number(example['at_ms']), zoneMinutes);
  const head = [columns.identity, columns.number, columns.name, columns.trade, columns.place].map(
    (title) => html`<th scope="col">${title}</th>`,
  );
  return html`<p class="soft">${section.identitiesLead(yuanLabel(Number(example['amount'])), time)}</p>
<table class="stack identities"><thead><tr>${head}</tr></thead>
<tbody>${all.map((one) => identityRow(one, differingFields(one, all), example, setting, one.kind === 'place' ? away : undefined))}</tbody></table>`;
};

const identityRow = (
  identity: Identity,
  differing: ReadonlySet<IdentityField>,
  example: Row,
  { words, lang }: Setting,
  away?: string,
): Html => {
  const { columns } = words;
  const cells: Record<IdentityField, Piece> = {
    number:
      identity.number === null
        ? accountText(identity, example, words)
        : numberHtml(identity.number),
    name: identity.name,
    mcc: trade(identity, words, lang),
    places: placeText(identity, example, lang),
  };
  const head = html`<th scope="row">${titleOf(identity, words)}${sourceOf(identity, words)}</th>`;
  if (IDENTITY_FIELDS.every((field) => !cells[field]))
    return html`<tr>${head}<td colspan="4" class="soft">${words.section.notRecorded}</td></tr>`;
  const titles = {
    number: identity.kind === 'paid' ? columns.account : columns.number,
    name: columns.name,
    mcc: columns.trade,
  };
  const places = cell(
    columns.place,
    cells.places,
    differing.has('places') || away !== undefined,
    words,
    away,
  );
  const first = (['number', 'name', 'mcc'] as const).map((field) =>
    cell(titles[field], cells[field], differing.has(field), words),
  );
  return html`<tr>${head}${first}${places}</tr>`;
};

/** A printed identity that only the terminal's request tells is called what it is. */
const titleOf = ({ kind, view }: Identity, { identities }: Words): string =>
  kind === 'printed' && view === 'request' ? identities.asked : identities[kind];

/** The category sent; below it the one inside the number, where they differ. */
const trade = (identity: Identity, { section }: Words, lang: Lang): Piece => {
  const inside = insideMcc(identity);
  const sent = tradeLabel(identity.mcc, lang);
  return inside === null
    ? sent
    : html`${sent}<small>${section.insideNumber(tradeLabel(inside, lang))}</small>`;
};

/** A value under its label; below it, how far away the place is. */
const cell = (label: string, value: Piece, differs: boolean, words: Words, away?: string): Html => {
  const { section } = words;
  const note = away && html`<small>${away}</small>`;
  if (value === null || value === '')
    return html`<td data-label="${label}" class="soft">${words.none}</td>`;
  if (!differs) return html`<td data-label="${label}">${value}</td>`;
  return html`<td data-label="${label}"><span class="diff"><span class="sign" role="img" aria-label="${section.differsMark}">≠</span>&nbsp;${value}</span>${note}</td>`;
};

const sourceOf = ({ kind, view }: Identity, { section, views }: Words): Html | null => {
  if (kind === 'place') return html`<small>${section.deviceAt}</small>`;
  if (kind === 'paid') return html`<small>${section.paidNote}</small>`;
  return view === null ? null : html`<small>${wordFor(views, view)}</small>`;
};
