import { newId } from '@clove/service-kit';
import { expect, test } from '@jest/globals';
import { overviewRoutes } from '../src/adapters/http/routes.ts';
import type { ProjectionReads } from '../src/application/projection-reads.ts';

/** A database that counts how often each kind is read. */
function countedReads() {
  const read: string[] = [];
  const none = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return [];
  };
  const reads: ProjectionReads = {
    all(kind) {
      read.push(kind);
      return none();
    },
    ofFan: none,
    byIds: none,
    sums: none,
    takenSeats: async () => new Set(),
    settlement: none,
  };
  return { reads, read };
}

test('the public board is read once for all who ask meanwhile, and anew for who asks later', async () => {
  const { reads, read } = countedReads();
  const board = overviewRoutes(reads).find(({ operationId }) => operationId === 'getBoard');
  const ask = () =>
    board?.handle({ params: {}, query: {}, body: undefined }, (checked) => ({
      ...checked,
      ...{
        principal: { memberId: newId(), role: 'fan', sessionId: newId() },
        edge: 'gateway',
        correlationId: newId(),
        headers: {},
      },
      idempotency: { principal: '', operation: '', key: '', bodyHash: '' },
      signal: new AbortController().signal,
    }));
  await Promise.all(Array.from({ length: 1_000 }, ask));
  const once = read.length;
  expect(once).toBe(new Set(read).size);
  await ask();
  expect(read.length).toBe(2 * once);
});
