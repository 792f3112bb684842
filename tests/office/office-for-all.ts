import { afterAll, beforeAll } from '@jest/globals';
import type { Office } from './office.ts';
import { type OfficeOptions, openOffice } from './open-office.ts';

/** Longest that an office may take to open, milliseconds: 15 s on an idle machine, ten times that beside other tests. */
const OPENING_MS = 480_000;

/**
 * One office for all tests of a file, opened before the first and stopped after the last. A file that has several
 * subjects hands it to one function per subject: each of them buys in a performance or with fans of its own and leaves the
 * office ready, so that their order means nothing.
 *
 * @returns the office, once the tests run
 */
export function officeForAll(options: OfficeOptions): () => Office {
  const over = new AbortController();
  let opening: Promise<Office> | undefined;
  let office: Office | undefined;
  beforeAll(async () => {
    opening = openOffice({ fsync: false, ...options, signal: over.signal });
    office = await opening;
  }, OPENING_MS);
  afterAll(async () => {
    // Of an opening that took too long, or failed, nothing is left running either; beforeAll has reported why.
    over.abort(new Error('the tests are over'));
    const [opened] = await Promise.allSettled([opening]);
    if (opened.status === 'fulfilled') await opened.value?.stop();
  }, OPENING_MS);
  return () => {
    if (office === undefined) throw new Error('the office is not open yet');
    return office;
  };
}
