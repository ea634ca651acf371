import type { SubjectScope } from './subject.ts';
import { AGENT } from './subjects/agent.ts';
import { AGENT_ROUTES } from './subjects/agent-routes.ts';
import { MERCHANT_DAY, TERMINAL_DAY } from './subjects/day.ts';
import { HABITS } from './subjects/habits.ts';
import { LATE_BINDING } from './subjects/late-binding.ts';
import { NUMBER } from './subjects/number.ts';
import { OBSERVATION } from './subjects/observation.ts';
import { PAYEE } from './subjects/payee.ts';
import { POOL } from './subjects/pool.ts';
import { REGISTRATION } from './subjects/registration.ts';
import { TERMINAL } from './subjects/terminal.ts';

/** Every scope beside `sale`, in the order in which they are judged. */
export const SUBJECT_SCOPES: readonly SubjectScope[] = [
  NUMBER,
  PAYEE,
  POOL,
  TERMINAL_DAY,
  MERCHANT_DAY,
  OBSERVATION,
  REGISTRATION,
  TERMINAL,
  AGENT,
  AGENT_ROUTES,
  HABITS,
  LATE_BINDING,
];
