import type { BuiltinName, ValueType } from './expr.ts';

/** One overload of a CEL function. `same` is a conversion that changes nothing. */
export interface Overload {
  readonly params: readonly ValueType[];
  readonly returns: ValueType;
  readonly fn: BuiltinName | 'same';
}

const text2 = (fn: BuiltinName): Overload[] => [
  { params: ['string', 'string'], returns: 'bool', fn },
];

const part = (timestamp: BuiltinName, duration?: BuiltinName): Overload[] => [
  { params: ['timestamp'], returns: 'int', fn: timestamp },
  ...(duration ? [{ params: ['duration'], returns: 'int', fn: duration } as const] : []),
];

const same = (type: ValueType): Overload => ({ params: [type], returns: type, fn: 'same' });

const SIZE: Overload[] = [
  { params: ['string'], returns: 'int', fn: 'stringSize' },
  { params: ['strings'], returns: 'int', fn: 'listSize' },
];

/** Called as `target.name(args)`; the target is the first parameter. */
export const METHODS: Readonly<Record<string, readonly Overload[]>> = {
  size: SIZE,
  startsWith: text2('startsWith'),
  endsWith: text2('endsWith'),
  contains: text2('contains'),
  getFullYear: part('year'),
  getMonth: part('month'),
  getDate: part('date'),
  getDayOfMonth: part('dayOfMonth'),
  getDayOfWeek: part('dayOfWeek'),
  getDayOfYear: part('dayOfYear'),
  getHours: part('hours', 'durationHours'),
  getMinutes: part('minutes', 'durationMinutes'),
  getSeconds: part('seconds', 'durationSeconds'),
  getMilliseconds: part('milliseconds', 'durationMilliseconds'),
};

/** Called as `name(args)`. `timestamp` and `duration` of a constant text are folded before. */
export const GLOBALS: Readonly<Record<string, readonly Overload[]>> = {
  size: SIZE,
  int: [
    same('int'),
    { params: ['double'], returns: 'int', fn: 'doubleToInt' },
    { params: ['string'], returns: 'int', fn: 'stringToInt' },
    { params: ['timestamp'], returns: 'int', fn: 'timestampToInt' },
  ],
  double: [same('double'), { params: ['int'], returns: 'double', fn: 'intToDouble' }],
  string: [
    same('string'),
    { params: ['int'], returns: 'string', fn: 'intToString' },
    { params: ['bool'], returns: 'string', fn: 'boolToString' },
  ],
  bool: [same('bool'), { params: ['string'], returns: 'bool', fn: 'stringToBool' }],
  timestamp: [same('timestamp'), { params: ['int'], returns: 'timestamp', fn: 'intToTimestamp' }],
  duration: [same('duration')],
};

/** Parts of an instant: they take the offset of the wished zone as a second, constant argument. */
export const INSTANT_PARTS: ReadonlySet<BuiltinName> = new Set<BuiltinName>([
  'year',
  'month',
  'date',
  'dayOfMonth',
  'dayOfWeek',
  'dayOfYear',
  'hours',
  'minutes',
  'seconds',
  'milliseconds',
]);

/** What `bool(text)` reads. Source: cel-go, strconv.ParseBool. */
export const TRUE_TEXTS = ['1', 't', 'T', 'true', 'TRUE', 'True'] as const;
export const FALSE_TEXTS = ['0', 'f', 'F', 'false', 'FALSE', 'False'] as const;

/** What `int(text)` reads: a sign and decimal digits, in both JavaScript and RE2. */
export const INT_TEXT = '^[+-]?[0-9]+$';

/** The pairs that `+ - * / %` take, and the type of the result. Others are a type mismatch. */
export const ARITHMETIC: Readonly<Record<string, ValueType>> = {
  'int+int': 'int',
  'int-int': 'int',
  'int*int': 'int',
  'int/int': 'int',
  'int%int': 'int',
  'double+double': 'double',
  'double-double': 'double',
  'double*double': 'double',
  'double/double': 'double',
  'timestamp+duration': 'timestamp',
  'duration+timestamp': 'timestamp',
  'timestamp-duration': 'timestamp',
  'timestamp-timestamp': 'duration',
  'duration+duration': 'duration',
  'duration-duration': 'duration',
  'string+string': 'string',
};

/** Types that `==` compares, and those that `<` orders as well: all but lists. */
export const COMPARABLE: ReadonlySet<ValueType> = new Set<ValueType>([
  'string',
  'int',
  'bool',
  'double',
  'timestamp',
  'duration',
]);
