/**
 * The live path in a process of its own that takes a round when it is asked to (`turns.mjs`): first
 * every terminal trades once, then terminals at random.
 */
import { createPath } from './path.ts';
import { registryOf } from './registry.ts';
import { createTraffic } from './traffic.ts';

const EVENTS = Number(process.argv[2]);
const TERMINALS = Number(process.argv[3]);
const BATCH = 2_000;

const path = createPath(registryOf(TERMINALS));
const traffic = createTraffic(TERMINALS, 'request and answer');

/** CPU nanoseconds per event; frames are made outside of the time that counts. */
const round = (events: number, next: () => readonly Uint8Array[]): number => {
  let [micros, done] = [0, 0];
  while (done < events) {
    const frames = next();
    const before = process.cpuUsage();
    for (let from = 0; from < frames.length; from += BATCH) {
      path.take(frames.slice(from, from + BATCH));
      path.settle();
    }
    const { user, system } = process.cpuUsage(before);
    micros += user + system;
    done += frames.length;
  }
  return (1e3 * micros) / done;
};

process.on('message', (asked) => {
  if (asked === 'end') process.disconnect();
  const isFirst = asked === 'first';
  const next = isFirst ? traffic.everyTerminal : traffic.anyTerminal;
  if (asked !== 'end') process.send?.(round(isFirst ? 2 * TERMINALS : EVENTS, next));
});
