import { sep } from 'node:path';

/**
 * The files that take longest, the longest first, so that none of them keeps one worker busy when all others are done. Jest
 * itself would go by durations, which a fresh checkout does not have, or by size: the smallest files here have most subjects.
 */
const LONGEST = [
  'tests/chaos/chaos.test.ts',
  'tests/chaos/random/random-faults.test.ts',
  'tests/hostile/hostile.test.ts',
  'tests/e2e/npm-start.test.ts',
  'tests/integration/integration.test.ts',
  'tests/upgrade/upgrade.test.ts',
  'tests/e2e/sample-festivals.test.ts',
];

interface TestFile {
  readonly path: string;
}

/** The order of the tests of the whole system, as jest asks for it. */
export default class LongestFirst {
  sort<T extends TestFile>(tests: readonly T[]): T[] {
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }

  shard<T extends TestFile>(tests: readonly T[]): readonly T[] {
    return tests;
  }

  allFailedTests<T extends TestFile>(tests: readonly T[]): readonly T[] {
    return tests;
  }

  cacheResults(): void {
    // The order is the same at every run.
  }
}

function rank({ path }: TestFile): number {
  const place = LONGEST.findIndex((file) => path.replaceAll(sep, '/').endsWith(`/${file}`));
  return place < 0 ? LONGEST.length : place;
}
