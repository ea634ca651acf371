import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/** Tables of the open store: integer-coded observations and the dictionaries that name the codes. */
const STORED: Readonly<Record<string, string>> = {
  observations: 'select * exclude (line) from observation order by obs',
  merchant_numbers: 'select * from dict_number order by id',
  merchant_names: 'select * from dict_name order by id',
  terminals: 'select * from dict_sn order by id',
  terminal_ids: 'select * from dict_tid order by id',
  institutions: 'select * from dict_party order by id',
  card_tokens: 'select * from dict_card order by id',
};

/** Writes the store as Parquet below `directory/store`: readable by DuckDB, Flink, Spark, Python. */
export const writeStore = async (session: Session, directory: string): Promise<void> => {
  const store = join(directory, 'store');
  await mkdir(store, { recursive: true });
  for (const [name, sql] of Object.entries(STORED))
    await session.run(`copy (${sql}) to ${quoteText(join(store, `${name}.parquet`))}
      (format parquet, compression zstd, row_group_size 122880)`);
};
