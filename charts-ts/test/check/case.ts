import type { Tree } from '../../src/index.ts';

/** Rule, how a good tree is broken, the object and the field that must be named; at: the instant that is asked about; base: a folder with the inputs that run now. */
export type Case<T = Tree> = readonly [
  rule: string,
  broken: T,
  object: string | undefined,
  field: string | undefined,
  at?: number,
  base?: string,
];
