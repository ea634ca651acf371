/**
 * Locks the versions of the shipped rules in catalog/versions.json.
 *
 * Run   npm run rule-versions
 * A new version is added; a locked one whose rule now says something else is refused: count its
 * `version` up instead, so that an old finding keeps naming what made it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changedVersions, lockVersions, type RuleVersions } from '@zhenma/pipeline';
import { parsePack } from '@zhenma/rules';

const catalog = join(dirname(fileURLToPath(import.meta.url)), '..', 'catalog');
const file = join(catalog, 'versions.json');
const locked: RuleVersions = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const rules = readdirSync(join(catalog, 'rules'))
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((name) => {
    const parsed = parsePack(readFileSync(join(catalog, 'rules', name), 'utf8'), name);
    if (!parsed.ok) throw new TypeError(`${name}: ${parsed.issues[0]?.message}`);
    return parsed.pack.rules;
  });
const changed = changedVersions(rules, locked);
for (const { id, version } of changed)
  process.stdout.write(
    `${id}: version ${version} is locked and says something else; count it up\n`,
  );
if (changed.length > 0) process.exitCode = 1;
else {
  writeFileSync(file, `${JSON.stringify(lockVersions(rules, locked), null, 2)}\n`);
  process.stdout.write(`${rules.length} rules locked\n`);
}
