export type { Cause, FieldPath, Manifest } from './cause.ts';
export { causesOf, isKnown } from './causes-of.ts';
export { type Explanation, explain, findPath } from './explain.ts';
