import type { Lang } from '@zhenma/model';

/** A column of a table; `share` is its part of the width, `number` sets it to the right. */
export interface TableColumn {
  readonly title: string;
  readonly share: number;
  readonly number?: true;
}

/** A coloured rectangle of a drawing, in its own units. */
export interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
}

/**
 * One piece of a document that is the same on paper, on a page and as plain text.
 *
 * Shape   texts are plain; whoever renders them escapes them. `marked` names the cells that differ,
 *         as `row:column`.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'newPage' }
  | { readonly kind: 'paragraph'; readonly text: string; readonly soft?: true }
  | {
      readonly kind: 'list';
      readonly items: readonly string[];
      /** Numbers before the items, or boxes to tick. */
      readonly sign?: 'number' | 'box';
    }
  | {
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly string[])[];
      readonly marked?: ReadonlySet<string>;
    }
  | { readonly kind: 'figures'; readonly items: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'drawing';
      /** What it shows, for those who cannot see it. */
      readonly about: string;
      readonly width: number;
      readonly height: number;
      readonly shapes: readonly Shape[];
      readonly axis?: readonly string[];
      readonly legend?: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'plots'; readonly plots: readonly Plot[] }
  | ({ readonly kind: 'graph' } & Graph);

/** A small bar chart: per bin its name, the dark part below, the whole, and what stands below it. */
export interface Plot {
  readonly title: string;
  readonly bars: readonly {
    readonly name: string;
    readonly dark: number;
    readonly all: number;
    readonly label: string;
  }[];
}

/** Two columns of names and the lines between them. */
export interface Graph {
  readonly about: string;
  readonly titles: readonly [string, string];
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** Ends by their places; width in points. */
  readonly lines: readonly {
    readonly from: number;
    readonly to: number;
    readonly width: number;
    readonly colour: string;
  }[];
}

/** A document to be rendered: as HTML, as PDF or as text. */
export interface Paper {
  readonly title: string;
  readonly lang: Lang;
  readonly blocks: readonly Block[];
  /** Stands at the foot of every page. */
  readonly footer: string;
}

/** The heading, paragraph and list of every day, written short. */
export const heading = (level: 1 | 2 | 3, text: string): Block => ({
  kind: 'heading',
  level,
  text,
});
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const soft = (text: string): Block => ({ kind: 'paragraph', text, soft: true });
export const list = (items: readonly string[], sign?: 'number' | 'box'): Block =>
  sign === undefined ? { kind: 'list', items } : { kind: 'list', items, sign };

/** A table of two columns: what, and its value; rows without a value are left out. */
export const facts = (rows: readonly (readonly [string, string | null | undefined])[]): Block => ({
  kind: 'table',
  columns: [
    { title: '', share: 1 },
    { title: '', share: 3 },
  ],
  rows: rows.flatMap(([name, value]) => (value ? [[name, value]] : [])),
});
