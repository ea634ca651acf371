import type { Feature } from '../feature.ts';

/**
 * How sure it is that the records of a sale belong together.
 *
 * Shape   link_probability: between 0 and 1, for sales that were joined by probability; null where
 *         keys joined them or there is one record only. Links below 0.99 are not made.
 * Source  link/likely.ts.
 */
export const LINK_PROBABILITY: Feature = {
  id: 'link_probability',
  fields: {
    link_probability: {
      type: 'double',
      doc: 'probability that the records joined without keys are one sale',
      zh: '不凭号码关联的各条记录属于同一笔交易的概率',
      level: 'sale',
    },
  },
  needs: [],
  live: false,
  create: (session) =>
    session.run(`create or replace table feature_link_probability as
      select sale, probability_ppm / 1000000 as link_probability from likely_link`),
};
