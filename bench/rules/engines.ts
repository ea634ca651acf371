import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type CheckedRule, checkRule, compileRules, type Scope } from '@zhenma/rules';
import { type Condition, type PeerRow, type PeerRule, textOf } from './workload.ts';

/** Number of rules that hold on a row. */
export type Count = (row: PeerRow) => number | Promise<number>;
export type Engine = (rules: readonly PeerRule[]) => Count;

const load = createRequire(join(import.meta.dirname, 'package.json'));

const TEXTS = new Set([
  'printed_mcc',
  'cleared_mcc',
  'registered_mcc',
  'printed_area',
  'cleared_area',
  'acquirer',
]);
const INTS = ['amount', 'hour', 'firmware', 'similarity', 'merchants_today', 'moved_km'];
const fields = [...TEXTS, ...INTS].map((name) => [
  name,
  { type: TEXTS.has(name) ? ('string' as const) : ('int' as const), doc: '' },
]);
const scope: Scope = { name: 'sale', fields: Object.fromEntries(fields) };

const checked = (rule: PeerRule, at: number): CheckedRule => {
  const statement = { zh: 'x', en: 'x' };
  const result = checkRule(
    {
      id: `r${at}`,
      version: 1,
      scope: 'sale',
      kinds: ['mcc'],
      strength: 'strong',
      when: textOf(rule, 'cel'),
      needs: [],
      statement,
      source: 'bench',
      falsePositives: 'none',
    },
    scope,
    [],
    {},
  );
  if (!result.ok) throw new TypeError(result.issues[0]?.message);
  return result.rule;
};

const zhenma =
  (mode: 'hits' | 'trace'): Engine =>
  (rules) => {
    const run = compileRules(rules.map(checked), { mode: mode as 'hits' });
    return (row) => run(row).length;
  };

const celJs: Engine = (rules) => {
  const { Environment } = load('@marcbachmann/cel-js') as {
    Environment: new (options: object) => { parse(text: string): (row: PeerRow) => unknown };
  };
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const programs = rules.map((rule) => environment.parse(textOf(rule, 'cel')));
  return (row) => programs.reduce((sum, run) => sum + (run(row) === true ? 1 : 0), 0);
};

const jsonLogic: Engine = (rules) => {
  const { LogicEngine } = load('json-logic-engine') as {
    LogicEngine: new () => {
      addMethod(name: string, run: (args: readonly string[]) => boolean): void;
      build(logic: object): (row: PeerRow) => unknown;
    };
  };
  const engine = new LogicEngine();
  engine.addMethod('starts', ([text = '', head = '']) => text.startsWith(head));
  const logicOf = ({ field, op, than }: Condition): object => {
    const other = typeof than === 'object' && 'field' in than ? { var: than.field } : than;
    if (op === 'notStarts') return { '!': { starts: [{ var: field }, other] } };
    if (op === 'notIn') return { '!': { in: [{ var: field }, other] } };
    const name = { '==': '===', '!=': '!==' }[op as string] ?? op;
    return { [name]: [{ var: field }, other] };
  };
  const programs = rules.map((rule) => engine.build({ and: rule.map(logicOf) }));
  return (row) => programs.reduce((sum, run) => sum + (run(row) === true ? 1 : 0), 0);
};

const jsonRules: Engine = (rules) => {
  const { Engine: Peer } = load('json-rules-engine') as {
    Engine: new () => {
      addOperator(name: string, run: (a: string, b: string) => boolean): void;
      addRule(rule: object): void;
      run(row: PeerRow): Promise<{ events: readonly unknown[] }>;
    };
  };
  const engine = new Peer();
  engine.addOperator('notStarts', (text, head) => !text.startsWith(head));
  const names = {
    '==': 'equal',
    '!=': 'notEqual',
    '<': 'lessThan',
    '>': 'greaterThan',
    in: 'in',
    notIn: 'notIn',
    notStarts: 'notStarts',
  };
  for (const [at, rule] of rules.entries()) {
    const all = rule.map(({ field, op, than }) => ({
      fact: field,
      operator: names[op],
      value: typeof than === 'object' && 'field' in than ? { fact: than.field } : than,
    }));
    engine.addRule({ conditions: { all }, event: { type: `r${at}` } });
  }
  return async (row) => (await engine.run(row)).events.length;
};

const zen: Engine = (rules) => {
  const { ZenEngine } = load('@gorules/zen-engine') as {
    ZenEngine: new () => {
      createDecision(content: object): {
        evaluate(row: PeerRow): Promise<{ result: Readonly<Record<string, unknown>> }>;
      };
    };
  };
  const expressions = rules.map((rule, at) => ({
    id: `e${at}`,
    key: `r${at}`,
    value: textOf(rule, 'zen'),
  }));
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
      {
        id: 'rules',
        name: 'rules',
        type: 'expressionNode',
        position: { x: 0, y: 0 },
        content: { expressions },
      },
      { id: 'out', name: 'out', type: 'outputNode', position: { x: 0, y: 0 } },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'rules', type: 'edge' },
      { id: 'b', sourceId: 'rules', targetId: 'out', type: 'edge' },
    ],
  });
  return async (row) =>
    Object.values((await decision.evaluate(row)).result).filter((one) => one === true).length;
};

export const ENGINES: Readonly<Record<string, Engine>> = {
  'zhenma, hits': zhenma('hits'),
  'zhenma, explained': zhenma('trace'),
  '@marcbachmann/cel-js': celJs,
  'json-logic-engine': jsonLogic,
  'json-rules-engine': jsonRules,
  '@gorules/zen-engine': zen,
};
