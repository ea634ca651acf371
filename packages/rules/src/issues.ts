import type { Bilingual } from '@zhenma/model';

/** Everything that can be wrong with a rule or a pack. docs/rules.md has one row per code. */
export const RULE_ISSUES = {
  PACK_YAML_INVALID: { zh: '不是合法的 YAML', en: 'not valid YAML' },
  PACK_SHAPE_WRONG: { zh: '缺少键、键未知或取值不对', en: 'a key is missing, unknown or wrong' },
  RULE_SYNTAX: { zh: '表达式语法错误', en: 'the expression cannot be parsed' },
  RULE_TOO_LARGE: { zh: '表达式过长或过大', en: 'the expression is over a size limit' },
  RULE_TOO_DEEP: { zh: '表达式嵌套过深', en: 'the expression is nested too deep' },
  RULE_FIELD_UNKNOWN: { zh: '此范围没有这个字段', en: 'the scope has no such field' },
  RULE_FUNCTION_UNKNOWN: { zh: '没有这个函数', en: 'there is no such function' },
  RULE_LIST_UNKNOWN: { zh: '没有这个名单', en: 'there is no such list' },
  RULE_TYPE_MISMATCH: { zh: '类型不符', en: 'the types do not fit' },
  RULE_LITERAL_INVALID: {
    zh: '常量超出范围或格式不对',
    en: 'a constant is malformed or out of range',
  },
  RULE_CONSTRUCT_UNSUPPORTED: {
    zh: '语言中有意不支持的写法',
    en: 'a construct of CEL that this language leaves out on purpose',
  },
  RULE_TARGET_UNSUPPORTED: {
    zh: '所需引擎没有此函数的等价形式',
    en: 'a function has no form on a required engine',
  },
  RULE_COLUMN_AMBIGUOUS: {
    zh: '派生列与字段重名',
    en: 'a derived column has the name of a field',
  },
  RULE_TEMPLATE_FIELD_UNKNOWN: {
    zh: '说明文字引用了不存在的字段',
    en: 'a statement names a field that the scope does not have',
  },
  RULE_NEVER_TRUE: { zh: '永远不会命中', en: 'can never be true' },
  RULE_ALWAYS_TRUE: { zh: '总是命中', en: 'is always true' },
  RULE_DUPLICATE: { zh: '与另一条规则相同', en: 'is the same as another rule' },
  RULE_SHADOWED: { zh: '被另一条规则覆盖', en: 'fires only where another rule also fires' },
  RULE_ALWAYS_SUPPRESSED: {
    zh: '命中时总被排除条件压下',
    en: 'is suppressed by its guard whenever it fires',
  },
  RULE_PLAN_SLOW: {
    zh: '其 SQL 会逐行对逐行连接',
    en: 'has SQL that compares every row with every row',
  },
  RULE_VERSION_CHANGED: {
    zh: '已锁定的版本被改动',
    en: 'says something else than its version was locked with',
  },
  RULE_GUARD_IDLE: { zh: '排除条件永不起作用', en: 'has a guard that can never apply' },
} as const satisfies Record<string, Bilingual>;

export type RuleIssueCode = keyof typeof RULE_ISSUES;

export interface RuleIssue {
  readonly code: RuleIssueCode;
  /** What, which value, what is allowed; one clause, lower case. */
  readonly message: string;
  /** Offset into the CEL text in UTF-16 units, 0-based. */
  readonly position: number;
  /** 1-based, inside the CEL text (or the file, for a pack). */
  readonly line: number;
  readonly column: number;
  /** Which text: absent for `when`, else the guard's id. */
  readonly guard?: string;
  /** For RULE_CONSTRUCT_UNSUPPORTED: the construct, a key of `UNSUPPORTED`. */
  readonly construct?: string;
}

/** 1-based line and column of an offset. Columns count UTF-16 units, as editors do. */
export const lineAndColumn = (
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
};
