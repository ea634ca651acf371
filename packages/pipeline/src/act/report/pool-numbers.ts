import type { Lang } from '@zhenma/model';
import type { Block } from '../document/blocks.ts';
import type { Edge, Look } from './case-data.ts';
import { lookColours } from './colours.ts';
import type { Html } from './html.ts';
import { countLabel, mccOf, placeLabel, placesOf, tradeLabel } from './labels.ts';
import { legend } from './legend.ts';
import { POOL_NUMBERS_MAX } from './pool-graph.ts';
import type { Words } from './words.ts';

/** Whose the numbers of a pool are, most used first, in the colours of the graph. */
export const poolNumbers = (edges: readonly Edge[], words: Words, lang: Lang): Html => {
  const looks = poolLooks(edges);
  return legend({ looks, colours: lookColours(looks), own: '' }, words, lang);
};

/** The same for paper: the numbers that the graph draws. */
export const poolNumbersOnPaper = (edges: readonly Edge[], words: Words, lang: Lang): Block => {
  const { columns, none } = words;
  return {
    kind: 'table',
    columns: [
      { title: columns.number, share: 2.2 },
      { title: columns.name, share: 4 },
      { title: columns.trade, share: 2.6 },
      { title: columns.place, share: 2 },
      { title: columns.sales, share: 1, number: true },
    ],
    rows: poolLooks(edges)
      .slice(0, POOL_NUMBERS_MAX)
      .map(({ number, name, ownerMcc, acquirer, sales }) => [
        number ?? none,
        name ?? none,
        tradeLabel(mccOf(number) ?? ownerMcc, lang) || none,
        placeLabel(placesOf(number, acquirer), lang) || none,
        countLabel(sales),
      ]),
  };
};

/** One look per number; the first device that knows a name, a category or an acquirer tells it. */
export const poolLooks = (edges: readonly Edge[]): readonly Look[] => {
  const found = new Map<string, Look>();
  for (const edge of edges) {
    const known = found.get(edge.number);
    const sales = (known?.sales ?? 0) + edge.sales;
    found.set(edge.number, {
      number: edge.number,
      mcc: null,
      name: known?.name ?? edge.name,
      ownerMcc: known?.ownerMcc ?? edge.ownerMcc,
      acquirer: known?.acquirer ?? edge.acquirer,
      own: false,
      sales,
      flagged: sales,
    });
  }
  return [...found.values()].sort(
    (a, b) => b.sales - a.sales || ((a.number ?? '') < (b.number ?? '') ? -1 : 1),
  );
};
