import { describe, expect, test } from '@jest/globals';
import { catalogueExample } from '../src/adapters/http/examples.ts';
import { catalogueCache } from '../src/application/catalogue-cache.ts';
import type { PublicCatalogue } from '../src/application/public-catalogue.ts';

function harness(read: () => Promise<PublicCatalogue | null>) {
  const clock = { now: 0 };
  const stale: unknown[] = [];
  let reads = 0;
  const cache = catalogueCache({
    read: () => {
      reads += 1;
      return read();
    },
    maxAgeMs: 1000,
    now: () => clock.now,
    onStale: (error) => stale.push(error),
  });
  return { cache, clock, stale, reads: () => reads };
}

describe('the catalogue kept in the process', () => {
  test('opening night reaches the database once per second, however many ask', async () => {
    const { cache, clock, reads } = harness(async () => catalogueExample);
    await Promise.all(Array.from({ length: 1000 }, () => cache.get()));
    clock.now = 999;
    await cache.get();
    expect(reads()).toBe(1);
    clock.now = 1000;
    await cache.get();
    expect(reads()).toBe(2);
  });

  test('while the database is unavailable the last answer is given', async () => {
    let down = false;
    const { cache, clock, stale } = harness(async () => {
      if (down) throw new Error('connection refused');
      return catalogueExample;
    });
    const first = await cache.get();
    down = true;
    clock.now = 5000;
    expect(await cache.get()).toBe(first);
    expect(stale).toHaveLength(1);
  });

  test('without a previous answer, a failed read is an error', async () => {
    const { cache } = harness(async () => {
      throw new Error('connection refused');
    });
    await expect(cache.get()).rejects.toThrow('connection refused');
  });

  test('a change on this replica is seen by the very next request, even when a read was under way', async () => {
    const answers: ((catalogue: PublicCatalogue) => void)[] = [];
    const { cache } = harness(() => new Promise((resolve) => answers.push(resolve)));
    const early = cache.get();
    cache.invalidate();
    const late = cache.get();
    answers[1]?.({ ...catalogueExample, festival: 'new' });
    expect((await late)?.catalogue.festival).toBe('new');
    answers[0]?.(catalogueExample);
    await early;
    const after = cache.get();
    answers[2]?.({ ...catalogueExample, festival: 'new' });
    expect((await after)?.catalogue.festival).toBe('new');
  });
});
