import { readFile } from 'node:fs/promises';
import {
  CUPS,
  type Decoded,
  type Dialect,
  decode,
  derive,
  mask,
  POS,
  parseHex,
  parseHexLines,
  splitFrames,
} from '@zhenma/iso8583';
import { EXIT, Fault, parseMerchantNumber } from '@zhenma/model';
import { oneOf } from './arguments.ts';
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
  },
  run: async (given, world) => {
    const [input] = given.positionals;
    if (input === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'decode needs a file, hex or -');
    const profile = oneOf('profile', given.value('profile'), ['auto', 'pos', 'cups'], 'auto');
    const messages = await messagesOf(input, world);
    for (const { bytes, issues } of messages) {
      const decoded = bytes ? decode(bytes, { dialect: PROFILES[profile] }) : undefined;
      world.out(`${JSON.stringify(decoded ? shown(decoded) : refused(issues))}\n`);
    }
    return EXIT.done;
  },
};

interface Raw {
  readonly bytes: Uint8Array | null;
  readonly issues: Decoded['issues'];
}

/** Hex on the command line, standard input, or a file of hex lines or binary frames. */
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
  const text = new TextDecoder().decode(bytes);
  if (/^[\s\x20-\x7e\u0080-\uffff]*$/.test(text) && /[0-9A-Fa-f]{20}/.test(text)) {
    const hex = [...text.matchAll(/"hex"\s*:\s*"([0-9A-Fa-f]+)"/g)].map((match) => match[1] ?? '');
    return hex.length > 0 ? hex.map(parseHex) : parseHexLines(text);
  }
  const { frames, issues } = splitFrames(bytes);
  if (frames.length > 0) return frames.map((frame) => ({ bytes: frame.bytes, issues: [] }));
  return [{ bytes, issues }];
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
    fields: masked.fields,
    derived: {
      ...(number ? { merchant_no: numberFacts(number, masked.fields[32]) } : {}),
      ...present(derived),
    },
    issues: [...decoded.issues, ...issues],
    consumed_bytes: decoded.consumedBytes,
    total_bytes: decoded.totalBytes,
  };
};

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
