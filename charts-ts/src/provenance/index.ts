export type { Cause } from './cause.ts';
export { causesOf, isKnown, type Platform, platformCausesOf } from './causes-of.ts';
export { type Explanation, explain, explainPlatform } from './explain.ts';
