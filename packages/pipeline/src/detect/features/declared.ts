import type { DeclaredFeature } from '../declared-feature.ts';

/** Features that are data: measured in the batch and kept by a stream from one declaration. */
export const DECLARED_FEATURES: readonly DeclaredFeature[] = [
  {
    id: 'terminal-day-numbers',
    measure: 'count_distinct',
    of: 'cleared',
    by: ['device'],
    days: 1,
    needs: ['terminal_sn|terminal_id'],
    doc: 'distinct cleared numbers of the serial on that day',
    zh: '该序列号当日上送过几个不同的商户号',
  },
];
