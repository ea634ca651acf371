import type { SourceRecord, TableName } from '@zhenma/model';
import type { FoundFile } from '../discover.ts';
import type { RowTaker } from '../row-sink.ts';

/** Records one by one, or in batches where there are millions. */
export type Records = AsyncIterable<SourceRecord | readonly SourceRecord[]>;

/** A raw source: recognised by content, read record by record. */
export interface RecordReader {
  /** Name for `--as`. */
  readonly id: string;
  /** Another name for `--as`. */
  readonly alias?: string;
  /** Table of its rows; null when records go to several. */
  readonly table: TableName | null;
  recognises(file: FoundFile): boolean;
  read(file: FoundFile, today: string): Records;
  /**
   * As `read` for files of millions: plain rows go to `rows` as bytes, the others come as records.
   */
  pour?(file: FoundFile, today: string, id: number, rows: RowTaker): Records;
}

const BATCH_RECORDS = 256;

/** Records in batches: waiting for each of millions would cost more than reading it. */
export async function* inBatches(
  records: Iterable<SourceRecord>,
): AsyncGenerator<readonly SourceRecord[]> {
  let batch: SourceRecord[] = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length < BATCH_RECORDS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
