const MASK = '[secret]';
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must not be shown: every way of turning it into text gives `[secret]`.
 *
 * The one way out is `reveal`, which is easy to search for. Used for the key that
 * turns card numbers into tokens.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; call it only where the value is consumed. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  [INSPECT](): string {
    return MASK;
  }
}
