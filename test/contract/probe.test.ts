import { it } from 'vitest';
import * as k from './kit.ts';
it('probe', async () => {
  const t0 = performance.now();
  const r = await k.scanRows({
    transactions: k.views(['clearing'], k.sale(), { clearing: { merchant_no: k.MARKET, issuer_fee: '3.51', network_fee: '0.25' } }),
    merchants: [k.merchant(k.SHOP)],
    terminals: [k.terminal(k.SHOP)],
  }, []);
  console.log(r.code, r.stdout, r.stderr, r.rows, JSON.stringify(r.cases, null, 1), JSON.stringify(r.summary, null, 1), r.rejectsText, Object.keys(k.filesUnder(r.out)));
  console.log(performance.now() - t0);
});
