import type { Effects, Verb } from './effects.ts';

export type Stopwatch = ReturnType<typeof stopwatch>;

/** Tells the progress of each verb, and keeps the seconds that it took. */
export const stopwatch = (effects: Effects) => {
  const seconds: Partial<Record<Verb, number>> = {};
  return {
    effects,
    seconds,
    time: async <T>(verb: Verb, work: () => Promise<T>): Promise<T> => {
      effects.progress(verb, 0, '');
      const start = effects.elapsedMs();
      const result = await work();
      seconds[verb] = Math.round(effects.elapsedMs() - start) / 1000;
      effects.progress(verb, 1, '');
      return result;
    },
  };
};
