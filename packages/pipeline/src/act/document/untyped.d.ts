/** Two libraries that bring no types: what is used of them. */
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
