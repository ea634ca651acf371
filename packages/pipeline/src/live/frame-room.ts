/** Frames of a batch in memory that two threads share: one writes them there, the other reads. */
export interface FrameRoom {
  /** Copies a frame behind the others; false when there is no room for it. */
  readonly put: (bytes: Uint8Array) => boolean;
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
 * Shape   `starts`: slot of each frame; `sizes`: its length in bytes.
 */
export interface SharedFrames {
  readonly bytes: SharedArrayBuffer;
  readonly starts: SharedArrayBuffer;
  readonly sizes: SharedArrayBuffer;
}

/** @param frames of a batch, each of two slots on average at most */
export const createSharedFrames = (frames: number): SharedFrames => ({
  bytes: new SharedArrayBuffer(2 * frames * SLOT_BYTES),
  starts: new SharedArrayBuffer(frames * Int32Array.BYTES_PER_ELEMENT),
  sizes: new SharedArrayBuffer(frames * Int32Array.BYTES_PER_ELEMENT),
});

/** The side that writes. */
export const createFrameRoom = (shared: SharedFrames): FrameRoom => {
  const bytes = new Uint8Array(shared.bytes);
  const [starts, sizes] = [new Int32Array(shared.starts), new Int32Array(shared.sizes)];
  let [size, slot] = [0, 0];
  return {
    put: (frame) => {
      const { length } = frame;
      const from = slot * SLOT_BYTES;
      if (size === sizes.length || from + length > bytes.length) return false;
      bytes.set(frame, from);
      starts[size] = slot;
      sizes[size++] = length;
      slot += Math.max(1, Math.ceil(length / SLOT_BYTES));
      return true;
    },
    clear: () => {
      [size, slot] = [0, 0];
    },
    size: () => size,
  };
};

/**
 * The side that reads: gives the first frames of the room, as views that hold until it is cleared. A
 * view of one slot and length is made once: to make one takes as long as to copy the frame.
 */
export const createFrameViews = (
  shared: SharedFrames,
): ((count: number) => readonly Uint8Array[]) => {
  const bytes = new Uint8Array(shared.bytes);
  const [starts, sizes] = [new Int32Array(shared.starts), new Int32Array(shared.sizes)];
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
  return (count) =>
    Array.from({ length: count }, (_, at) => viewOf(starts[at] as number, sizes[at] as number));
};
