export type { Cause, FieldPath, Manifest } from './cause.ts';
export { causesOf, isKnown, type Platform, platformCausesOf } from './causes-of.ts';
export { type Explanation, explain, explainPlatform, findPath } from './explain.ts';
