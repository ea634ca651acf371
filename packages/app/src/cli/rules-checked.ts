import { DOMAIN_FUNCTIONS, listsOf, SALE_SCOPE, SCOPES } from '@zhenma/pipeline';
import { type CheckedRule, checkRule, type Pack, parsePack } from '@zhenma/rules';
import { loadPacks } from '../catalog.ts';

/** What is wrong with a pack, and where. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

export interface Found {
  readonly rules: readonly CheckedRule[];
  readonly problems: readonly Problem[];
}

/** Every rule that passes, and every problem with its place in the file. */
export const checkAll = async (files: readonly string[]): Promise<Found> => {
  const rules: CheckedRule[] = [];
  const problems: Problem[] = [];
  const packs: Pack[] = [];
  for (const { fileName, text } of await loadPacks(files)) {
    const parsed = parsePack(text, fileName);
    if (parsed.ok) packs.push(parsed.pack);
    else problems.push(...parsed.issues.map((issue) => ({ file: fileName, ...issue })));
  }
  const lists = listsOf(packs);
  for (const { fileName, rules: definitions, placeOf } of packs)
    for (const definition of definitions) {
      const scope = SCOPES[definition.scope];
      if (!scope) problems.push(unknownScope(fileName, definition.id, definition.scope));
      const checked = checkRule(definition, scope ?? SALE_SCOPE, DOMAIN_FUNCTIONS, lists);
      if (checked.ok) rules.push(checked.rule);
      else
        for (const issue of checked.issues) {
          const place = placeOf(definition.id, issue.guard)?.at(issue.position);
          problems.push({ file: fileName, ...issue, ...place });
        }
    }
  return { rules, problems };
};

const unknownScope = (file: string, rule: string, scope: string): Problem => ({
  file,
  line: 1,
  column: 1,
  code: 'PACK_SHAPE_WRONG',
  message: `rule ${rule}: there is no scope ${scope} (${Object.keys(SCOPES).join(', ')})`,
});
