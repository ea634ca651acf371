import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';
import { mistakeOf } from '../mistake.ts';

/**
 * Whether the number of a slip is a slip of the pen: slips are also typed in by people.
 *
 * Shape   slip_mistyped: the slip's number is the cleared one but for one character, or two neighbours
 *         in the wrong order; nothing but a slip or two ever states it, or one in fifty of those that
 *         print the cleared one, and three do or more. What a router sends outside is not what slips print.
 *         However often and on whichever slips, if only letters that look like digits stand for these:
 *         a slip is also photographed and read by a machine.
 */
export const MISTYPED_SLIP: Feature = {
  id: 'mistyped_slip',
  fields: {
    slip_mistyped: flagField(
      "the slip's number is the cleared one mistyped: nothing else states it, other slips print the cleared one",
      '签购单上的号是对外商户号的误录：别处从未出现，其他签购单都印对外的号',
    ),
  },
  needs: ['view:slip', 'view:clearing|response|statement', 'merchant_no'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    await session.run(PRINTED);
    const typed: Cell[][] = [];
    await session.each(APART, (rows) => {
      for (const { sale, slip, cleared, seldom } of rows)
        if (
          isMisread(String(slip), String(cleared)) ||
          (seldom === true && mistakeOf(String(slip), String(cleared)) !== undefined)
        )
          typed.push([sale ?? null]);
    });
    await session.load('mistyped_sale', { sale: 'integer' }, typed);
    await session.run(`create or replace table feature_mistyped_slip as
      select sale, true as slip_mistyped from mistyped_sale`);
  },
};

/** Who types often makes one mistake again, in so many slips once; the right number is on several. */
const SLIPS_EACH = 50;
const ODD_MAX = 2;
const RIGHT_MIN = 3;

const PRINTED = `create or replace table printed_number as
  with said as (
    select number, count(*) filter (view = 1) as slips, count(*) filter (view <> 1) as others
    from observation where number > 0 group by number
  )
  select number, slips, others = 0 as odd from said where slips > 0`;

const APART = `
  select i.sale, a.value as slip, b.value as cleared, coalesce(other.slips >= ${RIGHT_MIN}
    and odd.slips <= greatest(${ODD_MAX}, other.slips // ${SLIPS_EACH}), false) as seldom
  from identified i join sale s using (sale)
  join printed_number odd on odd.number = s.slip_number and odd.odd
  left join printed_number other on other.number = i.cleared
  join dict_number a on a.id = s.slip_number join dict_number b on b.id = i.cleared and b.id <> a.id
  order by i.sale`;

/** Letters that a reader takes for digits, and a merchant number hardly has. Own list [I]. */
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1' };

/** Whether the first text is the second but for letters in place of digits that look like them. */
export const isMisread = (read: string, whole: string): boolean =>
  read !== whole && read.replace(/[OI]/g, (letter) => LOOKS_LIKE[letter] ?? letter) === whole;
