import type { Derived } from '@zhenma/iso8583';
import type { Values } from './pairs.ts';

/** Remembers the sales of a capture, for the messages that undo them. */
export interface Originals {
  /** Remembers a sale; to a message that undoes one, adds which. */
  readonly put: (values: Values, derived: Derived) => void;
}

/** The two messages of a sale; their values are filled up when they are paired. */
interface Sale {
  request?: Values;
  response?: Values;
}

/** Sales that are remembered; the oldest is forgotten first. */
const SALES_MAX = 100_000;
const UNDOING = new Set(['void', 'refund', 'reversal']);
/** In these requests F37 is the reference number of the original. Source  docs/facts.md §10 [I]. */
const STATES_ORIGINAL = new Set(['void', 'refund', 'preauth_completion']);

/**
 * Finds originals by F90, else by the batch and trace in F61, else, for a reversal, by its own: a
 * reversal repeats the trace number of the sale that it undoes.
 *
 * Shape   fills `orig_txn_id` with the id of the request (else response) that is undone, and
 *         `orig_rrn`.
 */
export const createOriginals = (): Originals => {
  const sales = new Map<string, Sale>();
  return {
    put: (values, derived) => {
      const type = values['txn_type'] ?? '';
      if (STATES_ORIGINAL.has(type) && values['view'] === 'request' && values['rrn']) {
        values['orig_rrn'] = values['rrn'];
        values['rrn'] = '';
      }
      if (!UNDOING.has(type)) remember(sales, values);
      else
        nameOriginal(
          values,
          originalKeys(values, derived).map((key) => sales.get(key)),
        );
    },
  };
};

function remember(sales: Map<string, Sale>, values: Values): void {
  const keys = ownKeys(values);
  const sale: Sale = keys.map((key) => sales.get(key)).find((known) => known) ?? {};
  if (values['view'] === 'request') sale.request = values;
  else sale.response = values;
  for (const key of keys) sales.set(key, sale);
  for (const key of sales.keys()) {
    if (sales.size <= SALES_MAX) return;
    sales.delete(key);
  }
}

function nameOriginal(values: Values, found: readonly (Sale | undefined)[]): void {
  const sale = found.find((known) => known);
  const stated = sale?.request ?? sale?.response;
  if (!stated) return;
  const id = messageId(stated);
  if (id !== '') values['orig_txn_id'] ||= id;
  const rrn = sale?.response?.['rrn'] || stated['rrn'];
  if (rrn) values['orig_rrn'] ||= rrn;
}

/** The natural key of a message: day, terminal, batch, trace and type; empty without a day. */
export const messageId = (values: Values): string => {
  const { terminal_id: terminal, trace_no: trace, mti } = values;
  const day = (values['txn_time'] || values['seen'] || '').slice(0, 10).replaceAll('-', '');
  const group = values['profile'] === 'cups' ? values['acquirer'] : values['batch_no'];
  return day === '' ? '' : [day, terminal, group || '-', trace || '-', mti].join('.');
};

const posKey = (terminal?: string, batch?: string | null, trace?: string | null): string =>
  `pos|${terminal}|${batch ?? ''}|${trace}`;
const networkKey = (trace?: string | null, sent?: string | null): string => `net|${trace}|${sent}`;

const ownKeys = (values: Values): readonly string[] => {
  const { terminal_id: terminal, batch_no: batch, trace_no: trace, sent } = values;
  return sent
    ? [networkKey(trace, sent), posKey(terminal, batch, trace)]
    : [posKey(terminal, batch, trace)];
};

const originalKeys = (values: Values, { f61, f90 }: Derived): readonly string[] => {
  const { terminal_id: terminal, batch_no: batch, trace_no: trace, txn_type: type } = values;
  const keys: string[] = [];
  if (f90) keys.push(networkKey(f90.trace_no, f90.transmission_time));
  if (f61?.trace_no) keys.push(posKey(terminal, f61.batch_no, f61.trace_no));
  if (type === 'reversal') keys.push(posKey(terminal, batch, trace));
  return keys;
};
