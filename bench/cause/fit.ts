/**
 * Fits the weights of the causes (catalog/cause.yaml) on scanned worlds, and judges them.
 *
 *   node --import tsx --conditions @zhenma/source bench/cause/fit.ts FIT_DIR … [--judge DIR …]
 *
 * A directory holds `out` (result of `zhenma scan`) and `truth`. Prints, for the shipped weights, for
 * weights fitted on the first directories, and for each generator judged by weights fitted on the
 * other: how often the top cause is right, per cause and world, what it was taken for, and the
 * expected calibration error of its probability; then the fitted weights as YAML.
 */
import { readFileSync } from 'node:fs';
import { CAUSES, type Cause } from '@zhenma/model';
import { parse } from 'yaml';
import { probabilitiesOf, topCause } from '../../packages/pipeline/src/explain/cause.ts';
import { type Example, readExamples } from './cases.ts';
import { fitWeights, type Weights } from './model.ts';

const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

interface Judged extends Example {
  readonly top: Cause;
  readonly sure: number;
}

const judge = (examples: readonly Example[], weights: Weights): readonly Judged[] =>
  examples.map((one) => {
    const probabilities = probabilitiesOf(one.answers, weights);
    const top = topCause(probabilities);
    return { ...one, top, sure: probabilities[top] };
  });

const percent = (part: number, all: number): string =>
  all === 0 ? '-' : `${((100 * part) / all).toFixed(1)} %`;

/** Mean distance of the probability of the top cause from how often it is right, in ten bins. */
const calibrationError = (judged: readonly Judged[]): number => {
  const told = judged.filter(({ top }) => top !== 'undetermined');
  let sum = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = told.filter(({ sure }) => Math.min(9, Math.floor(10 * sure)) === bin);
    const right = inside.filter(({ top, truth }) => top === truth).length;
    sum += Math.abs(right - inside.reduce((all, { sure }) => all + sure, 0));
  }
  return told.length === 0 ? 0 : sum / told.length;
};

const tell = (title: string, judged: readonly Judged[]): void => {
  const right = judged.filter(({ top, truth }) => top === truth).length;
  print(
    `${title}: ${judged.length} cases, right ${percent(right, judged.length)}, ` +
      `calibration error ${calibrationError(judged).toFixed(3)}`,
  );
  for (const cause of CAUSES) {
    const own = judged.filter(({ truth }) => truth === cause);
    if (own.length === 0) continue;
    const said = CAUSES.map((top) => [top, own.filter((one) => one.top === top).length] as const);
    const taken = said.filter(([, count]) => count > 0).map(([top, count]) => `${top} ${count}`);
    print(
      `    ${cause.padEnd(13)}${String(own.length).padStart(6)}  taken for ${taken.join(', ')}`,
    );
  }
};

const tellByWorld = (judged: readonly Judged[]): void => {
  for (const world of [...new Set(judged.map((one) => one.world.replace(/-\d+$/, '')))].sort())
    tell(
      `  ${world}`,
      judged.filter((one) => one.world.replace(/-\d+$/, '') === world),
    );
};

const yaml = ({ prior, questions }: Weights): void => {
  const inline = (value: object): string =>
    `{ ${Object.entries(value)
      .map(([name, number]) => `${name}: ${number}`)
      .join(', ')} }`;
  print(`prior: ${inline(prior)}\nquestions:`);
  for (const [id, weight] of Object.entries(questions)) print(`  ${id}: ${inline(weight)}`);
};

const args = process.argv.slice(2);
const split = args.indexOf('--judge');
const fitOn = (split < 0 ? args : args.slice(0, split)).flatMap(readExamples);
const judgeOn = split < 0 ? fitOn : args.slice(split + 1).flatMap(readExamples);
const weightsIn = (path: string): Weights =>
  parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Weights;
const shipped = weightsIn('../../catalog/cause.yaml');
const expert = weightsIn('expert.yaml');
const fitted = fitWeights(fitOn, expert);

tell('shipped weights', judge(judgeOn, shipped));
tellByWorld(judge(judgeOn, shipped));
print();
tell('fitted weights', judge(judgeOn, fitted));
tellByWorld(judge(judgeOn, fitted));
for (const generator of ['first', 'second'] as const) {
  print();
  const other = fitWeights(
    fitOn.filter((one) => one.generator !== generator),
    expert,
  );
  const unseen = judgeOn.filter((one) => one.generator === generator);
  tell(`${generator} generator, fitted on the other`, judge(unseen, other));
  tellByWorld(judge(unseen, other));
}
print();
yaml(fitted);
