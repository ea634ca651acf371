/**
 * A list of integers that is filled and emptied again and again: its room stays, where that of an
 * array is given back and made anew each time.
 */
export interface IntList {
  readonly push: (value: number) => void;
  readonly size: () => number;
  readonly at: (place: number) => number;
  readonly clear: () => void;
}

export const createIntList = (): IntList => {
  let values = new Int32Array(1024);
  let size = 0;
  return {
    push: (value) => {
      if (size === values.length) {
        const wider = new Int32Array(2 * size);
        wider.set(values);
        values = wider;
      }
      values[size++] = value;
    },
    size: () => size,
    at: (place) => values[place] as number,
    clear: () => {
      size = 0;
    },
  };
};
