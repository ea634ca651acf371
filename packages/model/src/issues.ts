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
  VALUE_NOT_NUMBERED: {
    zh: '不是 15 个字符以内的编号',
    en: 'not a number of at most 15 characters',
  },
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
  NOTICE_NOT_A_SALE: {
    zh: '这条通知不是交易',
    en: 'the notice reports no sale; value says what it is',
  },
  NOTICE_UNREADABLE: {
    zh: '通知里找不到有含义的金额',
    en: 'no amount with a meaning was found in the notice',
  },
  STATEMENT_HEADER_MISSING: {
    zh: '没有找到账单表头',
    en: 'no header line of a statement was found',
  },
  STATEMENT_NOT_A_SALE: {
    zh: '账单的这一行不是交易',
    en: 'the statement line is no sale; value says what it is',
  },
  STATEMENT_LINE_UNREADABLE: {
    zh: '这一行没有账单应有的日期和金额',
    en: 'the line has no date and amount of a statement entry',
  },
  SLIP_UNREADABLE: {
    zh: '文字里签购单的栏目太少',
    en: 'the text has too few labels of a sales slip',
  },
  SLIP_NOT_A_SALE: { zh: '这张签购单不是交易', en: 'the slip is no sale; value says what it is' },
  SLIP_MERCHANT_NO_LENGTH: {
    zh: '签购单上的商户编号应为 15 位',
    en: 'a merchant number on a slip has 15 characters',
  },
  TEXT_TOO_LONG: {
    zh: '文字超过同类的最大长度，其余未读',
    en: 'the text is longer than any of its kind; the rest was not read',
  },
  TIME_MISSING: { zh: '没有时间', en: 'no time was found' },
  TIME_INVALID: { zh: '不是有效的日期和时间', en: 'the time is not a valid date and time' },
  TIME_PART_ASSUMED: {
    zh: '日期缺少一部分，按参考日期补上',
    en: 'a part of the date was missing and was taken from the context date',
  },
  TIME_CONTEXT_MISSING: {
    zh: '日期缺少一部分，又没有参考日期',
    en: 'a part of the date is missing and no context date was given',
  },
  TIME_OF_DAY_MISSING: {
    zh: '只有日期，没有时刻',
    en: 'the source states a date without a time of day',
  },
  AMOUNT_MISSING: { zh: '没有金额', en: 'no amount was found' },
  AMOUNT_INVALID: { zh: '金额不是十进制数', en: 'the amount is not a decimal number' },
  AMOUNT_ROUNDED: {
    zh: '金额不足一分的部分已四舍五入',
    en: 'the amount has parts of a fen; it was rounded half up',
  },
  QR_NOT_EMV: {
    zh: '不是 EMVCo 商户码',
    en: 'the text is no EMVCo merchant-presented payload',
  },
  QR_TLV: { zh: '码内的标签或长度不符', en: 'a tag or length of the payload does not fit' },
  QR_CRC: { zh: '校验和不符', en: 'the check sum does not fit the payload' },
  QR_URL_OPAQUE: {
    zh: '码是网址，商户和类别只有其服务器知道',
    en: 'the code is a web address: merchant and category are known to its server only',
  },
  QR_ACCOUNT_SPLIT: {
    zh: '银联账户位不是 31 位',
    en: 'the UnionPay account slot does not have 31 characters',
  },
  BILL_HEADER_MISSING: { zh: '没有找到账单表头', en: 'the header line of the bill was not found' },
  BILL_ROW_COLUMNS: {
    zh: '列数与账单表头不符',
    en: 'the row has another number of columns than the header',
  },
  BILL_FOOTER_MISMATCH: {
    zh: '账单末尾的合计与各行不符',
    en: 'a total in the footer differs from the rows',
  },
  BILL_FOOTER_MISSING: { zh: '账单没有结尾', en: 'the bill ends without its footer' },
  BILL_NOT_A_SALE: { zh: '账单的这一行不是交易', en: 'the row is no sale; value says what it is' },
  CLEARING_LINE_LENGTH: {
    zh: '行的字节数与格式不符',
    en: 'the line has another number of bytes than its layout',
  },
  CLEARING_SEPARATOR: {
    zh: '格式的分隔位不是空格，这一行错位了',
    en: 'a separator byte of the layout is no blank: the line is shifted',
  },
  CLEARING_FIELD: {
    zh: '字段的值不符合其类型',
    en: 'a field has a value that its type does not allow',
  },
  CLEARING_NOT_A_SALE: {
    zh: '这条清算记录不是交易',
    en: 'the record is no sale; value says what it is',
  },
  MAP_INVALID: { zh: '列映射有错', en: 'the column map has an error' },
  MAP_VALUE: { zh: '值不在列映射的取值表里', en: 'a value is not in the value list of the map' },
  MAP_COLUMN_MISSING: {
    zh: '这一行缺少列映射要求的列',
    en: 'a required column of the map is missing in the row',
  },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;

export type IssueCode = keyof typeof ISSUES;
