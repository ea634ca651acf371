const LINE_FEED = 10;

/** Lines of a text as bytes, without their line feeds; the last one need not have any. */
export async function* linesOf(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  for await (const block of blocks) {
    let start = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      const piece = block.subarray(start, end);
      yield held.length === 0 ? piece : Buffer.concat([...held, piece]);
      held = [];
      start = end + 1;
    }
    if (start < block.length) held.push(block.subarray(start));
  }
  if (held.length > 0) yield Buffer.concat(held);
}
