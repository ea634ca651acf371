import { joinAsWritten } from '../../engine/as-written.ts';
import { createRecords } from '../../engine/records.ts';
import type { Session } from '../../engine/session.ts';
import { authSql, identitySql, issuerSql, timeLevelSql } from './levels.ts';
import { patternSql } from './pattern.ts';
import type { Sides } from './sides.ts';

/** Which of the rarities of the right row counts: what both state is what agrees by chance. */
const rarityOf = (auth: boolean): string => {
  const [both, one] = auth
    ? [
        'case when a.auth = b.auth then b.rarity_both else b.rarity_card end',
        'case when a.auth = b.auth then b.rarity_auth else b.rarity end',
      ]
    : ['b.rarity_card', 'b.rarity'];
  return `case when a.card <> 0 and a.card = b.card then ${both} else ${one} end`;
};

/** Equal for clusters that state the same merchant; one that states none is like no other. */
const likeOf = (row: 'a' | 'b'): string =>
  `case when ${row}.number = 0 and ${row}.name = 0 then hash(${row}.sale)
    else hash(${row}.number, ${row}.name) end`;

/**
 * Creates `likely_compared(l, r, gap, pattern, like_l, like_r)`: pairs with the levels at which they
 * agree. Pairs of two known cards are gone unless it is one.
 *
 * Shape   pattern: all levels as one number, see `patternSql`. gap: seconds between the two, a day
 *         where only a date is known. What one side never states is not looked at.
 */
export const createComparisons = async (session: Session, sides: Sides): Promise<void> => {
  const pattern = patternSql({
    time: timeLevelSql(),
    identity: identitySql(),
    issuer: sides.issuers ? issuerSql() : '0',
    auth: sides.auth ? authSql() : '0',
    rarity: rarityOf(sides.auth),
  });
  await joinAsWritten(session, () =>
    createRecords(
      session,
      'likely_compared',
      `select p.l, p.r, coalesce(abs(a.at_ms - b.at_ms) // 1000, 86400)::integer as gap,
      (${pattern})::integer as pattern, ${likeOf('a')} as like_l, ${likeOf('b')} as like_r
    from likely_pair p
    join likely_left a on a.sale = p.l
    join likely_right b on b.sale = p.r
    join likely_name na on na.id = a.name
    join likely_name nb on nb.id = b.name
    where a.card = 0 or b.card = 0 or a.card = b.card`,
    ),
  );
};
