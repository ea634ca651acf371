/** The world outside the pipeline, as a parameter: clocks and progress are never asked for inside. */
export interface Effects {
  /** Monotonic milliseconds, for durations only. */
  readonly elapsedMs: () => number;
  /** Highest resident memory of the process so far. */
  readonly peakMemoryBytes: () => number;
  /** Called as a verb begins and as its work goes on; `share` is 0–1. */
  readonly progress: (verb: Verb, share: number, what: string) => void;
}

export const VERBS = ['read', 'normalise', 'link', 'detect', 'explain', 'act'] as const;
export type Verb = (typeof VERBS)[number];
