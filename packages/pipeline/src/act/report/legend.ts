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
  const ownName = ownNameOf(looks);
  const rows = looks.flatMap((look, at) => {
    const colour = colours[at] ?? REST_COLOUR;
    return colour === REST_COLOUR ? [] : [row(look, { colour, own, ownName, words, lang })];
  });
  const rest = looks.filter((_, at) => colours[at] === REST_COLOUR);
  const sum = rest.reduce((total, look) => total + look.sales, 0);
  const last = html`<tr><td>${swatch(REST_COLOUR, true)}</td><td colspan="4">${section.otherNumbers(countLabel(rest.length))}</td><td class="num">${countLabel(sum)}</td></tr>`;
  return html`<table class="stack legend"><thead><tr><th scope="col"><span class="hidden">${columns.colour}</span></th><th scope="col">${columns.number}</th><th scope="col">${columns.name}</th><th scope="col">${columns.trade}</th><th scope="col">${columns.place}</th><th scope="col" class="num">${columns.sales}</th></tr></thead>
<tbody>${rows}${rest.length > 0 && last}</tbody></table>`;
};

interface RowSetting extends OwnShop {
  readonly colour: string;
  readonly words: Words;
  readonly lang: Lang;
}

const row = (look: Look, setting: RowSetting): Html => {
  const { colour, words, lang } = setting;
  const { columns, section, none } = words;
  const number = look.number === null ? section.noNumber : numberHtml(look.number);
  const place = placeLabel(placesOf(look.number, look.acquirer), lang);
  return html`<tr><td>${swatch(colour, !look.own)}</td>
<td data-label="${columns.number}">${number}${tag(look, setting)}</td>
${cell(columns.name, look.name, none)}
${cell(columns.trade, trade(look, words, lang), none)}
${cell(columns.place, place, none)}
<td data-label="${columns.sales}" class="num">${countLabel(look.sales)}</td></tr>`;
};

const tag = (look: Look, { own, ownName, words }: RowSetting): Html | null => {
  const text = lookKind(look, { own, ownName }, words);
  return text === null ? null : html` <span class="tag${look.own ? ' own' : ''}">${text}</span>`;
};

/** The number and the name of the case's shop, as far as they are known. */
interface OwnShop {
  readonly own: string;
  readonly ownName: string | null;
}

/** The name of the shop that a case is about, from its own sales. */
export const ownNameOf = (looks: readonly Look[]): string | null =>
  looks.find((look) => look.own)?.name ?? null;

/** What a number is to the shop of the case; null where nothing is said against it. */
export const lookKind = (
  look: Look,
  { own, ownName }: OwnShop,
  { section }: Words,
): string | null => {
  if (look.own) return section.ownNumber;
  if (look.number === null || look.flagged === 0) return null;
  if (look.number === own) return section.sameNumber;
  return look.name !== null && look.name === ownName ? section.sameName : section.foreignNumber;
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
