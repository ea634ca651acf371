/** Why a row or a value was not taken. docs/errors.md explains each; a test checks both ways. */
export const ISSUES = {
  ROW_COLUMN_COUNT: { zh: '列数与表头不符', en: 'the number of columns differs from the header' },
  ROW_QUOTE_UNCLOSED: { zh: '引号没有闭合', en: 'a quote is not closed' },
  ROW_TOO_LONG: { zh: '一行超过 1 MiB', en: 'the row is longer than 1 MiB' },
  ROW_ENCODING: { zh: '既不是 UTF-8 也不是 GB18030', en: 'neither UTF-8 nor GB18030' },
  ROW_JSON: { zh: '不是一个 JSON 对象', en: 'not one JSON object' },
  VALUE_MISSING: { zh: '必需的值为空', en: 'a required value is empty' },
  VALUE_TOO_LONG: { zh: '超过长度上限', en: 'over the length limit' },
  VALUE_NOT_ONE_OF: { zh: '不在允许的取值内', en: 'not one of the allowed values' },
  VALUE_NOT_DIGITS: { zh: '不是规定位数的数字', en: 'not the stated number of digits' },
  VALUE_NOT_TIME: { zh: '不是 ISO 8601 时间', en: 'not an ISO 8601 time' },
  VALUE_NOT_DAY: { zh: '不是 YYYY-MM-DD 日期', en: 'not a YYYY-MM-DD date' },
  VALUE_NOT_AMOUNT: {
    zh: '不是以元为单位、最多两位小数的金额',
    en: 'not an amount in yuan with at most two decimals',
  },
  VALUE_NOT_NUMBER: { zh: '不是允许范围内的数', en: 'not a number in the allowed range' },
  VALUE_NOT_TRUTH: { zh: '不是 true 或 false', en: 'not true or false' },
  MESSAGE_UNDECODED: { zh: '报文无法解析到底', en: 'the message could not be decoded to its end' },
  MESSAGE_NOT_A_SALE: { zh: '报文不是交易', en: 'the message is no sale' },
  RECORD_NOT_A_SALE: { zh: '这条记录不是交易', en: 'the record is no sale' },
  RECORD_UNREADABLE: { zh: '这条记录无法读懂', en: 'the record could not be read' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;

export type IssueCode = keyof typeof ISSUES;
