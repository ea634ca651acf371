import { parseArgs } from 'node:util';
import { formatScore } from './score/format.ts';
import { score } from './score/score.ts';
import { generateWorld } from './world.ts';
import { WORLDS, worldSpec } from './worlds/index.ts';
import type { TableFormat } from './write/table-file.ts';
import { writeWorld } from './write/write-world.ts';

const USAGE = `usage
  cli.ts sim WORLD --seed N --out DIR [--sales N] [--days N] [--format csv|csv.gz|ndjson]
  cli.ts score --truth DIR --out DIR
worlds
${Object.values(WORLDS)
  .map((spec) => `  ${spec.name.padEnd(24)}${spec.about}`)
  .join('\n')}
`;

const FORMATS: readonly string[] = ['csv', 'csv.gz', 'ndjson'] satisfies TableFormat[];
const isFormat = (text: string): text is TableFormat => FORMATS.includes(text);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    truth: { type: 'string' },
    sales: { type: 'string' },
    days: { type: 'string' },
    format: { type: 'string', default: 'csv' },
  },
});

process.exitCode = await run(positionals[0]);

/** Runs one command; 0 done, 2 bad usage, 3 input unreadable, as the product's own exits. */
async function run(command: string | undefined): Promise<number> {
  if (command === 'sim' && values.out) return await sim(positionals[1] ?? '', values.out);
  if (command === 'score' && values.truth && values.out) {
    const result = await score(values.truth, values.out);
    process.stdout.write(result.ok ? formatScore(result.score) : `${result.problem}\n`);
    return result.ok ? 0 : 3;
  }
  process.stderr.write(USAGE);
  return 2;
}

async function sim(name: string, dir: string): Promise<number> {
  const { sales, days, format } = values;
  const spec = worldSpec(name, {
    ...(sales ? { sales: Number(sales) } : {}),
    ...(days ? { days: Number(days) } : {}),
  });
  if (!spec || !isFormat(format)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const written = await writeWorld(generateWorld(spec, Number(values.seed)), dir, { format });
  process.stdout.write(`${JSON.stringify(written, null, 2)}\n`);
  return 0;
}
