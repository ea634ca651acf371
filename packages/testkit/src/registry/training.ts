import { chance, int } from '../random/draw.ts';
import { createRng } from '../random/rng.ts';
import type { Row } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import { DAY_MS, isoDay } from '../time.ts';

const PASS_SCORE = 60;

/** Who was trained. Most operators passed; those who load wrong parameters never sat the course. */
export function* trainingRows(build: Build): Generator<Row> {
  const rng = createRng(build.seed, 'training');
  for (const terminal of build.terminals) {
    for (const operator of terminal.operators) {
      const score = int(rng, 48, 100);
      const absent = chance(rng, 0.12);
      const passedMs = build.startMs - int(rng, 10, 400) * DAY_MS;
      if (absent || build.untrained.has(operator)) continue;
      yield {
        operator_id: operator,
        merchant_no: terminal.bindings[0]!.merchant.no,
        course: '终端操作与风险防范',
        score: String(score),
        passed_at: score >= PASS_SCORE ? isoDay(passedMs) : '',
      };
    }
  }
}
