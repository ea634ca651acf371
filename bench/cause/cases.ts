/** Cases of scanned worlds with the answers to the questions about their causes, and the truth. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Case, Cause } from '@zhenma/model';
import type { CauseAnswer } from '../../packages/pipeline/src/explain/cause.ts';

export interface Example {
  readonly world: string;
  readonly generator: 'first' | 'second';
  readonly truth: Cause;
  readonly verdict: string;
  readonly answers: readonly CauseAnswer[];
}

/**
 * Cases of terminals whose device the truth names, from directories that hold `out` (a result of
 * `zhenma scan`) and `truth`. A device whose terminal id several devices share is left out.
 */
export const readExamples = (dir: string): readonly Example[] => {
  const world = basename(dir);
  const truth = truthOf(join(dir, 'truth', 'cases.csv'));
  const cases = JSON.parse(readFileSync(join(dir, 'out', 'cases.json'), 'utf8')) as Case[];
  return cases.flatMap((one): Example[] => {
    if (one.subject.type !== 'terminal') return [];
    const cause = truth.get(one.subject.id) ?? truth.get(one.subject.id.split('@')[0] ?? '');
    if (cause === undefined || cause === '?') return [];
    return [
      {
        world,
        generator: world.startsWith('other') ? 'second' : 'first',
        truth: cause as Cause,
        verdict: one.verdict,
        answers: one.cause.tests.map((test) => ({
          cause: test.cause,
          test: test.test,
          for: test.for,
        })),
      },
    ];
  });
};

const truthOf = (path: string): ReadonlyMap<string, string> => {
  const causes = new Map<string, string>();
  if (!existsSync(path)) return causes;
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const at = new Map((head ?? '').split(',').map((name, index) => [name, index]));
  for (const line of lines) {
    const cells = line.split(',');
    const cell = (name: string): string => cells[at.get(name) ?? -1] ?? '';
    if (cell('subject_type') !== 'terminal') continue;
    for (const id of [cell('subject_id'), cell('also_id')]) {
      const known = causes.get(id);
      causes.set(id, known === undefined || known === cell('cause') ? cell('cause') : '?');
    }
  }
  return causes;
};
