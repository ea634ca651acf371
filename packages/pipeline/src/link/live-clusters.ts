import type { Dictionaries, Observed } from '../engine/observed.ts';
import { type Alone, ownerOf, placeOf } from './live-alone.ts';
import {
  CLAIM_KEYS,
  type ClaimTable,
  createClaims,
  createKeys,
  HASHES,
  hashClaims,
  type Keys,
  keysOf,
  MESSAGE,
} from './live-claims.ts';
import type { Marks } from './live-marks.ts';
import { compareObserved, type LiveNode, nodeOf, runPasses } from './live-passes.ts';

/** Observations that equal keys connect, and the clusters that the passes make of them. */
export interface Component {
  readonly id: number;
  joinedTo: Component | undefined;
  observed: Observed[];
  dirty: boolean;
  /** The other half of the stream has records of it, or needs them. */
  spans: boolean;
}

/** What changed for the sales of a component: its clusters as they are now. */
export interface Relinked {
  readonly component: Component;
  /** Components that were joined to it since the last time. */
  readonly absorbed: readonly Component[];
  readonly clusters: readonly (readonly Observed[])[];
}

/** The clusters of a stream of observations, kept up to date. */
export interface LiveClusters {
  readonly add: (seen: Observed) => void;
  /** Gives components to what stands alone and shares a key with an observation that comes. */
  readonly meet: (seen: Observed) => void;
  /** Takes an observation back: another copy of the row stands for it. */
  readonly replace: (old: Observed, by: Observed) => void;
  /** Links again what changed; whatever the order of arrival, the result is that of the batch. */
  readonly settle: (take: (relinked: Relinked) => void) => void;
  /** Forgets every component whose observations are all older than `day`. */
  readonly forget: (day: number, take: (component: Component) => void) => void;
  readonly size: () => number;
  /** Which sale or component holds a claim, as `live-alone.ts` writes it. */
  readonly claims: () => ClaimTable;
  /** A view was met: of an observation that stands alone, too. */
  readonly noteView: (view: number) => void;
  /** The other half needs the records of a component. */
  readonly span: (component: Component) => void;
  readonly exchange: ClusterExchange;
}

/** What two halves of a stream tell each other. */
export interface ClusterExchange {
  /** Mask of the views that were met, by either half. */
  readonly views: () => number;
  readonly noteViews: (mask: number) => void;
  /** Takes an observation of the other half; `instead` of one that is no more, if so. */
  readonly add: (seen: Observed, instead: Observed | undefined) => void;
  /** Own observations that the other half needs, each of them once. */
  readonly exports: () => readonly Observed[];
}

interface State {
  readonly words: Dictionaries;
  readonly alone: Alone | undefined;
  readonly keys: Keys;
  claims: ClaimTable;
  readonly components: Map<number, Component>;
  readonly dirty: Set<Component>;
  readonly absorbed: Map<Component, Component[]>;
  readonly hashes: Int32Array;
  readonly marks: Marks | undefined;
  /** Components that span and may hold what was not exported. */
  readonly spanning: Set<Component>;
  /** Observations that the other half has. */
  readonly both: WeakSet<Observed>;
  /** Observations in the place of such. */
  replacing: Observed[];
  nextId: number;
  full: number;
}

/** Claims of a terminal that there is room for from the start: those of two sales. */
const CLAIMS = 8;

/**
 * Clusters; `alone` holds sales so simple that they need no component.
 *
 * @param devices how many the registry knows
 */
export const createLiveClusters = (
  words: Dictionaries,
  alone?: Alone,
  devices = 0,
  marks?: Marks,
): LiveClusters => {
  const state: State = {
    words,
    alone,
    keys: createKeys(),
    claims: createClaims(CLAIMS * devices),
    components: new Map(),
    dirty: new Set(),
    absorbed: new Map(),
    hashes: new Int32Array(2 * HASHES),
    marks,
    spanning: new Set(),
    both: new WeakSet(),
    replacing: [],
    nextId: 0,
    full: 0,
  };
  return {
    add: (seen) => {
      add(state, seen);
    },
    meet: (seen) => {
      bringIn(state, nodeOf(seen));
    },
    replace: (old, by) => {
      replace(state, old, by);
    },
    settle: (take) => settle(state, take),
    forget: (day, take) => forget(state, day, take),
    size: () => state.components.size,
    claims: () => state.claims,
    noteView: (view) => noteView(state, view),
    span: (component) => span(state, component),
    exchange: {
      views: () => state.full,
      noteViews: (mask) => {
        for (let view = 1; mask >> (view - 1) !== 0; view++)
          if (((mask >> (view - 1)) & 1) !== 0) noteView(state, view);
      },
      add: (seen, instead) => {
        bringIn(state, nodeOf(seen));
        state.both.add(seen);
        span(state, instead === undefined ? add(state, seen) : replace(state, instead, seen));
      },
      exports: () => exportsOf(state),
    },
  };
};

const rootOf = (component: Component): Component => {
  let at = component;
  while (at.joinedTo) at = at.joinedTo;
  return at;
};

const add = (state: State, seen: Observed): Component => {
  noteView(state, seen.view);
  const component = claim(state, nodeOf(seen), undefined);
  component.observed.push(seen);
  markDirty(state, component);
  if (component.spans) state.spanning.add(component);
  return component;
};

const span = (state: State, component: Component): void => {
  component.spans = true;
  state.spanning.add(component);
};

const exportsOf = (state: State): readonly Observed[] => {
  const out = state.replacing;
  state.replacing = [];
  for (const component of state.spanning)
    for (const seen of rootOf(component).observed) if (!state.both.has(seen)) out.push(seen);
  state.spanning.clear();
  for (const seen of out) state.both.add(seen);
  return [...new Set(out)];
};

/** A view that is new to the data lets clusters grow that were whole before. */
const noteView = (state: State, view: number): void => {
  const mask = 1 << (view - 1);
  if ((state.full & mask) !== 0) return;
  state.full |= mask;
  for (const component of state.components.values()) markDirty(state, component);
};

const markDirty = (state: State, component: Component): void => {
  component.dirty = true;
  state.dirty.add(component);
};

/** Puts a node's keys under one component, with whatever holds one of them already. */
const claim = (state: State, node: LiveNode, home: Component | undefined): Component => {
  const { hashes, claims } = state;
  const stated = bringIn(state, node);
  let mine = home && rootOf(home);
  for (let index = 0; index < CLAIM_KEYS.length; index++) {
    if ((stated & (1 << index)) === 0) continue;
    const owner = claims.get(hashes[2 * index] as number, hashes[2 * index + 1] as number);
    const found = owner < 0 ? undefined : state.components.get(owner);
    if (!found) continue;
    const root = rootOf(found);
    mine = mine === undefined || mine === root ? root : join(state, mine, root);
  }
  mine ??= newComponent(state);
  setClaims(state, stated, mine.id);
  if (state.marks?.note(stated, state.hashes, 0)) span(state, mine);
  return mine;
};

const setClaims = ({ hashes, claims, alone }: State, stated: number, owner: number): void => {
  const count = alone === undefined ? CLAIM_KEYS.length : HASHES;
  for (let index = 0; index < count; index++)
    if ((stated & (1 << index)) !== 0)
      claims.set(hashes[2 * index] as number, hashes[2 * index + 1] as number, owner);
};

/** Hashes of a node, once every sale that stood alone under one of them has a component. */
const bringIn = (state: State, node: LiveNode): number => {
  const { hashes, claims, alone } = state;
  const stated = hashNode(state, node);
  if (alone === undefined || alone.size() === 0) return stated;
  const met: number[] = [];
  for (let index = 0; index <= MESSAGE; index++) {
    if ((stated & (1 << index)) === 0) continue;
    const owner = claims.get(hashes[2 * index] as number, hashes[2 * index + 1] as number);
    if (owner <= ownerOf(0) && !met.includes(owner)) met.push(owner);
  }
  if (met.length === 0) return stated;
  for (const owner of met) alone.release(placeOf(owner));
  return hashNode(state, node);
};

const hashNode = ({ keys, hashes, marks }: State, node: LiveNode): number => {
  keysOf(node, keys);
  marks?.share(keys);
  return hashClaims(keys, hashes);
};

const newComponent = (state: State): Component => {
  const component: Component = {
    id: state.nextId++,
    joinedTo: undefined,
    observed: [],
    dirty: false,
    spans: false,
  };
  state.components.set(component.id, component);
  return component;
};

/** The smaller one moves; its id goes on to name the larger. */
const join = (state: State, a: Component, b: Component): Component => {
  const [large, small] = a.observed.length >= b.observed.length ? [a, b] : [b, a];
  for (const seen of small.observed) large.observed.push(seen);
  small.observed = [];
  small.joinedTo = large;
  if (small.spans || large.spans) span(state, large);
  state.dirty.delete(small);
  const absorbed = [
    ...(state.absorbed.get(large) ?? []),
    small,
    ...(state.absorbed.get(small) ?? []),
  ];
  state.absorbed.delete(small);
  state.absorbed.set(large, absorbed);
  markDirty(state, large);
  return large;
};

const replace = (state: State, old: Observed, by: Observed): Component => {
  const component = claim(state, nodeOf(old), undefined);
  component.observed = component.observed.filter((seen) => seen !== old);
  markDirty(state, component);
  if (state.both.has(old) && !state.both.has(by)) state.replacing.push(by);
  return add(state, by);
};

const settle = (state: State, take: (relinked: Relinked) => void): void => {
  // What becomes dirty on the way is met by the same loop.
  for (const component of state.dirty) {
    state.dirty.delete(component);
    const linked = link(state, component);
    if (linked === undefined) continue;
    component.dirty = false;
    const absorbed = state.absorbed.get(component) ?? [];
    state.absorbed.delete(component);
    take({ component, absorbed, clusters: linked });
  }
};

/** Clusters of one component; undefined when a merged node reached another, which is then dirty. */
const link = (state: State, component: Component): readonly (readonly Observed[])[] | undefined => {
  if (component.observed.length < 2) return component.observed.map((seen) => [seen]);
  let grew = false;
  const watch = (node: LiveNode): void => {
    if (grew) return;
    const before = component.observed.length;
    const root = claim(state, node, component);
    grew = root !== component || root.observed.length !== before;
  };
  const nodes = runPasses(component.observed.map(nodeOf), state.full, state.words, watch);
  if (grew) return undefined;
  return nodes.map(({ members }) => [...members].sort(compareObserved));
};

/** Claims of what is forgotten go with it: the table is made anew from what stays. */
const forget = (state: State, day: number, take: (component: Component) => void): void => {
  let gone = 0;
  for (const component of state.components.values()) {
    if (component.joinedTo || component.dirty) continue;
    if (component.observed.some((seen) => seen.day >= day)) continue;
    take(component);
    state.components.delete(component.id);
    gone++;
  }
  if (gone === 0 && state.alone === undefined) return;
  const kept = [...state.components.values()].filter((component) => !component.joinedTo);
  state.components.clear();
  // A day is like the one before; half of it, lest a day of many be remembered for ever.
  state.claims = createClaims(state.claims.size() >> 1);
  for (const component of kept) {
    state.components.set(component.id, component);
    state.dirty.add(component);
    for (const seen of component.observed)
      setClaims(state, hashNode(state, nodeOf(seen)), component.id);
  }
  state.alone?.claimAgain(state.claims);
};
