import { sep } from 'node:path';

/**
 * The files that take longest, the longest first, so that none of them keeps one worker busy when all others are done. Jest
 * itself would go by durations, which a fresh checkout does not have, or by size: the smallest files here have most subjects.
 * `npm test` prints at its end what belongs here.
 */
const LONGEST = [
  'tests/chaos/chaos.test.ts',
  'tests/chaos/random/random-faults.test.ts',
  'tests/e2e/every-template.test.ts',
  'tests/hostile/hostile.test.ts',
  'packages/cli/src/verbs/console.test.ts',
  'packages/cli/src/verbs/diff-repositories.test.ts',
  'packages/cli/src/verbs/diff.test.ts',
  'tests/browser/organiser.test.ts',
  'tests/browser/everything.test.ts',
  'tests/browser/console.test.ts',
  'tests/e2e/npm-start.test.ts',
  'tests/integration/one-order.test.ts',
  'tests/integration/integration.test.ts',
  'tests/upgrade/upgrade.test.ts',
  'tests/e2e/sample-festivals.test.ts',
  'apps/ticket/test/exports.test.ts',
  'apps/ticket/test/crash.test.ts',
  'charts-ts/test/every-template.test.ts',
  'scripts/test/ci-scripts.test.ts',
];
/** Most files in there open an office, which takes longer than any file elsewhere that has no place above. */
const WHOLE_SYSTEM = '/tests/';

interface TestFile {
  readonly path: string;
  readonly context: { readonly config: { readonly rootDir: string } };
}

/** The order of all tests, as jest asks for it. */
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

function rank({ path, context }: TestFile): number {
  const file = path.slice(context.config.rootDir.length).replaceAll(sep, '/');
  const place = LONGEST.findIndex((long) => file === `/${long}`);
  if (place >= 0) return place;
  return file.startsWith(WHOLE_SYSTEM) ? LONGEST.length : LONGEST.length + 1;
}
