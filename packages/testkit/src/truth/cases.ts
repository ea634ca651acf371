import type { Row } from '../rows.ts';
import type { Sale } from '../stream/sale.ts';
import { isoTime } from '../time.ts';

/** Collects the subjects that something is the matter with. */
export interface CaseBook {
  readonly add: (sale: Sale) => void;
  readonly rows: () => Generator<Row>;
}

interface Subject {
  readonly type: string;
  readonly id: string;
  readonly alsoId: string;
  readonly causes: Map<string, number>;
  readonly strategies: Map<string, number>;
  sales: number;
  jumped: number;
  firstMs: number;
  lastMs: number;
}

/** Opens a case book. A subject is a case when any of its sales has a cause. */
export function createCaseBook(): CaseBook {
  const subjects = new Map<string, Subject>();
  const touch = (sale: Sale, type: string, ids: readonly [string, string]): void => {
    const [id, alsoId] = ids;
    const key = `${type} ${id}`;
    let subject = subjects.get(key);
    if (!subject) {
      subject = newSubject(type, id, alsoId);
      subjects.set(key, subject);
    }
    record(subject, sale);
  };
  const add = (sale: Sale): void => {
    const { terminal, outcome } = sale;
    touch(sale, 'terminal', [terminal.sn, outcome.tid]);
    touch(sale, 'merchant', [outcome.truth.no, '']);
    touch(sale, 'agent', [terminal.agent, '']);
    if (outcome.verity.poolId) touch(sale, 'pool', [outcome.verity.poolId, '']);
  };
  return { add, rows: () => caseRows(subjects) };
}

function* caseRows(subjects: ReadonlyMap<string, Subject>): Generator<Row> {
  for (const key of [...subjects.keys()].sort()) {
    const subject = subjects.get(key)!;
    if (subject.causes.size === 0) continue;
    // An agent is a case only when it jumps by system, not for one bad device among many.
    if (subject.type === 'agent' && !subject.causes.has('routing')) continue;
    yield {
      subject_type: subject.type,
      subject_id: subject.id,
      cause: most(subject.causes),
      strategy: most(subject.strategies),
      also_id: subject.alsoId,
      sales: String(subject.sales),
      jumped_sales: String(subject.jumped),
      first_seen: isoTime(subject.firstMs),
      last_seen: isoTime(subject.lastMs),
    };
  }
}

function newSubject(type: string, id: string, alsoId: string): Subject {
  return {
    type,
    id,
    alsoId,
    causes: new Map(),
    strategies: new Map(),
    sales: 0,
    jumped: 0,
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: 0,
  };
}

/** Sales counts all of the subject's; the dates are those of the sales with a cause. */
function record(subject: Subject, sale: Sale): void {
  const { verity } = sale.outcome;
  subject.sales++;
  if (verity.jumped) subject.jumped++;
  if (!verity.cause) return;
  subject.causes.set(verity.cause, (subject.causes.get(verity.cause) ?? 0) + 1);
  const { strategy } = verity;
  if (strategy) subject.strategies.set(strategy, (subject.strategies.get(strategy) ?? 0) + 1);
  subject.firstMs = Math.min(subject.firstMs, sale.atMs);
  subject.lastMs = Math.max(subject.lastMs, sale.atMs);
}

function most(counts: ReadonlyMap<string, number>): string {
  let best = '';
  for (const [name, count] of counts) if (count > (counts.get(best) ?? 0)) best = name;
  return best;
}
