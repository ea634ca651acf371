import type { Expr } from './expr.ts';
import type { FieldType, Row, Value } from './scope.ts';
import { compile } from './target.ts';
import { toInterpreter } from './targets/interpreter.ts';
import { type Code, type CodeNames, javascriptTarget, type Runtime } from './targets/javascript.ts';
import { RUNTIME } from './targets/javascript-runtime.ts';

const runtime: Runtime = RUNTIME;

/** Collects what one generated function declares. */
interface Names extends CodeNames {
  /** Of the names that the text uses. */
  readonly declarations: (text: string) => string;
  readonly constants: readonly unknown[];
}

const newNames = (): Names => {
  const fields = new Map<string, string>();
  const numerics = new Map<string, string>();
  const lazies = new Map<string, string>();
  const constants: unknown[] = [];
  const reads: { readonly local: string; readonly text: string }[] = [];
  let temporaries = 0;
  return {
    constants,
    field: (name, type) => {
      const known = fields.get(name);
      if (known !== undefined) return known;
      const local = `f${fields.size}`;
      fields.set(name, local);
      reads.push({ local, text: readText(name, type, 'null') });
      return local;
    },
    numeric: (name, type) => {
      const known = numerics.get(name);
      if (known !== undefined) return known;
      const local = `n${numerics.size}`;
      numerics.set(name, local);
      reads.push({ local, text: readText(name, type, 'NaN') });
      return local;
    },
    lazy: (column) => {
      if (!lazies.has(column)) lazies.set(column, `d${lazies.size}`);
      return lazies.get(column)!;
    },
    constant: (value) => `k${constants.push(value) - 1}`,
    temporary: () => `t${temporaries++}`,
    declarations: (text) => {
      const used = new Set(text.match(/\b[dfnt]\d+\b/g));
      const locals = [
        ...lazies.values(),
        ...Array.from({ length: temporaries }, (_, index) => `t${index}`),
      ].filter((local) => used.has(local));
      return [
        ...reads.flatMap((read) =>
          used.has(read.local) ? [`const ${read.local} = ${read.text};`] : [],
        ),
        ...(locals.length === 0 ? [] : [`let ${locals.join(', ')};`]),
      ].join('\n');
    },
  };
};

const readText = (name: string, type: FieldType, unknown: 'null' | 'NaN'): string => {
  const cell = `row[${JSON.stringify(name)}]`;
  return `${type === 'double' ? `h.finite(${cell})` : cell} ?? ${unknown}`;
};

/** The function whose text `body` writes with names that it declares on the way. */
const generate = <F>(parameters: string, body: (code: (expr: Expr) => Code) => string): F => {
  const names = newNames();
  const target = javascriptTarget(names);
  const text = body((expr) => compile(target, expr));
  const constants = names.constants.map((_, index) => `const k${index} = k[${index}];`).join(' ');
  const source = `'use strict'; ${constants}
return (${parameters}) => {
${names.declarations(text)}
${text}
};`;
  return new Function('h', 'k', source)(runtime, names.constants) as F;
};

/** False under a policy such as `--disallow-code-generation-from-strings`. */
export const canGenerate = (): boolean => {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
};

/** The value of an expression on a row, as generated JavaScript. */
export const toJavaScript = (expr: Expr): ((row: Row) => Value) =>
  generate('row', (code) => `return ${code(expr).value};`);

/** Generated JavaScript where allowed, else closures. */
export const toFunction = (expr: Expr, generated: boolean): ((row: Row) => Value) =>
  generated ? toJavaScript(expr) : toInterpreter(expr);

/** Writes the ordinals of the rules that fire into `hits` from `count` on; gives the new count. */
export type Chunk = (row: Row, hits: Int32Array, count: number) => number;

export interface ChunkRule {
  readonly ordinal: number;
  readonly tree: Expr;
}

/** About 50 rules per function: one giant function loses the optimising compiler. */
export const RULES_PER_CHUNK = 50;

export const toChunk = (rules: readonly ChunkRule[], generated: boolean): Chunk => {
  if (generated) {
    return generate('row, hits, count', (code) => {
      const lines = rules.map(
        ({ ordinal, tree }) => `if (${code(tree).truth}) hits[count++] = ${ordinal};`,
      );
      return [...lines, 'return count;'].join('\n');
    });
  }
  const closures = rules.map(({ ordinal, tree }) => ({ ordinal, fires: toInterpreter(tree) }));
  return (row, hits, count) => {
    let next = count;
    for (const { ordinal, fires } of closures) if (fires(row) === true) hits[next++] = ordinal;
    return next;
  };
};

export const toChunks = (rules: readonly ChunkRule[], generated: boolean): Chunk[] => {
  const chunks: Chunk[] = [];
  for (let start = 0; start < rules.length; start += RULES_PER_CHUNK) {
    chunks.push(toChunk(rules.slice(start, start + RULES_PER_CHUNK), generated));
  }
  return chunks;
};
