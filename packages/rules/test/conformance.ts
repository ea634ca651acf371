/** Prints the conformance table; exit code 1 when a case fails. See conformance-run.ts. */
import { conformanceTable, runConformance } from './conformance-run.ts';

const result = await runConformance();
process.stdout.write(`${conformanceTable(result)}\n`);
if (process.argv.includes('--refusals')) process.stdout.write(`${result.refusals.join('\n')}\n`);
process.exitCode = result.sections.some(({ failed }) => failed.length > 0) ? 1 : 0;
