import { KINDS, STRENGTHS } from '@zhenma/model';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from 'yaml';
import type { GuardDefinition, Pack, Place, RuleDefinition } from './definition.ts';
import type { RuleIssue, RuleIssueCode } from './issues.ts';
import type { Lists, RuleList } from './scope.ts';

export type ParsedPack =
  | { readonly ok: true; readonly pack: Pack }
  | { readonly ok: false; readonly issues: readonly RuleIssue[] };

/** Longest pack file in UTF-16 units, most rules in it, and most values of a list. */
export const PACK_LIMITS = { textLength: 4_194_304, rules: 10_000, values: 100_000 } as const;

/**
 * Reads a YAML pack: `pack` (its name), `guards` (look-alikes that several rules share), `lists`
 * (named values) and `rules` (a list of rule definitions; a pack of lists alone has none). Under
 * `unless` a rule writes a guard out or names a shared one.
 *
 * Errors  every missing, unknown or wrong key with its line and column. The CEL texts are not
 *         read here: `checkRule` does, and `pack.placeOf` turns its positions into places of the file.
 */
export const parsePack = (text: string, fileName: string): ParsedPack => {
  const reading = { text, lines: new LineCounter(), issues: [] as RuleIssue[] };
  if (text.length > PACK_LIMITS.textLength) {
    report(reading, 0, 'PACK_YAML_INVALID', `longer than ${PACK_LIMITS.textLength} characters`);
    return { ok: false, issues: reading.issues };
  }
  const document = parseDocument(text, {
    lineCounter: reading.lines,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    merge: false,
  });
  for (const { message, pos } of document.errors) {
    report(reading, pos[0], 'PACK_YAML_INVALID', message.split('\n')[0]!);
  }
  if (reading.issues.length > 0) return { ok: false, issues: reading.issues };
  const places = new Map<string, Place>();
  const root = mapOf(reading, document.contents, 'the pack', PACK_KEYS);
  const name = textOf(reading, root, 'pack');
  const shared = sharedGuards(reading, root);
  const lists = readLists(reading, root);
  const ruleNodes =
    root.nodes.has('rules') || !root.nodes.has('lists') ? itemsOf(reading, root, 'rules') : [];
  const rules = ruleNodes.map((node) => readRule(reading, node, shared, places));
  reportRepeats(reading, root, rules);
  if (reading.issues.length > 0) return { ok: false, issues: reading.issues };
  const placeOf = (rule: string, guard?: string) => places.get(placeKey(rule, guard));
  return { ok: true, pack: { name, fileName, rules, lists, placeOf } };
};

const PACK_KEYS = ['pack', 'guards', 'lists', 'rules'] as const;

interface Reading {
  readonly text: string;
  readonly lines: LineCounter;
  readonly issues: RuleIssue[];
}

/** The nodes of a mapping by key, and where it starts for messages about missing keys. */
interface Keys {
  readonly what: string;
  readonly offset: number;
  readonly nodes: ReadonlyMap<string, Node | null>;
}

const report = (reading: Reading, position: number, code: RuleIssueCode, message: string): void => {
  const { line, col } = reading.lines.linePos(position);
  reading.issues.push({
    code,
    message,
    position,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
  });
};

const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

const mapOf = (
  reading: Reading,
  node: Node | null | undefined,
  what: string,
  allowed: readonly string[],
): Keys => {
  const nodes = new Map<string, Node | null>();
  if (!isMap(node)) {
    report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', `${what} is not a mapping`);
    return { what, offset: offsetOf(node), nodes };
  }
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '?';
    if (allowed.includes(name)) nodes.set(name, value as Node | null);
    else {
      const message = `${what} has no key ${name} (allowed: ${allowed.join(', ')})`;
      report(reading, offsetOf(key as Node), 'PACK_SHAPE_WRONG', message);
    }
  }
  return { what, offset: offsetOf(node), nodes };
};

const requiredOf = (reading: Reading, keys: Keys, key: string): Node | undefined => {
  const node = keys.nodes.get(key);
  if (node !== undefined && node !== null) return node;
  if (keys.nodes.size > 0) {
    report(reading, keys.offset, 'PACK_SHAPE_WRONG', `${keys.what} lacks the key ${key}`);
  }
  return undefined;
};

const scalarOf = (reading: Reading, keys: Keys, key: string): Scalar | undefined => {
  const node = requiredOf(reading, keys, key);
  if (node === undefined || isScalar(node)) return node;
  report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', `${keys.what}: ${key} is not a plain value`);
  return undefined;
};

const textOf = (reading: Reading, keys: Keys, key: string): string => {
  const node = scalarOf(reading, keys, key);
  if (node === undefined) return '';
  if (typeof node.value === 'string' && node.value.trim() !== '') return node.value;
  report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', `${keys.what}: ${key} is not a text`);
  return '';
};

const idOf = (reading: Reading, keys: Keys, key: string): string => {
  const id = textOf(reading, keys, key);
  if (id !== '' && !/^[a-z][a-z0-9-]{0,63}$/.test(id)) {
    const message = `${keys.what}: ${key} ${JSON.stringify(id.slice(0, 64))} is not lower-case-with-dashes`;
    report(reading, offsetOf(keys.nodes.get(key)), 'PACK_SHAPE_WRONG', message);
  }
  return id;
};

const versionOf = (reading: Reading, keys: Keys): number => {
  const node = scalarOf(reading, keys, 'version');
  const value = node?.value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  if (node !== undefined) {
    report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', `${keys.what}: version is not 1, 2, 3…`);
  }
  return 0;
};

const itemsOf = (
  reading: Reading,
  keys: Keys,
  key: string,
  most: number = PACK_LIMITS.rules,
): readonly Node[] => {
  const node = requiredOf(reading, keys, key);
  if (node === undefined) return [];
  if (isSeq(node) && node.items.length <= most) return node.items as Node[];
  const message = `${keys.what}: ${key} is not a list of at most ${most}`;
  report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', message);
  return [];
};

const textsOf = (reading: Reading, keys: Keys, key: string): string[] => {
  const out: string[] = [];
  for (const node of itemsOf(reading, keys, key)) {
    if (isScalar(node) && typeof node.value === 'string') out.push(node.value);
    else report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', `${keys.what}: ${key} holds no text`);
  }
  return out;
};

const choiceOf = <T extends string>(
  reading: Reading,
  keys: Keys,
  key: string,
  values: readonly string[],
  allowed: readonly T[],
): T[] => {
  const wrong = values.filter((value) => !(allowed as readonly string[]).includes(value));
  if (wrong.length > 0) {
    const message = `${keys.what}: ${key} ${wrong.join(', ')} (allowed: ${allowed.join(', ')})`;
    report(reading, offsetOf(keys.nodes.get(key)), 'PACK_SHAPE_WRONG', message);
  }
  return values as T[];
};

const bilingualOf = (reading: Reading, keys: Keys, key: string) => {
  const node = requiredOf(reading, keys, key);
  if (node === undefined) return { zh: '', en: '' };
  const texts = mapOf(reading, node, `${keys.what}: ${key}`, ['zh', 'en']);
  return { zh: textOf(reading, texts, 'zh'), en: textOf(reading, texts, 'en') };
};

const RULE_KEYS = [
  'id',
  'version',
  'scope',
  'kinds',
  'strength',
  'when',
  'unless',
  'needs',
  'statement',
  'source',
  'falsePositives',
] as const;

const LIST_KEYS = ['list', 'type', 'source', 'values'] as const;

/** Lists of the pack by name; a rule names one as `lists.<name>`. */
const readLists = (reading: Reading, root: Keys): Lists => {
  const lists: Record<string, RuleList> = {};
  if (!root.nodes.has('lists')) return lists;
  for (const node of itemsOf(reading, root, 'lists')) {
    const keys = mapOf(reading, node, 'a list', LIST_KEYS);
    const name = textOf(reading, keys, 'list');
    const named = { ...keys, what: `list ${name === '' ? '?' : name}` };
    if (name !== '' && !/^[a-z][a-z0-9_]{0,63}$/.test(name))
      report(reading, keys.offset, 'PACK_SHAPE_WRONG', `${named.what} is not lower_case`);
    if (name in lists)
      report(reading, keys.offset, 'PACK_SHAPE_WRONG', `two lists are called ${name}`);
    const types = ['string', 'int'] as const;
    const given = textOf(reading, named, 'type');
    const type = choiceOf(reading, named, 'type', [given], types)[0]!;
    textOf(reading, named, 'source');
    lists[name] = { type, values: valuesOf(reading, named, type) };
  }
  return lists;
};

const valuesOf = (reading: Reading, keys: Keys, type: RuleList['type']): RuleList['values'] => {
  const nodes = itemsOf(reading, keys, 'values', PACK_LIMITS.values);
  return nodes.flatMap((node) => {
    const value = isScalar(node) ? node.value : undefined;
    if (type === 'int' ? Number.isSafeInteger(value) : typeof value === 'string')
      return [value as string | number];
    const hint = type === 'string' ? ' (quote numbers: "5411")' : '';
    const message = `${keys.what}: ${String(value)} is not of type ${type}${hint}`;
    report(reading, offsetOf(node), 'PACK_SHAPE_WRONG', message);
    return [];
  });
};

const placeKey = (rule: string, guard?: string): string =>
  guard === undefined ? rule : `${rule}/${guard}`;

/** Nodes of the guards of the whole pack, by name. */
const sharedGuards = (reading: Reading, root: Keys): ReadonlyMap<string, Node> => {
  if (!root.nodes.has('guards')) return new Map();
  const named = itemsOf(reading, root, 'guards').map((node): [string, Node] => [
    idOf(reading, mapOf(reading, node, 'a shared guard', GUARD_KEYS), 'guard'),
    node,
  ]);
  return new Map(named);
};

/** The guard that an item of `unless` writes out or names. */
const guardNode = (
  reading: Reading,
  item: Node,
  rule: string,
  shared: ReadonlyMap<string, Node>,
): Node | undefined => {
  if (!isScalar(item)) return item;
  const found = shared.get(String(item.value));
  if (!found) {
    const known = [...shared.keys()].join(', ') || 'none';
    const message = `rule ${rule}: no shared guard ${String(item.value)} (known: ${known})`;
    report(reading, offsetOf(item), 'PACK_SHAPE_WRONG', message);
  }
  return found;
};

const GUARD_KEYS = ['guard', 'when', 'why'] as const;

const readRule = (
  reading: Reading,
  node: Node,
  shared: ReadonlyMap<string, Node>,
  places: Map<string, Place>,
): RuleDefinition => {
  const keys = mapOf(reading, node, 'the rule', RULE_KEYS);
  const id = idOf(reading, keys, 'id');
  const named = { ...keys, what: `rule ${id === '' ? '?' : id}` };
  rememberPlace(reading, places, placeKey(id), keys.nodes.get('when'));
  const kinds = textsOf(reading, named, 'kinds');
  const strength = textOf(reading, named, 'strength');
  const unless = keys.nodes.has('unless')
    ? itemsOf(reading, named, 'unless').flatMap((item) => {
        const guard = guardNode(reading, item, id, shared);
        return guard ? [readGuard(reading, guard, id, places)] : [];
      })
    : [];
  return {
    id,
    version: versionOf(reading, named),
    scope: textOf(reading, named, 'scope'),
    kinds: choiceOf(reading, named, 'kinds', kinds, KINDS),
    strength: choiceOf(reading, named, 'strength', [strength], STRENGTHS)[0]!,
    when: textOf(reading, named, 'when'),
    ...(unless.length === 0 ? {} : { unless }),
    needs: keys.nodes.has('needs') ? textsOf(reading, named, 'needs') : [],
    statement: bilingualOf(reading, named, 'statement'),
    source: textOf(reading, named, 'source'),
    falsePositives: textOf(reading, named, 'falsePositives'),
  };
};

const readGuard = (
  reading: Reading,
  node: Node,
  rule: string,
  places: Map<string, Place>,
): GuardDefinition => {
  const keys = mapOf(reading, node, `a guard of rule ${rule}`, GUARD_KEYS);
  const guard = idOf(reading, keys, 'guard');
  rememberPlace(reading, places, placeKey(rule, guard), keys.nodes.get('when'));
  return {
    guard,
    when: textOf(reading, keys, 'when'),
    why: bilingualOf(reading, keys, 'why'),
  };
};

const reportRepeats = (reading: Reading, root: Keys, rules: readonly RuleDefinition[]): void => {
  const seen = new Set<string>();
  for (const { id, unless } of rules) {
    if (id !== '' && seen.has(id)) {
      report(reading, root.offset, 'PACK_SHAPE_WRONG', `two rules are called ${id}`);
    }
    seen.add(id);
    const guards = (unless ?? []).map(({ guard }) => guard);
    if (new Set(guards).size < guards.length) {
      report(reading, root.offset, 'PACK_SHAPE_WRONG', `rule ${id} has two guards of one name`);
    }
  }
};

const rememberPlace = (
  reading: Reading,
  places: Map<string, Place>,
  key: string,
  node: Node | null | undefined,
): void => {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return;
  const offsets = alignOffsets(reading.text, node.range[0], node.range[1], node.value);
  places.set(key, {
    at: (offset) => {
      const index = Math.min(Math.max(offset, 0), offsets.length - 1);
      const { line, col } = reading.lines.linePos(offsets[index]!);
      return { line, column: col };
    },
  });
};

/**
 * Offset in the file of each character of a scalar's value. Folding and indentation only change
 * white space, so the other characters are met in order; an escape may shift a quoted scalar.
 */
const alignOffsets = (source: string, start: number, end: number, value: string): number[] => {
  const offsets: number[] = [];
  const header = /^[|>][^\n]*\n/.exec(source.slice(start, Math.min(end, start + 200)));
  let at = start + (header?.[0].length ?? (/["']/.test(source[start] ?? '') ? 1 : 0));
  for (const char of value) {
    if (/\s/.test(char)) offsets.push(Math.min(at, end));
    else {
      const found = source.indexOf(char, at);
      const here = found === -1 || found >= end ? at : found;
      offsets.push(here, ...(char.length === 2 ? [here] : []));
      at = here + char.length;
    }
  }
  offsets.push(Math.min(at, end));
  return offsets;
};
