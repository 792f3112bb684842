export { type CheckOptions, checkEnvironments, checkTrees, environmentTreeOf, treeOf } from './check.ts';
export { type CheckFinding, sortFindings as sortCheckFindings } from './finding.ts';
export { CHECK_FORMATS, type CheckFormat, type CheckScope, formatCheck } from './formats.ts';
export { INPUT_RULES, inputFindings, isAskedFor, unreadInputFindings } from './inputs.ts';
export { fileOfRule, RULES } from './registry.ts';
export { type Rule, type Severity, severityOf, type Violation } from './rule.ts';
export type { EnvironmentTree, Tree } from './tree.ts';
