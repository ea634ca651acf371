import type { Session } from '../engine/session.ts';
import { createHistory } from './history/create-history.ts';
import { lacksHomes } from './history/expected-homes.ts';
import { createPatterns } from './patterns.ts';

/**
 * Reads every device's history and groups sales. A pattern says the home that history tells: where every
 * sale has one already, each is made beside the other, since history is half JavaScript on one core.
 */
export const createHistoryAndPatterns = async (
  session: Session,
  offered: ReadonlySet<string>,
): Promise<void> => {
  if (await lacksHomes(session)) {
    await createHistory(session, offered);
    return createPatterns(session);
  }
  // Neither names a table that the other makes: see `test/plans.test.ts`.
  await Promise.all([createPatterns(session), createHistory(session, offered)]);
};
