export {
  amountFen,
  copyField,
  digitsOf,
  hashOf,
  latin1Of,
  NUMBER_DIGITS_MAX,
  textDigitsOf,
} from './accessors.ts';
export {
  type CaptureItem,
  type CaptureReader,
  createCaptureReader,
  parseCapture,
} from './capture/capture.ts';
export { isCapture } from './capture/packets.ts';
export { createMessageCutter } from './capture/stream-messages.ts';
export { type DecodeOptions, decode } from './decode.ts';
export { type Derived, derive, type Slip, type Terminal } from './derive.ts';
export { type DescribeOptions, describe } from './describe.ts';
export { CUPS } from './dialects/cups.ts';
export { ISO87_ASCII } from './dialects/iso87-ascii.ts';
export { ISO87_BINARY } from './dialects/iso87-binary.ts';
export { POS } from './dialects/pos.ts';
export { ENCODED_BYTES_MAX, type Encoded, encode } from './encode.ts';
export {
  type LengthForm,
  readFrames,
  type Split,
  type StreamFrame,
  splitFrames,
} from './frames.ts';
export { decodeText, encodeText, HEX_MARK, readableText } from './gbk.ts';
export { type HexLine, parseHex, parseHexLines } from './hex-lines.ts';
export { createLogReader, type LogMessage, type LogReader, parseHexLog } from './hex-log.ts';
export { hasFatal, ISSUES, type Issue, type IssueCode } from './issue.ts';
export { computeMac, type MacAlgorithm, type MacCheck, type MacOptions, verifyMac } from './mac.ts';
export { mask, maskPan, SENSITIVE_TAGS } from './mask.ts';
export { type Decoded, type Frame, type Message, NO_FRAME, toMessage } from './message.ts';
export { MESSAGE_BYTES_MAX, offsets } from './offsets.ts';
export {
  createSlots,
  fieldBytes,
  fieldStart,
  fieldUnits,
  isPresent,
  SLOT,
  STATUS,
} from './slots.ts';
export type { Dialect, Encoding, FieldSpec, Framing, Kind, Prefix } from './spec.ts';
export { readTlv, type TlvItem, type TlvList, tlvValue } from './subfields/ber-tlv.ts';
export type { BaseStation, Location } from './subfields/location.ts';
export type { AdditionalAmount, WorkingKey } from './subfields/parts.ts';
export { readTerminalTlv, type TerminalFact, type TerminalItem } from './subfields/terminal-tlv.ts';
