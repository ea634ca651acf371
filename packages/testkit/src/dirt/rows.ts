import { chance, int, shuffled } from '../random/draw.ts';
import { createRng, type Rng } from '../random/rng.ts';
import type { Row } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import type { Dirt } from '../spec.ts';
import type { Observation } from '../stream/observe.ts';

/** An observation as it was delivered. */
export interface Dirtied extends Observation {
  /** A repeated row: it is delivered again, but there is one truth. */
  readonly repeat: boolean;
}

/** Makes rows late, repeated, out of order and mangled, if the world is dirty. */
export function dirtyBatches(
  build: Build,
): (
  observations: readonly Observation[],
  at: { readonly dayIndex: number; readonly worldEnds: boolean },
) => Dirtied[] {
  const { dirt, days } = build.spec;
  if (!dirt) return (observations) => observations.map((each) => ({ ...each, repeat: false }));
  const rng = createRng(build.seed, 'dirt');
  const held = new Map<number, Dirtied[]>();
  return (observations, { dayIndex, worldEnds }) => {
    const out: Dirtied[] = [...(held.get(dayIndex) ?? [])];
    held.delete(dayIndex);
    for (const observation of observations) {
      const mangled = mangle(rng, dirt, observation);
      const late = chance(rng, dirt.lateShare) && dayIndex < days - 1;
      const twice = chance(rng, dirt.duplicateShare);
      const once = late ? noted(mangled, 'late') : mangled;
      const now: Dirtied = { ...(twice ? noted(once, 'duplicate') : once), repeat: false };
      const dueDay = Math.min(days - 1, dayIndex + int(rng, 1, 4));
      if (late) hold(held, dueDay, now);
      else out.push(now);
      if (twice) {
        const again = { ...now, repeat: true };
        if (chance(rng, 0.5) || late) hold(held, Math.min(days - 1, dueDay + 1), again);
        else out.push(again);
      }
    }
    const last = worldEnds ? [...held.values()].flat() : [];
    return shuffled(rng, [...out, ...last]);
  };
}

function hold(held: Map<number, Dirtied[]>, day: number, row: Dirtied): void {
  const list = held.get(day);
  if (list) list.push(row);
  else held.set(day, [row]);
}

function mangle(rng: Rng, dirt: Dirt, observation: Observation): Observation {
  const name = observation.row.merchant_name;
  if (!name || !chance(rng, dirt.garbledNameShare)) return observation;
  const garbled = chance(rng, 0.5) ? misread(name) : broken(name);
  return { ...observation, row: { ...observation.row, merchant_name: garbled } };
}

/** UTF-8 bytes read as Latin letters, the commonest of encoding accidents. */
const misread = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A name cut in the middle of its last character. */
const broken = (text: string): string => `${[...text].slice(0, -1).join('')}\uFFFD`;

function noted(observation: Observation, note: string): Observation {
  const { truth } = observation;
  if (truth.jumped === 'true') return observation;
  const lookalike = truth.lookalike ? `${truth.lookalike};${note}` : note;
  return { ...observation, truth: { ...truth, lookalike } satisfies Row };
}
