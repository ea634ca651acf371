import type { Payee } from '../payout/schemes.ts';
import type { Row } from '../rows.ts';

/** Who was paid, and whether the account belongs to an intermediary, in order of account. */
export function* payeeRows(payees: Iterable<Payee>): Generator<Row> {
  for (const payee of [...payees].sort((a, b) => (a.account < b.account ? -1 : 1))) {
    yield {
      payee_account: payee.account,
      payee_name: payee.name,
      kind: payee.kind,
      scheme: payee.scheme,
      merchants: String(payee.merchants.size),
      amount_fen: String(payee.amountFen),
    };
  }
}
