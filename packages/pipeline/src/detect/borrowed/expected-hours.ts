import { type Shape, sizeAndEnding, type TradeShapes } from './trade-shapes.ts';

/** Sales of the own trade among a number's, as far as hours are expected. Own choice [I]. */
const OWN = 0.5;

/**
 * The hours to be expected of sales of such sizes and endings, if half of them are of the number's own trade.
 *
 * Method  each sale is shared out among the trades that its size and ending fit, and has their hours: the
 *         evening of a hotel's restaurant comes with its menu prices and is no window of the clock.
 * Shape   shares of each hour, together 1; all 0 for no sale.
 */
export const expectedHoursOf = (
  cells: Uint16Array,
  own: Shape,
  { trades }: TradeShapes,
): Float64Array => {
  const fits = new Float64Array(trades.length);
  const sales = new Float64Array(trades.length);
  let ownSales = 0;
  for (const cell of cells) {
    const ownFit = OWN * sizeAndEnding(own, cell);
    let sum = ownFit;
    for (const [at, { share, shape }] of trades.entries()) {
      fits[at] = (1 - OWN) * share * sizeAndEnding(shape, cell);
      sum += fits[at]!;
    }
    for (let at = 0; at < fits.length; at += 1) sales[at]! += fits[at]! / sum;
    ownSales += ownFit / sum;
  }
  return own.hours.map((share, hour) => {
    let sum = ownSales * share;
    for (const [at, { shape }] of trades.entries()) sum += sales[at]! * shape.hours[hour]!;
    return sum / Math.max(1, cells.length);
  });
};
