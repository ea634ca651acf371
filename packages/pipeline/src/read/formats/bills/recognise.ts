import { cellsOf, linesOf } from '../plain-text.ts';
import { isAlipayHeader } from './alipay.ts';
import { isDetailHeader } from './wechat.ts';

export type BillFormat = 'wechat-bill' | 'alipay-bill';

/** Lines at the beginning of a text that are looked at. */
const LINES_SEEN_MAX = 30;

/** The merchant bill that a text is, by its header line; null when it is none. */
export function recogniseBill(text: string): BillFormat | null {
  let seen = 0;
  for (const { text: line } of linesOf(text.slice(0, 20_000))) {
    if (++seen > LINES_SEEN_MAX) return null;
    const cells = cellsOf(line);
    if (isDetailHeader(cells)) return 'wechat-bill';
    if (isAlipayHeader(cells)) return 'alipay-bill';
  }
  return null;
}
