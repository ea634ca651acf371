import { statementName } from '../names/variants.ts';
import { mix32 } from '../random/rng.ts';
import type { Build } from '../shops/build.ts';
import type { Merchant } from '../shops/entities.ts';
import type { Sale } from '../stream/sale.ts';
import { baseColumns, transitMs, type Written } from './base-row.ts';
import { forwarderOf } from './clearing.ts';

const PREFIX_SHARE = 0.12;
/** Source: prefixes seen on statements, domain-2.md §5. */
const PREFIXES = ['财付通-', '拉卡拉-', '银联在线支付-', '支付宝-'];

/** What the issuer shows its customer. */
export function statementRow(build: Build, sale: Sale): Written {
  const { outcome } = sale;
  const { cleared } = outcome;
  const row = baseColumns('statement', sale, transitMs(sale));
  const name = nameOnStatement(cleared, sale);
  row.merchant_name = name.text;
  row.issuer = sale.card.issuer.id;
  const bare = (sale.sight * 9_973) % 1 < build.spec.bareStatementShare;
  if (!bare) {
    row.terminal_id = outcome.clearedTid;
    row.merchant_no = cleared.no;
    row.mcc = outcome.keepsMcc ? outcome.requested.mcc : cleared.mcc;
    row.acquirer = cleared.acquirer;
    row.forwarder = forwarderOf(outcome);
    row.entry_mode = sale.entryMode;
    row.rrn = sale.clearedRrn;
    row.trace_no = sale.clearedTraceNo;
    row.auth_code = sale.authCode;
    if (sale.original) row.orig_rrn = sale.original.clearedRrn;
  }
  return { row, notes: name.notes };
}

const NOTE_OF_HABIT: Partial<Record<Sale['card']['issuer']['habit'], string>> = {
  cut10: 'name-cut',
  cut11: 'name-cut',
  short: 'name-short',
  marked: 'name-prefix',
  traditional: 'name-traditional',
};

function nameOnStatement(merchant: Merchant, sale: Sale): { text: string; notes: string[] } {
  const { habit } = sale.card.issuer;
  const lot = mix32(Number.parseInt(merchant.ownTid, 36));
  const written = (lot & 1) === 0 ? merchant.legal : merchant.sign;
  const prefixed = (lot >>> 1) % 1_000 < PREFIX_SHARE * 1_000;
  const prefix = prefixed ? PREFIXES[(lot >>> 11) % PREFIXES.length]! : '';
  const text = statementName(prefix + written, merchant.place.city.name, habit);
  const notes: string[] = [];
  if (prefixed) notes.push('name-prefix');
  const note = NOTE_OF_HABIT[habit];
  if (note && text !== prefix + written) notes.push(note);
  return { text, notes };
}
