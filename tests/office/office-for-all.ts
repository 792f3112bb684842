import { afterAll, beforeAll } from '@jest/globals';
import type { Office } from './office.ts';
import { type OfficeOptions, openOffice } from './open-office.ts';

/**
 * One office for all tests of a file, opened before the first and stopped after the last. A file that has several
 * subjects hands it to one function per subject: each of them buys in a performance or with fans of its own and leaves the
 * office ready, so that their order means nothing.
 *
 * @returns the office, once the tests run
 */
export function officeForAll(options: OfficeOptions): () => Office {
  let office: Office | undefined;
  beforeAll(async () => {
    office = await openOffice(options);
  }, 480_000);
  afterAll(() => office?.stop());
  return () => {
    if (office === undefined) throw new Error('the office is not open yet');
    return office;
  };
}
