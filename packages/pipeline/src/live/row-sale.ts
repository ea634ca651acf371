import type { CompactTable } from '../engine/compact.ts';
import type { Dictionaries, Observed, SaleRow } from '../engine/observed.ts';
import { createSaleFiller } from '../link/live-sale.ts';

/** Columns that the rows of a sale state one by one; all others are those of their shapes. */
const OWN: ReadonlySet<string> = new Set('at_ms day amount number sn tid card rrn'.split(' '));

/**
 * The row of the sale that one or two compact rows make: as `makeSale` gives it. What shapes say is
 * put together once for each pair of them. `second`: −1 for none.
 */
export const createRowSales = (
  table: CompactTable,
  words: Dictionaries,
  makeSale: (members: readonly Observed[]) => SaleRow,
): ((first: number, second: number) => SaleRow) => {
  const ofShapes = new Map<string, SaleRow>();
  const fill = createSaleFiller(words, OWN);
  return (first, second) => {
    const rows = second < 0 ? [first] : [first, second];
    const shapes = rows.map(table.shapeOf).join();
    const form = ofShapes.get(shapes) ?? makeSale(rows.map(table.read));
    ofShapes.set(shapes, form);
    const sale = { ...form };
    fill(rows.map(table.readOwn), sale);
    return sale;
  };
};
