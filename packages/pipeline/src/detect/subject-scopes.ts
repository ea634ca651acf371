import type { SubjectScope } from './subject.ts';
import { MERCHANT_DAY, TERMINAL_DAY } from './subjects/day.ts';
import { NUMBER } from './subjects/number.ts';
import { OBSERVATION } from './subjects/observation.ts';
import { PAYEE } from './subjects/payee.ts';
import { POOL } from './subjects/pool.ts';
import { REGISTRATION } from './subjects/registration.ts';

/** Every scope beside `sale`, in the order in which they are judged. */
export const SUBJECT_SCOPES: readonly SubjectScope[] = [
  NUMBER,
  PAYEE,
  POOL,
  TERMINAL_DAY,
  MERCHANT_DAY,
  OBSERVATION,
  REGISTRATION,
];
