import type { DomainFunction, Value } from './scope.ts';

/** Null in, null out, unless `nullSafe`; undefined is null. */
export const applierOf = (fn: DomainFunction): ((args: readonly Value[]) => Value) => {
  const js = fn.js as (...args: Value[]) => Value | undefined;
  if (fn.nullSafe === true) return (args) => js(...args) ?? null;
  return (args) => (args.includes(null) ? null : (js(...args) ?? null));
};
