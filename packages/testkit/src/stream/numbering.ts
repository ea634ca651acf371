import { chance, digits } from '../random/draw.ts';
import { createRng } from '../random/rng.ts';
import type { Build } from '../shops/build.ts';
import { DAY_MS } from '../time.ts';
import type { Deal, Outcome } from './deal.ts';

/** The numbers that a sale is given on its way. */
export interface SaleNumbers {
  readonly seq: number;
  readonly rrn: string;
  readonly clearedRrn: string;
  readonly traceNo: string;
  readonly clearedTraceNo: string;
  readonly batchNo: string;
  readonly authCode: string;
}

/** Numbers the next sale. */
export type Numbering = (
  deal: Pick<Deal, 'atMs' | 'dayIndex' | 'terminal'>,
  outcome: Pick<Outcome, 'rewritten' | 'clearedTid'>,
) => SaleNumbers;

/** A step that visits all of 0 … 10⁹ − 1 before it repeats, small enough to multiply exactly. */
const STEP = 7_368_787;
const BILLION = 1_000_000_000;

/** Opens the numbering of a world. A declared share of reference numbers is used twice. */
export function createNumbering(build: Build): Numbering {
  const rng = createRng(build.seed, 'numbering');
  const collisionShare = build.spec.dirt?.rrnCollisionShare ?? 0;
  const start = rng.uint32() % BILLION;
  const traces = new Uint32Array(build.terminals.length).map(() => rng.uint32() % 900_000);
  const yearStartMs = Date.UTC(new Date(build.startMs).getUTCFullYear(), 0, 1);
  let seq = 0;
  let lastRrn = '';
  const reference = (atMs: number, number: number): string => {
    const day = Math.floor((atMs - yearStartMs) / DAY_MS) % 1_000;
    const mixed = (start + ((number * STEP) % BILLION)) % BILLION;
    return String(day).padStart(3, '0') + String(mixed).padStart(9, '0');
  };
  const channelTraces = new Map<string, number>();
  /** The channel counts per terminal number of its own, as a terminal would. */
  const channelTrace = (tid: string): string => {
    const trace = ((channelTraces.get(tid) ?? rng.uint32() % 900_000) + 1) % 1_000_000;
    channelTraces.set(tid, trace);
    return String(trace).padStart(6, '0');
  };
  return ({ atMs, dayIndex, terminal }, { rewritten, clearedTid }) => {
    seq++;
    const fresh = reference(atMs, seq * 2);
    const rrn = lastRrn && chance(rng, collisionShare) ? lastRrn : fresh;
    lastRrn = rrn;
    const trace = (traces[terminal.index]! + 1) % 1_000_000;
    traces[terminal.index] = trace;
    const traceNo = String(trace).padStart(6, '0');
    return {
      seq,
      rrn,
      clearedRrn: rewritten ? reference(atMs, seq * 2 + 1) : rrn,
      traceNo,
      clearedTraceNo: rewritten ? channelTrace(clearedTid) : traceNo,
      batchNo: String(dayIndex + 1).padStart(6, '0'),
      authCode: digits(rng, 6),
    };
  };
}
