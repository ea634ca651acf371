import { columnsOf, VIEWS } from '@zhenma/model';
import type { DeclaredFeature } from '../detect/declared-feature.ts';
import { isBounded } from '../detect/declared-feature.ts';
import { DECLARED_FEATURES } from '../detect/features/declared.ts';
import { type Detected, rulesToRun } from '../detect/findings.ts';
import { meets } from '../detect/needs.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import { createDictionaries, DICTIONARY_NAMES, type Dictionaries } from '../engine/observed.ts';
import type { Cell, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';
import {
  createLiveRegistry,
  type LiveRegistry,
  MERCHANT_COLUMNS,
  TERMINAL_COLUMNS,
} from '../link/live-registry.ts';
import { readingOf } from '../normalise/kinds.ts';
import { isMisfit, liveReader, observedOf } from '../normalise/live-row.ts';
import { findOddTexts } from '../normalise/odd-texts.ts';
import { type RawTable, rawSelect } from '../normalise/raw-table.ts';
import { createCopies } from './copies.ts';
import { createEvaluator, type Evaluator } from './evaluator.ts';

/** The stream after its last row: everything it holds, and the rules it ran. */
export interface Replayed extends Detected {
  readonly evaluator: Evaluator;
  readonly features: readonly DeclaredFeature[];
}

/** Sales are brought up to date each time so many rows have come. */
const SETTLE_ROWS = 200;

/**
 * Replays transactions in event time through the live path: each row of texts is understood, linked
 * and judged by the same JavaScript as live traffic, and verdicts are revised as later rows arrive.
 *
 * Shape   nothing is forgotten in a replay, so memory grows with the data: about
 *         2 KB for a sale of one record, more with more.
 */
export const replay = async (
  session: Session,
  raw: RawTable,
  ruleSet: RuleSet,
  offered: ReadonlySet<string>,
  zoneMinutes: number,
): Promise<Replayed> => {
  const detected = rulesToRun(ruleSet, offered, true);
  const features = DECLARED_FEATURES.filter(
    (feature) => isBounded(feature) && meets(feature.needs, offered),
  );
  const words = await loadDictionaries(session);
  const registry = await loadRegistry(session);
  const { rules } = detected;
  const evaluator = createEvaluator({
    words,
    registry,
    rules,
    compared: ruleSet.compared,
    features,
  });
  const read = liveReader(zoneMinutes);
  const copies = createCopies(words);
  let waiting = 0;
  const plain = { ...raw, mended: await findOddTexts(session, raw) };
  await session.each(inEventTime(plain, zoneMinutes), (rows) => {
    for (const row of rows) {
      const understood = read(row as Readonly<Record<string, string | null>>);
      if (isMisfit(understood)) continue;
      const seen = observedOf(understood, Number(row['obs'] ?? -1), words, zoneMinutes);
      const offer = copies.offer({ seen, place: [Number(row['file']), Number(row['line'])] });
      if (offer === 'duplicate') continue;
      if (offer === 'first') evaluator.add(seen);
      else evaluator.replace(offer.replaced, seen);
      waiting++;
      if (waiting < SETTLE_ROWS) continue;
      waiting = 0;
      evaluator.settle();
    }
  });
  evaluator.settle();
  return { ...detected, evaluator, features };
};

/** Texts of all rows in order of their stated time, with the number that the batch gave each. */
const inEventTime = (raw: RawTable, zoneMinutes: number): string => {
  const column = columnsOf('transactions').find(({ name }) => name === 'txn_time');
  const instant = column ? readingOf(column, zoneMinutes).sql('r.txn_time') : 'null';
  const views = `[${VIEWS.map(quoteText).join(', ')}]`;
  return `select r.*, o.obs from (${rawSelect(raw)}) r
    left join observation o on o.file = r.file and o.line = r.line
      and o.view = coalesce(list_position(${views}, lower(r.view)), 0)
    order by ${instant} nulls first, r.file, r.line, r.view`;
};

export const loadDictionaries = async (session: Session): Promise<Dictionaries> => {
  const words = createDictionaries();
  for (const name of DICTIONARY_NAMES)
    await session.each(`select value from dict_${name} order by id`, (rows) => {
      for (const row of rows) words[name].codeOf(row['value'] as string);
    });
  return words;
};

/** The registry as the stream holds it, from the spans that the batch joins. */
export const loadRegistry = async (session: Session): Promise<LiveRegistry> => {
  const rowsOf = async (sql: string): Promise<Readonly<Record<string, Cell>>[]> => {
    const out: Readonly<Record<string, Cell>>[] = [];
    await session.each(sql, (rows) => {
      for (const row of rows) out.push(row);
    });
    return out;
  };
  return createLiveRegistry(
    await rowsOf(`select ${TERMINAL_COLUMNS} from terminal_span`),
    await rowsOf(`select ${MERCHANT_COLUMNS} from merchant_span`),
  );
};
