/** Libraries that bring no types, or many more than are used: what is used of them. */

declare module 'subset-font' {
  const subset: (
    font: Buffer,
    text: string,
    options: { readonly targetFormat: 'truetype' },
  ) => Promise<Buffer>;
  export default subset;
}

declare module 'fontkit' {
  export const create: (font: Buffer) => { readonly characterSet: readonly number[] };
}

declare module 'pdfkit' {
  interface TextOptions {
    readonly width?: number;
    readonly height?: number;
    readonly align?: 'left' | 'center' | 'right';
    readonly lineGap?: number;
    readonly ellipsis?: boolean;
  }

  export interface PdfDocument {
    x: number;
    y: number;
    readonly page: {
      readonly width: number;
      readonly height: number;
      readonly margins: { bottom: number };
    };
    pipe(target: NodeJS.WritableStream): void;
    registerFont(name: string, font: Buffer): this;
    font(name: string): this;
    fontSize(points: number): this;
    fillColor(colour: string): this;
    text(text: string, options?: TextOptions): this;
    text(text: string, x: number, y: number, options?: TextOptions): this;
    heightOfString(text: string, options?: TextOptions): number;
    moveDown(lines: number): this;
    rect(x: number, y: number, width: number, height: number): this;
    circle(x: number, y: number, radius: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(points: number): this;
    fill(colour?: string): this;
    stroke(colour: string): this;
    addPage(): this;
    switchToPage(page: number): this;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    end(): void;
  }

  const Document: new (options: Readonly<Record<string, unknown>>) => PdfDocument;
  export default Document;
}

declare module 'write-excel-file/node' {
  export type Cell = {
    readonly value: string | number;
    readonly type?: StringConstructor | NumberConstructor;
    readonly format?: string;
    readonly fontWeight?: 'bold';
  } | null;

  interface SheetOptions {
    readonly data: readonly (readonly Cell[])[];
    readonly sheet: string;
    readonly columns: readonly { readonly width: number }[];
    readonly stickyRowsCount: number;
  }

  const write: (sheets: readonly SheetOptions[]) => { toBuffer(): Promise<Buffer> };
  export default write;
}
