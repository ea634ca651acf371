import type { CaseSaid } from './cases.ts';
import { readCsv } from './csv-file.ts';
import { type Hits, hits } from './metrics.ts';

/** Precision and recall for collecting accounts. Victims' accounts count neither way. */
export async function scorePayees(
  truthFile: string,
  said: readonly CaseSaid[],
): Promise<Hits | undefined> {
  const flagged = new Set(
    said
      .filter((each) => each.type === 'payee' && each.verdict === 'jumped')
      .map((each) => each.id),
  );
  const kinds = new Map<string, string>();
  for await (const fields of readCsv(truthFile)) kinds.set(fields.payee_account!, fields.kind!);
  if (![...kinds.values()].includes('collector')) return undefined;
  const ids = [...new Set([...kinds.keys(), ...flagged])].filter(
    (id) => kinds.get(id) !== 'victim',
  );
  return hits(ids, {
    truth: (id) => kinds.get(id) === 'collector',
    said: (id) => flagged.has(id),
  });
}
