import { setImmediate } from 'node:timers/promises';
import { cleanName } from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';

/** Signs are bits of an integer. */
const SIGNS = 31;

/** Shorter parts of a name begin or stand in many others by chance; of one character no name is told. */
const CORE_CHARS_MIN = 2;
const CORE_SOUGHT_MIN = 3;
const FULL_SOUGHT_MIN = 4;
const HEAD_CHARS = 3;

/** After so many names JavaScript looks whether the next statement is due. */
const TURN = 64;

/**
 * Creates `likely_name`: the names of both sides taken apart, and of what decides most pairs numbers
 * that are equal where the texts are.
 *
 * Shape   head_no: of the first three characters of `core`, null where it has a single one.
 *         full_signs: a bit for each character, so that a text can hold another only if it has all
 *         its bits. core_sought, full_sought: the bits of `core` and `full`, null where they are too
 *         short to be looked for in another name. Id 0, no name, has a row: every pair finds its names.
 *         beside: statements that have nothing to do with it, run while JavaScript reads names.
 */
export const loadNames = async (
  session: Session,
  beside: () => Promise<void> = async () => undefined,
): Promise<void> => {
  const named = await session.rows(`select id, value from dict_name where id in (
    select name from told_left union select name from told_right)`);
  const [rows] = await Promise.all([takeApart(named), beside()]);
  await session.load('likely_name', COLUMNS, rows);
};

const takeApart = async (named: readonly Row[]): Promise<readonly Cell[][]> => {
  const rows: Cell[][] = [[0, '', '', null, 0, null, null]];
  const heads = new Map<string, number>();
  for (const [at, { id, value }] of named.entries()) {
    if (at % TURN === 0) await setImmediate();
    const { full, core } = cleanName(String(value));
    const [coreChars, fullChars] = [[...core], [...full]];
    const head = coreChars.slice(0, HEAD_CHARS).join('');
    if (!heads.has(head)) heads.set(head, heads.size + 1);
    const [coreSigns, fullSigns] = [signsOf(coreChars), signsOf(fullChars)];
    rows.push([
      id ?? 0,
      full,
      core,
      coreChars.length < CORE_CHARS_MIN ? null : (heads.get(head) ?? null),
      fullSigns,
      coreChars.length < CORE_SOUGHT_MIN ? null : coreSigns,
      fullChars.length < FULL_SOUGHT_MIN ? null : fullSigns,
    ]);
  }
  return rows;
};

const COLUMNS = {
  id: 'integer',
  full: 'varchar',
  core: 'varchar',
  head_no: 'integer',
  full_signs: 'integer',
  core_sought: 'integer',
  full_sought: 'integer',
};

const signsOf = (chars: readonly string[]): number =>
  chars.reduce((bits, char) => bits | (1 << ((char.codePointAt(0) ?? 0) % SIGNS)), 0);
