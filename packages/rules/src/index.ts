export { type Analysis, analyse, type RuleFinding } from './analyse.ts';
export {
  type Checked,
  type CheckedExpression,
  type CheckedGuard,
  type CheckedRule,
  type CheckOptions,
  checkExpression,
  checkRule,
  type Engine,
  type Surroundings,
} from './check.ts';
export {
  type CompileOptions,
  compileRules,
  type Evaluator,
  type Hit,
  type TracedHit,
} from './compile-rules.ts';
export type { GuardDefinition, Pack, Place, RuleDefinition } from './definition.ts';
export {
  childrenOf,
  type DerivedColumn,
  type Expr,
  type Kind as ExprKind,
  keyOf,
  type Node,
  typeOf,
  type ValueType,
  walk,
} from './expr.ts';
export { canGenerate, toChunk, toFunction, toJavaScript } from './generate.ts';
export { lineAndColumn, RULE_ISSUES, type RuleIssue, type RuleIssueCode } from './issues.ts';
export { PACK_LIMITS, type ParsedPack, parsePack } from './pack.ts';
export { mayBeTrue } from './possible.ts';
export type {
  DomainFunction,
  FieldSpec,
  FieldType,
  FunctionForm,
  Lists,
  Row,
  RuleList,
  Scalar,
  Scope,
  Value,
} from './scope.ts';
export { compareUtf8, LIMITS, toRuleInt } from './semantics.ts';
export { placeholdersOf, printValue, renderStatement } from './statement.ts';
export { compile, type Target } from './target.ts';
export { type DuckDBOptions, duckdbTarget, toDuckDB } from './targets/duckdb.ts';
export { flinkTarget, toFlink } from './targets/flink.ts';
export { type Evaluate, interpreterTarget, toInterpreter } from './targets/interpreter.ts';
export { type Label, toSentence } from './targets/sentence.ts';
export { sqlIdentifier, sqlString } from './targets/sql.ts';
export { type TraceNode, toTrace, traceLines } from './trace.ts';
export { UNSUPPORTED } from './unsupported.ts';
