import type { Session } from '../engine/session.ts';
import { createSpoiltCodes } from './spoilt-codes.ts';
import { createSpoiltRows } from './spoilt-rows.ts';

/**
 * Creates `cut_number`: what is left of merchant numbers that an export cut or masked or a spreadsheet
 * rounded. Many merchants of a kind have it in common, so that nobody can be said to borrow it.
 *
 * Sales that a source spoilt by whole hours are in `spoilt_sale`, those whose category it spoilt in
 * `spoilt_code`: see spoilt-rows.ts and spoilt-codes.ts.
 *
 * Shape   cut_number(number): codes; they are in no `history_key`. Features, histories and causes ask for it.
 */
export const createCutNumbers = async (session: Session): Promise<void> => {
  await session.run(CUT);
  await createSpoiltRows(session);
  await createSpoiltCodes(session);
};

const CUT = `create or replace table cut_number as
  with begun as (
    select distinct left(value, unnest([8, 9, 10, 11, 12, 13, 14])) as value
    from dict_number where length(value) = 15
    union
    select distinct right(value, unnest([11, 12, 13, 14])) from dict_number where length(value) = 15
  )
  select d.id as number from dict_number d join begun b using (value)
  union
  select id from dict_number
  where regexp_full_match(value, '[0-9][.][0-9]+[eE][+]?[0-9]{2}|[0-9]{6}0{9}')
    or regexp_matches(value, '[*#]{2}')`;
