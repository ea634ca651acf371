import type { Session } from '../../engine/session.ts';
import type { NumberTraits } from './number-traits.ts';

/** Filling stations, and the shop that stands on a forecourt: both sell at one till. Own choice [I]. */
const STATIONS: ReadonlySet<string> = new Set(['5541', '5542']);
const SHOPS: ReadonlySet<string> = new Set(['5331']);

/** Pairs of numbers on one device. */
const BESIDE = `select distinct a.number, b.number as beside
  from mixed_use a join mixed_use b on b.device = a.device and b.number <> a.number
  order by a.number, b.number`;

/**
 * Reads the numbers of filling stations beside which, on whatever device, nothing but forecourt shops is sold: an oil
 * company's number stands at the tills of all its stations of a province, each with the number of its own shop. A
 * router that borrows a station's number does so for shops of other trades, too.
 *
 * Source  contract §5, a head office's number; companies of oil sell goods through shops of their own [I].
 */
export const readForecourts = async (
  session: Session,
  traits: ReadonlyMap<number, Pick<NumberTraits, 'mcc'>>,
): Promise<ReadonlySet<number>> => {
  const is = (codes: ReadonlySet<string>, number: number): boolean =>
    codes.has(traits.get(number)?.mcc ?? '');
  const found = new Set<number>();
  const others = new Set<number>();
  await session.each(BESIDE, (rows) => {
    for (const { number, beside } of rows)
      if (is(STATIONS, Number(number)))
        (is(SHOPS, Number(beside)) ? found : others).add(Number(number));
  });
  return new Set([...found].filter((number) => !others.has(number)));
};
