/** Frames of a batch in memory that two threads share: one writes them there, the other reads. */
export interface FrameRoom {
  /** Copies a frame behind the others, with the id of its layout; false when there is no room. */
  readonly put: (bytes: Uint8Array, layout: number) => boolean;
  /** Begins anew. */
  readonly clear: () => void;
  /** Frames that were put since. */
  readonly size: () => number;
}

/** A frame begins at a slot: two lines of the cache, which hold most of them. */
const SLOT_BYTES = 128;

/**
 * What the threads share.
 *
 * Shape   `heads`: of each frame its length in bytes, at most 65,535, and above these 16 bits the id of
 * its layout, as who writes has it: what the other reads first it must fetch from the other's cache.
 */
export interface SharedFrames {
  readonly bytes: SharedArrayBuffer;
  readonly heads: SharedArrayBuffer;
}

/** @param frames of a batch, each of two slots on average at most */
export const createSharedFrames = (frames: number): SharedFrames => ({
  bytes: new SharedArrayBuffer(2 * frames * SLOT_BYTES),
  heads: new SharedArrayBuffer(frames * Int32Array.BYTES_PER_ELEMENT),
});

const slotsOf = (length: number): number => Math.max(1, Math.ceil(length / SLOT_BYTES));

/** The side that writes. */
export const createFrameRoom = (shared: SharedFrames): FrameRoom => {
  const bytes = new Uint8Array(shared.bytes);
  const heads = new Int32Array(shared.heads);
  let [size, slot] = [0, 0];
  return {
    put: (frame, layout) => {
      const { length } = frame;
      const from = slot * SLOT_BYTES;
      if (size === heads.length || from + length > bytes.length || length > 0xffff) return false;
      bytes.set(frame, from);
      heads[size++] = (layout << 16) | length;
      slot += slotsOf(length);
      return true;
    },
    clear: () => {
      [size, slot] = [0, 0];
    },
    size: () => size,
  };
};

/** What was put, until the room is cleared. */
export interface FrameViews {
  /** The first frames of the room; the same list again and again. */
  readonly first: (count: number) => readonly Uint8Array[];
  /** Ids of their layouts, behind `first`. */
  readonly layouts: Int32Array;
}

/**
 * The side that reads. A view of one slot and length is made once: to make one takes as long as to copy
 * the frame.
 */
export const createFrameViews = (shared: SharedFrames): FrameViews => {
  const bytes = new Uint8Array(shared.bytes);
  const heads = new Int32Array(shared.heads);
  const layouts = new Int32Array(heads.length);
  /** By slot: the views of the last two lengths, as a request and its answer have. */
  const [one, other]: [Uint8Array[], Uint8Array[]] = [[], []];
  const viewOf = (slot: number, length: number): Uint8Array => {
    const known = one[slot];
    if (known?.length === length) return known;
    const older = other[slot];
    const view =
      older?.length === length
        ? older
        : bytes.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + length);
    if (known !== undefined) other[slot] = known;
    one[slot] = view;
    return view;
  };
  const frames: Uint8Array[] = [];
  return {
    first: (count) => {
      frames.length = count;
      let slot = 0;
      for (let at = 0; at < count; at++) {
        const head = heads[at] as number;
        const length = head & 0xffff;
        frames[at] = viewOf(slot, length);
        layouts[at] = head >> 16;
        slot += slotsOf(length);
      }
      return frames;
    },
    layouts,
  };
};
