import { LIMITS } from './semantics.ts';

/**
 * Patterns of `matches`: the part of RE2 that means the same in RE2, Java and here.
 *
 * A pattern is read into a small tree and printed again in a form free of engine defaults
 * (`.` becomes `[^\n]`, `^` and `$` become `\A` and `\z`). Here it runs as a set of states, in time
 * proportional to text × pattern: a rule from outside cannot make it backtrack.
 */
type Ranges = readonly (readonly [number, number])[];

type Pattern =
  | { readonly kind: 'set'; readonly ranges: Ranges; readonly negated: boolean }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly min: number; readonly max: number };

type Instruction =
  | { readonly op: 'set'; readonly ranges: Ranges; readonly negated: boolean; next: number }
  | { readonly op: 'start' | 'end'; next: number }
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'match' };

/** Why the pattern is refused, or undefined when it is fine. */
export const checkPattern = (pattern: string): string | undefined => {
  if (pattern.length > LIMITS.patternLength)
    return `a pattern over ${LIMITS.patternLength} characters`;
  const parsed = parsePattern(pattern);
  if (typeof parsed === 'string') return parsed;
  const states = sizeOf(parsed);
  return states > LIMITS.patternStates ? 'repetition counts that multiply too far' : undefined;
};

/** The pattern in a form that RE2 and java.util.regex read alike. */
export const portablePattern = (pattern: string): string => print(expectPattern(pattern));

/** A test for "the pattern matches somewhere in the text". */
export const patternTest = (pattern: string): ((text: string) => boolean) => {
  const program: Instruction[] = [];
  emit(program, expectPattern(pattern));
  program.push({ op: 'match' });
  return (text) => run(program, text);
};

const expectPattern = (pattern: string): Pattern => {
  const parsed = parsePattern(pattern);
  return typeof parsed === 'string' ? { kind: 'choice', parts: [] } : parsed;
};

const META = /[\\.+*?()|[\]{}^$]/;
const DIGIT: Ranges = [[0x30, 0x39]];
const WORD: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** RE2's \s: no vertical tab, no Unicode space. */
const SPACE: Ranges = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
const CLASSES: Readonly<Record<string, Ranges>> = { d: DIGIT, w: WORD, s: SPACE };
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, f: 12, r: 13 };

const complement = (ranges: Ranges): Ranges => {
  const out: [number, number][] = [];
  let from = 0;
  for (const [low, high] of ranges) {
    if (low > from) out.push([from, low - 1]);
    from = high + 1;
  }
  out.push([from, 0x10ffff]);
  return out;
};

interface Reader {
  readonly chars: readonly string[];
  at: number;
}

class Refused {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const parsePattern = (pattern: string): Pattern | string => {
  const reader: Reader = { chars: [...pattern], at: 0 };
  try {
    const parsed = readChoice(reader, 0);
    if (reader.at < reader.chars.length) throw new Refused('an unopened )');
    return parsed;
  } catch (refused) {
    if (refused instanceof Refused) return refused.reason;
    throw refused;
  }
};

const readChoice = (reader: Reader, depth: number): Pattern => {
  if (depth > LIMITS.depth) throw new Refused('groups nested too deep');
  const parts = [readSequence(reader, depth)];
  while (reader.chars[reader.at] === '|') {
    reader.at++;
    parts.push(readSequence(reader, depth));
  }
  return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
};

const readSequence = (reader: Reader, depth: number): Pattern => {
  const parts: Pattern[] = [];
  for (;;) {
    const char = reader.chars[reader.at];
    if (char === undefined || char === '|' || char === ')') return { kind: 'sequence', parts };
    parts.push(readRepeat(reader, readAtom(reader, depth)));
  }
};

const readRepeat = (reader: Reader, part: Pattern): Pattern => {
  const bounds = readBounds(reader);
  if (bounds === undefined) return part;
  if (part.kind === 'start' || part.kind === 'end') throw new Refused('a repeated anchor');
  if (reader.chars[reader.at] === '?') reader.at++; // lazy: the same answer
  if (/[*+?{]/.test(reader.chars[reader.at] ?? '')) throw new Refused('a repeated repetition');
  return { kind: 'repeat', part, ...bounds };
};

const readBounds = (reader: Reader): { min: number; max: number } | undefined => {
  const char = reader.chars[reader.at];
  const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[char ?? ''];
  if (simple !== undefined) {
    reader.at++;
    return { min: simple[0]!, max: simple[1]! };
  }
  if (char !== '{') return undefined;
  const match = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(
    reader.chars.slice(reader.at, reader.at + 12).join(''),
  );
  if (match === null) throw new Refused('a { that is no count');
  reader.at += match[0].length;
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] === undefined ? Infinity : Number(match[3]);
  if (max < min) throw new Refused('a count that runs backwards');
  return { min, max };
};

const single = (char: string): Pattern => {
  const point = char.codePointAt(0)!;
  return { kind: 'set', ranges: [[point, point]], negated: false };
};

const readAtom = (reader: Reader, depth: number): Pattern => {
  const char = reader.chars[reader.at++]!;
  if (char === '(') return readGroup(reader, depth);
  if (char === '[') return readClass(reader);
  if (char === '.') return { kind: 'set', ranges: [[10, 10]], negated: true };
  if (char === '^') return { kind: 'start' };
  if (char === '$') return { kind: 'end' };
  if (char === '\\') return { kind: 'set', ranges: readEscape(reader), negated: false };
  if (META.test(char)) throw new Refused(`a bare ${char}`);
  return single(char);
};

const readGroup = (reader: Reader, depth: number): Pattern => {
  if (reader.chars[reader.at] === '?') {
    if (reader.chars[reader.at + 1] !== ':') throw new Refused('(? other than (?:');
    reader.at += 2;
  }
  const inner = readChoice(reader, depth + 1);
  if (reader.chars[reader.at++] !== ')') throw new Refused('an unclosed (');
  return inner;
};

const readEscape = (reader: Reader): Ranges => {
  const char = reader.chars[reader.at++];
  if (char === undefined) throw new Refused('a trailing backslash');
  const named = CLASSES[char.toLowerCase()];
  if (named !== undefined) return char === char.toLowerCase() ? named : complement(named);
  const point = CONTROLS[char] ?? (/[!-/:-@[-`{-~]/.test(char) ? char.charCodeAt(0) : undefined);
  if (point === undefined) throw new Refused(`the escape \\${char}`);
  return [[point, point]];
};

const readClass = (reader: Reader): Pattern => {
  const negated = reader.chars[reader.at] === '^';
  if (negated) reader.at++;
  const ranges: (readonly [number, number])[] = [];
  while (reader.chars[reader.at] !== ']') {
    const low = readClassItem(reader);
    if (reader.chars[reader.at] === '-' && reader.chars[reader.at + 1] !== ']') {
      reader.at++;
      const high = readClassItem(reader);
      const [from, to] = [low[0]![0], high[0]![1]];
      const isPoint = low.length === 1 && high.length === 1 && low[0]![1] === from;
      if (!isPoint || high[0]![0] !== to || to < from)
        throw new Refused('a range that is no range');
      ranges.push([from, to]);
    } else ranges.push(...low);
  }
  reader.at++;
  if (ranges.length === 0) throw new Refused('an empty class');
  return { kind: 'set', ranges, negated };
};

const readClassItem = (reader: Reader): Ranges => {
  const char = reader.chars[reader.at++];
  if (char === undefined) throw new Refused('an unclosed [');
  if (char === '\\') return readEscape(reader);
  if (char === '[' || char === '&' || char === '^') throw new Refused(`a bare ${char} in a class`);
  const point = char.codePointAt(0)!;
  return [[point, point]];
};

const sizeOf = (pattern: Pattern): number => {
  if (pattern.kind === 'repeat') {
    const copies = pattern.max === Infinity ? pattern.min + 1 : pattern.max;
    return sizeOf(pattern.part) * copies + copies + 1;
  }
  if (pattern.kind !== 'sequence' && pattern.kind !== 'choice') return 1;
  return pattern.parts.reduce((sum, part) => sum + sizeOf(part), pattern.parts.length);
};

const printPoint = (point: number): string => {
  const control = Object.keys(CONTROLS).find((name) => CONTROLS[name] === point);
  if (control !== undefined) return `\\${control}`;
  const char = String.fromCodePoint(point);
  return /[!-/:-@[-`{-~]/.test(char) && char !== '_' ? `\\${char}` : char;
};

const printRange = ([low, high]: readonly [number, number]): string => {
  if (low === high) return printPoint(low);
  if (low === 0) return `\\x00-${printPoint(high)}`;
  return `${printPoint(low)}-${high === 0x10ffff ? '\\x{10FFFF}' : printPoint(high)}`;
};

const print = (pattern: Pattern): string => {
  switch (pattern.kind) {
    case 'set':
      return `[${pattern.negated ? '^' : ''}${pattern.ranges.map(printRange).join('')}]`;
    case 'start':
      return '\\A';
    case 'end':
      return '\\z';
    case 'sequence':
      return pattern.parts.map(print).join('');
    case 'choice':
      return `(?:${pattern.parts.map(print).join('|')})`;
    case 'repeat': {
      const max = pattern.max === Infinity ? '' : pattern.max;
      return `(?:${print(pattern.part)}){${pattern.min},${max}}`;
    }
  }
};

const emit = (program: Instruction[], pattern: Pattern): void => {
  switch (pattern.kind) {
    case 'set':
      program.push({
        op: 'set',
        ranges: pattern.ranges,
        negated: pattern.negated,
        next: program.length + 1,
      });
      return;
    case 'start':
    case 'end':
      program.push({ op: pattern.kind, next: program.length + 1 });
      return;
    case 'sequence':
      for (const part of pattern.parts) emit(program, part);
      return;
    case 'choice':
      emitChoice(program, pattern.parts);
      return;
    case 'repeat':
      emitRepeat(program, pattern.part, pattern.min, pattern.max);
  }
};

const emitChoice = (program: Instruction[], parts: readonly Pattern[]): void => {
  const exits: { next: number }[] = [];
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      emit(program, part);
      continue;
    }
    const split = { op: 'split' as const, next: program.length + 1, other: 0 };
    program.push(split);
    emit(program, part);
    const exit = { op: 'split' as const, next: 0, other: 0 };
    program.push(exit);
    exits.push(exit);
    split.other = program.length;
  }
  for (const exit of exits) Object.assign(exit, { next: program.length, other: program.length });
};

const emitRepeat = (program: Instruction[], part: Pattern, min: number, max: number): void => {
  for (let copy = 0; copy < min; copy++) emit(program, part);
  if (max === Infinity) {
    const split = { op: 'split' as const, next: program.length + 1, other: 0 };
    const start = program.push(split) - 1;
    emit(program, part);
    program.push({ op: 'split', next: start, other: start });
    split.other = program.length;
    return;
  }
  const splits: { other: number }[] = [];
  for (let copy = min; copy < max; copy++) {
    const split = { op: 'split' as const, next: program.length + 1, other: 0 };
    program.push(split);
    splits.push(split);
    emit(program, part);
  }
  for (const split of splits) split.other = program.length;
};

const run = (program: readonly Instruction[], text: string): boolean => {
  let states = new Set<number>();
  for (let at = 0; ; ) {
    const atEnd = at >= text.length;
    if (follow(program, states, 0, at === 0, atEnd)) return true;
    if (atEnd) return false;
    const point = text.codePointAt(at)!;
    at += point > 0xffff ? 2 : 1;
    const reached = new Set<number>();
    for (const state of states) {
      const instruction = program[state]!;
      if (instruction.op !== 'set' || !has(instruction, point)) continue;
      if (follow(program, reached, instruction.next, false, at >= text.length)) return true;
    }
    states = reached;
  }
};

const has = (set: { readonly ranges: Ranges; readonly negated: boolean }, point: number): boolean =>
  set.ranges.some(([low, high]) => point >= low && point <= high) !== set.negated;

/** Adds a state and all it reaches without reading; true when that includes the end. */
const follow = (
  program: readonly Instruction[],
  states: Set<number>,
  from: number,
  atStart: boolean,
  atEnd: boolean,
): boolean => {
  const todo = [from];
  while (todo.length > 0) {
    const state = todo.pop()!;
    if (states.has(state)) continue;
    const instruction = program[state]!;
    if (instruction.op === 'match') return true;
    if (instruction.op === 'start' && !atStart) continue;
    if (instruction.op === 'end' && !atEnd) continue;
    states.add(state);
    if (instruction.op === 'split') todo.push(instruction.next, instruction.other);
    else if (instruction.op !== 'set') todo.push(instruction.next);
  }
  return false;
};
