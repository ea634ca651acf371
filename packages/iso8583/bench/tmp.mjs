// packages/iso8583/bench/decode.ts
import { readFileSync } from "node:fs";

// packages/iso8583/src/plan.ts
var FIELD_MAX = 128;
var STRIDE = 8;
var PREFIX_BYTES = 0;
var UNITS = 1;
var SCALE = 2;
var BYTES = 3;
var RIGHT = 4;
var SCALE_BYTE = 0;
var SCALE_NIBBLE = 1;
var SCALE_HEX = 2;
var SCALE_SIGNED_NIBBLE = 3;
var plans = /* @__PURE__ */ new WeakMap();
var latest;
function planOf(dialect) {
  if (latest?.dialect === dialect) return latest;
  latest = plans.get(dialect) ?? compile(dialect);
  plans.set(dialect, latest);
  return latest;
}
var compile = (dialect) => ({
  dialect,
  words: compileWords(dialect),
  asciiMti: dialect.mti === "ascii",
  hexBitmap: dialect.bitmap === "hex",
  asciiPrefix: dialect.prefixEncoding === "ascii"
});
function bytesOf(units, scale) {
  switch (scale) {
    case SCALE_NIBBLE:
      return units + 1 >> 1;
    case SCALE_HEX:
      return units << 1;
    case SCALE_SIGNED_NIBBLE:
      return 1 + (units >> 1);
    default:
      return units;
  }
}
function scaleOf(spec) {
  if (spec.encoding === "hex") return SCALE_HEX;
  if (spec.encoding !== "bcd") return SCALE_BYTE;
  return spec.kind === "xn" ? SCALE_SIGNED_NIBBLE : SCALE_NIBBLE;
}
function compileWords(dialect) {
  const words = new Int32Array((FIELD_MAX + 1) * STRIDE);
  for (let field = 0; field <= FIELD_MAX; field++) {
    const spec = dialect.fields[field];
    const at = field * STRIDE;
    if (!spec) {
      words[at + PREFIX_BYTES] = -1;
      continue;
    }
    const scale = scaleOf(spec);
    words[at + PREFIX_BYTES] = prefixBytes(spec, dialect);
    words[at + UNITS] = spec.length;
    words[at + SCALE] = scale;
    words[at + BYTES] = bytesOf(spec.length, scale);
    words[at + RIGHT] = spec.align === "right" ? 1 : 0;
  }
  return words;
}
function prefixBytes(spec, dialect) {
  if (spec.prefix === "fixed") return 0;
  const digits = spec.prefix === "LL" ? 2 : 3;
  return dialect.prefixEncoding === "ascii" ? digits : digits + 1 >> 1;
}

// packages/iso8583/src/slots.ts
var SLOT = {
  /** Offset of the message type. */
  mti: 0,
  /** Four 32-bit words of the bitmap, most significant bit first: fields 1–32, 33–64, 65–96, 97–128. */
  bits: 1,
  /** One past the last byte that was understood. */
  end: 5,
  /** 0 when every announced field was measured, else one of {@link STATUS}. */
  status: 6,
  /** The field where measuring stopped; 0 before the first field. */
  field: 7,
  /** Byte offset where measuring stopped. */
  at: 8,
  /** Offset of the length prefix. */
  length: 9,
  /** Offset of the TPDU. */
  tpdu: 10,
  /** Offset of the header between TPDU and message type, or of the network header. */
  header: 11,
  /** Offset of the first byte behind an HTTP head, or 0. */
  body: 12,
  /** Offset of the bitmap. */
  bitmap: 13,
  /** Offset of the first field. */
  data: 14
};
var SLOT_FIELDS = 16;
var STATUS = {
  ok: 0,
  frameUnknown: 1,
  frameTruncated: 2,
  mtiInvalid: 3,
  bitmapTruncated: 4,
  bitmapInvalid: 5,
  fieldUnknown: 6,
  fieldTruncated: 7,
  lengthInvalid: 8,
  lengthTooLong: 9,
  inputTooLong: 10
};
var createSlots = () => new Int32Array(SLOT_FIELDS + 3 * (FIELD_MAX + 1));
var isPresent = (slots3, field) => (slots3[SLOT.bits + (field - 1 >> 5)] & 2147483648 >>> (field - 1 & 31)) !== 0 && (slots3[SLOT.status] === 0 || field < slots3[SLOT.field]);
var fieldStart = (slots3, field) => slots3[SLOT_FIELDS + 3 * field];
var fieldBytes = (slots3, field) => slots3[SLOT_FIELDS + 3 * field + 1];
var fieldUnits = (slots3, field) => slots3[SLOT_FIELDS + 3 * field + 2];

// packages/iso8583/src/accessors.ts
var NUMBER_DIGITS_MAX = 15;
var amountFen = (bytes2, slots3, dialect) => digitsOf(bytes2, slots3, 4, dialect);
function digitsOf(bytes2, slots3, field, dialect) {
  if (!isPresent(slots3, field)) return -1;
  const units = fieldUnits(slots3, field);
  if (units > NUMBER_DIGITS_MAX) return -1;
  const { words } = planOf(dialect);
  return words[field * STRIDE + SCALE] === SCALE_NIBBLE ? packedDigits(bytes2, fieldStart(slots3, field), units, words[field * STRIDE + RIGHT]) : asciiDigits(bytes2, fieldStart(slots3, field), units);
}
function textDigitsOf(bytes2, slots3, field, from, count) {
  if (!isPresent(slots3, field) || from + count > fieldBytes(slots3, field)) return -1;
  return asciiDigits(bytes2, fieldStart(slots3, field) + from, count);
}
function hashOf(bytes2, slots3, field) {
  if (!isPresent(slots3, field)) return 0;
  const start = fieldStart(slots3, field);
  const end = start + fieldBytes(slots3, field);
  let hash = 2166136261;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes2[at], 16777619);
  return hash >>> 0;
}
function packedDigits(bytes2, start, units, right) {
  let value = 0;
  let at = start;
  let left = units;
  if ((units & right) === 1) {
    value = bytes2[at++] & 15;
    if (value > 9) return -1;
    left--;
  }
  for (; left >= 2; left -= 2) {
    const byte = bytes2[at++];
    if (byte > 153 || (byte & 15) > 9) return -1;
    value = value * 100 + byte - 6 * (byte >> 4);
  }
  if (left === 0) return value;
  const digit = bytes2[at] >> 4;
  return digit > 9 ? -1 : value * 10 + digit;
}
function asciiDigits(bytes2, start, count) {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = bytes2[at] - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

// packages/iso8583/src/dialects/rows.ts
var row = (shape) => (length, name, zh) => ({ align: "left", ...shape, length, name, zh });
var bcd = row({ kind: "n", encoding: "bcd", prefix: "fixed", align: "right" });
var bcdLeft = row({ kind: "n", encoding: "bcd", prefix: "fixed" });
var bcdLL = row({ kind: "n", encoding: "bcd", prefix: "LL" });
var bcdLLL = row({ kind: "n", encoding: "bcd", prefix: "LLL" });
var trackBcdLL = row({ kind: "z", encoding: "bcd", prefix: "LL" });
var trackBcdLLL = row({ kind: "z", encoding: "bcd", prefix: "LLL" });
var signedBcd = row({ kind: "xn", encoding: "bcd", prefix: "fixed" });
var ascii = row({ kind: "n", encoding: "ascii", prefix: "fixed" });
var asciiLL = row({ kind: "n", encoding: "ascii", prefix: "LL" });
var asciiLLL = row({ kind: "n", encoding: "ascii", prefix: "LLL" });
var trackAsciiLL = row({ kind: "z", encoding: "ascii", prefix: "LL" });
var trackAsciiLLL = row({ kind: "z", encoding: "ascii", prefix: "LLL" });
var signedAscii = row({ kind: "xn", encoding: "ascii", prefix: "fixed" });
var text = row({ kind: "text", encoding: "ascii", prefix: "fixed" });
var textLL = row({ kind: "text", encoding: "ascii", prefix: "LL" });
var textLLL = row({ kind: "text", encoding: "ascii", prefix: "LLL" });
var binary = row({ kind: "b", encoding: "binary", prefix: "fixed" });
var binaryLLL = row({ kind: "b", encoding: "binary", prefix: "LLL" });
var hex = row({ kind: "b", encoding: "hex", prefix: "fixed" });

// packages/iso8583/src/dialects/cups.ts
var CUPS = {
  name: "cups",
  framing: "cups",
  mti: "ascii",
  bitmap: "binary",
  prefixEncoding: "ascii",
  fields: {
    2: asciiLL(19, "primary account number", "\u4E3B\u8D26\u53F7"),
    3: ascii(6, "processing code", "\u4EA4\u6613\u5904\u7406\u7801"),
    4: ascii(12, "amount, fen", "\u4EA4\u6613\u91D1\u989D(\u5206)"),
    5: ascii(12, "settlement amount", "\u6E05\u7B97\u91D1\u989D"),
    6: ascii(12, "cardholder billing amount", "\u6301\u5361\u4EBA\u6263\u8D26\u91D1\u989D"),
    7: ascii(10, "transmission time MMDDhhmmss", "\u4EA4\u6613\u4F20\u8F93\u65F6\u95F4"),
    9: ascii(8, "settlement rate", "\u6E05\u7B97\u6C47\u7387"),
    10: ascii(8, "billing rate", "\u6301\u5361\u4EBA\u6263\u8D26\u6C47\u7387"),
    11: ascii(6, "trace number", "\u7CFB\u7EDF\u8DDF\u8E2A\u53F7"),
    12: ascii(6, "local time hhmmss", "\u53D7\u5361\u65B9\u6240\u5728\u5730\u65F6\u95F4"),
    13: ascii(4, "local date MMDD", "\u53D7\u5361\u65B9\u6240\u5728\u5730\u65E5\u671F"),
    14: ascii(4, "card expiry YYMM", "\u5361\u6709\u6548\u671F"),
    15: ascii(4, "settlement date MMDD", "\u6E05\u7B97\u65E5\u671F"),
    16: ascii(4, "conversion date MMDD", "\u5151\u6362\u65E5\u671F"),
    18: ascii(4, "merchant category code", "\u5546\u6237\u7C7B\u578B"),
    19: ascii(3, "merchant country", "\u5546\u6237\u56FD\u5BB6\u4EE3\u7801"),
    22: ascii(3, "entry mode", "\u670D\u52A1\u70B9\u8F93\u5165\u65B9\u5F0F\u7801"),
    23: ascii(3, "card sequence number", "\u5361\u5E8F\u5217\u53F7"),
    25: ascii(2, "condition code", "\u670D\u52A1\u70B9\u6761\u4EF6\u7801"),
    26: ascii(2, "PIN capture code", "\u670D\u52A1\u70B9PIN\u83B7\u53D6\u7801"),
    28: signedAscii(9, "transaction fee", "\u4EA4\u6613\u8D39"),
    32: asciiLL(11, "acquirer", "\u4EE3\u7406\u673A\u6784\u6807\u8BC6\u7801"),
    33: asciiLL(11, "forwarder", "\u53D1\u9001\u673A\u6784\u6807\u8BC6\u7801"),
    35: trackAsciiLL(37, "track 2", "\u7B2C\u4E8C\u78C1\u9053\u6570\u636E"),
    36: trackAsciiLLL(104, "track 3", "\u7B2C\u4E09\u78C1\u9053\u6570\u636E"),
    37: text(12, "retrieval reference number", "\u68C0\u7D22\u53C2\u8003\u53F7"),
    38: text(6, "authorisation code", "\u6388\u6743\u6807\u8BC6\u5E94\u7B54\u7801"),
    39: text(2, "response code", "\u5E94\u7B54\u7801"),
    41: text(8, "terminal", "\u53D7\u5361\u673A\u7EC8\u7AEF\u6807\u8BC6\u7801"),
    42: text(15, "merchant number", "\u53D7\u5361\u65B9\u6807\u8BC6\u7801"),
    43: text(40, "merchant name and place", "\u53D7\u5361\u65B9\u540D\u79F0\u5730\u5740"),
    44: textLL(25, "additional response data", "\u9644\u52A0\u54CD\u5E94\u6570\u636E"),
    45: textLL(79, "track 1", "\u7B2C\u4E00\u78C1\u9053\u6570\u636E"),
    48: textLLL(999, "additional data", "\u9644\u52A0\u6570\u636E"),
    49: text(3, "currency", "\u4EA4\u6613\u8D27\u5E01\u4EE3\u7801"),
    50: text(3, "settlement currency", "\u6E05\u7B97\u8D27\u5E01\u4EE3\u7801"),
    51: text(3, "billing currency", "\u6301\u5361\u4EBA\u8D26\u6237\u8D27\u5E01\u4EE3\u7801"),
    52: binary(8, "PIN block", "\u4E2A\u4EBA\u6807\u8BC6\u7801\u6570\u636E"),
    53: ascii(16, "security control", "\u5B89\u5168\u63A7\u5236\u4FE1\u606F"),
    54: textLLL(120, "additional amounts", "\u9644\u52A0\u91D1\u989D"),
    55: binaryLLL(255, "chip data", "IC\u5361\u6570\u636E\u57DF"),
    56: textLLL(999, "additional information", "\u9644\u52A0\u4FE1\u606F"),
    57: textLLL(999, "additional transaction information", "\u9644\u52A0\u4EA4\u6613\u4FE1\u606F"),
    58: textLLL(999, "wallet transaction", "PBOC\u7535\u5B50\u94B1\u5305\u6807\u51C6\u7684\u4EA4\u6613\u4FE1\u606F"),
    59: textLLL(999, "detail inquiry", "\u660E\u7EC6\u67E5\u8BE2\u6570\u636E"),
    60: textLLL(999, "reason and point of service", "\u81EA\u5B9A\u4E49\u57DF60"),
    61: textLLL(999, "cardholder authentication", "\u6301\u5361\u4EBA\u8EAB\u4EFD\u8BA4\u8BC1\u4FE1\u606F"),
    62: textLLL(999, "switching data", "\u4EA4\u6362\u4E2D\u5FC3\u6570\u636E"),
    63: textLLL(999, "network data", "\u91D1\u878D\u7F51\u7EDC\u6570\u636E"),
    70: ascii(3, "network management code", "\u7F51\u7EDC\u7BA1\u7406\u4FE1\u606F\u7801"),
    90: ascii(42, "original data elements", "\u539F\u59CB\u6570\u636E\u5143"),
    95: text(42, "replacement amounts", "\u66FF\u6362\u91D1\u989D"),
    96: binary(8, "message security code", "\u62A5\u6587\u5B89\u5168\u7801"),
    100: asciiLL(11, "receiver", "\u63A5\u6536\u673A\u6784\u6807\u8BC6\u7801"),
    102: textLL(28, "account 1", "\u8D26\u6237\u6807\u8BC61"),
    103: textLL(28, "account 2", "\u8D26\u6237\u6807\u8BC62"),
    121: textLLL(999, "national switch reserved", "\u5168\u56FD\u4E2D\u5FC3\u7CFB\u7EDF\u4FDD\u7559"),
    122: textLLL(999, "acquirer reserved", "\u53D7\u7406\u65B9\u4FDD\u7559"),
    123: textLLL(999, "issuer reserved", "\u53D1\u5361\u65B9\u4FDD\u7559"),
    128: binary(8, "MAC", "\u62A5\u6587\u9274\u522B\u7801")
  }
};

// packages/iso8583/src/dialects/iso87-ascii.ts
var ISO87_ASCII = {
  name: "iso87-ascii",
  framing: "plain",
  mti: "ascii",
  bitmap: "hex",
  prefixEncoding: "ascii",
  fields: {
    2: asciiLL(19, "primary account number", "\u4E3B\u8D26\u53F7"),
    3: ascii(6, "processing code", "\u5904\u7406\u7801"),
    4: ascii(12, "amount, transaction", "\u4EA4\u6613\u91D1\u989D"),
    5: ascii(12, "amount, settlement", "\u6E05\u7B97\u91D1\u989D"),
    6: ascii(12, "amount, cardholder billing", "\u6301\u5361\u4EBA\u6263\u8D26\u91D1\u989D"),
    7: ascii(10, "transmission date and time", "\u4F20\u8F93\u65E5\u671F\u65F6\u95F4"),
    8: ascii(8, "amount, cardholder billing fee", "\u6301\u5361\u4EBA\u6263\u8D26\u8D39"),
    9: ascii(8, "conversion rate, settlement", "\u6E05\u7B97\u6C47\u7387"),
    10: ascii(8, "conversion rate, cardholder billing", "\u6263\u8D26\u6C47\u7387"),
    11: ascii(6, "trace number", "\u7CFB\u7EDF\u8DDF\u8E2A\u53F7"),
    12: ascii(6, "local time hhmmss", "\u5F53\u5730\u65F6\u95F4"),
    13: ascii(4, "local date MMDD", "\u5F53\u5730\u65E5\u671F"),
    14: ascii(4, "card expiry YYMM", "\u6709\u6548\u671F"),
    15: ascii(4, "settlement date", "\u6E05\u7B97\u65E5\u671F"),
    16: ascii(4, "conversion date", "\u5151\u6362\u65E5\u671F"),
    17: ascii(4, "capture date", "\u6355\u83B7\u65E5\u671F"),
    18: ascii(4, "merchant category code", "\u5546\u6237\u7C7B\u578B"),
    19: ascii(3, "acquirer country", "\u53D7\u7406\u673A\u6784\u56FD\u5BB6"),
    20: ascii(3, "PAN country", "\u4E3B\u8D26\u53F7\u56FD\u5BB6"),
    21: ascii(3, "forwarder country", "\u53D1\u9001\u673A\u6784\u56FD\u5BB6"),
    22: ascii(3, "entry mode", "\u8F93\u5165\u65B9\u5F0F\u7801"),
    23: ascii(3, "card sequence number", "\u5361\u5E8F\u5217\u53F7"),
    24: ascii(3, "network international identifier", "\u7F51\u7EDC\u6807\u8BC6"),
    25: ascii(2, "condition code", "\u670D\u52A1\u70B9\u6761\u4EF6\u7801"),
    26: ascii(2, "PIN capture code", "PIN\u83B7\u53D6\u7801"),
    27: ascii(1, "authorisation response length", "\u6388\u6743\u5E94\u7B54\u957F\u5EA6"),
    28: signedAscii(9, "transaction fee", "\u4EA4\u6613\u8D39"),
    29: signedAscii(9, "settlement fee", "\u6E05\u7B97\u8D39"),
    30: signedAscii(9, "transaction processing fee", "\u4EA4\u6613\u5904\u7406\u8D39"),
    31: signedAscii(9, "settlement processing fee", "\u6E05\u7B97\u5904\u7406\u8D39"),
    32: asciiLL(11, "acquirer", "\u53D7\u7406\u673A\u6784"),
    33: asciiLL(11, "forwarder", "\u53D1\u9001\u673A\u6784"),
    34: textLL(28, "extended primary account number", "\u6269\u5C55\u4E3B\u8D26\u53F7"),
    35: trackAsciiLL(37, "track 2", "2\u78C1\u9053"),
    36: trackAsciiLLL(104, "track 3", "3\u78C1\u9053"),
    37: text(12, "retrieval reference number", "\u68C0\u7D22\u53C2\u8003\u53F7"),
    38: text(6, "authorisation code", "\u6388\u6743\u7801"),
    39: text(2, "response code", "\u5E94\u7B54\u7801"),
    40: text(3, "service restriction code", "\u670D\u52A1\u9650\u5236\u7801"),
    41: text(8, "terminal", "\u7EC8\u7AEF\u53F7"),
    42: text(15, "merchant number", "\u5546\u6237\u53F7"),
    43: text(40, "merchant name and place", "\u5546\u6237\u540D\u79F0\u5730\u5740"),
    44: textLL(25, "additional response data", "\u9644\u52A0\u54CD\u5E94\u6570\u636E"),
    45: textLL(76, "track 1", "1\u78C1\u9053"),
    46: textLLL(999, "additional data, ISO", "\u9644\u52A0\u6570\u636E"),
    47: textLLL(999, "additional data, national", "\u9644\u52A0\u6570\u636E"),
    48: textLLL(999, "additional data, private", "\u9644\u52A0\u6570\u636E"),
    49: text(3, "currency", "\u4EA4\u6613\u8D27\u5E01"),
    50: text(3, "settlement currency", "\u6E05\u7B97\u8D27\u5E01"),
    51: text(3, "billing currency", "\u6263\u8D26\u8D27\u5E01"),
    52: hex(8, "PIN block", "PIN\u5BC6\u6587"),
    53: ascii(16, "security control", "\u5B89\u5168\u63A7\u5236\u4FE1\u606F"),
    54: textLLL(120, "additional amounts", "\u9644\u52A0\u91D1\u989D"),
    55: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    56: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    57: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    58: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    59: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    60: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    61: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    62: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    63: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    64: hex(8, "MAC", "\u62A5\u6587\u9274\u522B\u7801"),
    66: ascii(1, "settlement code", "\u6E05\u7B97\u7801"),
    67: ascii(2, "extended payment code", "\u6269\u5C55\u652F\u4ED8\u7801"),
    68: ascii(3, "receiver country", "\u63A5\u6536\u673A\u6784\u56FD\u5BB6"),
    69: ascii(3, "settlement institution country", "\u6E05\u7B97\u673A\u6784\u56FD\u5BB6"),
    70: ascii(3, "network management code", "\u7F51\u7EDC\u7BA1\u7406\u7801"),
    71: ascii(4, "message number", "\u62A5\u6587\u53F7"),
    72: ascii(4, "message number, last", "\u672B\u62A5\u6587\u53F7"),
    73: ascii(6, "action date", "\u52A8\u4F5C\u65E5\u671F"),
    74: ascii(10, "credits, number", "\u7B14\u6570"),
    75: ascii(10, "credits, reversal number", "\u7B14\u6570"),
    76: ascii(10, "debits, number", "\u7B14\u6570"),
    77: ascii(10, "debits, reversal number", "\u7B14\u6570"),
    78: ascii(10, "transfer, number", "\u7B14\u6570"),
    79: ascii(10, "transfer, reversal number", "\u7B14\u6570"),
    80: ascii(10, "inquiries, number", "\u7B14\u6570"),
    81: ascii(10, "authorisations, number", "\u7B14\u6570"),
    82: ascii(12, "credits, processing fee", "\u8D39\u7528"),
    83: ascii(12, "credits, transaction fee", "\u8D39\u7528"),
    84: ascii(12, "debits, processing fee", "\u8D39\u7528"),
    85: ascii(12, "debits, transaction fee", "\u8D39\u7528"),
    86: ascii(16, "credits, amount", "\u91D1\u989D"),
    87: ascii(16, "credits, reversal amount", "\u91D1\u989D"),
    88: ascii(16, "debits, amount", "\u91D1\u989D"),
    89: ascii(16, "debits, reversal amount", "\u91D1\u989D"),
    90: ascii(42, "original data elements", "\u539F\u59CB\u6570\u636E\u5143"),
    91: text(1, "file update code", "\u6587\u4EF6\u66F4\u65B0\u7801"),
    92: text(2, "file security code", "\u6587\u4EF6\u5B89\u5168\u7801"),
    93: text(5, "response indicator", "\u5E94\u7B54\u6807\u5FD7"),
    94: text(7, "service indicator", "\u670D\u52A1\u6807\u5FD7"),
    95: text(42, "replacement amounts", "\u66FF\u6362\u91D1\u989D"),
    96: hex(8, "message security code", "\u62A5\u6587\u5B89\u5168\u7801"),
    97: signedAscii(17, "net settlement amount", "\u51C0\u6E05\u7B97\u989D"),
    98: text(25, "payee", "\u6536\u6B3E\u4EBA"),
    99: asciiLL(11, "settlement institution", "\u6E05\u7B97\u673A\u6784"),
    100: asciiLL(11, "receiver", "\u63A5\u6536\u673A\u6784"),
    101: textLL(17, "file name", "\u6587\u4EF6\u540D"),
    102: textLL(28, "account 1", "\u8D26\u62371"),
    103: textLL(28, "account 2", "\u8D26\u62372"),
    104: textLLL(100, "transaction description", "\u4EA4\u6613\u63CF\u8FF0"),
    105: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    106: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    107: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    108: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    109: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    110: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    111: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    112: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    113: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    114: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    115: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    116: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    117: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    118: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    119: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    120: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    121: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    122: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    123: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    124: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    125: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    126: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    127: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    128: hex(8, "MAC", "\u62A5\u6587\u9274\u522B\u7801")
  }
};

// packages/iso8583/src/dialects/pos.ts
var POS = {
  name: "pos",
  framing: "pos",
  mti: "bcd",
  bitmap: "binary",
  prefixEncoding: "bcd",
  fields: {
    2: bcdLL(19, "primary account number", "\u4E3B\u8D26\u53F7"),
    3: bcd(6, "processing code", "\u4EA4\u6613\u5904\u7406\u7801"),
    4: bcd(12, "amount, fen", "\u4EA4\u6613\u91D1\u989D(\u5206)"),
    11: bcd(6, "trace number", "\u53D7\u5361\u65B9\u7CFB\u7EDF\u8DDF\u8E2A\u53F7"),
    12: bcd(6, "local time hhmmss", "\u53D7\u5361\u65B9\u6240\u5728\u5730\u65F6\u95F4"),
    13: bcd(4, "local date MMDD", "\u53D7\u5361\u65B9\u6240\u5728\u5730\u65E5\u671F"),
    14: bcd(4, "card expiry YYMM", "\u5361\u6709\u6548\u671F"),
    15: bcd(4, "settlement date MMDD", "\u6E05\u7B97\u65E5\u671F"),
    22: bcdLeft(3, "entry mode", "\u670D\u52A1\u70B9\u8F93\u5165\u65B9\u5F0F\u7801"),
    23: bcd(3, "card sequence number", "\u5361\u5E8F\u5217\u53F7"),
    25: bcd(2, "condition code", "\u670D\u52A1\u70B9\u6761\u4EF6\u7801"),
    26: bcd(2, "PIN capture code", "\u670D\u52A1\u70B9PIN\u83B7\u53D6\u7801"),
    32: bcdLL(11, "acquirer", "\u53D7\u7406\u673A\u6784\u6807\u8BC6\u7801"),
    35: trackBcdLL(37, "track 2", "2\u78C1\u9053\u6570\u636E"),
    36: trackBcdLLL(104, "track 3", "3\u78C1\u9053\u6570\u636E"),
    37: text(12, "retrieval reference number", "\u68C0\u7D22\u53C2\u8003\u53F7"),
    38: text(6, "authorisation code", "\u6388\u6743\u6807\u8BC6\u5E94\u7B54\u7801"),
    39: text(2, "response code", "\u5E94\u7B54\u7801"),
    41: text(8, "terminal", "\u53D7\u5361\u673A\u7EC8\u7AEF\u6807\u8BC6\u7801"),
    42: text(15, "merchant number", "\u53D7\u5361\u65B9\u6807\u8BC6\u7801"),
    43: text(40, "merchant name", "\u53D7\u5361\u65B9\u540D\u79F0"),
    44: textLL(25, "receiver and acquirer", "\u9644\u52A0\u54CD\u5E94\u6570\u636E"),
    46: textLLL(999, "terminal information (PI)", "\u81EA\u5B9A\u4E49\u7EC8\u7AEF\u4FE1\u606F"),
    48: bcdLLL(999, "additional data", "\u9644\u52A0\u6570\u636E"),
    49: text(3, "currency", "\u4EA4\u6613\u8D27\u5E01\u4EE3\u7801"),
    52: binary(8, "PIN block", "PIN\u5BC6\u6587"),
    53: bcd(16, "security control", "\u5B89\u5168\u63A7\u5236\u4FE1\u606F"),
    54: textLLL(120, "additional amounts", "\u9644\u52A0\u91D1\u989D"),
    55: binaryLLL(255, "chip data", "IC\u5361\u6570\u636E\u57DF"),
    56: textLLL(999, "response text", "\u5E94\u7B54\u8BF4\u660E"),
    57: textLLL(999, "terminal serial and cipher", "\u7EC8\u7AEF\u5E8F\u5217\u53F7\u53CA\u5BC6\u6587"),
    58: textLLL(999, "wallet or order title", "PBOC\u7535\u5B50\u94B1\u5305/\u8BA2\u5355\u6807\u9898"),
    59: textLLL(999, "terminal identity", "\u81EA\u5B9A\u4E49\u57DF59"),
    60: bcdLLL(999, "type, batch, network code", "\u81EA\u5B9A\u4E49\u57DF60"),
    61: bcdLLL(999, "original batch and trace", "\u539F\u59CB\u4FE1\u606F\u57DF"),
    62: binaryLLL(999, "keys, parameters, base station", "\u81EA\u5B9A\u4E49\u57DF62"),
    63: textLLL(999, "card scheme or operator", "\u81EA\u5B9A\u4E49\u57DF63"),
    64: binary(8, "MAC", "\u62A5\u6587\u9274\u522B\u7801")
  }
};

// packages/iso8583/src/locate.ts
var TPDU_BYTES = 5;
var POS_HEADER_BYTES = 6;
var CUPS_HEADER_BYTES = 46;
var HTTP_HEAD_BYTES_MAX = 8192;
var ASCII_LENGTH_BYTES = 4;
var TPDU_ID = 96;
function locate(bytes2, plan, slots3) {
  const from = httpBody(bytes2);
  if (from < 0) return fail(slots3, STATUS.frameTruncated, bytes2.length);
  slots3[SLOT.body] = from;
  switch (plan.dialect.framing) {
    case "pos":
      return locatePos(bytes2, from, plan, slots3);
    case "cups":
      return locateCups(bytes2, from, plan, slots3);
    default:
      return locatePlain(bytes2, from, plan, slots3);
  }
}
function locatePos(bytes2, from, plan, slots3) {
  const tpdu = bytes2[from] === TPDU_ID ? from : -1;
  const framed = bytes2[from + 2] === TPDU_ID ? from + 2 : -1;
  if (tpdu >= 0 && isHeadered(bytes2, tpdu, plan)) return accept(slots3, -1, tpdu, true);
  if (framed >= 0 && isHeadered(bytes2, framed, plan)) return accept(slots3, from, framed, true);
  if (tpdu >= 0 && isBare(bytes2, tpdu + TPDU_BYTES, plan)) return accept(slots3, -1, tpdu, false);
  if (framed >= 0 && isBare(bytes2, framed + TPDU_BYTES, plan)) {
    return accept(slots3, from, framed, false);
  }
  if (isExactLength(bytes2, from) && isBare(bytes2, from + 2, plan)) {
    slots3[SLOT.length] = from;
    return acceptMti(slots3, from + 2);
  }
  if (isBare(bytes2, from, plan)) return acceptMti(slots3, from);
  return refusePos(bytes2, from, tpdu >= 0 ? tpdu : framed, slots3);
}
function accept(slots3, length, tpdu, headered) {
  slots3[SLOT.length] = length;
  slots3[SLOT.tpdu] = tpdu;
  slots3[SLOT.header] = headered ? tpdu + TPDU_BYTES : -1;
  return acceptMti(slots3, tpdu + TPDU_BYTES + (headered ? POS_HEADER_BYTES : 0));
}
function acceptMti(slots3, mti) {
  slots3[SLOT.mti] = mti;
  return STATUS.ok;
}
function fail(slots3, status, at) {
  slots3[SLOT.at] = at;
  return status;
}
function refusePos(bytes2, from, tpdu, slots3) {
  if (tpdu < 0) {
    const short = bytes2.length < from + 2 + TPDU_BYTES;
    return fail(
      slots3,
      short ? STATUS.frameTruncated : STATUS.frameUnknown,
      short ? bytes2.length : from
    );
  }
  slots3[SLOT.length] = tpdu > from ? from : -1;
  slots3[SLOT.tpdu] = tpdu;
  const header = tpdu + TPDU_BYTES;
  const mti = header + POS_HEADER_BYTES;
  if (!isHeaderClass(bytes2[header])) {
    const short = bytes2.length < mti + 2;
    return fail(
      slots3,
      short ? STATUS.frameTruncated : STATUS.frameUnknown,
      short ? bytes2.length : header
    );
  }
  if (bytes2.length >= mti) slots3[SLOT.header] = header;
  if (bytes2.length < mti + 2) return fail(slots3, STATUS.frameTruncated, bytes2.length);
  return fail(slots3, STATUS.mtiInvalid, mti);
}
function isHeadered(bytes2, tpdu, plan) {
  return isHeaderClass(bytes2[tpdu + TPDU_BYTES]) && isMti(bytes2, tpdu + TPDU_BYTES + POS_HEADER_BYTES, plan);
}
var isHeaderClass = (byte) => byte !== void 0 && byte >= 96 && byte <= 105;
function locateCups(bytes2, from, plan, slots3) {
  for (let skip = 0; skip <= ASCII_LENGTH_BYTES; skip += ASCII_LENGTH_BYTES) {
    const header = from + skip;
    if (!isCupsHeader(bytes2, header) || !isMti(bytes2, header + CUPS_HEADER_BYTES, plan)) continue;
    slots3[SLOT.length] = skip === 0 ? -1 : from;
    slots3[SLOT.header] = header;
    return acceptMti(slots3, header + CUPS_HEADER_BYTES);
  }
  if (isBare(bytes2, from, plan)) return acceptMti(slots3, from);
  if (isCupsHeader(bytes2, from)) {
    slots3[SLOT.header] = from;
    const short = bytes2.length < from + CUPS_HEADER_BYTES + 4;
    if (short) return fail(slots3, STATUS.frameTruncated, bytes2.length);
    return fail(slots3, STATUS.mtiInvalid, from + CUPS_HEADER_BYTES);
  }
  return fail(slots3, STATUS.frameUnknown, from);
}
function isCupsHeader(bytes2, at) {
  if (bytes2[at] !== CUPS_HEADER_BYTES || bytes2.length < at + 6) return false;
  for (let i = at + 2; i < at + 6; i++) if (!isAsciiDigit(bytes2[i])) return false;
  return true;
}
function locatePlain(bytes2, from, plan, slots3) {
  if (isExactLength(bytes2, from) && isMti(bytes2, from + 2, plan)) {
    slots3[SLOT.length] = from;
    return acceptMti(slots3, from + 2);
  }
  if (isMti(bytes2, from, plan)) return acceptMti(slots3, from);
  const short = bytes2.length < from + (plan.asciiMti ? 4 : 2);
  return fail(
    slots3,
    short ? STATUS.frameTruncated : STATUS.mtiInvalid,
    short ? bytes2.length : from
  );
}
var isExactLength = (bytes2, at) => bytes2.length > at + 2 && (bytes2[at] << 8 | bytes2[at + 1]) === bytes2.length - at - 2;
function isMti(bytes2, at, plan) {
  if (plan.asciiMti) {
    return bytes2[at] === 48 && isAsciiDigit(bytes2[at + 1]) && bytes2[at + 1] !== 48 && isLow(bytes2[at + 2] - 48) && isLow(bytes2[at + 3] - 48);
  }
  const high = bytes2[at];
  const low = bytes2[at + 1];
  if (high === void 0 || low === void 0) return false;
  return high >= 1 && high <= 9 && isLow(low >> 4) && isLow(low & 15);
}
var isLow = (digit) => digit >= 0 && digit <= 5;
var isAsciiDigit = (byte) => byte !== void 0 && byte >= 48 && byte <= 57;
function isBare(bytes2, at, plan) {
  if (!isMti(bytes2, at, plan)) return false;
  const bitmap = at + (plan.asciiMti ? 4 : 2);
  if (bytes2.length < bitmap + 8) return false;
  const size = bytes2[bitmap] & 128 ? 16 : 8;
  let any = 0;
  for (let i = 0; i < size && bitmap + i < bytes2.length; i++) {
    const byte = bytes2[bitmap + i];
    any |= byte;
    for (let bit = 0; bit < 8; bit++) {
      const field = i * 8 + bit + 1;
      if (field === 1 || !(byte & 128 >> bit)) continue;
      if (plan.words[field * STRIDE + PREFIX_BYTES] < 0) return false;
    }
  }
  return any !== 0;
}
function httpBody(bytes2) {
  const first = bytes2[0];
  if (first !== 80 && first !== 72) return 0;
  if (!startsWith(bytes2, "POST ") && !startsWith(bytes2, "HTTP/1.")) return 0;
  const last = Math.min(bytes2.length, HTTP_HEAD_BYTES_MAX) - 3;
  for (let at = 0; at < last; at++) {
    if (bytes2[at] === 13 && bytes2[at + 1] === 10 && bytes2[at + 2] === 13 && bytes2[at + 3] === 10) {
      return at + 4;
    }
  }
  return -1;
}
function startsWith(bytes2, text2) {
  for (let i = 0; i < text2.length; i++) if (bytes2[i] !== text2.charCodeAt(i)) return false;
  return true;
}

// packages/iso8583/src/offsets.ts
var MESSAGE_BYTES_MAX = 131072;
function offsets(bytes2, dialect, slots3) {
  const plan = planOf(dialect);
  return measure(bytes2, plan, slots3);
}
function measure(bytes2, plan, slots3) {
  slots3[SLOT.bits] = 0;
  slots3[SLOT.bits + 1] = 0;
  slots3[SLOT.bits + 2] = 0;
  slots3[SLOT.bits + 3] = 0;
  slots3[SLOT.end] = 0;
  slots3[SLOT.field] = 0;
  slots3[SLOT.at] = 0;
  slots3[SLOT.length] = -1;
  slots3[SLOT.tpdu] = -1;
  slots3[SLOT.header] = -1;
  slots3[SLOT.body] = 0;
  slots3[SLOT.mti] = -1;
  slots3[SLOT.bitmap] = -1;
  slots3[SLOT.data] = -1;
  const found = bytes2.length > MESSAGE_BYTES_MAX ? STATUS.inputTooLong : locate(bytes2, plan, slots3);
  if (found !== STATUS.ok) {
    slots3[SLOT.status] = found;
    return found;
  }
  const bitmap = slots3[SLOT.mti] + (plan.asciiMti ? 4 : 2);
  slots3[SLOT.bitmap] = bitmap;
  const at = plan.hexBitmap ? readHexBitmap(bytes2, bitmap, slots3) : readBinaryBitmap(bytes2, bitmap, slots3);
  if (at < 0) return slots3[SLOT.status];
  slots3[SLOT.data] = at;
  return walk(bytes2, at, plan, slots3);
}
function walk(bytes2, from, plan, slots3) {
  const words = plan.words;
  const size = bytes2.length;
  let at = from;
  for (let w = 0; w < 4; w++) {
    let bits = slots3[SLOT.bits + w];
    if (w === 0) bits &= 2147483647;
    while (bits !== 0) {
      const lead = Math.clz32(bits);
      bits &= ~(2147483648 >>> lead);
      const field = (w << 5) + lead + 1;
      const p = field * STRIDE;
      const prefix = words[p + PREFIX_BYTES];
      let units = words[p + UNITS];
      let length = words[p + BYTES];
      let start = at;
      if (prefix !== 0) {
        if (prefix < 0) return stop(slots3, STATUS.fieldUnknown, field, at);
        start = at + prefix;
        if (start > size) return stop(slots3, STATUS.fieldTruncated, field, at);
        const announced = plan.asciiPrefix ? asciiNumber(bytes2, at, prefix) : bcdNumber(bytes2, at, prefix);
        if (announced < 0) return stop(slots3, STATUS.lengthInvalid, field, at);
        if (announced > units) return stop(slots3, STATUS.lengthTooLong, field, at);
        units = announced;
        const scale = words[p + SCALE];
        length = scale === SCALE_BYTE ? units : scale === SCALE_NIBBLE ? units + 1 >> 1 : bytesOf(units, scale);
      }
      const end = start + length;
      if (end > size) return stop(slots3, STATUS.fieldTruncated, field, at);
      const s = SLOT_FIELDS + 3 * field;
      slots3[s] = start;
      slots3[s + 1] = length;
      slots3[s + 2] = units;
      at = end;
    }
  }
  slots3[SLOT.end] = at;
  slots3[SLOT.status] = STATUS.ok;
  return STATUS.ok;
}
function stop(slots3, status, field, at) {
  slots3[SLOT.status] = status;
  slots3[SLOT.field] = field;
  slots3[SLOT.at] = at;
  slots3[SLOT.end] = at;
  return status;
}
function bcdNumber(bytes2, at, size) {
  let value = 0;
  for (let i = at; i < at + size; i++) {
    const byte = bytes2[i];
    if (byte > 153 || (byte & 15) > 9) return -1;
    value = value * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return value;
}
function asciiNumber(bytes2, at, size) {
  let value = 0;
  for (let i = at; i < at + size; i++) {
    const digit = bytes2[i] - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
function readBinaryBitmap(bytes2, at, slots3) {
  if (at + 8 > bytes2.length) return bitmapStop(slots3, STATUS.bitmapTruncated, bytes2.length);
  slots3[SLOT.bits] = word(bytes2, at);
  slots3[SLOT.bits + 1] = word(bytes2, at + 4);
  if (bytes2[at] < 128) return at + 8;
  if (at + 16 > bytes2.length) return bitmapStop(slots3, STATUS.bitmapTruncated, bytes2.length);
  slots3[SLOT.bits + 2] = word(bytes2, at + 8);
  slots3[SLOT.bits + 3] = word(bytes2, at + 12);
  return at + 16;
}
var word = (bytes2, at) => bytes2[at] << 24 | bytes2[at + 1] << 16 | bytes2[at + 2] << 8 | bytes2[at + 3];
function readHexBitmap(bytes2, at, slots3) {
  let size = 16;
  for (let i = 0; i < size; i++) {
    if (at + i >= bytes2.length) return bitmapStop(slots3, STATUS.bitmapTruncated, bytes2.length);
    const nibble = hexNibble(bytes2[at + i]);
    if (nibble < 0) return bitmapStop(slots3, STATUS.bitmapInvalid, at + i);
    if (i === 0 && nibble >= 8) size = 32;
    slots3[SLOT.bits + (i >> 3)] |= nibble << 28 - 4 * (i & 7);
  }
  return at + size;
}
function bitmapStop(slots3, status, at) {
  for (let w = 0; w < 4; w++) slots3[SLOT.bits + w] = 0;
  stop(slots3, status, 0, at);
  return -1;
}
function hexNibble(byte) {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  return -1;
}

// packages/iso8583/src/detect.ts
function detectPlan(bytes2, slots3) {
  const pos = planOf(POS);
  measure(bytes2, pos, slots3);
  if (slots3[SLOT.mti] >= 0 || slots3[SLOT.tpdu] >= 0) return pos;
  const cups = planOf(CUPS);
  const body = slots3[SLOT.body];
  if (isCupsHeader(bytes2, body) || isCupsHeader(bytes2, body + 4)) return cups;
  const ascii2 = planOf(ISO87_ASCII);
  measure(bytes2, ascii2, slots3);
  if (slots3[SLOT.data] >= 0) return ascii2;
  measure(bytes2, cups, slots3);
  return slots3[SLOT.mti] >= 0 ? cups : pos;
}

// packages/iso8583/src/failure.ts
var CODES = {
  [STATUS.frameUnknown]: "FRAME_UNKNOWN",
  [STATUS.frameTruncated]: "FRAME_TRUNCATED",
  [STATUS.mtiInvalid]: "MTI_INVALID",
  [STATUS.bitmapTruncated]: "BITMAP_TRUNCATED",
  [STATUS.bitmapInvalid]: "BITMAP_INVALID",
  [STATUS.fieldUnknown]: "FIELD_UNKNOWN",
  [STATUS.fieldTruncated]: "FIELD_TRUNCATED",
  [STATUS.lengthInvalid]: "LENGTH_INVALID",
  [STATUS.lengthTooLong]: "LENGTH_TOO_LONG",
  [STATUS.inputTooLong]: "INPUT_TOO_LONG"
};
function failureOf(status, slots3, dialect, totalBytes) {
  const code = CODES[status] ?? "FRAME_UNKNOWN";
  const number = slots3[SLOT.field];
  const field = number === 0 ? null : number;
  const offset = slots3[SLOT.at];
  return { code, field, offset, message: messageOf(code, number, offset, dialect, totalBytes) };
}
function messageOf(code, field, offset, dialect, totalBytes) {
  const spec = dialect.fields[field];
  const left = totalBytes - offset;
  switch (code) {
    case "FRAME_UNKNOWN":
      return `no known ${dialect.name} layout fits from byte ${offset} on: another profile`;
    case "FRAME_TRUNCATED":
      return `the input ends after ${totalBytes} bytes, before a message type`;
    case "MTI_INVALID":
      return `no message type at byte ${offset} (allowed: version 0, class 1-9)`;
    case "FIELD_UNKNOWN":
      return `dialect ${dialect.name} has no field ${field}`;
    case "FIELD_TRUNCATED":
      return `field ${field} (${spec?.name}) needs more than the ${left} bytes that are left`;
    case "LENGTH_INVALID":
      return `length prefix of field ${field} (${spec?.name}) is no number`;
    case "LENGTH_TOO_LONG":
      return `length of field ${field} (${spec?.name}) is above its maximum ${spec?.length}`;
    case "INPUT_TOO_LONG":
      return `${totalBytes} bytes (maximum ${MESSAGE_BYTES_MAX})`;
    default:
      return `at byte ${offset} of ${totalBytes}`;
  }
}
function isMacBlock(status, slots3, totalBytes) {
  const field = slots3[SLOT.field];
  const isMac = field === 128 || field === 64 && slots3[SLOT.bits] >= 0;
  return status === STATUS.fieldTruncated && isMac && slots3[SLOT.at] === totalBytes && slots3[SLOT.mti] === 0;
}

// packages/iso8583/src/message.ts
var NO_FRAME = { lengthPrefix: null, tpdu: null, header: null, http: null };
var toMessage = (decoded) => decoded.mti === null ? null : {
  profile: decoded.profile,
  frame: decoded.frame,
  mti: decoded.mti,
  fields: decoded.fields
};

// packages/iso8583/src/gbk.ts
var HEX_MARK = "hex:";
var FIRST_LEAD = 129;
var LAST_LEAD = 254;
var FIRST_TRAIL = 64;
var LAST_TRAIL = 254;
var tables;
function decodeText(bytes2) {
  tables ??= buildTables();
  const { toUnit } = tables;
  const units = [];
  for (let at = 0; at < bytes2.length; at++) {
    const byte = bytes2[at];
    if (byte < 128) {
      units.push(byte);
      continue;
    }
    const unit = at + 1 < bytes2.length ? toUnit[byte << 8 | bytes2[at + 1]] : 0;
    if (unit === 0) return HEX_MARK + toHex(bytes2);
    units.push(unit);
    at++;
  }
  const text2 = fromUnits(units);
  return text2.startsWith(HEX_MARK) ? HEX_MARK + toHex(bytes2) : text2;
}
function encodeText(text2) {
  if (!text2.startsWith(HEX_MARK)) return encodeGbk(text2);
  const hex2 = text2.slice(HEX_MARK.length);
  return /^(?:[0-9A-F]{2})*$/.test(hex2) ? Uint8Array.from(Buffer.from(hex2, "hex")) : void 0;
}
var toHex = (bytes2) => Buffer.from(bytes2.buffer, bytes2.byteOffset, bytes2.length).toString("hex").toUpperCase();
function fromUnits(units) {
  let text2 = "";
  for (let at = 0; at < units.length; at += 4096) {
    text2 += String.fromCharCode(...units.slice(at, at + 4096));
  }
  return text2;
}
function encodeGbk(text2) {
  tables ??= buildTables();
  const { toCode } = tables;
  const out = new Uint8Array(text2.length * 2);
  let size = 0;
  for (let i = 0; i < text2.length; i++) {
    const unit = text2.charCodeAt(i);
    if (unit < 128) {
      out[size++] = unit;
      continue;
    }
    const code = toCode[unit];
    if (code === 0) return void 0;
    out[size++] = code >> 8;
    out[size++] = code & 255;
  }
  return out.subarray(0, size);
}
function buildTables() {
  const toUnit = new Uint16Array(65536);
  const toCode = new Uint16Array(65536);
  const decoder = new TextDecoder("gb18030");
  const pair = new Uint8Array(2);
  for (let lead = FIRST_LEAD; lead <= LAST_LEAD; lead++) {
    for (let trail = FIRST_TRAIL; trail <= LAST_TRAIL; trail++) {
      pair[0] = lead;
      pair[1] = trail;
      const text2 = decoder.decode(pair);
      const unit = text2.charCodeAt(0);
      if (text2.length !== 1 || unit === 65533 || toCode[unit] !== 0) continue;
      const code = lead << 8 | trail;
      toUnit[code] = unit;
      toCode[unit] = code;
    }
  }
  return { toUnit, toCode };
}

// packages/iso8583/src/values.ts
function toSource(bytes2) {
  const size = bytes2.length;
  if (size * 3 > scratch.length) scratch = Buffer.alloc(size * 3 + 1);
  const pairs = new Uint16Array(scratch.buffer, scratch.byteOffset, size);
  for (let i = 0; i < size; i++) pairs[i] = HEX_PAIRS[bytes2[i]];
  scratch.set(bytes2, size * 2);
  return { bytes: bytes2, text: scratch.toString("latin1", 0, size * 3) };
}
var hexOf = (source, start, end) => source.text.slice(start * 2, end * 2);
function latin1Of(source, start, end) {
  const base = source.bytes.length * 2;
  return source.text.slice(base + start, base + end);
}
var HEX_PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).toUpperCase().padStart(2, "0");
  return new Uint16Array(Uint8Array.of(digits.charCodeAt(0), digits.charCodeAt(1)).buffer)[0];
});
var scratch = Buffer.alloc(12288);
function readValue(source, slots3, field, spec, issues) {
  const start = fieldStart(slots3, field);
  const bytes2 = fieldBytes(slots3, field);
  if (spec.encoding === "bcd") {
    return spec.kind === "xn" ? readSigned(source, start, bytes2, field, issues) : readDigits(source, start, bytes2, fieldUnits(slots3, field), field, spec, issues);
  }
  if (spec.encoding === "binary") return hexOf(source, start, start + bytes2);
  if (spec.encoding === "hex") return readHexText(source, start, bytes2, field, issues);
  if (spec.kind === "text") return readText(source, start, bytes2);
  return readAscii(source, start, bytes2, field, spec, issues);
}
function readDigits(source, start, bytes2, units, field, spec, issues) {
  const from = start * 2;
  const odd = (units & 1) === 1;
  const value = odd && spec.align === "right" ? source.text.slice(from + 1, from + bytes2 * 2) : source.text.slice(from, from + units);
  if (spec.kind === "n") checkDigits(source.bytes, start, bytes2, odd, field, spec, issues);
  if (odd) checkPad(source.bytes, start, bytes2, field, spec, issues);
  return value;
}
function checkDigits(bytes2, start, size, odd, field, spec, issues) {
  const last = start + size - 1;
  let bad = 0;
  for (let at = start; at <= last; at++) {
    bad = BAD_NIBBLES[bytes2[at]];
    if (odd && at === start && spec.align === "right") bad &= BAD_LOW;
    if (odd && at === last && spec.align === "left") bad &= BAD_HIGH;
    if (bad === 0) continue;
    issues.push({
      code: "DIGIT_INVALID",
      field,
      offset: at,
      message: "nibble above 9 in a number"
    });
    return;
  }
}
var BAD_LOW = 1;
var BAD_HIGH = 2;
var BAD_NIBBLES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const low = (byte & 15) > 9 ? BAD_LOW : 0;
  return low | (byte >> 4 > 9 ? BAD_HIGH : 0);
});
function checkPad(bytes2, start, size, field, spec, issues) {
  const at = spec.align === "right" ? start : start + size - 1;
  const pad = spec.align === "right" ? bytes2[at] >> 4 : bytes2[at] & 15;
  if (pad === 0) return;
  const nibble = pad.toString(16).toUpperCase();
  issues.push({ code: "PAD_NOT_ZERO", field, offset: at, message: `pad nibble is ${nibble}` });
}
function readSigned(source, start, bytes2, field, issues) {
  const digits = hexOf(source, start + 1, start + bytes2);
  const value = latin1Of(source, start, start + 1) + digits;
  if (!/^[CD]\d*$/.test(value)) {
    issues.push({ code: "DIGIT_INVALID", field, offset: start, message: "not C or D and digits" });
  }
  return value;
}
function readText(source, start, bytes2) {
  const end = start + bytes2;
  for (let at = start; at < end; at++) {
    if (source.bytes[at] >= 128) return decodeText(source.bytes.subarray(start, end));
  }
  if (source.bytes[start] === MARK_BYTE && bytes2 >= HEX_MARK.length) {
    return decodeText(source.bytes.subarray(start, end));
  }
  return latin1Of(source, start, end);
}
var MARK_BYTE = HEX_MARK.charCodeAt(0);
var ASCII_KINDS = {
  n: /^\d*$/,
  z: /^[0-9A-F=>]*$/,
  xn: /^[CD]\d*$/
};
function readAscii(source, start, bytes2, field, spec, issues) {
  const value = latin1Of(source, start, start + bytes2);
  if (!ASCII_KINDS[spec.kind]?.test(value)) {
    issues.push({
      code: "DIGIT_INVALID",
      field,
      offset: start,
      message: `a character that kind ${spec.kind} does not allow`
    });
  }
  return value;
}
function readHexText(source, start, bytes2, field, issues) {
  const value = latin1Of(source, start, start + bytes2);
  if (!/^[0-9A-F]*$/.test(value)) {
    issues.push({ code: "DIGIT_INVALID", field, offset: start, message: "not upper-case hex" });
  }
  return value;
}

// packages/iso8583/src/frame.ts
var CONTENT_LENGTH = /(\r\ncontent-length:[ \t]*)(\d{1,9})(?=\r\n)/i;
function readFrame(source, plan, slots3, issues) {
  const body = slots3[SLOT.body];
  const length = slots3[SLOT.length];
  const tpdu = slots3[SLOT.tpdu];
  const header = slots3[SLOT.header];
  if (body === 0 && length < 0 && tpdu < 0 && header < 0) return NO_FRAME;
  const isCups = plan.dialect.framing === "cups";
  const headerBytes = isCups ? CUPS_HEADER_BYTES : POS_HEADER_BYTES;
  if (body > 0) checkContentLength(source, body, issues);
  if (isCups && header >= 0) checkCupsLength(source, header, issues);
  return {
    lengthPrefix: length < 0 ? null : readLength(source, length, isCups, issues),
    tpdu: tpdu < 0 ? null : cut(source, tpdu, TPDU_BYTES),
    header: header < 0 ? null : cut(source, header, headerBytes),
    http: body === 0 ? null : latin1Of(source, 0, body)
  };
}
var cut = (source, at, bytes2) => hexOf(source, at, at + bytes2);
function readLength(source, at, isCups, issues) {
  const size = isCups ? ASCII_LENGTH_BYTES : 2;
  const declared = isCups ? Number(latin1Of(source, at, at + size)) : source.bytes[at] << 8 | source.bytes[at + 1];
  checkDeclared(declared, source.bytes.length - at - size, at, issues);
  return declared;
}
function checkContentLength(source, body, issues) {
  const match = CONTENT_LENGTH.exec(latin1Of(source, 0, body));
  if (match) checkDeclared(Number(match[2]), source.bytes.length - body, match.index, issues);
}
function checkCupsLength(source, header, issues) {
  const declared = Number(latin1Of(source, header + 2, header + 6));
  checkDeclared(declared, source.bytes.length - header, header + 2, issues);
}
function checkDeclared(declared, actual, offset, issues) {
  if (declared === actual) return;
  const message = `declared ${declared} bytes, there are ${actual}`;
  issues.push({ code: "FRAME_LENGTH_MISMATCH", field: null, offset, message });
}

// packages/iso8583/src/issue.ts
var ISSUES = {
  HEX_INVALID: { fatal: true, meaning: "a character that is no hex digit" },
  HEX_ODD_DIGITS: {
    fatal: true,
    meaning: "an odd number of hex digits: a nibble is lost or added"
  },
  INPUT_TOO_LONG: { fatal: true, meaning: "longer than the limit; not looked at" },
  FRAME_UNKNOWN: { fatal: true, meaning: "the bytes before the message type fit no known layout" },
  FRAME_TRUNCATED: { fatal: true, meaning: "the input ends before the message type" },
  FRAME_LENGTH_MISMATCH: { fatal: false, meaning: "the declared length is not the actual length" },
  HEADER_INVALID: { fatal: false, meaning: "a part of the frame is not as its layout says" },
  MTI_INVALID: { fatal: true, meaning: "no message type where the layout puts it" },
  BITMAP_TRUNCATED: { fatal: true, meaning: "the input ends inside the bitmap" },
  BITMAP_INVALID: { fatal: true, meaning: "the bitmap is not written as the dialect writes it" },
  BITMAP_EMPTY: { fatal: false, meaning: "the bitmap, or its second half, announces no field" },
  FIELD_UNKNOWN: {
    fatal: true,
    meaning: "the dialect has no such field, so its length is unknown"
  },
  FIELD_TRUNCATED: { fatal: true, meaning: "the input ends inside the field" },
  LENGTH_INVALID: { fatal: true, meaning: "a length prefix that is no number" },
  LENGTH_TOO_LONG: { fatal: true, meaning: "a length above the maximum of the field" },
  DIGIT_INVALID: { fatal: true, meaning: "a character that the kind of the field does not allow" },
  PAD_NOT_ZERO: { fatal: false, meaning: "a pad nibble that is not zero; re-encoding writes zero" },
  MAC_ABSENT: { fatal: false, meaning: "the MAC is announced but not there: a MAC block" },
  TRAILING_BYTES: { fatal: true, meaning: "bytes behind the last announced field" },
  SUBFIELD_INVALID: { fatal: false, meaning: "the inside of a field does not follow its layout" },
  VALUE_INVALID: { fatal: true, meaning: "a value that cannot be encoded as the table says" },
  TEXT_UNENCODABLE: { fatal: true, meaning: "a character that GBK does not have" }
};
var hasFatal = (issues) => issues.some((issue) => ISSUES[issue.code].fatal);

// packages/iso8583/src/decode.ts
var AUTO = { dialect: "auto" };
var NOTHING = new Uint8Array(0);
var slots = createSlots();
function decode(bytes2, options = AUTO) {
  const isAuto = options.dialect === "auto";
  const plan = options.dialect === "auto" ? detectPlan(bytes2, slots) : planOf(options.dialect);
  const status = measure(bytes2, plan, slots);
  const source = toSource(status === STATUS.inputTooLong ? NOTHING : bytes2);
  const issues = [];
  const present = readPresent();
  const frame = readFrame(source, plan, slots, issues);
  const fields2 = readFields(source, plan, present, issues);
  checkEnd(status, plan, bytes2.length, present, issues);
  const mti = slots[SLOT.mti];
  return {
    ok: issues.length === 0 || !hasFatal(issues),
    profile: isAuto && mti < 0 ? "unknown" : plan.dialect.name,
    frame,
    mti: mti < 0 ? null : readMti(source, plan, mti),
    bitmap: slots[SLOT.data] < 0 ? null : readBitmap(source, plan),
    present,
    fields: fields2,
    issues,
    consumedBytes: slots[SLOT.end],
    totalBytes: bytes2.length
  };
}
function readFields(source, plan, present, issues) {
  const fields2 = {};
  const specs = plan.dialect.fields;
  const stop2 = slots[SLOT.status] === STATUS.ok ? FIELD_MAX + 1 : slots[SLOT.field];
  let count = present.length;
  while (count > 0 && present[count - 1] >= stop2) count--;
  if (count > 0) fields2[present[count - 1]] = "";
  for (let i = 0; i < count; i++) {
    const field = present[i];
    fields2[field] = readValue(source, slots, field, specs[field], issues);
  }
  return fields2;
}
function readPresent() {
  const present = [];
  for (let w = 0; w < 4; w++) {
    let bits = slots[SLOT.bits + w];
    if (w === 0) bits &= 2147483647;
    while (bits !== 0) {
      const lead = Math.clz32(bits);
      bits &= ~(2147483648 >>> lead);
      present.push((w << 5) + lead + 1);
    }
  }
  return present;
}
function checkEnd(status, plan, totalBytes, present, issues) {
  const end = slots[SLOT.end];
  if (status !== STATUS.ok) {
    issues.push(
      isMacBlock(status, slots, totalBytes) ? { code: "MAC_ABSENT", field: slots[SLOT.field], offset: end, message: "a MAC block" } : failureOf(status, slots, plan.dialect, totalBytes)
    );
    return;
  }
  if ((present.at(-1) ?? 0) <= (slots[SLOT.bits] < 0 ? 64 : 0)) {
    const message = present.length === 0 ? "no field is announced" : "no field above 64 is announced";
    issues.push({ code: "BITMAP_EMPTY", field: null, offset: slots[SLOT.bitmap], message });
  }
  if (end < totalBytes) {
    const message = `${totalBytes - end} bytes are left behind the last field`;
    issues.push({ code: "TRAILING_BYTES", field: null, offset: end, message });
  }
}
var readMti = (source, plan, at) => plan.asciiMti ? latin1Of(source, at, at + 4) : hexOf(source, at, at + 2);
var readBitmap = (source, plan) => (plan.hexBitmap ? latin1Of : hexOf)(source, slots[SLOT.bitmap], slots[SLOT.data]);

// packages/iso8583/src/subfields/ber-tlv.ts
var TLV_DEPTH_MAX = 4;
var TLV_ITEMS_MAX = 256;
function readTlv(hex2) {
  const items = [];
  const size = hex2.length >> 1;
  let at = 0;
  while (at < size) {
    if (byteAt(hex2, at) === 0) {
      at++;
      continue;
    }
    const tagBytes = tagSize(hex2, at, size);
    const length = tagBytes < 0 ? null : lengthAt(hex2, at + tagBytes, size);
    if (!length || length.start + length.bytes > size || items.length === TLV_ITEMS_MAX) {
      return { items, failedAt: at };
    }
    const end = length.start + length.bytes;
    items.push({
      tag: hex2.slice(at * 2, (at + tagBytes) * 2),
      value: hex2.slice(length.start * 2, end * 2),
      at: length.start
    });
    at = end;
  }
  return { items, failedAt: null };
}
var isConstructed = (tag) => (Number.parseInt(tag.slice(0, 2), 16) & 32) !== 0;
var byteAt = (hex2, at) => {
  const value = Number.parseInt(hex2.slice(at * 2, at * 2 + 2), 16);
  return Number.isNaN(value) ? -1 : value;
};
function tagSize(hex2, at, size) {
  const first = byteAt(hex2, at);
  if (first < 0) return -1;
  if ((first & 31) !== 31) return 1;
  for (let bytes2 = 2; bytes2 <= 3 && at + bytes2 <= size; bytes2++) {
    if ((byteAt(hex2, at + bytes2 - 1) & 128) === 0) return bytes2;
  }
  return -1;
}
function lengthAt(hex2, at, size) {
  if (at >= size) return null;
  const first = byteAt(hex2, at);
  if (first < 0) return null;
  if (first < 128) return { start: at + 1, bytes: first };
  const count = first & 127;
  if (count < 1 || count > 2 || at + count >= size) return null;
  const bytes2 = Number.parseInt(hex2.slice((at + 1) * 2, (at + 1 + count) * 2), 16);
  return Number.isNaN(bytes2) ? null : { start: at + 1 + count, bytes: bytes2 };
}

// packages/iso8583/src/subfields/terminal-tlv.ts
var A2_TAGS = {
  "01": "device_type",
  "02": "serial_no",
  "03": "random_factor",
  "04": "cipher",
  "05": "app_version"
};
var PI_TAGS = {
  "03": "certification_no",
  "04": "device_type",
  "05": "serial_no",
  "06": "random_factor",
  "07": "cipher",
  "08": "app_version"
};
var VALUES = {
  device_type: /^\d{2}$/,
  serial_no: /^[\x20-\x7e]{1,50}$/,
  random_factor: /^[\d*]{6}$/,
  cipher: /^[\x20-\x7e]{1,32}$/,
  app_version: /^[\x20-\x7e]{1,16}$/,
  certification_no: /^[\x20-\x7e]{1,16}$/
};
function readTerminalTlv(text2) {
  const readings = [];
  const add = (items) => {
    if (items && !readings.some((known) => isSame(known, items))) readings.push(items);
  };
  for (const items of readA2(text2)) add(items);
  for (const items of readPi(text2)) add(items);
  if (readings.length === 0) {
    for (const form of FORMS) add(readTags(text2, 0, text2.length, form, PI_TAGS));
  }
  return readings.length === 1 ? { items: readings[0], ambiguous: false } : { items: [], ambiguous: readings.length > 1 };
}
var FORMS = ["dec3", "dec2", "hex2"];
var isSame = (a, b) => a.length === b.length && a.every((item, i) => item.fact === b[i]?.fact && item.at === b[i]?.at);
function* readA2(text2) {
  for (let at = text2.indexOf("A2"); at >= 0; at = text2.indexOf("A2", at + 1)) {
    for (const digits of [3, 2]) {
      const length = decimalAt(text2, at + 2, digits);
      const start = at + 2 + digits;
      if (length <= 0 || start + length > text2.length) continue;
      for (const form of FORMS) yield readTags(text2, start, start + length, form, A2_TAGS);
    }
  }
}
function* readPi(text2) {
  if (!text2.startsWith("PI")) return;
  const length = decimalAt(text2, 2, 3);
  if (length <= 0 || 5 + length > text2.length) return;
  for (const form of FORMS) yield readTags(text2, 5, 5 + length, form, PI_TAGS);
}
function readTags(text2, start, end, form, tags) {
  const items = [];
  const digits = form === "dec3" ? 3 : 2;
  let at = start;
  while (at < end) {
    const fact = tags[text2.slice(at, at + 2)];
    const length = form === "hex2" ? hexAt(text2, at + 2) : decimalAt(text2, at + 2, digits);
    const from = at + 2 + digits;
    if (!fact || length <= 0 || from + length > end) return null;
    const value = text2.slice(from, from + length);
    if (!VALUES[fact].test(value) || items.some((item) => item.fact === fact)) return null;
    items.push({ fact, value, at: from });
    at = from + length;
  }
  return items.length > 0 ? items : null;
}
var decimalAt = (text2, at, digits) => {
  const part = text2.slice(at, at + digits);
  return part.length === digits && /^\d+$/.test(part) ? Number(part) : -1;
};
var hexAt = (text2, at) => {
  const part = text2.slice(at, at + 2);
  return /^[0-9A-Fa-f]{2}$/.test(part) ? Number.parseInt(part, 16) : -1;
};

// packages/iso8583/src/mask.ts
var HIDDEN_FIELDS = [14, 36, 45, 52];
var NUMBER_FIELDS = [2, 34, 102, 103];
var TERMINAL_FIELDS = [46, 57, 59];
var SENSITIVE_TAGS = /* @__PURE__ */ new Set([
  "56",
  "57",
  "5A",
  "5F20",
  "5F24",
  "99",
  "9F0B",
  "9F1F",
  "9F20",
  "9F6B",
  "9F6C"
]);
function mask(message) {
  const fields2 = {};
  const pan = panOf(message.fields);
  for (const [key, value] of Object.entries(message.fields)) {
    fields2[Number(key)] = maskField(Number(key), value, pan);
  }
  return { ...message, fields: fields2 };
}
var maskPan = (pan) => pan.length < 13 ? hide(pan) : pan.slice(0, 6) + "*".repeat(pan.length - 10) + pan.slice(-4);
var hide = (value) => "*".repeat(value.length);
function panOf(fields2) {
  const track = /^(\d{13,19})[D=]/.exec(fields2[35] ?? "")?.[1];
  const pan = /^\d{13,19}$/.exec(fields2[2] ?? "")?.[0] ?? track;
  return pan ?? null;
}
function maskField(field, value, pan) {
  if (HIDDEN_FIELDS.includes(field)) return hide(value);
  if (NUMBER_FIELDS.includes(field)) return maskPan(value);
  if (field === 35) return maskTrack(value);
  if (field === 55) return maskCopies(maskChip(value, 0), pan);
  if (TERMINAL_FIELDS.includes(field)) return maskCopies(maskTerminal(value, pan), pan);
  return maskCopies(value, pan);
}
function maskTrack(track) {
  const at = track.search(/[D=]/);
  if (at < 0) return hide(track);
  return maskPan(track.slice(0, at)) + track.charAt(at) + hide(track.slice(at + 1));
}
function maskChip(hex2, depth) {
  const { items, failedAt } = readTlv(hex2);
  let masked = "";
  let at = 0;
  for (const item of items) {
    const start = item.at * 2;
    masked += hex2.slice(at, start) + maskTag(item.tag, item.value, depth);
    at = start + item.value.length;
  }
  const rest = failedAt === null ? hex2.slice(at) : hide(hex2.slice(at));
  return masked + rest;
}
function maskTag(tag, value, depth) {
  if (SENSITIVE_TAGS.has(tag)) return hide(value);
  if (!isConstructed(tag) || readTlv(value).failedAt !== null) return value;
  return depth >= TLV_DEPTH_MAX ? hide(value) : maskChip(value, depth + 1);
}
function maskTerminal(text2, pan) {
  const { items } = readTerminalTlv(text2);
  const factor = items.find((item) => item.fact === "random_factor");
  if (factor) {
    return text2.slice(0, factor.at) + hide(factor.value) + text2.slice(factor.at + factor.value.length);
  }
  return items.length === 0 && pan ? text2.replaceAll(pan.slice(-6), "******") : text2;
}
function maskCopies(value, pan) {
  if (!pan || value.length < pan.length) return value;
  const masked = value.replaceAll(pan, maskPan(pan));
  const spelt = Buffer.from(pan, "latin1").toString("hex");
  return masked.replaceAll(spelt, hide(spelt));
}

// packages/iso8583/src/dialects/iso87-binary.ts
var ISO87_BINARY = {
  name: "iso87-binary",
  framing: "plain",
  mti: "bcd",
  bitmap: "binary",
  prefixEncoding: "bcd",
  fields: {
    2: bcdLL(19, "primary account number", "\u4E3B\u8D26\u53F7"),
    3: bcd(6, "processing code", "\u5904\u7406\u7801"),
    4: bcd(12, "amount, transaction", "\u4EA4\u6613\u91D1\u989D"),
    5: bcd(12, "amount, settlement", "\u6E05\u7B97\u91D1\u989D"),
    6: bcd(12, "amount, cardholder billing", "\u6301\u5361\u4EBA\u6263\u8D26\u91D1\u989D"),
    7: bcd(10, "transmission date and time", "\u4F20\u8F93\u65E5\u671F\u65F6\u95F4"),
    8: bcd(8, "amount, cardholder billing fee", "\u6301\u5361\u4EBA\u6263\u8D26\u8D39"),
    9: bcd(8, "conversion rate, settlement", "\u6E05\u7B97\u6C47\u7387"),
    10: bcd(8, "conversion rate, cardholder billing", "\u6263\u8D26\u6C47\u7387"),
    11: bcd(6, "trace number", "\u7CFB\u7EDF\u8DDF\u8E2A\u53F7"),
    12: bcd(6, "local time hhmmss", "\u5F53\u5730\u65F6\u95F4"),
    13: bcd(4, "local date MMDD", "\u5F53\u5730\u65E5\u671F"),
    14: bcd(4, "card expiry YYMM", "\u6709\u6548\u671F"),
    15: bcd(4, "settlement date", "\u6E05\u7B97\u65E5\u671F"),
    16: bcd(4, "conversion date", "\u5151\u6362\u65E5\u671F"),
    17: bcd(4, "capture date", "\u6355\u83B7\u65E5\u671F"),
    18: bcd(4, "merchant category code", "\u5546\u6237\u7C7B\u578B"),
    19: bcd(3, "acquirer country", "\u53D7\u7406\u673A\u6784\u56FD\u5BB6"),
    20: bcd(3, "PAN country", "\u4E3B\u8D26\u53F7\u56FD\u5BB6"),
    21: bcd(3, "forwarder country", "\u53D1\u9001\u673A\u6784\u56FD\u5BB6"),
    22: bcd(3, "entry mode", "\u8F93\u5165\u65B9\u5F0F\u7801"),
    23: bcd(3, "card sequence number", "\u5361\u5E8F\u5217\u53F7"),
    24: bcd(3, "network international identifier", "\u7F51\u7EDC\u6807\u8BC6"),
    25: bcd(2, "condition code", "\u670D\u52A1\u70B9\u6761\u4EF6\u7801"),
    26: bcd(2, "PIN capture code", "PIN\u83B7\u53D6\u7801"),
    27: bcd(1, "authorisation response length", "\u6388\u6743\u5E94\u7B54\u957F\u5EA6"),
    28: signedBcd(9, "transaction fee", "\u4EA4\u6613\u8D39"),
    29: signedBcd(9, "settlement fee", "\u6E05\u7B97\u8D39"),
    30: signedBcd(9, "transaction processing fee", "\u4EA4\u6613\u5904\u7406\u8D39"),
    31: signedBcd(9, "settlement processing fee", "\u6E05\u7B97\u5904\u7406\u8D39"),
    32: bcdLL(11, "acquirer", "\u53D7\u7406\u673A\u6784"),
    33: bcdLL(11, "forwarder", "\u53D1\u9001\u673A\u6784"),
    34: textLL(28, "extended primary account number", "\u6269\u5C55\u4E3B\u8D26\u53F7"),
    35: trackBcdLL(37, "track 2", "2\u78C1\u9053"),
    36: trackAsciiLLL(104, "track 3", "3\u78C1\u9053"),
    37: text(12, "retrieval reference number", "\u68C0\u7D22\u53C2\u8003\u53F7"),
    38: text(6, "authorisation code", "\u6388\u6743\u7801"),
    39: text(2, "response code", "\u5E94\u7B54\u7801"),
    40: text(3, "service restriction code", "\u670D\u52A1\u9650\u5236\u7801"),
    41: text(8, "terminal", "\u7EC8\u7AEF\u53F7"),
    42: text(15, "merchant number", "\u5546\u6237\u53F7"),
    43: text(40, "merchant name and place", "\u5546\u6237\u540D\u79F0\u5730\u5740"),
    44: textLL(25, "additional response data", "\u9644\u52A0\u54CD\u5E94\u6570\u636E"),
    45: textLL(76, "track 1", "1\u78C1\u9053"),
    46: textLLL(999, "additional data, ISO", "\u9644\u52A0\u6570\u636E"),
    47: textLLL(999, "additional data, national", "\u9644\u52A0\u6570\u636E"),
    48: textLLL(999, "additional data, private", "\u9644\u52A0\u6570\u636E"),
    49: text(3, "currency", "\u4EA4\u6613\u8D27\u5E01"),
    50: text(3, "settlement currency", "\u6E05\u7B97\u8D27\u5E01"),
    51: text(3, "billing currency", "\u6263\u8D26\u8D27\u5E01"),
    52: binary(8, "PIN block", "PIN\u5BC6\u6587"),
    53: bcd(16, "security control", "\u5B89\u5168\u63A7\u5236\u4FE1\u606F"),
    54: textLLL(120, "additional amounts", "\u9644\u52A0\u91D1\u989D"),
    55: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    56: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    57: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    58: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    59: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    60: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    61: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    62: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    63: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    64: binary(8, "MAC", "\u62A5\u6587\u9274\u522B\u7801"),
    66: bcd(1, "settlement code", "\u6E05\u7B97\u7801"),
    67: bcd(2, "extended payment code", "\u6269\u5C55\u652F\u4ED8\u7801"),
    68: bcd(3, "receiver country", "\u63A5\u6536\u673A\u6784\u56FD\u5BB6"),
    69: bcd(3, "settlement institution country", "\u6E05\u7B97\u673A\u6784\u56FD\u5BB6"),
    70: bcd(3, "network management code", "\u7F51\u7EDC\u7BA1\u7406\u7801"),
    71: bcd(4, "message number", "\u62A5\u6587\u53F7"),
    72: bcd(4, "message number, last", "\u672B\u62A5\u6587\u53F7"),
    73: bcd(6, "action date", "\u52A8\u4F5C\u65E5\u671F"),
    74: bcd(10, "credits, number", "\u7B14\u6570"),
    75: bcd(10, "credits, reversal number", "\u7B14\u6570"),
    76: bcd(10, "debits, number", "\u7B14\u6570"),
    77: bcd(10, "debits, reversal number", "\u7B14\u6570"),
    78: bcd(10, "transfer, number", "\u7B14\u6570"),
    79: bcd(10, "transfer, reversal number", "\u7B14\u6570"),
    80: bcd(10, "inquiries, number", "\u7B14\u6570"),
    81: bcd(10, "authorisations, number", "\u7B14\u6570"),
    82: bcd(12, "credits, processing fee", "\u8D39\u7528"),
    83: bcd(12, "credits, transaction fee", "\u8D39\u7528"),
    84: bcd(12, "debits, processing fee", "\u8D39\u7528"),
    85: bcd(12, "debits, transaction fee", "\u8D39\u7528"),
    86: bcd(16, "credits, amount", "\u91D1\u989D"),
    87: bcd(16, "credits, reversal amount", "\u91D1\u989D"),
    88: bcd(16, "debits, amount", "\u91D1\u989D"),
    89: bcd(16, "debits, reversal amount", "\u91D1\u989D"),
    90: bcd(42, "original data elements", "\u539F\u59CB\u6570\u636E\u5143"),
    91: text(1, "file update code", "\u6587\u4EF6\u66F4\u65B0\u7801"),
    92: text(2, "file security code", "\u6587\u4EF6\u5B89\u5168\u7801"),
    93: text(5, "response indicator", "\u5E94\u7B54\u6807\u5FD7"),
    94: text(7, "service indicator", "\u670D\u52A1\u6807\u5FD7"),
    95: text(42, "replacement amounts", "\u66FF\u6362\u91D1\u989D"),
    96: binary(8, "message security code", "\u62A5\u6587\u5B89\u5168\u7801"),
    97: signedBcd(17, "net settlement amount", "\u51C0\u6E05\u7B97\u989D"),
    98: text(25, "payee", "\u6536\u6B3E\u4EBA"),
    99: bcdLL(11, "settlement institution", "\u6E05\u7B97\u673A\u6784"),
    100: bcdLL(11, "receiver", "\u63A5\u6536\u673A\u6784"),
    101: textLL(17, "file name", "\u6587\u4EF6\u540D"),
    102: textLL(28, "account 1", "\u8D26\u62371"),
    103: textLL(28, "account 2", "\u8D26\u62372"),
    104: textLLL(100, "transaction description", "\u4EA4\u6613\u63CF\u8FF0"),
    105: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    106: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    107: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    108: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    109: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    110: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    111: textLLL(999, "reserved, ISO", "\u4FDD\u7559"),
    112: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    113: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    114: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    115: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    116: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    117: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    118: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    119: textLLL(999, "reserved, national", "\u4FDD\u7559"),
    120: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    121: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    122: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    123: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    124: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    125: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    126: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    127: textLLL(999, "reserved, private", "\u4FDD\u7559"),
    128: binary(8, "MAC", "\u62A5\u6587\u9274\u522B\u7801")
  }
};

// packages/iso8583/src/encode.ts
var ENCODED_BYTES_MAX = 65535;
function encode(message, dialect) {
  const issues = [];
  const numbers = Object.keys(message.fields).map(Number).sort((a, b) => a - b);
  const parts = [
    writeMti(message.mti, dialect, issues),
    writeBitmap(numbers, dialect)
  ];
  for (const field of numbers) {
    const spec = dialect.fields[field];
    if (!spec) issues.push(refusal("FIELD_UNKNOWN", field, `dialect ${dialect.name} has no field`));
    else parts.push(...writeField(message.fields[field], field, spec, dialect, issues));
  }
  const framed = writeFrame(message, dialect, Buffer.concat(parts), issues);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, bytes: framed, issues: [] };
}
var refusal = (code, field, message) => ({
  code,
  field,
  offset: null,
  message
});
function writeMti(mti, dialect, issues) {
  if (!/^0[1-9][0-5]{2}$/.test(mti)) {
    issues.push(refusal("MTI_INVALID", null, "message type (allowed: 0, 1-9, 0-5, 0-5)"));
    return new Uint8Array(0);
  }
  return Buffer.from(mti, dialect.mti === "ascii" ? "latin1" : "hex");
}
function writeBitmap(numbers, dialect) {
  const isLong = numbers.some((field) => field > 64);
  const bitmap = Buffer.alloc(isLong ? 16 : 8);
  if (isLong) bitmap[0] = 128;
  for (const field of numbers) {
    if (field < 2 || field > 128) continue;
    bitmap[field - 1 >> 3] |= 128 >> (field - 1 & 7);
  }
  return dialect.bitmap === "binary" ? bitmap : Buffer.from(bitmap.toString("hex").toUpperCase(), "latin1");
}
var VALUE = {
  n: /^\d*$/,
  xn: /^[CD]\d+$/,
  b: /^(?:[0-9A-F]{2})*$/
};
var TRACK = { bcd: /^[0-9A-F]*$/, ascii: /^[0-9A-F=>]*$/ };
function writeField(value, field, spec, dialect, issues) {
  const allowed = spec.kind === "z" ? TRACK[spec.encoding === "bcd" ? "bcd" : "ascii"] : VALUE[spec.kind];
  if (allowed && !allowed.test(value)) {
    issues.push(refusal("VALUE_INVALID", field, `not of kind ${spec.kind}`));
    return [];
  }
  const content = writeContent(value, spec);
  if (!content) {
    issues.push(refusal("TEXT_UNENCODABLE", field, "a character that GBK does not have"));
    return [];
  }
  const units = unitsOf(value, content, spec);
  const fits = spec.prefix === "fixed" ? units === spec.length : units <= spec.length;
  if (!fits) {
    const rule = spec.prefix === "fixed" ? "exactly" : "at most";
    issues.push(
      refusal("VALUE_INVALID", field, `length ${units} (allowed: ${rule} ${spec.length})`)
    );
    return [];
  }
  return spec.prefix === "fixed" ? [content] : [writeLength(units, spec, dialect), content];
}
function unitsOf(value, content, spec) {
  if (spec.kind === "text") return content.length;
  return spec.kind === "b" ? value.length >> 1 : value.length;
}
function writeContent(value, spec) {
  if (spec.kind === "text") return encodeText(value);
  if (spec.encoding === "binary") return Buffer.from(value, "hex");
  if (spec.encoding !== "bcd") return Buffer.from(value, "latin1");
  if (spec.kind === "xn") {
    return Buffer.concat([Buffer.from(value.slice(0, 1), "latin1"), pack(value.slice(1), "right")]);
  }
  const packed = pack(value, spec.align);
  return packed.length === bytesOf(value.length, scaleOf(spec)) ? packed : void 0;
}
var pack = (digits, align) => {
  const isOdd = (digits.length & 1) === 1;
  return Buffer.from(isOdd ? align === "right" ? `0${digits}` : `${digits}0` : digits, "hex");
};
function writeLength(units, spec, dialect) {
  const digits = String(units).padStart(spec.prefix === "LL" ? 2 : 3, "0");
  return dialect.prefixEncoding === "ascii" ? Buffer.from(digits, "latin1") : pack(digits, "right");
}
function writeFrame(message, dialect, content, issues) {
  const { frame } = message;
  const isCups = dialect.framing === "cups";
  const tpdu = hexPart(frame.tpdu, TPDU_BYTES, "TPDU", issues);
  const header = hexPart(
    frame.header,
    isCups ? CUPS_HEADER_BYTES : POS_HEADER_BYTES,
    "header",
    issues
  );
  const body = Buffer.concat([tpdu, header, content]);
  if (isCups && header.length > 0) body.write(String(body.length).padStart(4, "0"), 2, "latin1");
  if (body.length > (isCups ? 9999 : ENCODED_BYTES_MAX)) {
    issues.push(refusal("INPUT_TOO_LONG", null, `${body.length} bytes do not fit a length prefix`));
    return body;
  }
  const prefix = frame.lengthPrefix === null ? Buffer.alloc(0) : lengthOf(body.length, isCups);
  if (frame.http === null) return Buffer.concat([prefix, body]);
  const size = prefix.length + body.length;
  const head = frame.http.replace(CONTENT_LENGTH, (_, name) => name + String(size));
  return Buffer.concat([Buffer.from(head, "latin1"), prefix, body]);
}
function lengthOf(bytes2, isCups) {
  if (isCups) return Buffer.from(String(bytes2).padStart(ASCII_LENGTH_BYTES, "0"), "latin1");
  return Buffer.from([bytes2 >> 8, bytes2 & 255]);
}
function hexPart(hex2, bytes2, name, issues) {
  if (hex2 === null) return Buffer.alloc(0);
  const part = Buffer.from(hex2, "hex");
  if (part.length !== bytes2 || hex2.length !== bytes2 * 2) {
    issues.push(refusal("HEADER_INVALID", null, `${name} is not ${bytes2} bytes of hex`));
  }
  return part;
}

// packages/iso8583/bench/decode.ts
var ROUND_MESSAGES = 2e5;
var ROUNDS = 7;
function load() {
  const path = new URL("../test/corpus/published.json", import.meta.url);
  const { samples } = JSON.parse(readFileSync(path, "utf8"));
  const sales = samples.filter((s) => s.kind === "message" && s.expected?.fields["4"]);
  return Array.from(
    { length: 2e4 },
    (_, i) => Uint8Array.from(Buffer.from(sales[i % sales.length].hex, "hex"))
  );
}
function rate(name, messages2, read) {
  const rates = [];
  let sink = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < ROUND_MESSAGES; i++) sink += read(messages2[i % messages2.length]);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    rates.push(ROUND_MESSAGES / seconds);
  }
  rates.sort((a, b) => a - b);
  const median = Math.round(rates[ROUNDS >> 1]);
  process.stdout.write(
    `${name.padEnd(34)} ${median.toLocaleString("en")} messages/s (sink ${sink})
`
  );
}
var messages = load();
var bytes = messages.reduce((sum, m) => sum + m.length, 0) / messages.length;
var fields = messages.reduce((sum, m) => sum + decode(m, { dialect: POS }).present.length, 0) / messages.length;
process.stdout.write(
  `${messages.length} messages, ${bytes.toFixed(0)} bytes and ${fields.toFixed(1)} fields on average, node ${process.version}
`
);
var slots2 = createSlots();
rate("offsets of all fields", messages, (m) => offsets(m, POS, slots2));
rate("needed fields", messages, (m) => {
  if (offsets(m, POS, slots2) !== STATUS.ok) return 0;
  return amountFen(m, slots2, POS) + digitsOf(m, slots2, 11, POS) + digitsOf(m, slots2, 12, POS) + digitsOf(m, slots2, 13, POS) + hashOf(m, slots2, 41) + hashOf(m, slots2, 42) + textDigitsOf(m, slots2, 42, 7, 4);
});
rate("whole objects, POS", messages, (m) => decode(m, { dialect: POS }).present.length);
rate("whole objects, auto", messages, (m) => decode(m).present.length);
rate("whole objects, masked", messages, (m) => mask(decode(m)).present.length);
var objects = messages.slice(0, 1e3).map((m) => toMessage(decode(m)));
var next = 0;
rate("encode", messages, () => {
  const encoded = encode(objects[next++ % objects.length], POS);
  return encoded.ok ? encoded.bytes.length : 0;
});
