import type { Lang } from '@zhenma/model';
import type { Edge, Look } from './case-data.ts';
import { lookColours } from './colours.ts';
import type { Html } from './html.ts';
import { legend } from './legend.ts';
import type { Words } from './words.ts';

/** Whose the numbers of a pool are, most used first, in the colours of the graph. */
export const poolNumbers = (edges: readonly Edge[], words: Words, lang: Lang): Html => {
  const looks = poolLooks(edges);
  return legend({ looks, colours: lookColours(looks), own: '' }, words, lang);
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
