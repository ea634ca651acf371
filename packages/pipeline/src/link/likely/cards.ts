import { createRecords } from '../../engine/records.ts';
import type { Session } from '../../engine/session.ts';

const SIDES = ['left', 'right'] as const;

/** A card of which only the last digits are known: 1234, ****1234, 622200******1234. */
const SHORT = "regexp_matches(value, '^[0-9]{4}$|[*xX]+[0-9]{4}$')";

/** Codes of last digits stand below all codes of whole tokens. */
const LAST_DIGITS = '-1 - right(value, 4)::integer';

/**
 * Where one side knows most cards by their last four digits, both sides are compared by them.
 *
 * Shape   rewrites `card` of `told_left` and `told_right`: a negative code for last digits; 0
 *         for a whole token, whose digits nobody knows. Otherwise nothing changes.
 */
export const compareLastDigits = async (session: Session): Promise<void> => {
  const [short] = await session.rows(`create or replace table likely_card as
    select id as card, ${LAST_DIGITS} as digits from dict_card where ${SHORT}`);
  if (Number(short?.['Count']) > 0) await rewriteCards(session);
  await session.run('drop table likely_card');
};

const rewriteCards = async (session: Session): Promise<void> => {
  const shares = await Promise.all(SIDES.map((side) => shortShare(session, side)));
  if (shares.some((share) => share > 0.5))
    for (const side of SIDES)
      await createRecords(
        session,
        `told_${side}`,
        `select l.* replace (coalesce(c.digits, 0) as card)
        from told_${side} l left join likely_card c on c.card = l.card`,
      );
};

const shortShare = async (session: Session, side: (typeof SIDES)[number]): Promise<number> => {
  const [row] = await session.rows(`select count(*) as known, count(c.card) as short
    from told_${side} l left join likely_card c on c.card = l.card where l.card <> 0`);
  return Number(row?.['short'] ?? 0) / Math.max(1, Number(row?.['known'] ?? 0));
};
