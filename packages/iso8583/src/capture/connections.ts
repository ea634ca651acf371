import type { Segment } from './segments.ts';

/** What a connection gives, in the order of its bytes. */
export interface StreamEvents {
  /** The next bytes of one direction; each call is one segment, so it may begin a message. */
  readonly data: (direction: string, bytes: Uint8Array, time: number | null) => void;
  /** Bytes that the capture does not hold. */
  readonly lost: (direction: string, bytes: number) => void;
  /** Nothing more will come in this direction. */
  readonly end: (direction: string) => void;
}

/** Puts the segments of many connections in order. */
export interface Connections {
  readonly push: (segment: Segment) => void;
  readonly end: () => void;
}

/** Segments of a connection whose beginning was not seen that are looked at before it starts. */
const HELD_MAX = 16;
/** Early segments that may wait for a missing one, and their bytes. */
const PENDING_MAX = 128;
const PENDING_BYTES_MAX = 512 << 10;
const CONNECTIONS_MAX = 20_000;

interface Direction {
  readonly name: string;
  /** Sequence number of its first byte. */
  start: number | undefined;
  /** Sequence number expected next; undefined until the beginning is known. */
  next: number | undefined;
  pending: Segment[];
  pendingBytes: number;
  finAt: number | undefined;
  ended: boolean;
}

interface Connection {
  readonly directions: Map<string, Direction>;
  /** Segments that wait for the beginning of both directions; undefined once it runs. */
  held: Segment[] | undefined;
}

/**
 * TCP reassembly: repeated bytes are dropped, early segments wait, holes are reported.
 *
 * Shape   memory is bounded: a hole is given up when 128 segments or 512 KiB wait behind it, and of
 *         20,000 open connections the oldest is closed. A capture that begins inside a connection
 *         begins with the lowest sequence number among its first segments.
 */
export const createConnections = (events: StreamEvents): Connections => {
  const connections = new Map<string, Connection>();

  const push = (segment: Segment): void => {
    const key = keyOf(segment);
    const known = connections.get(key);
    const connection: Connection = known ?? { directions: new Map(), held: [] };
    if (!known) {
      connections.set(key, connection);
      evict();
    }
    if (connection.held === undefined) {
      take(connection, segment, events);
      return;
    }
    connection.held.push(copied(segment));
    if (connection.held.length >= HELD_MAX || sawBothBegin(connection.held))
      release(connection, events);
  };

  const evict = (): void => {
    if (connections.size <= CONNECTIONS_MAX) return;
    const [oldest] = connections;
    if (!oldest) return;
    connections.delete(oldest[0]);
    finish(oldest[1], events);
  };

  return {
    push,
    end: () => {
      for (const connection of connections.values()) finish(connection, events);
      connections.clear();
    },
  };
};

const keyOf = ({ from, to }: Segment): string => (from < to ? `${from} ${to}` : `${to} ${from}`);

/** A segment that waits must not keep, or see overwritten, the chunk that it lies in. */
const copied = (segment: Segment): Segment => ({ ...segment, payload: segment.payload.slice() });

const sawBothBegin = (held: readonly Segment[]): boolean =>
  new Set(held.filter(({ syn }) => syn).map(({ from }) => from)).size === 2;

/** How far `a` lies behind `b` on the circle of sequence numbers; negative when before it. */
const distance = (a: number, b: number): number => (a - b) | 0;

function release(connection: Connection, events: StreamEvents): void {
  const held = connection.held ?? [];
  connection.held = undefined;
  for (const segment of held) {
    const direction = directionOf(connection, segment);
    const start = segment.syn ? (segment.seq + 1) | 0 : segment.seq;
    if (!segment.syn && segment.payload.length === 0) continue;
    if (direction.next === undefined || distance(start, direction.next) < 0) direction.next = start;
    direction.start = direction.next;
  }
  for (const segment of held) take(connection, segment, events);
}

function directionOf({ directions }: Connection, { from, to }: Segment): Direction {
  const name = `${from} → ${to}`;
  const known = directions.get(name);
  if (known) return known;
  const made: Direction = {
    name,
    start: undefined,
    next: undefined,
    pending: [],
    pendingBytes: 0,
    finAt: undefined,
    ended: false,
  };
  directions.set(name, made);
  return made;
}

function take(connection: Connection, segment: Segment, events: StreamEvents): void {
  const direction = directionOf(connection, segment);
  const seq = segment.syn ? (segment.seq + 1) | 0 : segment.seq;
  if (segment.syn && direction.start !== undefined && direction.start !== seq)
    restart(direction, seq, events);
  direction.next ??= seq;
  direction.start ??= seq;
  if (segment.fin) direction.finAt = (seq + segment.payload.length) | 0;
  if (segment.payload.length > 0) {
    const early = distance(seq, direction.next);
    if (early <= 0) deliver(direction, seq, segment, events);
    else wait(direction, { ...segment, seq });
    drain(direction, events);
  }
  if (direction.finAt !== undefined && direction.next === direction.finAt) close(direction, events);
}

/** The same two ports again: a beginning that is not the one already seen. */
function restart(direction: Direction, seq: number, events: StreamEvents): void {
  flush(direction, events);
  direction.start = seq;
  direction.next = seq;
  direction.finAt = undefined;
  direction.ended = false;
}

function deliver(direction: Direction, seq: number, segment: Segment, events: StreamEvents): void {
  const known = distance(direction.next ?? seq, seq);
  if (known >= segment.payload.length) return;
  const fresh = segment.payload.subarray(known);
  direction.next = (seq + segment.payload.length) | 0;
  events.data(direction.name, fresh, segment.time);
}

function wait(direction: Direction, segment: Segment): void {
  direction.pending.push(copied(segment));
  direction.pendingBytes += segment.payload.length;
  direction.pending.sort((a, b) => distance(a.seq, b.seq));
}

/** Delivers what has become due; past the limits, gives up the hole before it. */
function drain(direction: Direction, events: StreamEvents): void {
  for (;;) {
    const [first] = direction.pending;
    if (!first) return;
    const early = distance(first.seq, direction.next ?? first.seq);
    const full =
      direction.pending.length > PENDING_MAX || direction.pendingBytes > PENDING_BYTES_MAX;
    if (early > 0 && !full) return;
    if (early > 0) skipHole(direction, early, first.seq, events);
    direction.pending.shift();
    direction.pendingBytes -= first.payload.length;
    deliver(direction, first.seq, first, events);
  }
}

function skipHole(direction: Direction, bytes: number, next: number, events: StreamEvents): void {
  events.lost(direction.name, bytes);
  direction.next = next;
}

function flush(direction: Direction, events: StreamEvents): void {
  for (const segment of direction.pending) {
    const early = distance(segment.seq, direction.next ?? segment.seq);
    if (early > 0) skipHole(direction, early, segment.seq, events);
    deliver(direction, segment.seq, segment, events);
  }
  direction.pending = [];
  direction.pendingBytes = 0;
  close(direction, events);
}

function close(direction: Direction, events: StreamEvents): void {
  if (!direction.ended) events.end(direction.name);
  direction.ended = true;
}

function finish(connection: Connection, events: StreamEvents): void {
  if (connection.held) release(connection, events);
  for (const direction of connection.directions.values()) flush(direction, events);
}
