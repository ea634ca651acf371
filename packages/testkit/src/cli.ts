import { generateWorld } from './world.ts';
import { worldSpec } from './worlds/index.ts';
import type { TableFormat } from './write/table-file.ts';
import { writeWorld } from './write/write-world.ts';

const [name = 'acquirer', seed = '1', dir = '/tmp/w', sales, format = 'csv'] =
  process.argv.slice(2);
const spec = worldSpec(name, sales ? { sales: Number(sales) } : {})!;
const w = await writeWorld(generateWorld(spec, Number(seed)), dir, {
  format: format as TableFormat,
});
process.stdout.write(`${JSON.stringify(w, null, 1)}\n`);
