import { checkExpression, type FieldType, type Scope, UNSUPPORTED } from '@zhenma/rules';
import { describe, expect, test } from 'vitest';
import { unsupportedPage } from '../src/unsupported.ts';

/** What is left out is refused by name, and the page that says so is the code's own. */

const field = (type: FieldType) => ({ type, doc: '' });
const scope: Scope = {
  name: 'sale',
  fields: {
    name: field('string'),
    amount: field('int'),
    rate: field('double'),
    at: field('timestamp'),
    tags: field('strings'),
    gap: field('int'),
  },
};

describe('unsupported constructs', () => {
  test.each(Object.entries(UNSUPPORTED))('%s', (construct, { example }) => {
    const checked = checkExpression(example, { scope, functions: [], lists: {} });
    expect(checked.ok).toBe(false);
    if (checked.ok) return;
    const constructs = checked.issues.map((issue) => issue.construct);
    expect(constructs, JSON.stringify(checked.issues)).toContain(construct);
  });

  test('unsupported.md is generated', async () => {
    await expect(unsupportedPage()).toMatchFileSnapshot('../unsupported.md');
  });
});
