import { Session } from 'node:inspector';

/** Which blocks of our own code ran, as V8 counts them. */
export interface Coverage {
  /** Blocks that ran since the last call, as `script:start:end`. */
  readonly take: () => readonly string[];
}

interface Report {
  readonly result: readonly {
    readonly scriptId: string;
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly {
        readonly startOffset: number;
        readonly endOffset: number;
        readonly count: number;
      }[];
    }[];
  }[];
}

/** Starts precise block coverage in this thread; nothing has to be instrumented. */
export const startCoverage = (): Coverage => {
  const session = new Session();
  session.connect();
  const post = (method: string, params: object = {}): Report => {
    let report: Report | undefined;
    session.post(method, params, (error, result) => {
      if (error) throw error;
      report = result as Report;
    });
    return report ?? { result: [] };
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take: () => {
      const ran: string[] = [];
      for (const { scriptId, url, functions } of post('Profiler.takePreciseCoverage').result) {
        if (!/\/packages\/[a-z0-9]+\/src\//.test(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) ran.push(`${scriptId}:${startOffset}:${endOffset}`);
      }
      return ran;
    },
  };
};
