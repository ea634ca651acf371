import { columnsOf } from '@zhenma/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { markOf, toldByMark } from '../../src/normalise/marks.ts';
import { lookupsOf } from '../../src/normalise/text-lookups.ts';
import { openTest } from '../tables.ts';

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

test('a mark tells rows where each has its own, and none that of no text', async () => {
  await session.run(`create or replace table all_apart as
    select said, ${markOf(['said'])} as mark from (select unnest(['a', 'b', 'c']) as said)`);
  await session.run(`create or replace table two_alike as
    select said, 7::ubigint as mark from (select unnest(['a', 'b']) as said)`);
  await session.run(`create or replace table like_none as
    select 'a' as said, ${markOf(['null::varchar'])} as mark`);
  const tables = ['two_alike', 'all_apart', 'like_none'];
  expect(await toldByMark(session, tables)).toEqual(new Set(['all_apart']));
  expect(await toldByMark(session, [])).toEqual(new Set());
});

/** Codes that rows find in a dictionary of cards, and in one of places whose texts are combined. */
const found = async (mark: (texts: readonly string[]) => string): Promise<unknown> => {
  await session.run(`create or replace table text_card as
    select said, length(said)::integer as code, ${mark(['said'])} as mark
    from (select unnest(['x', 'a card of more than twelve', 'another of more than twelve']) as said)`);
  await session.run(`create or replace table text_together as
    select *, row_number() over (order by terminal_id, terminal_sn)::integer as "terminal_id@",
      row_number() over (order by terminal_id, terminal_sn)::integer + 10 as "terminal_sn@",
      ${mark(['terminal_id', 'terminal_sn'])} as mark
    from (values ('1', 'a'), ('1', null), (null, 'a'), (null, null)) t(terminal_id, terminal_sn)`);
  const names = ['terminal_id', 'terminal_sn', 'card_token'];
  const columns = columnsOf('transactions').filter(({ name }) => names.includes(name));
  const { codes, joins } = await lookupsOf(session, columns, ['terminal_id', 'terminal_sn']);
  const rows = await session.rows(`select ${[...codes.values()].join(', ')}
    from (values ('1', 'a', 'x'), ('1', null, 'a card of more than twelve'), (null, 'a', null),
      (null, null, 'unheard of')) raw(terminal_id, terminal_sn, card_token)
    ${joins.join(' ')} order by 1`);
  return { rows, byMark: joins.filter((join) => join.includes('mark')).length };
};

test('looking up by marks finds what looking up by texts finds', async () => {
  const { rows } = (await found(() => '7::ubigint')) as { rows: unknown };
  expect(await found(markOf)).toEqual({ rows, byMark: 2 });
  expect(await found(() => '7::ubigint')).toEqual({ rows, byMark: 0 });
  expect(rows).toHaveLength(4);
  expect(rows).toMatchObject([{ code: 1 }, { code: 26 }, { code: null }, { code: null }]);
});
