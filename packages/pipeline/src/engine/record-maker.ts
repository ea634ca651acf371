/**
 * Makes objects of the same names from their values, in that order.
 *
 * Shape   one generated literal where code may be generated, so that all of them have one layout:
 *         sixty computed keys take ten times as long and several times the memory.
 */
export const createRecordMaker = <T>(
  names: readonly string[],
): ((cells: readonly T[]) => Record<string, T>) => {
  const keys = names.map((name, at) => `${JSON.stringify(name)}: c[${at}]`);
  try {
    return new Function('c', `return { ${keys.join(', ')} };`) as (
      cells: readonly T[],
    ) => Record<string, T>;
  } catch {
    return (cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] as T]));
  }
};
