import { createConnections } from './connections.ts';
import { createPacketReader } from './packets.ts';
import { segmentOf } from './segments.ts';
import { createMessageCutter, type MessageCutter } from './stream-messages.ts';

/**
 * One thing found in a capture.
 *
 * Shape   `bytes` is a message with its frame; without it, `lost` says what could not be used.
 * Units   time: when its last byte was seen, milliseconds since 1970, UTC; null when not stated.
 */
export type CaptureItem =
  | { readonly bytes: Uint8Array; readonly flow: string; readonly time: number | null }
  | { readonly bytes: null; readonly flow: string; readonly lost: string };

/** Reads a capture piece by piece. */
export interface CaptureReader {
  /** What the chunk completes. */
  readonly push: (chunk: Uint8Array) => readonly CaptureItem[];
  readonly end: () => readonly CaptureItem[];
}

/**
 * The messages of a pcap or pcapng file, both directions, in the order in which they became whole.
 *
 * Shape   TCP is reassembled; see `createConnections` for the bounds, `createMessageCutter` for the
 *         framings. Packets that are no TCP are passed over.
 * Errors  none. Holes, bytes of no message, fragments and a damaged file are items without bytes,
 *         one a direction and kind.
 */
export const createCaptureReader = (): CaptureReader => {
  const packets = createPacketReader();
  const found: CaptureItem[] = [];
  const connections = createConnections(cutting(found));
  let fragments = 0;
  const push = (chunk: Uint8Array): readonly CaptureItem[] => {
    for (const packet of packets.push(chunk)) {
      const segment = segmentOf(packet);
      if (segment === 'fragment') fragments += 1;
      else if (segment) connections.push(segment);
    }
    return found.splice(0);
  };
  const end = (): readonly CaptureItem[] => {
    connections.end();
    const lost = (text: string) => found.push({ bytes: null, flow: '', lost: text });
    if (fragments > 0) lost(`${fragments} fragments of IP packets are not read`);
    const problem = packets.problem();
    if (problem !== undefined) lost(problem);
    return found.splice(0);
  };
  return { push, end };
};

/** All messages of a capture in memory. */
export const parseCapture = (bytes: Uint8Array): readonly CaptureItem[] => {
  const reader = createCaptureReader();
  return [...reader.push(bytes), ...reader.end()];
};

interface Tally {
  skipped: number;
  lost: number;
}

const cutting = (found: CaptureItem[]) => {
  const cutters = new Map<string, MessageCutter>();
  const tallies = new Map<string, Tally>();
  const tallyOf = (flow: string): Tally => {
    const tally = tallies.get(flow) ?? { skipped: 0, lost: 0 };
    tallies.set(flow, tally);
    return tally;
  };
  const cutterOf = (flow: string): MessageCutter => {
    const known = cutters.get(flow);
    if (known) return known;
    const made = createMessageCutter({
      message: (bytes, time) => found.push({ bytes, flow, time }),
      skipped: (bytes) => {
        tallyOf(flow).skipped += bytes;
      },
    });
    cutters.set(flow, made);
    return made;
  };
  return {
    data: (flow: string, bytes: Uint8Array, time: number | null) =>
      cutterOf(flow).push(bytes, time),
    lost: (flow: string, bytes: number) => {
      cutterOf(flow).hole();
      tallyOf(flow).lost += bytes;
    },
    end: (flow: string) => {
      cutters.get(flow)?.end();
      cutters.delete(flow);
      const { skipped, lost } = tallyOf(flow);
      tallies.delete(flow);
      if (lost > 0)
        found.push({ bytes: null, flow, lost: `${flow}: ${lost} bytes are not in the capture` });
      if (skipped > 0)
        found.push({ bytes: null, flow, lost: `${flow}: ${skipped} bytes belong to no message` });
    },
  };
};
