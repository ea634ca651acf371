import { REPORT_CHANNELS_TSV } from './generated/report-channels.ts';
import { lazy, parseTsv } from './tsv.ts';

/** A place to complain or to report. */
export interface ReportChannel {
  /** Stable id, e.g. `pcac`. */
  readonly id: string;
  readonly channel: string;
  readonly what: string;
  /** What the channel asks for. */
  readonly needed: string;
  /** Published terms; empty when none were read. */
  readonly term: string;
  readonly mark: string;
  readonly source: string;
}

/** Where a finding can be reported. Source: catalog/codes/report-channels.csv. */
export function reportChannels(): readonly ReportChannel[] {
  return all();
}

const all = lazy((): readonly ReportChannel[] =>
  Object.freeze(
    parseTsv(REPORT_CHANNELS_TSV, 7).map(
      ([id = '', channel = '', what = '', needed = '', term = '', mark = '', source = '']) =>
        Object.freeze({ id, channel, what, needed, term, mark, source }),
    ),
  ),
);
