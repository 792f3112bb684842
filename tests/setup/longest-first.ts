import { sep } from 'node:path';

/**
 * Seconds of the files that take longest, on two processors. They start first, so that none of them keeps one worker busy when all
 * others are done. Jest itself would go by durations, which a fresh checkout does not have, or by size: the smallest files here have
 * most subjects. `npm test` prints at its end what belongs here.
 */
const SECONDS: Readonly<Record<string, number>> = {
  'tests/browser/everything.test.ts': 290,
  'tests/chaos/chaos.test.ts': 260,
  'tests/browser/organiser.test.ts': 170,
  'tests/chaos/random/random-faults.test.ts': 170,
  'tests/e2e/npm-start.test.ts': 160,
  'tests/browser/console.test.ts': 150,
  'tests/hostile/hostile.test.ts': 130,
  'tests/browser/door.test.ts': 120,
  'tests/browser/account.test.ts': 120,
  'tests/e2e/every-template.test.ts': 120,
  'tests/integration/one-order.test.ts': 120,
  'tests/upgrade/upgrade.test.ts': 110,
  'tests/rolling/rolling.test.ts': 110,
  'tests/contract/internal-ports.test.ts': 110,
  'tests/e2e/sample-festivals.test.ts': 110,
  'tests/integration/integration.test.ts': 100,
  'apps/gateway/test/waiting-room.test.ts': 100,
  'tests/integration/restore.test.ts': 90,
  'tests/browser/codes.test.ts': 80,
  'tests/browser/festival-page.test.ts': 80,
  'tests/integration/waiting-room.test.ts': 70,
  'apps/ticket/test/exports.test.ts': 60,
  'packages/cli/src/verbs/console.test.ts': 60,
  'tests/integration/back-office.test.ts': 60,
  'packages/cli/src/console/hosted/hosted.test.ts': 50,
  'apps/ticket/test/crash.test.ts': 50,
  'apps/ticket/test/resale.test.ts': 50,
  'packages/cli/test/docs/docs.test.ts': 50,
  'apps/payment/test/kakao-faults.test.ts': 50,
  'tests/chaos/random/interrupted.test.ts': 50,
  'packages/cli/src/verbs/diff-repositories.test.ts': 50,
  'packages/cli/src/toolbox/backup.test.ts': 40,
  'apps/seat/test/model.test.ts': 40,
  'tests/integration/seat-passes.test.ts': 40,
  'apps/ticket/test/performance-cancellation.test.ts': 40,
  'tests/integration/cards.test.ts': 40,
  'apps/notification/test/rules.test.ts': 40,
  'tests/e2e/committed-tree.test.ts': 30,
  'packages/cli/src/verbs/release-steps.test.ts': 30,
};
/** Of any other file, of the whole system and elsewhere. */
const OTHERS = { office: 20, small: 3 };
/** Most files in there open an office: some twenty processes. */
const WHOLE_SYSTEM = 'tests/';
/** As many offices open at the start. With four at once on two processors, their tests began to fail for the time they had to wait. */
const OFFICES_AT_ONCE = 3;

interface TestFile {
  readonly path: string;
  readonly context: { readonly config: { readonly rootDir: string } };
}

/**
 * The order of all tests, as jest asks for it: files of the whole system, evenly spread over the small ones. Workers, one more than
 * offices at once, take the next file each; what small ones compute fills the time that offices wait.
 */
export default class LongestFirst {
  sort<T extends TestFile>(tests: readonly T[]): T[] {
    const sorted = [...tests].sort((a, b) => secondsOf(b) - secondsOf(a));
    const offices = sorted.filter(isOffice);
    const small = sorted.filter((test) => !isOffice(test));
    return [...offices.slice(0, OFFICES_AT_ONCE), ...spread(offices.slice(OFFICES_AT_ONCE), small)];
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

/** Each list keeps its order; wherever one stops, as large a share of the one's seconds is done as of the other's. */
function spread<T extends TestFile>(one: readonly T[], other: readonly T[]): T[] {
  const placed = [one, other].flatMap((list) => {
    const all = list.reduce((sum, test) => sum + secondsOf(test), 0);
    let done = 0;
    return list.map((test) => {
      const place = done / all;
      done += secondsOf(test);
      return { test, place };
    });
  });
  return placed.sort((a, b) => a.place - b.place).map(({ test }) => test);
}

function secondsOf(test: TestFile): number {
  return SECONDS[nameOf(test)] ?? (isOffice(test) ? OTHERS.office : OTHERS.small);
}

function isOffice(test: TestFile): boolean {
  return nameOf(test).startsWith(WHOLE_SYSTEM);
}

/** From the root. */
function nameOf({ path, context }: TestFile): string {
  return path.slice(context.config.rootDir.length + 1).replaceAll(sep, '/');
}
