/**
 * Events per second of the live path: bytes → needed fields → registry of 1,000,000 terminals →
 * linking → windows → all shipped live rules, verdicts brought up to date every 1,000 events.
 *
 * Run  node --import tsx --conditions @zhenma/source bench/live.ts [events] [terminals]
 * CPU seconds of the process with garbage collection, so that other work on the machine counts less.
 * Events are POS requests, each its own sale, a tenth of them under another number than registered.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { encode, POS } from '@zhenma/iso8583';
import { parse } from 'yaml';
import { checkRules } from '../packages/pipeline/src/detect/rule-set.ts';
import { createDictionaries } from '../packages/pipeline/src/engine/observed.ts';
import { createLiveRegistry } from '../packages/pipeline/src/link/live-registry.ts';
import { createEvaluator } from '../packages/pipeline/src/live/evaluator.ts';
import { createFrameReader } from '../packages/pipeline/src/live/frame-reader.ts';
import { livePart } from '../packages/pipeline/src/live/tap-parts.ts';

const EVENTS = Number(process.argv[2] ?? 400_000);
const TERMINALS = Number(process.argv[3] ?? 1_000_000);
const SETTLE = 1_000;
const CARDS = 100_000;

const root = new URL('../catalog/', import.meta.url);
const packs = readdirSync(new URL('rules/', root))
  .sort()
  .map((fileName) => ({
    fileName,
    text: readFileSync(new URL(`rules/${fileName}`, root), 'utf8'),
  }));
const score = parse(readFileSync(new URL('score.yaml', root), 'utf8')) as { compared: string };
const ruleSet = checkRules(packs, score.compared, 'bench');

let state = 7;
const below = (n: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
  return state % n;
};

const words = createDictionaries();
const tidOf = (n: number): string => String(10_000_000 + n);
const numberOf = (n: number): string => `822290058${String(12_000 + (n >> 4)).slice(-5)}${'0'}`.slice(0, 11) + String(n >> 3).padStart(4, '0').slice(-4); // biome-ignore format: one text
const sampled = Array.from({ length: EVENTS }, () => below(TERMINALS));
const rows = Array.from({ length: TERMINALS }, (_, n) => ({
  span: n + 1,
  sn: words.sn.codeOf(`SN${n}`),
  tid: words.tid.codeOf(tidOf(n)),
  number: words.number.codeOf(numberOf(n)),
  from_day: -100_000,
  to_day: 100_000,
  area_code: '2900',
}));
const merchants = Array.from({ length: words.number.size() }, (_, n) => ({
  span: n + 1,
  number: n + 1,
  from_day: -100_000,
  to_day: 100_000,
  merchant_name: `商户${n}`,
  mcc: words.number.textOf(n + 1)?.slice(7, 11) ?? null,
  uscc: `U${n}`,
  area_code: '2900',
  acquirer: '48222900',
  settle_account: null,
}));
const registry = createLiveRegistry(rows, merchants);

const frameOf = (n: number, at: number): Uint8Array => {
  const made = encode(
    {
      profile: POS.name,
      frame: { tpdu: '6000030000', header: '603100311231', lengthPrefix: 1, http: null },
      mti: '0200',
      fields: {
        2: `62220212345${String(below(CARDS)).padStart(7, '0')}`,
        3: '000000',
        4: String(1_000 + below(500_000)).padStart(12, '0'),
        11: String(at % 1_000_000).padStart(6, '0'),
        12: `${String(8 + below(12)).padStart(2, '0')}${String(below(60)).padStart(2, '0')}${String(below(60)).padStart(2, '0')}`,
        13: '0315',
        22: '051',
        25: '00',
        41: tidOf(n),
        42: below(10) === 0 ? numberOf(below(TERMINALS)) : numberOf(n),
        49: '156',
        60: '22000024000500',
      },
    },
    POS,
  );
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return made.bytes;
};
const frames = sampled.map((n, at) => frameOf(n, at));

const evaluator = createEvaluator({ words, registry, ...livePart(ruleSet) });
const read = createFrameReader({
  words,
  zoneMinutes: 480,
  tokenise: (card) => `K${card}`,
  today: '2026-03-16',
});
/** The first message of a terminal and of a card is read the long way: that is not the steady state. */
const warm = process.cpuUsage();
for (const frame of frames) read(frame, 0);
const learned = process.cpuUsage(warm);
const cpu = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};
const rate = (micros: number, events: number): string =>
  Math.round((events * 1e6) / micros).toLocaleString('en');
const counts = { read: 0, revised: 0 };
const feed = function feed(from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const seen = read(frames[at] as Uint8Array, at);
    if (!seen) continue;
    counts.read++;
    evaluator.add(seen);
    if (at % SETTLE === 0) evaluator.settle(() => counts.revised++);
  }
  evaluator.settle(() => counts.revised++);
};
const rules = livePart(ruleSet).rules.length;
process.stdout.write(`${EVENTS} events, ${TERMINALS} terminals, ${rules} live rules, node ${process.version}\n`); // biome-ignore format: one line
process.stdout.write(`learning terminals and cards: ${rate(learned.user + learned.system, EVENTS)} events per CPU second\n`); // biome-ignore format: one line
const reading = cpu(() => {
  for (const frame of frames) read(frame, 0);
});
process.stdout.write(
  `bytes to observation alone: ${rate(reading, EVENTS)} events per CPU second\n`,
);
const heap = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
};
const before = heap();
const part = Math.floor(EVENTS / 4);
for (let round = 0; round < 4; round++) {
  const micros = cpu(() => feed(round * part, (round + 1) * part));
  process.stdout.write(`whole path: ${rate(micros, part)} events per CPU second\n`);
}
const held = Math.round((heap() - before) / EVENTS);
process.stdout.write(`state: ${held} bytes of heap per sale (exact with --expose-gc)\n`);
process.stdout.write(`${JSON.stringify(counts)}\n`);
