/**
 * Messages per second of the three ways to read: offsets and needed fields, whole objects, encode.
 *
 * Run  node --import tsx --conditions @zhenma/source packages/iso8583/bench/decode.ts
 * The corpus is the published messages of the tests, repeated. CPU seconds of the process, with
 * garbage collection, so that other work on the machine counts less; median of seven rounds.
 */
import { readFileSync } from 'node:fs';
import {
  amountFen,
  createSlots,
  decode,
  digitsOf,
  encode,
  hashOf,
  mask,
  offsets,
  POS,
  STATUS,
  textDigitsOf,
  toMessage,
} from '../src/index.ts';

const ROUND_MESSAGES = 200_000;
const ROUNDS = 7;

interface Sample {
  readonly kind: string;
  readonly hex: string;
  readonly expected?: { readonly mti: string; readonly fields: Readonly<Record<string, string>> };
}

function load(): Uint8Array[] {
  const path = new URL('../test/corpus/published.json', import.meta.url);
  const { samples } = JSON.parse(readFileSync(path, 'utf8')) as { samples: Sample[] };
  const sales = samples.filter((s) => s.kind === 'message' && s.expected?.fields['4']);
  return Array.from({ length: 20_000 }, (_, i) =>
    Uint8Array.from(Buffer.from(sales[i % sales.length]!.hex, 'hex')),
  );
}

function rate(
  name: string,
  messages: readonly Uint8Array[],
  read: (m: Uint8Array) => number,
): void {
  const rates: number[] = [];
  let sink = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < ROUND_MESSAGES; i++) sink += read(messages[i % messages.length]!);
    const { user, system } = process.cpuUsage(before);
    rates.push((ROUND_MESSAGES * 1e6) / (user + system));
  }
  rates.sort((a, b) => a - b);
  const median = Math.round(rates[ROUNDS >> 1]!);
  process.stdout.write(
    `${name.padEnd(34)} ${median.toLocaleString('en')} messages per CPU second (sink ${sink})\n`,
  );
}

const messages = load();
const bytes = messages.reduce((sum, m) => sum + m.length, 0) / messages.length;
const fields =
  messages.reduce((sum, m) => sum + decode(m, { dialect: POS }).present.length, 0) /
  messages.length;
process.stdout.write(
  `${messages.length} messages, ${bytes.toFixed(0)} bytes and ${fields.toFixed(1)} fields ` +
    `on average, node ${process.version}\n`,
);

const slots = createSlots();
rate('offsets of all fields', messages, (m) => offsets(m, POS, slots));
rate('needed fields', messages, (m) => {
  if (offsets(m, POS, slots) !== STATUS.ok) return 0;
  return (
    amountFen(m, slots, POS) +
    digitsOf(m, slots, 11, POS) +
    digitsOf(m, slots, 12, POS) +
    digitsOf(m, slots, 13, POS) +
    hashOf(m, slots, 41) +
    hashOf(m, slots, 42) +
    textDigitsOf(m, slots, 42, 7, 4)
  );
});
rate('whole objects, POS', messages, (m) => decode(m, { dialect: POS }).present.length);
rate('whole objects, auto', messages, (m) => decode(m).present.length);
rate('whole objects, masked', messages, (m) => mask(decode(m)).present.length);
const objects = messages.slice(0, 1_000).map((m) => toMessage(decode(m))!);
let next = 0;
rate('encode', messages, () => {
  const encoded = encode(objects[next++ % objects.length]!, POS);
  return encoded.ok ? encoded.bytes.length : 0;
});
