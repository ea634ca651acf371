/**
 * What two cores of this machine could give at most: two processes that share nothing, each with half
 * the terminals, at the same time; beside them one process with all terminals, and one of the two,
 * alone. What the two at once lose, they lose to the machine.
 *
 * Run  node bench/live/apart.mjs [rounds] [events of a round] [terminals]
 * Ratios of each round, but for the first four: twice the CPU of one by that of the two at once.
 */
import { rmSync } from 'node:fs';
import { bundle, here, quarters, start } from './children.mjs';

const WARMING = 4;
const [rounds = '26', events = '40000', terminals = '400000'] = process.argv.slice(2);

const file = await bundle(here);
const whole = start(file, events, terminals);
const halves = [0, 1].map(() => start(file, events, Number(terminals) / 2));
for (const turn of [whole, ...halves]) await turn('first');
rmSync(file, { force: true });

const spent = { whole: [], alone: [], both: [] };
for (let round = 0; round < Number(rounds) + WARMING; round++) {
  spent.whole.push(await whole('any'));
  spent.alone.push(await halves[round % 2]('any'));
  const both = await Promise.all(halves.map((turn) => turn('any')));
  spent.both.push((both[0] + both[1]) / 2);
}
for (const all of Object.values(spent)) all.splice(0, WARMING);
const ratios = (ones) => ones.map((ns, at) => (2 * ns) / spent.both[at]);
const say = (text) => process.stdout.write(`${text}\n`);
for (const [name, all] of Object.entries(spent))
  say(`${name}: CPU ns per event, quarters ${quarters(all, 0)}`);
say(`two at once by one with all terminals: ${quarters(ratios(spent.whole), 2)} ×`);
say(`two at once by one of them alone: ${quarters(ratios(spent.alone), 2)} ×`);
for (const turn of [whole, ...halves]) await turn('end');
