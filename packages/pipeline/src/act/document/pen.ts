import type { PdfDocument } from 'pdfkit';

export const MARGIN = 46;
export const INK = '#1b2430';
export const SOFT = '#5b6675';
export const RULE = '#c3cad4';
export const MARK = '#fde3d8';

/** What drawing a block needs: the document, its width, and texts as the faces can show them. */
export interface Pen {
  readonly doc: PdfDocument;
  readonly width: number;
  readonly shown: (text: string) => string;
}

/** Where the foot of a page begins. */
export const bottom = ({ doc }: Pen): number => doc.page.height - MARGIN - 14;

/** Begins a page when less than this is left on the current one. */
export const need = (pen: Pen, height: number): void => {
  if (pen.doc.y + height > bottom(pen)) pen.doc.addPage();
};
