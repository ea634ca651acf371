import { cleanName } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';

/** Signs are bits of an integer. */
const SIGNS = 31;

/**
 * Creates `likely_name`: the names of both sides taken apart, and of what decides most pairs numbers
 * that are equal where the texts are.
 *
 * Shape   core_no, full_no, head_no: of `core`, `full` and the first three characters of `core`.
 *         core_chars, full_chars: how many; core_signs, full_signs: a bit for each character, so that
 *         a text can hold another only if it has all its bits.
 */
export const loadNames = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select id, value from dict_name where id in (
      select name from likely_left union select name from likely_right)`,
    (block) => {
      for (const { id, value } of block) {
        const { full, core } = cleanName(String(value));
        const [coreChars, fullChars] = [[...core], [...full]];
        const head = coreChars.slice(0, 3).join('');
        const signs = [signsOf(coreChars), signsOf(fullChars)];
        rows.push([id ?? 0, full, core, head, coreChars.length, fullChars.length, ...signs]);
      }
    },
  );
  await session.load('likely_told', COLUMNS, rows);
  const no = (column: string): string =>
    `dense_rank() over (order by "${column}")::integer as ${column}_no`;
  await session.run(`create or replace temp table likely_name as
    select * exclude (head), ${['core', 'full', 'head'].map(no).join(', ')} from likely_told`);
  await session.run('drop table likely_told');
};

const COLUMNS = {
  id: 'integer',
  full: 'varchar',
  core: 'varchar',
  head: 'varchar',
  core_chars: 'integer',
  full_chars: 'integer',
  core_signs: 'integer',
  full_signs: 'integer',
};

const signsOf = (chars: readonly string[]): number =>
  chars.reduce((bits, char) => bits | (1 << ((char.codePointAt(0) ?? 0) % SIGNS)), 0);
