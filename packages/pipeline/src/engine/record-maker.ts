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

/** The other way round: writes the values of an object, by names in that order, into a list. */
export const createRecordReader = <T>(
  names: readonly string[],
): ((record: Readonly<Record<string, T>>, into: T[]) => void) => {
  const reads = names.map((name, at) => `c[${at}] = r[${JSON.stringify(name)}];`);
  try {
    return new Function('r', 'c', reads.join(' ')) as (
      record: Readonly<Record<string, T>>,
      into: T[],
    ) => void;
  } catch {
    return (record, into) => {
      for (let at = 0; at < names.length; at++) into[at] = record[names[at] as string] as T;
    };
  }
};
