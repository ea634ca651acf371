/**
 * The live path of another working tree and of this one, in turn: what else runs on the machine is
 * another within seconds, and both get the same of it.
 *
 * Run  node bench/live/turns.mjs OTHER_TREE [rounds] [events of a round] [terminals]
 * Ratios of each round of the other by this one, but for the first four. Tables must not grow within
 * the rounds: terminals × 2 sales are what they have room for.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundle, here, quarters, start } from './children.mjs';

const WARMING = 4;
const [other = '.', rounds = '26', events = '40000', terminals = '400000'] = process.argv.slice(2);

const files = [await bundle(resolve(other, 'bench/live')), await bundle(here)];
const turns = files.map((file) => start(file, events, terminals));
const [one, two] = turns;
for (const turn of turns) await turn('first');
for (const file of files) rmSync(file, { force: true });

const spent = [[], []];
for (let round = 0; round < Number(rounds); round++) {
  const before = round % 2 === 0 ? await one('any') : undefined;
  spent[1].push(await two('any'));
  spent[0].push(before ?? (await one('any')));
}
const [others, own] = spent.map((all) => all.slice(WARMING));
const ratios = others.map((ns, at) => ns / own[at]);
process.stdout.write(
  `CPU ns per event, quarters: other ${quarters(others, 0)}; this ${quarters(own, 0)}\n`,
);
process.stdout.write(`ratio other / this, quarters: ${quarters(ratios, 2)}\n`);
for (const turn of turns) await turn('end');
