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
  /** Names and needs for people, in both languages; English needs are `what`, `needed`, `term`. */
  readonly channelZh: string;
  readonly channelEn: string;
  readonly whatZh: string;
  readonly neededZh: string;
  readonly termZh: string;
}

/** Where a finding can be reported. Source: catalog/codes/report-channels.csv. */
export function reportChannels(): readonly ReportChannel[] {
  return all();
}

const all = lazy((): readonly ReportChannel[] =>
  Object.freeze(
    parseTsv(REPORT_CHANNELS_TSV, 12).map((cells) => {
      const cell = (at: number): string => cells[at] ?? '';
      return Object.freeze({
        id: cell(0),
        channel: cell(1),
        what: cell(2),
        needed: cell(3),
        term: cell(4),
        mark: cell(5),
        source: cell(6),
        channelZh: cell(7),
        channelEn: cell(8),
        whatZh: cell(9),
        neededZh: cell(10),
        termZh: cell(11),
      });
    }),
  ),
);
