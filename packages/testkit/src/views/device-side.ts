import type { Sale } from '../stream/sale.ts';
import { baseColumns, transitMs, type Written } from './base-row.ts';
import { versionAt } from './version.ts';

const CLOCK_TOLERATED_MS = 120_000;

/** The slip that the device printed. */
export function slipRow(sale: Sale): Written {
  const { terminal, outcome } = sale;
  const row = baseColumns('slip', sale, terminal.clockSkewMs + transitMs(sale));
  row.terminal_id = outcome.tid;
  row.merchant_no = outcome.printed.no;
  row.merchant_name = outcome.printed.sign;
  row.issuer = sale.card.issuer.id;
  row.acquirer = outcome.requested.acquirer;
  row.entry_mode = sale.entryMode;
  row.rrn = sale.rrn;
  row.trace_no = sale.traceNo;
  row.batch_no = sale.batchNo;
  row.auth_code = sale.authCode;
  row.operator_id = sale.operator;
  if (sale.original) row.orig_rrn = sale.original.rrn;
  return { row, notes: clockNotes(sale) };
}

/** What the device asked for. */
export function requestRow(sale: Sale): Written {
  const { terminal, outcome } = sale;
  const row = baseColumns('request', sale, terminal.clockSkewMs);
  const version = versionAt(terminal, sale.atMs);
  row.terminal_id = outcome.tid;
  row.terminal_sn = terminal.sn;
  row.merchant_no = outcome.requested.no;
  row.entry_mode = sale.entryMode;
  if (outcome.requested.institution.requestHasRrn) row.rrn = sale.rrn;
  row.trace_no = sale.traceNo;
  row.batch_no = sale.batchNo;
  row.operator_id = sale.operator;
  row.app_version = version.app;
  row.param_version = version.param;
  if (sale.original) row.orig_rrn = sale.original.rrn;
  if (terminal.positioned) {
    row.area_code = outcome.place.areaCode;
    row.lat = sale.lat.toFixed(5);
    row.lon = sale.lon.toFixed(5);
  }
  return { row, notes: clockNotes(sale) };
}

/** What the front end answered. */
export function responseRow(sale: Sale): Written {
  const { outcome } = sale;
  const row = baseColumns('response', sale, transitMs(sale));
  row.terminal_id = outcome.tid;
  row.merchant_no = outcome.answered.no;
  // A house that sends the merchant back always does, so that its presence says nothing.
  if (outcome.requested.institution.returnsRight) row.merchant_name = outcome.answered.sign;
  row.acquirer = outcome.answered.acquirer;
  row.issuer = sale.card.issuer.id;
  row.rrn = sale.rrn;
  row.trace_no = sale.traceNo;
  row.batch_no = sale.batchNo;
  if (sale.respCode === '00') row.auth_code = sale.authCode;
  row.resp_code = sale.respCode;
  if (sale.original) row.orig_rrn = sale.original.rrn;
  return { row, notes: [] };
}

const clockNotes = (sale: Sale): string[] =>
  Math.abs(sale.terminal.clockSkewMs) > CLOCK_TOLERATED_MS ? ['clock-skew'] : [];
