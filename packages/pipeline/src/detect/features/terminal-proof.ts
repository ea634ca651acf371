import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * What is wrong with the identity that a terminal states in its request.
 *
 * Shape   one row per sale with something to say. proof_differs: the random factor is not the end of the
 *         card number; unknown where that is so of most requests of the data, which then follow
 *         another convention. proof_absent: the identity is missing, though the same terminal stated it
 *         in three other requests at least. proof_cards: cards for which the terminal stated one and the
 *         same ciphertext, two at least; it is made over the end of the card number, so it must change.
 *         A terminal is a terminal id with the number it states.
 * Source  docs/indicators.md 35, 36; docs/facts.md §10.
 */
export const TERMINAL_PROOF: Feature = {
  id: 'terminal_proof',
  fields: {
    proof_differs: flagField(
      'the random factor of the terminal’s identity is not the end of the card number',
      '终端标识的随机因子不是卡号末六位',
    ),
    proof_absent: flagField(
      'the request lacks the terminal’s identity, which the same terminal states otherwise',
      '请求里没有终端标识，而同一终端平时有',
    ),
    proof_cards: intField(
      'cards for which the terminal stated one and the same ciphertext',
      '该终端对几张不同的卡给出同一密文',
    ),
  },
  needs: ['terminal_block|terminal_cipher', 'view:request'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [PROOF, TERMINAL, SAME, FEATURE]) await session.run(sql);
  },
};

const PROOF = `create or replace table terminal_proof as
  select c.sale, o.tid, o.number, o.card, o.terminal_block as block, o.terminal_cipher as cipher
  from observation o join cluster c using (obs)
  where o.view = 2 and (o.terminal_block is not null or o.terminal_cipher is not null)`;

const TERMINAL = `create or replace table proof_terminal as
  select tid, number, count(*) filter (block in ('fits', 'differs')) as stated,
    sum(count(*) filter (block = 'fits')) over () as all_fit,
    sum(count(*) filter (block = 'differs')) over () as all_differ
  from terminal_proof where tid > 0 group by tid, number`;

const SAME = `create or replace table proof_same as
  select tid, number, cipher, count(distinct card) as cards
  from terminal_proof where cipher is not null and card > 0 and tid > 0
  group by all having count(distinct card) >= 2`;

/** Fewer known factors than this say nothing about a convention. */
const CONVENTION = 20;

const FEATURE = `create or replace table feature_terminal_proof as
  select p.sale,
    bool_or(p.block = 'differs' and (t.all_fit + t.all_differ < ${CONVENTION}
      or t.all_fit > t.all_differ)) as proof_differs,
    bool_or(p.block = 'absent' and t.stated >= 3) as proof_absent, max(s.cards) as proof_cards
  from terminal_proof p
  left join proof_terminal t on t.tid = p.tid and t.number = p.number
  left join proof_same s on s.tid = p.tid and s.number = p.number and s.cipher = p.cipher
  where p.block in ('differs', 'absent') or s.cards is not null
  group by p.sale`;
