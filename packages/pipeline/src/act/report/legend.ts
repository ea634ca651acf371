import type { Lang } from '@zhenma/model';
import type { Look } from './case-data.ts';
import { REST_COLOUR } from './colours.ts';
import { type Html, html } from './html.ts';
import {
  cell,
  countLabel,
  mccOf,
  numberHtml,
  placeLabel,
  placesOf,
  swatch,
  tradeLabel,
} from './labels.ts';
import type { Words } from './words.ts';

interface Looks {
  readonly looks: readonly Look[];
  /** Colour of each look. */
  readonly colours: readonly string[];
  /** The subject's own merchant number. */
  readonly own: string;
}

/** What each colour of a barcode is: the number in its parts, its name, category and place. */
export const legend = ({ looks, colours, own }: Looks, words: Words, lang: Lang): Html => {
  const { columns, section } = words;
  const rows = looks.flatMap((look, at) => {
    const colour = colours[at] ?? REST_COLOUR;
    return colour === REST_COLOUR ? [] : [row(look, { colour, own, words, lang })];
  });
  const rest = looks.filter((_, at) => colours[at] === REST_COLOUR);
  const sum = rest.reduce((total, look) => total + look.sales, 0);
  const last = html`<tr><td>${swatch(REST_COLOUR, true)}</td><td colspan="4">${section.otherNumbers(countLabel(rest.length))}</td><td class="num">${countLabel(sum)}</td></tr>`;
  return html`<table class="stack legend"><thead><tr><th scope="col"><span class="hidden">${columns.colour}</span></th><th scope="col">${columns.number}</th><th scope="col">${columns.name}</th><th scope="col">${columns.trade}</th><th scope="col">${columns.place}</th><th scope="col" class="num">${columns.sales}</th></tr></thead>
<tbody>${rows}${rest.length > 0 && last}</tbody></table>`;
};

interface RowSetting {
  readonly colour: string;
  readonly own: string;
  readonly words: Words;
  readonly lang: Lang;
}

const row = (look: Look, { colour, own, words, lang }: RowSetting): Html => {
  const { columns, section, none } = words;
  const number = look.number === null ? section.noNumber : numberHtml(look.number);
  const place = placeLabel(placesOf(look.number, look.acquirer), lang);
  return html`<tr><td>${swatch(colour, !look.own)}</td>
<td data-label="${columns.number}">${number}${tag(look, own, words)}</td>
${cell(columns.name, look.name, none)}
${cell(columns.trade, trade(look, words, lang), none)}
${cell(columns.place, place, none)}
<td data-label="${columns.sales}" class="num">${countLabel(look.sales)}</td></tr>`;
};

const tag = (look: Look, own: string, { section }: Words): Html | null => {
  if (look.own) return html` <span class="tag own">${section.ownNumber}</span>`;
  if (look.number === null || look.flagged === 0) return null;
  return html` <span class="tag">${look.number === own ? section.sameNumber : section.foreignNumber}</span>`;
};

/** The category sent; where it contradicts the number, both. */
const trade = (look: Look, { section }: Words, lang: Lang): Html | string => {
  const inside = mccOf(look.number);
  if (look.mcc === null) return tradeLabel(inside ?? look.ownerMcc, lang);
  const sent = html`${section.sentMcc} ${tradeLabel(look.mcc, lang)}`;
  return inside === null
    ? sent
    : html`${sent}<small>${section.insideNumber(tradeLabel(inside, lang))}</small>`;
};
