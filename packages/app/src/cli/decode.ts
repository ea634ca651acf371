import { readFile } from 'node:fs/promises';
import {
  type CaptureItem,
  CUPS,
  createMessageCutter,
  type Decoded,
  type Dialect,
  decode,
  derive,
  isCapture,
  type MacCheck,
  mask,
  POS,
  parseCapture,
  parseHex,
  parseHexLines,
  parseHexLog,
  readableText,
  splitFrames,
  verifyMac,
} from '@zhenma/iso8583';
import { EXIT, Fault, parseMerchantNumber } from '@zhenma/model';
import { type Given, oneOf } from './arguments.ts';
import type { Command, World } from './command.ts';

const PROFILES = { auto: 'auto', pos: POS, cups: CUPS } as const satisfies Record<
  string,
  Dialect | 'auto'
>;

export const decodeCommand: Command = {
  name: 'decode',
  usage: '<file|hex|->',
  summary: {
    zh: '解析 ISO 8583 报文，每条一行 JSON；卡数据默认遮盖',
    en: 'decode ISO 8583 messages, one JSON object a line; card data masked',
  },
  options: {
    profile: {
      value: 'pos|cups',
      zh: '报文规范（默认自动识别）',
      en: 'profile (default: recognised)',
    },
    'mac-key': {
      value: 'FILE',
      zh: '校验 MAC：文件内为密钥的十六进制（8 或 16 字节）',
      en: 'verify the MAC; the file holds the key in hex (8 or 16 bytes)',
    },
    mac: {
      value: 'ecb|x9.9|x9.19',
      zh: 'MAC 算法（默认银联 ECB）',
      en: 'MAC algorithm (default: the ECB form of UnionPay)',
    },
  },
  run: async (given, world) => {
    const [input] = given.positionals;
    if (input === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'decode needs a file, hex or -');
    const profile = oneOf('profile', given.value('profile'), ['auto', 'pos', 'cups'], 'auto');
    const mac = await macOf(given);
    const messages = await messagesOf(input, world);
    for (const { bytes, issues } of messages) {
      const decoded = bytes ? decode(bytes, { dialect: PROFILES[profile] }) : undefined;
      const check = bytes && mac ? { mac: mac(bytes) } : {};
      const line = decoded ? { ...shown(decoded), ...check } : refused(issues);
      world.out(`${JSON.stringify(line)}\n`);
    }
    return EXIT.done;
  },
};

const ALGORITHMS = { ecb: 'unionpay-ecb', 'x9.9': 'x9.9', 'x9.19': 'x9.19' } as const;

/**
 * The check that `--mac-key` asks for. The key comes in a file: arguments stay in shell histories.
 *
 * Errors  USAGE_VALUE_INVALID for a file without a key; SOURCE_PATH_MISSING.
 */
const macOf = async (given: Given): Promise<((bytes: Uint8Array) => MacCheck) | undefined> => {
  const path = given.value('mac-key');
  const name = oneOf('mac', given.value('mac'), ['ecb', 'x9.9', 'x9.19'], 'ecb');
  if (path === undefined) return undefined;
  const text = await readFile(path, 'latin1').catch((error) => {
    throw new Fault('SOURCE_PATH_MISSING', `no key file at ${path}`, {}, error);
  });
  const digits = text.replace(/\s+/g, '');
  if (!/^(?:[0-9A-Fa-f]{16}){1,2}$/.test(digits))
    throw new Fault('USAGE_VALUE_INVALID', `${path} holds no key of 16 or 32 hex digits`);
  const key = Buffer.from(digits, 'hex');
  return (bytes) => verifyMac(bytes, key, { algorithm: ALGORITHMS[name], dialect: 'auto' });
};

interface Raw {
  readonly bytes: Uint8Array | null;
  readonly issues: Decoded['issues'];
}

/** Hex on the command line, standard input, or a file: packets, hex lines, a log, binary frames. */
const messagesOf = async (input: string, world: World): Promise<readonly Raw[]> => {
  if (input !== '-' && /^[0-9A-Fa-f\s]+$/.test(input)) return [parseHex(input)];
  const bytes =
    input === '-'
      ? await world.readStdin()
      : await readFile(input).catch((error) => {
          throw new Fault(
            'SOURCE_PATH_MISSING',
            `no file at ${input}, and it is not hex`,
            {},
            error,
          );
        });
  if (bytes.length === 0) throw new Fault('SOURCE_EMPTY', `${input} is empty`);
  if (isCapture(bytes)) return parseCapture(bytes).map(ofCapture);
  const text = new TextDecoder().decode(bytes);
  if (/^[\s\x20-\x7e\u0080-\uffff]*$/.test(text) && HEX_PAIRS.test(text)) {
    const hex = [...text.matchAll(/"hex"\s*:\s*"([0-9A-Fa-f]+)"/g)].map((match) => match[1] ?? '');
    return hex.length > 0 ? hex.map(parseHex) : messagesOfText(text);
  }
  const { frames, issues } = splitFrames(bytes);
  if (!frames.some((frame) => isMessage(frame.bytes))) {
    const found = messagesOfStream(bytes);
    if (found.some((one) => one.bytes !== null && isMessage(one.bytes))) return found;
  }
  if (frames.length > 0) return frames.map((frame) => ({ bytes: frame.bytes, issues: [] }));
  return [{ bytes, issues }];
};

const isMessage = (bytes: Uint8Array): boolean => decode(bytes).mti !== null;

/** Messages behind HTTP heads, four digits of length, or one behind the other. */
const messagesOfStream = (bytes: Uint8Array): readonly Raw[] => {
  const found: Raw[] = [];
  const cutter = createMessageCutter({
    message: (one) => found.push({ bytes: one, issues: [] }),
    skipped: (count) => {
      const message = `${count} bytes belong to no message`;
      found.push({
        bytes: null,
        issues: [{ code: 'FRAME_UNKNOWN', field: null, offset: null, message }],
      });
    },
  });
  cutter.push(bytes, null);
  cutter.end();
  return found;
};

/** Ten bytes in hex, however they are set apart: a message is longer. */
const HEX_PAIRS = /(?:[0-9A-Fa-f]{2}[\s,:-]{0,2}(?:0x)?){10}/;

const ofCapture = (item: CaptureItem): Raw =>
  item.bytes !== null
    ? { bytes: item.bytes, issues: [] }
    : {
        bytes: null,
        issues: [{ code: 'FRAME_UNKNOWN', field: null, offset: null, message: item.lost }],
      };

/** Where most lines are messages, each must be one; else the text is a log with messages in it. */
const messagesOfText = (text: string): readonly Raw[] => {
  const lines = parseHexLines(text);
  const good = lines.filter(({ bytes }) => bytes !== null && decode(bytes).mti !== null).length;
  if (good * 2 >= lines.length) return lines;
  const found = parseHexLog(text);
  return found.length > 0 ? found : lines;
};

const refused = (issues: Decoded['issues']) => ({
  ok: false,
  profile: null,
  frame: { tpdu: null, header: null },
  mti: null,
  fields: {},
  derived: {},
  issues,
});

/** The JSON of contract §3: masked fields and what they mean. */
const shown = (decoded: Decoded) => {
  const masked = mask(decoded);
  const { issues, ...derived } = derive(masked);
  const number = masked.fields[42]?.trim();
  const { lengthPrefix, tpdu, header } = decoded.frame;
  return {
    ok: decoded.ok,
    profile: decoded.profile,
    frame: { length_prefix: lengthPrefix, tpdu, header },
    mti: decoded.mti,
    fields: readable(masked.fields),
    derived: {
      ...(number ? { merchant_no: numberFacts(number, masked.fields[32]) } : {}),
      ...present(derived),
    },
    issues: [...decoded.issues, ...issues],
    consumed_bytes: decoded.consumedBytes,
    total_bytes: decoded.totalBytes,
  };
};

/** Names and notes as text; an issue says where one is cut or is none. */
const readable = (fields: Readonly<Record<number, string>>): Record<number, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      field === '43' || field === '56' ? readableText(value) || value : value,
    ]),
  );

const numberFacts = (number: string, acquirer: string | undefined) => {
  const parsed = parseMerchantNumber(number, acquirer);
  return {
    institution: parsed.institution,
    area: parsed.area,
    area_scheme: parsed.areaScheme,
    place: parsed.place
      ? [parsed.place.province, parsed.place.city, parsed.place.county].filter(Boolean).join(' ')
      : null,
    mcc: parsed.mcc,
    serial: parsed.serial,
    structured: parsed.structured,
    confidence: parsed.confidence,
  };
};

const present = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
