/**
 * Our decoder side by side with three that nobody here wrote: github.com/moov-io/iso8583 (Go), jPOS
 * (Java) and iso_8583 (npm). The first two are given our POS dialect as a table and the published
 * messages without their frame; what they decode is compared field by field.
 *
 * Run   npm run bench:peers        needs go, java, mvn and the public registries
 * Speed is messages a CPU second of one core, best of several rounds, garbage collection included.
 * Nothing here is a dependency of the project.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  amountFen,
  createSlots,
  decode,
  digitsOf,
  encode,
  fieldBytes,
  fieldStart,
  hashOf,
  isPresent,
  NO_FRAME,
  offsets,
  POS,
  SLOT,
  STATUS,
} from '@zhenma/iso8583';

const here = fileURLToPath(new URL('.', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'zhenma-peers-'));
const run = (cwd: string, command: string, args: readonly string[]): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Sample {
  readonly id: string;
  readonly kind: string;
  readonly hex: string;
}

/** Published messages from their type on: frames are not what is compared. */
const samples = (): readonly (readonly [id: string, bytes: Uint8Array])[] => {
  const path = new URL('../../packages/iso8583/test/corpus/published.json', import.meta.url);
  const all = JSON.parse(readFileSync(path, 'utf8')) as { readonly samples: readonly Sample[] };
  const slots = createSlots();
  return all.samples.flatMap(({ id, kind, hex }) => {
    if (kind !== 'message') return [];
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    return offsets(bytes, POS, slots) === STATUS.ok
      ? [[id, bytes.slice(slots[SLOT.mti]!)] as const]
      : [];
  });
};

/** One line a message, as the peers print it: digits as digits, text and binary as hex. */
const ours = (bytes: Uint8Array): string => {
  const slots = createSlots();
  offsets(bytes, POS, slots);
  const { mti, present, fields } = decode(bytes, { dialect: POS });
  const values = present.map((field) => {
    const start = fieldStart(slots, field);
    const raw = Buffer.from(bytes.subarray(start, start + fieldBytes(slots, field)));
    const isText = POS.fields[field]?.kind === 'text';
    return `${field}=${isText ? raw.toString('hex').toUpperCase() : fields[field]}`;
  });
  return [`0=${mti}`, ...values].join(';');
};

/** Differences that are known, and whose they are. */
const why = (mine: string, theirs: string): string =>
  mine.startsWith('35=') && mine.replace('D', '=') === theirs
    ? ' (the same nibble: jPOS writes the separator D as =, as the magnetic stripe does)'
    : '';

interface Difference {
  readonly id: string;
  readonly ours: string;
  readonly theirs: string;
}

const differences = (
  messages: ReturnType<typeof samples>,
  printed: string,
): readonly Difference[] =>
  printed
    .trimEnd()
    .split('\n')
    .flatMap((line, at) => {
      const [id, bytes] = messages[at] ?? ['', new Uint8Array(0)];
      const theirs = line.slice(line.indexOf('\t') + 1);
      if (theirs.startsWith('ERROR')) return [{ id, ours: 'decodes', theirs }];
      const other = new Map(theirs.split(';').map((part) => [part.split('=')[0], part] as const));
      const mine = ours(bytes).split(';');
      return mine.flatMap((part) => {
        const found = other.get(part.split('=')[0]) ?? '(absent)';
        return found === part ? [] : [{ id, ours: part, theirs: found }];
      });
    });

/** Our own speed: the best of rounds of half a CPU second. */
const rateOf = (
  messages: readonly Uint8Array[],
  read: (bytes: Uint8Array) => number,
  rounds = 9,
): number => {
  let best = 0;
  let sink = 0;
  for (let round = 0; round < rounds; round++) {
    let count = 0;
    let used = 0;
    const before = process.cpuUsage();
    while (used < 500_000) {
      for (let again = 0; again < 50; again++)
        for (const bytes of messages) {
          sink += read(bytes);
          count++;
        }
      const { user, system } = process.cpuUsage(before);
      used = user + system;
    }
    best = Math.max(best, (count * 1e6) / used);
  }
  if (sink === 42) say('');
  return Math.round(best);
};

/** A whole object, of which every value is touched. */
const whole = (bytes: Uint8Array): number => {
  const { present, fields } = decode(bytes, { dialect: POS });
  let sum = 0;
  for (let at = 0; at < present.length; at++) sum += fields[present[at] as number]?.length ?? 0;
  return sum;
};

/** Fields that the npm library takes as they are. */
const PLAIN = new Set([2, 3, 4, 11, 12, 13, 14, 22, 23, 25, 26, 32, 37, 38, 39, 41, 42, 49]);

const messages = samples();
const table = join(work, 'dialect.tsv');
const hex = join(work, 'messages.hex');
writeFileSync(
  table,
  Object.entries(POS.fields)
    .map(([id, f]) => [id, f.kind, f.encoding, f.prefix, f.length, f.align].join('\t'))
    .join('\n'),
);
const lines = messages.map(([, bytes]) => Buffer.from(bytes).toString('hex'));
writeFileSync(hex, lines.join('\n'));

run(join(here, 'go'), 'go', ['build', '-o', join(work, 'peer'), '.']);
run(join(here, 'java'), 'mvn', [
  '-q',
  'dependency:copy-dependencies',
  `-DoutputDirectory=${join(work, 'jars')}`,
]);
const jars = `${join(work, 'jars')}/*:${work}`;
run(join(here, 'java'), 'javac', ['-cp', jars, '-d', work, 'src/main/java/Peer.java']);
const moov = (verb: string): string => run(work, join(work, 'peer'), [table, hex, verb]);
const jpos = (verb: string): string =>
  run(work, 'java', ['-XX:+UseSerialGC', '-cp', jars, 'Peer', table, hex, verb]);

say(`${messages.length} published messages, the POS dialect for everyone`);
for (const [name, printed] of [
  ['moov-io/iso8583', moov('decode')],
  ['jPOS', jpos('decode')],
] as const) {
  const found = differences(messages, printed);
  const fields = messages.reduce((sum, [, bytes]) => sum + ours(bytes).split(';').length, 0);
  say(`${name}: ${fields - found.length} of ${fields} fields the same`);
  for (const { id, ours: mine, theirs } of found)
    say(`  ${id}: ours ${mine.slice(0, 60)} | theirs ${theirs.slice(0, 100)}${why(mine, theirs)}`);
}

const sales = messages.map(([, bytes]) => bytes);
const slots = createSlots();
const needed = (bytes: Uint8Array): number =>
  offsets(bytes, POS, slots) === STATUS.ok
    ? (isPresent(slots, 4) ? amountFen(bytes, slots, POS) : 0) +
      (isPresent(slots, 11) ? digitsOf(bytes, slots, 11, POS) : 0) +
      (isPresent(slots, 41) ? hashOf(bytes, slots, 41) : 0) +
      (isPresent(slots, 42) ? hashOf(bytes, slots, 42) : 0)
    : 0;
say('messages a CPU second, one core');
const rows: (readonly [string, number])[] = [
  ['ours, needed fields (F4 F11 F41 F42)', rateOf(sales, needed)],
  ['ours, whole objects', rateOf(sales, whole)],
  ['moov-io/iso8583, needed fields', Number(moov('bench'))],
  ['jPOS, needed fields', Number(jpos('bench'))],
];
run(join(here, 'npm'), 'npm', ['ci', '--silent', '--no-audit', '--no-fund']);
const plain = sales.map((bytes) => {
  const { mti, fields } = decode(bytes, { dialect: POS });
  const texts = Object.entries(fields).filter(([id]) => PLAIN.has(Number(id)));
  const made: Readonly<Record<number, string>> = { 0: mti ?? '', ...Object.fromEntries(texts) };
  return made;
});
const json = join(work, 'fields.json');
const sold = plain.filter((fields) => '4' in fields);
writeFileSync(json, JSON.stringify(sold));
const packed = sold.flatMap(({ 0: mti, ...fields }) => {
  const encoded = encode({ profile: 'pos', frame: NO_FRAME, mti: mti ?? '', fields }, POS);
  return encoded.ok ? [encoded.bytes] : [];
});
/** In turns, since the load of the machine changes by the minute; the best of each. */
const turns = Array.from({ length: 4 }, () => ({
  ours: rateOf(packed, whole, 4),
  npm: run(join(here, 'npm'), process.execPath, ['peer.cjs', json]).trim().split(' '),
}));
const alike = Math.max(...turns.map(({ ours: rate }) => rate));
const npm = [String(Math.max(...turns.map(({ npm: [rate] }) => Number(rate)))), turns[0]?.npm[1]];
const count = `${npm[1]} messages, ${sold.length} of ours, the plain fields only`;
rows.push(
  [`npm iso_8583, whole objects (${count})`, Number(npm[0])],
  ['ours, whole objects, the same messages and fields', alike],
);
for (const [name, rate] of rows)
  say(`  ${name.padEnd(78)} ${rate.toLocaleString('en').padStart(12)}`);
const [fast] = rows.map(([, rate]) => rate);
const others = rows.slice(2, 4).map(([, rate]) => rate);
say(
  `needed fields, against the faster of the two: ${((fast ?? 0) / Math.max(...others)).toFixed(1)} ×`,
);
say(`whole objects, against npm iso_8583: ${(alike / Number(npm[0])).toFixed(1)} ×`);
rmSync(work, { recursive: true, force: true });
