import {
  COMPACT,
  COMPACT_INTS,
  type CompactTable,
  FORM,
  FORM_INTS,
  tidOfForm,
} from '../engine/compact.ts';
import type { Dictionaries, Observed, SaleRow } from '../engine/observed.ts';
import { createSaleFiller } from '../link/live-sale.ts';

/** Columns in which rows of the same shapes differ and that identities hang on. */
const OWN = ['day', 'number', 'sn', 'tid'] as const;
/** What single sales state: an entry is the same for all of them, so nobody may ask it. */
const UNTOLD = { at_ms: null, amount: null, card: 0, rrn: null } as const;

type Told = { -readonly [name in (typeof OWN)[number]]: number };

/** The row of sales of two shapes, filled anew for each of them, and the records that it is of. */
interface Form {
  readonly members: readonly (Observed & Told)[];
  readonly sale: Record<string, string | number | null>;
}

/**
 * The row of the sale that one or two compact rows make, as `makeSale` gives it, but for what hangs
 * on the single sale. `second`: −1 for none.
 *
 * Shape   one object for each pair of shapes: it holds until the same pair is asked for again.
 */
export const createRowSales = (
  table: CompactTable,
  words: Dictionaries,
  makeSale: (members: readonly Observed[]) => SaleRow,
): ((first: number, second: number) => SaleRow) => {
  const forms: Form[][] = [];
  const fill = createSaleFiller(words, new Set(OWN));
  const tell = (into: Told, row: number): void => {
    const { ints, forms: told } = table;
    const form = (ints[row * COMPACT_INTS] as number) * FORM_INTS;
    into.day = ints[row * COMPACT_INTS + COMPACT.day] as number;
    into.number = told[form + FORM.number] as number;
    into.sn = told[form + FORM.sn] as number;
    into.tid = tidOfForm(told, ints[row * COMPACT_INTS] as number);
  };
  const formOf = (first: number, second: number): Form => {
    forms[table.shapeOf(first)] ??= [];
    const ofFirst = forms[table.shapeOf(first)] as Form[];
    const place = second < 0 ? 0 : table.shapeOf(second) + 1;
    const rows = second < 0 ? [first] : [first, second];
    ofFirst[place] ??= {
      members: rows.map(table.read),
      sale: { ...makeSale(rows.map(table.read)), ...UNTOLD },
    };
    return ofFirst[place] as Form;
  };
  return (first, second) => {
    const { members, sale } = formOf(first, second);
    tell(members[0] as Told, first);
    if (second >= 0) tell(members[1] as Told, second);
    fill(members, sale);
    return sale;
  };
};
