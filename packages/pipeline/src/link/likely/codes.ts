import type { View } from '@zhenma/model';
import { VIEWS } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import type { Step } from './sides.ts';

/** How often two records of one sale state the same authorisation code, and how often another. */
export interface SureCodes {
  readonly same: number;
  readonly other: number;
}

/** So many pairs tell enough. */
const SAMPLE = 20_000;

/**
 * Counts the authorisation codes of records that keys have joined already: most sources hand the issuer's code on,
 * and then two codes are two sales; one that makes codes of its own never states the same.
 *
 * Shape   pairs of the two sides of a step, of at most `SAMPLE` that were joined by keys alone.
 */
export const sureCodes = async (session: Session, step: Step): Promise<SureCodes> => {
  const [all] = await session.rows('select count(*) as n from moved');
  const every = Math.max(1, Math.ceil(Number(all?.['n']) / SAMPLE));
  const left = step.left.map(numberOf).join(', ');
  const seeks = numberOf(step.seeks);
  const [found] = await session.rows(`
    with pair as (
      select sale, head from moved anti join likely_link l on l.sale = moved.head
      where hash(sale) % ${every} = 0
    )
    select count(*) as n, count(*) filter (${codeSql('a')} = ${codeSql('b')}) as same
    from pair join observation a on a.obs = pair.sale join observation b on b.obs = pair.head
    where ${codeSql('a')} is not null and ${codeSql('b')} is not null
      and ((a.view in (${left}) and b.view = ${seeks}) or (b.view in (${left}) and a.view = ${seeks}))`);
  const same = Number(found?.['same'] ?? 0);
  return { same, other: Number(found?.['n'] ?? 0) - same };
};

const numberOf = (view: View): number => VIEWS.indexOf(view) + 1;

/** A code without the zeros in front, which spreadsheets take away; null where it says nothing. */
export const codeSql = (of: string): string =>
  `case when regexp_matches(${of}.auth_code, '[1-9A-Za-z]') then ltrim(${of}.auth_code, '0') end`;
