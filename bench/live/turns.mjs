/**
 * The live path of another working tree and of this one, in turn: what else runs on the machine is
 * another within seconds, and both get the same of it.
 *
 * Run  node bench/live/turns.mjs OTHER_TREE [rounds] [events of a round] [terminals]
 * Ratios of each round of the other by this one, but for the first four. Tables must not grow within
 * the rounds: terminals × 2 sales are what they have room for.
 */
import { fork } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { AS_SHIPPED } from './as-shipped.mjs';

const WARMING = 4;
const [other = '.', rounds = '26', events = '40000', terminals = '400000'] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const folders = [resolve(other, 'bench/live'), here];

/** The same `turn.ts` over the code of each tree. */
const bundle = async (folder) => {
  const outfile = resolve(folder, 'turn.bundle.mjs');
  await build({
    stdin: {
      contents: readFileSync(resolve(here, 'turn.ts'), 'utf8'),
      resolveDir: folder,
      loader: 'ts',
    },
    outfile,
    ...AS_SHIPPED,
  });
  return outfile;
};

const files = [await bundle(folders[0]), await bundle(folders[1])];
const turns = files.map((file) => {
  const child = fork(file, [events, terminals]);
  return (asked) =>
    new Promise((done) => {
      child.once(asked === 'end' ? 'exit' : 'message', done);
      child.send(asked);
    });
});
const [one, two] = turns;
for (const turn of turns) await turn('first');
for (const file of files) rmSync(file, { force: true });

const quarter = (values, quarters) => [...values].sort((a, b) => a - b)[(values.length * quarters) >> 2]; // biome-ignore format: one call
const spent = [[], []];
for (let round = 0; round < Number(rounds); round++) {
  const before = round % 2 === 0 ? await one('any') : undefined;
  spent[1].push(await two('any'));
  spent[0].push(before ?? (await one('any')));
}
const [others, own] = spent.map((all) => all.slice(WARMING));
const ratios = others.map((ns, at) => ns / own[at]);
const shown = (values, digits) =>
  [1, 2, 3].map((n) => quarter(values, n).toFixed(digits)).join(', ');
process.stdout.write(
  `CPU ns per event, quarters: other ${shown(others, 0)}; this ${shown(own, 0)}\n`,
);
process.stdout.write(`ratio other / this, quarters: ${shown(ratios, 2)}\n`);
for (const turn of turns) await turn('end');
