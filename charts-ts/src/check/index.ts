export { type CheckOptions, checkEnvironments, checkTrees, environmentTreeOf, treeOf } from './check.ts';
export { type CheckFinding, sortFindings as sortCheckFindings } from './finding.ts';
export { CHECK_FORMATS, type CheckFormat, type CheckScope, formatCheck } from './formats.ts';
export { inputFindings } from './inputs.ts';
export { RULES } from './registry.ts';
export type { Complaint, Rule, Severity } from './rule.ts';
export type { EnvironmentTree, Tree } from './tree.ts';
