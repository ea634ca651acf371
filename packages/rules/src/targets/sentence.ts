import type { Lang } from '@zhenma/model';
import type { BuiltinName, CompareOp, Expr, ValueType } from '../expr.ts';
import type { Scalar } from '../scope.ts';
import { compile, type Target } from '../target.ts';

/** What a reader sees instead of a column name. */
export type Label = (column: string) => string;

/**
 * An expression as one clause of a sentence.
 *
 * @example toSentence(tree, 'en') // mcc is not expected_mcc and amount is at least 10000
 * @example toSentence(tree, 'zh') // mcc 不等于 expected_mcc 且 amount 不小于 10000
 */
export const toSentence = (expr: Expr, lang: Lang, label: Label = (column) => column): string =>
  compile(sentenceTarget(WORDS[lang], label), expr);

interface Words {
  readonly compare: Readonly<Record<CompareOp, string>>;
  readonly and: string;
  readonly or: string;
  readonly not: (text: string) => string;
  readonly isUnknown: string;
  readonly isKnown: string;
  readonly oneOf: (arg: string, items: string) => string;
  readonly notOneOf: (arg: string, items: string) => string;
  readonly list: (name: string) => string;
  readonly conditional: (test: string, then: string, otherwise: string) => string;
  readonly matches: (arg: string, pattern: string) => string;
  readonly open: string;
  readonly close: string;
  readonly comma: string;
  readonly unknown: string;
  readonly more: (count: number) => string;
  readonly builtins: Readonly<Record<BuiltinName, string>>;
}

/** Items of a list that a sentence spells out. */
const ITEMS_SHOWN = 6;

const EN: Words = {
  compare: {
    '==': 'is',
    '!=': 'is not',
    '<': 'is less than',
    '<=': 'is at most',
    '>': 'is more than',
    '>=': 'is at least',
  },
  and: ' and ',
  or: ' or ',
  not: (text) => `not (${text})`,
  isUnknown: ' is unknown',
  isKnown: ' is known',
  oneOf: (arg, items) => `${arg} is one of ${items}`,
  notOneOf: (arg, items) => `${arg} is none of ${items}`,
  list: (name) => `the list ${name}`,
  conditional: (test, then, otherwise) => `(if ${test} then ${then} else ${otherwise})`,
  matches: (arg, pattern) => `${arg} matches the pattern ${pattern}`,
  open: '(',
  close: ')',
  comma: ', ',
  unknown: 'unknown',
  more: (count) => `${count} more`,
  builtins: {
    stringSize: 'the length of {0}',
    listSize: 'the number of {0}',
    concat: '{0} followed by {1}',
    startsWith: '{0} starts with {1}',
    endsWith: '{0} ends with {1}',
    contains: '{0} contains {1}',
    stringToInt: '{0} as a number',
    doubleToInt: 'the whole part of {0}',
    timestampToInt: 'the Unix time of {0}',
    intToDouble: '{0}',
    intToString: '{0}',
    boolToString: '{0}',
    stringToBool: '{0}',
    intToTimestamp: 'the time {0}',
    year: 'the year of {0}',
    month: 'the month (0–11) of {0}',
    date: 'the day of month of {0}',
    dayOfMonth: 'the day of month (from 0) of {0}',
    dayOfWeek: 'the weekday (Sunday 0) of {0}',
    dayOfYear: 'the day of year (from 0) of {0}',
    hours: 'the hour of {0}',
    minutes: 'the minute of {0}',
    seconds: 'the second of {0}',
    milliseconds: 'the millisecond of {0}',
    durationHours: 'the hours in {0}',
    durationMinutes: 'the minutes in {0}',
    durationSeconds: 'the seconds in {0}',
    durationMilliseconds: 'the milliseconds left over in {0}',
  },
};

const ZH: Words = {
  compare: {
    '==': '等于',
    '!=': '不等于',
    '<': '小于',
    '<=': '不大于',
    '>': '大于',
    '>=': '不小于',
  },
  and: ' 且 ',
  or: ' 或 ',
  not: (text) => `并非（${text}）`,
  isUnknown: ' 未知',
  isKnown: ' 已知',
  oneOf: (arg, items) => `${arg} 属于 ${items}`,
  notOneOf: (arg, items) => `${arg} 不属于 ${items}`,
  list: (name) => `名单 ${name}`,
  conditional: (test, then, otherwise) => `（若 ${test} 则 ${then}，否则 ${otherwise}）`,
  matches: (arg, pattern) => `${arg} 符合模式 ${pattern}`,
  open: '（',
  close: '）',
  comma: '、',
  unknown: '未知',
  more: (count) => `另外 ${count} 项`,
  builtins: {
    stringSize: '{0} 的字数',
    listSize: '{0} 的个数',
    concat: '{0} 接 {1}',
    startsWith: '{0} 以 {1} 开头',
    endsWith: '{0} 以 {1} 结尾',
    contains: '{0} 包含 {1}',
    stringToInt: '{0} 的数值',
    doubleToInt: '{0} 的整数部分',
    timestampToInt: '{0} 的 Unix 时间',
    intToDouble: '{0}',
    intToString: '{0}',
    boolToString: '{0}',
    stringToBool: '{0}',
    intToTimestamp: '时刻 {0}',
    year: '{0} 的年份',
    month: '{0} 的月份（0–11）',
    date: '{0} 的日',
    dayOfMonth: '{0} 的日（从 0 起）',
    dayOfWeek: '{0} 的星期（周日为 0）',
    dayOfYear: '{0} 的年内日序（从 0 起）',
    hours: '{0} 的小时',
    minutes: '{0} 的分钟',
    seconds: '{0} 的秒',
    milliseconds: '{0} 的毫秒',
    durationHours: '{0} 的小时数',
    durationMinutes: '{0} 的分钟数',
    durationSeconds: '{0} 的秒数',
    durationMilliseconds: '{0} 的余毫秒数',
  },
};

const WORDS: Readonly<Record<Lang, Words>> = { zh: ZH, en: EN };

const durationText = (ms: number): string => {
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ] as const;
  let rest = Math.abs(ms);
  let text = '';
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return `${ms < 0 ? '-' : ''}${text === '' ? '0s' : text}`;
};

const scalar = (value: Scalar, type: ValueType, words: Words): string => {
  if (value === null) return words.unknown;
  if (type === 'timestamp') return new Date(Number(value)).toISOString();
  if (type === 'duration') return durationText(Number(value));
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
};

/** A part that is itself a list of clauses stands in brackets. */
const grouped = (words: Words, child: Expr, text: string): string =>
  child.kind === 'logic' ? `${words.open}${text}${words.close}` : text;

const itemsText = (
  words: Words,
  { items, type, list }: Extract<Expr, { kind: 'oneOf' }>,
): string => {
  if (list !== undefined) return words.list(list);
  const shown = items.slice(0, ITEMS_SHOWN).map((item) => scalar(item, type, words));
  if (items.length > ITEMS_SHOWN) shown.push(words.more(items.length - ITEMS_SHOWN));
  return `${words.open}${shown.join(words.comma)}${words.close}`;
};

const negation = (words: Words, arg: Expr, visit: (child: Expr) => string): string => {
  if (arg.kind === 'isNull') return `${visit(arg.arg)}${words.isKnown}`;
  if (arg.kind === 'oneOf') return words.notOneOf(visit(arg.arg), itemsText(words, arg));
  return words.not(visit(arg));
};

/** ` (+08:00)` after a part of an instant that is read in that zone. */
const zoneText = (arg: Expr | undefined): string => {
  if (arg?.kind !== 'literal' || arg.type !== 'duration' || arg.value === 0) return '';
  const minutes = Math.abs(Number(arg.value)) / 60_000;
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  return ` (${Number(arg.value) < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)})`;
};

const callText = (name: string, args: readonly string[], words: Words): string =>
  `${name}(${args.join(words.comma)})`;

const sentenceTarget = (words: Words, label: Label): Target<string> => ({
  field: ({ name }) => label(name),
  literal: ({ value, type }) => scalar(value, type, words),
  compare: ({ op, left, right }, visit) => `${visit(left)} ${words.compare[op]} ${visit(right)}`,
  logic: ({ op, args }, visit) =>
    args.map((arg) => grouped(words, arg, visit(arg))).join(words[op]),
  not: ({ arg }, visit) => negation(words, arg, visit),
  conditional: ({ test, then, otherwise }, visit) =>
    words.conditional(visit(test), visit(then), visit(otherwise)),
  isNull: ({ arg }, visit) => `${visit(arg)}${words.isUnknown}`,
  arithmetic: ({ op, left, right }, visit) => `(${visit(left)} ${op} ${visit(right)})`,
  negate: ({ arg }, visit) => `-${visit(arg)}`,
  oneOf: (node, visit) => words.oneOf(visit(node.arg), itemsText(words, node)),
  element: ({ arg, list }, visit) => words.oneOf(visit(arg), visit(list)),
  call: ({ fn, args }, visit) => {
    const fill = (_whole: string, index: string): string => visit(args[Number(index)]!);
    return words.builtins[fn].replace(/\{(\d)\}/g, fill) + zoneText(args[1]);
  },
  matches: ({ arg, pattern }, visit) => words.matches(visit(arg), JSON.stringify(pattern)),
  derived: ({ call, args }, visit) => callText(call.fn, args.map(visit), words),
  domain: ({ fn, args }, visit) => callText(fn.name, args.map(visit), words),
});
