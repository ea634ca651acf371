import { rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case, Lang } from '@zhenma/model';
import { hashInputs, writeManifest } from './act/manifest.ts';
import { prepare, publish } from './act/publish.ts';
import { writeRejects } from './act/rejects.ts';
import { writeReport } from './act/report/report.ts';
import { type Constants, type JudgedBy, storeBeside, writeCases, writeStore } from './act/store.ts';
import { countFiles, countResults, type Summary, totalMoney } from './act/summary.ts';
import { verdictsBeside } from './act/verdicts.ts';
import { assumePrices } from './detect/assumed-price.ts';
import { createBorrowed } from './detect/borrowed/model.ts';
import { createSubjects } from './detect/case-subject.ts';
import { createCutNumbers } from './detect/cut-numbers.ts';
import { fillDerived } from './detect/derived.ts';
import { createExpected, createInsideMcc } from './detect/expected.ts';
import type { Detected } from './detect/findings.ts';
import { createUsualCodes } from './detect/history/usual-codes.ts';
import { createHistoryAndPatterns } from './detect/history-and-patterns.ts';
import { judgeSales } from './detect/judge-sales.ts';
import { availableData, meets } from './detect/needs.ts';
import { createPatterns } from './detect/patterns.ts';
import type { RuleSet } from './detect/rule-set.ts';
import { SALE_FIELDS } from './detect/scope.ts';
import { NUMBER } from './detect/subjects/number.ts';
import { createSubjectFindings, type DetectedSubjects } from './detect/subjects.ts';
import { loadTariff } from './detect/tariff.ts';
import type { Effects } from './engine/effects.ts';
import type { Measures } from './engine/measure.ts';
import { openSession, type Session } from './engine/session.ts';
import { type Stopwatch, stopwatch } from './engine/stopwatch.ts';
import type { Background } from './explain/background.ts';
import { decideCauses } from './explain/case-causes.ts';
import { buildCases, createPriceShift, type InBoth, inBoth, inOrder } from './explain/cases.ts';
import { type CauseWeights, NO_CAUSES } from './explain/cause.ts';
import { findFaultyNumbers } from './explain/faulty-numbers.ts';
import type { ScoreWeights } from './explain/judge.ts';
import { createJudgements } from './explain/judgements.ts';
import { tellOfNumbers } from './explain/number-says.ts';
import { createCaseSales } from './explain/sale-cause.ts';
import { buildSubjectCases } from './explain/subject-cases.ts';
import { buildTogether } from './explain/together.ts';
import { findClusters } from './link/clusters.ts';
import { setFarClocks } from './link/far-clocks.ts';
import { createIdentities } from './link/identities.ts';
import { createLikelyLinks } from './link/likely.ts';
import { createSales } from './link/sales.ts';
import { handOver } from './live/hand-over.ts';
import { replay } from './live/replay.ts';
import { createObservations } from './normalise/observations.ts';
import type { RawTable } from './normalise/raw-table.ts';
import { createRegistry } from './normalise/registry.ts';
import { typeTable } from './normalise/typed.ts';
import { discoverFiles } from './read/discover.ts';
import type { Tokenise } from './read/door.ts';
import { type Gathered, readAll } from './read/read.ts';
import { openRejectSink } from './read/row-sink.ts';
import { areFew, isSmall, rowsOf } from './read/sizes.ts';
import type { MapText } from './read/sources/maps.ts';

export interface ScanOptions {
  readonly paths: readonly string[];
  readonly out: string;
  readonly lang: Lang;
  readonly as?: string;
  /** Column maps: the user's first, then those of the catalogue. */
  readonly maps?: readonly MapText[];
  readonly zoneMinutes: number;
  readonly memory: string;
  readonly threads: number;
  readonly csv: boolean;
  readonly version: string;
  /** Day against which dates without a year are read, YYYY-MM-DD. */
  readonly today: string;
  readonly tokenise: Tokenise;
  readonly ruleSet: RuleSet;
  readonly weights: ScoreWeights;
  /** `stream` replays the input through the live path; it runs live rules only. Default local. */
  readonly engine?: 'local' | 'stream';
  /** Only rules that can run live. */
  readonly liveRules?: boolean;
  /** Weights of the causes; without them every cause is undetermined. */
  readonly causes?: CauseWeights;
  /** The process ends right after: tables are left to the system, which takes them back at once. */
  readonly endsProcess?: boolean;
  /** Texts that the rules and weights were read from; they go into the store. */
  readonly texts?: Pick<JudgedBy, 'packs' | 'score' | 'causes'>;
}

export interface ScanResult {
  readonly summary: Summary;
  readonly cases: readonly Case[];
}

/**
 * The arrow: read → normalise → link → detect → explain → act. The only file that sees all verbs.
 *
 * Errors  faults of the readers, OUTPUT_NOT_WRITABLE. Results appear under `out` only when whole:
 *         they are made in a work directory beside it and moved there at the end.
 */
export const scan = async (options: ScanOptions, effects: Effects): Promise<ScanResult> => {
  const work = join(options.out, '.work');
  await prepare(work);
  const session = await openSession({
    memory: options.memory,
    threads: options.threads,
    spill: join(work, 'spill'),
  });
  try {
    return await run(session, work, options, stopwatch(effects));
  } finally {
    session.forget();
    await session.settled().catch(() => undefined);
    if (!options.endsProcess) session.close();
    await rm(work, { recursive: true, force: true });
    // An error leaves no empty directory behind.
    await rmdir(options.out).catch(() => undefined);
  }
};

const run = async (
  session: Session,
  work: string,
  options: ScanOptions,
  watch: Stopwatch,
): Promise<ScanResult> => {
  const { weights, lang, zoneMinutes } = options;
  const gathered = await watch.time('read', async () => {
    const found = await discoverFiles(options.paths);
    if (isSmall(found)) await session.threads.atMost(1);
    return readAll(session, found, {
      work,
      tokenise: options.tokenise,
      today: options.today,
      progress: (done, total, label) => watch.effects.progress('read', done / total, label),
      ...(options.as === undefined ? {} : { as: options.as }),
      ...(options.maps === undefined ? {} : { maps: options.maps }),
    });
  });
  const inputs = hashInputs(gathered.files);
  const refused = await watch.time('normalise', () =>
    normalise(session, gathered, work, zoneMinutes),
  );
  const result = join(work, 'result');
  let constants: Constants = {};
  const store: Store = async (tables) => {
    const split = options.engine !== 'stream';
    constants = { ...constants, ...(await storeBeside(session, result, tables, split)) };
  };
  const detect = options.engine === 'stream' ? linkLive : linkAndDetect;
  const detected = await detect(session, gathered, options, watch, store);
  const explained = await watch.time('explain', async () => {
    // Neither names a table that the other makes: see `test/plans.test.ts`.
    const detecting = detectSubjects(session, options, detected);
    const [{ background, shops }, subjects] = await Promise.all([
      judge(session, result, options, detected, detecting),
      detecting,
    ]);
    const weighed = { weights, causes: options.causes ?? NO_CAUSES };
    const parts = await buildSubjectCases(session, subjects.judged, weighed, {
      zoneMinutes,
      faulty: await findFaultyNumbers(session, shops),
    });
    const scopes = isLive(options) ? {} : options.ruleSet.subjects;
    const together = await buildTogether(session, scopes, weighed, zoneMinutes, shops, parts);
    const told = [shops, together, parts];
    const cases = inBoth((each) => inOrder(told.flatMap((cases) => cases[each])));
    return { cases, background, subjects };
  });
  const { cases } = explained;
  const made = { gathered, refused, detected, constants, ...explained };
  const counted = await watch.time('act', () =>
    writeResults(session, result, options, watch, made),
  );
  const summary = { ...counted, seconds: watch.seconds };
  await writeFile(join(result, 'summary.json'), json(summary));
  const ends = [
    writeManifest(result, await inputs, options.version, options.ruleSet.version),
    options.endsProcess || areFew(gathered.files) ? undefined : session.dropLarge(),
  ];
  await Promise.all(ends).finally(() => Promise.allSettled(ends));
  await publish(result, options.out);
  return { summary, cases: cases[lang] };
};

/** Verdicts, and the cases of shops and terminals; verdicts are being written. */
const judge = async (
  session: Session,
  result: string,
  options: ScanOptions,
  { rules, measures, offered }: AllDetected,
  subjects: Promise<DetectedSubjects>,
): Promise<{ readonly background: Background; readonly shops: InBoth }> => {
  const { weights, causes = NO_CAUSES, lang, zoneMinutes } = options;
  const background = await createJudgements(session, rules, weights, lang);
  if (meets(NUMBER.needs, offered))
    await tellOfNumbers(session, (await subjects).judged, { weights, causes }, lang);
  await assumePrices(session, !isLive(options));
  await createCaseSales(session, measures);
  await createPriceShift(session);
  const decided = await decideCauses(session, causes);
  await session.threads.inTurn();
  await verdictsBeside(session, result, options);
  const shops = await buildCases(session, rules, decided, causes.traffic, zoneMinutes);
  return { background, shops };
};

/** Whether only what a stream can know is looked at. */
const isLive = ({ engine, liveRules }: ScanOptions): boolean => engine === 'stream' || !!liveRules;

type Store = (tables: readonly string[]) => Promise<void>;

/** Tables that nothing changes from there on, to be written while JavaScript works on one core. */
const AFTER_LINK = ['observation', 'sale'];
const AFTER_JUDGING = ['identified', 'facts', 'subject', 'dict_card', 'merchant_span'];

type AllDetected = Detected & {
  readonly measures: Measures;
  /** What the data offer. */
  readonly offered: ReadonlySet<string>;
};

const linkAndDetect = async (
  session: Session,
  { files }: Gathered,
  options: ScanOptions,
  watch: Stopwatch,
  store: Store,
): Promise<AllDetected> => {
  const { ruleSet, liveRules = false } = options;
  await watch.time('link', async () => {
    await findClusters(session);
    await createLikelyLinks(session, { live: liveRules });
    await createSales(session);
    if (!liveRules) await setFarClocks(session);
    await createIdentities(session);
  });
  return watch.time('detect', async () => {
    await session.threads.sideBySide(rowsOf(files));
    const offered = await availableData(session);
    await store(AFTER_LINK);
    await loadTariff(session);
    await createInsideMcc(session);
    await createCutNumbers(session);
    await (liveRules ? createPatterns(session) : createHistoryAndPatterns(session, offered));
    await createUsualCodes(session, !liveRules);
    await createExpected(session);
    const sales = await judgeSales(session, ruleSet, { offered, liveOnly: liveRules });
    await createSubjects(session, { withHistory: !liveRules, measures: sales.measures });
    await store(AFTER_JUDGING);
    return { ...sales, offered };
  });
};

/** The same tables from the live path: see `live/replay.ts`. */
const linkLive = async (
  session: Session,
  gathered: Gathered,
  options: ScanOptions,
  watch: Stopwatch,
  store: Store,
): Promise<AllDetected> => {
  const { ruleSet, zoneMinutes } = options;
  const offered = await availableData(session);
  const raw = gathered.tables.find(({ table }) => table === 'transactions') ?? NO_SALES;
  const replayed = await watch.time('link', () =>
    replay(session, raw, ruleSet, offered, zoneMinutes),
  );
  return watch.time('detect', async () => {
    const measures = await handOver(session, replayed.evaluator, replayed.features);
    await store(AFTER_LINK);
    await loadTariff(session);
    await createInsideMcc(session);
    await createCutNumbers(session);
    await fillDerived(session, ruleSet.derived);
    await createSubjects(session, { withHistory: false, measures });
    await store(AFTER_JUDGING);
    return { rules: replayed.rules, notLookedAt: replayed.notLookedAt, measures, offered };
  });
};

const NO_SALES: RawTable = { table: 'transactions', selects: [] };

/** Subjects are found in a population: live, their rules are left out and named. */
const detectSubjects = async (
  session: Session,
  options: ScanOptions,
  { offered }: AllDetected,
): Promise<DetectedSubjects> => {
  const { ruleSet, weights } = options;
  if (!isLive(options)) {
    if (meets(NUMBER.needs, offered)) await createBorrowed(session, weights.borrowed);
    return createSubjectFindings(session, ruleSet, offered);
  }
  const rules = Object.values(ruleSet.subjects).flatMap((scope) => scope.rules);
  const left = rules.map((rule) => ({ rule: rule.definition.id, needs: ['population'] }));
  return { judged: [], notLookedAt: left };
};

/** Rows refused for a value, per file, and where all rejects lie. */
interface Refused {
  readonly counts: ReadonlyMap<number, number>;
  readonly path: string;
}

const normalise = async (
  session: Session,
  gathered: Gathered,
  work: string,
  zoneMinutes: number,
): Promise<Refused> => {
  const sink = openRejectSink(join(work, 'refused.csv'));
  for (const raw of gathered.tables)
    await typeTable(session, raw, zoneMinutes, ({ file, line, column, code, value }) =>
      sink.reject({ file, line, column, code, value, message: code }),
    );
  sink.close();
  await createObservations(session, zoneMinutes);
  await createRegistry(session);
  return { counts: sink.counts, path: sink.path };
};

interface Made {
  readonly gathered: Gathered;
  readonly refused: Refused;
  readonly cases: InBoth;
  readonly detected: AllDetected;
  readonly subjects: DetectedSubjects;
  readonly background: Background;
  readonly constants: Constants;
}

/** Writes everything that is made from the data; returns the summary, still without `act`. */
const writeResults = async (
  session: Session,
  result: string,
  options: ScanOptions,
  watch: Stopwatch,
  made: Made,
): Promise<Summary> => {
  const { lang } = options;
  const begun = [...AFTER_LINK, ...AFTER_JUDGING];
  const tables = writeStore(session, result, judgedBy(options, made), begun);
  // Texts are made while the engine writes tables.
  await Promise.all([tables, writeCases(result, lang, made.cases)]).finally(() => tables);
  const labels = new Map(made.gathered.files.map((file) => [file.id, file.label]));
  await writeRejects(
    [made.gathered.rejects.path, made.refused.path],
    join(result, 'rejects.csv'),
    (file) => labels.get(file) ?? '',
    lang,
  );
  const summary = await summarise(session, options, watch, made);
  const report = { summary, cases: made.cases[lang], lang };
  await writeReport(session, join(result, 'report.html'), report);
  await session.settled();
  return summary;
};

const judgedBy = (options: ScanOptions, { detected, background, constants }: Made): JudgedBy => ({
  background,
  constants,
  rules_version: options.ruleSet.version,
  lang: options.lang,
  zone_minutes: options.zoneMinutes,
  evaluated: detected.rules.map((rule) => rule.definition.id),
  not_looked_at: detected.notLookedAt,
  fields: Object.keys(SALE_FIELDS).sort(),
  measures: detected.measures,
  ...(options.texts ?? { packs: [], score: '' }),
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const summarise = async (
  session: Session,
  options: ScanOptions,
  watch: Stopwatch,
  { gathered, refused, cases, detected, subjects }: Made,
): Promise<Summary> => {
  const told = cases[options.lang];
  const rejectedIn = (file: number): number =>
    (gathered.rejects.counts.get(file) ?? 0) + (refused.counts.get(file) ?? 0);
  return {
    version: options.version,
    rules_version: options.ruleSet.version,
    engine: options.engine ?? 'local',
    files: await countFiles(session, gathered.files, rejectedIn),
    passed_over: gathered.passedOver,
    ...(await countResults(session)),
    not_looked_at: [...detected.notLookedAt, ...subjects.notLookedAt],
    cases: told.length,
    money: totalMoney(told),
    seconds: watch.seconds,
    peak_memory_bytes: watch.effects.peakMemoryBytes(),
  };
};
