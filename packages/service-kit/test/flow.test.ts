import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_PER_POLL } from '../src/flow/row-watcher.ts';
import { backOffMs, batcher, cachedRead, rowWatcher } from '../src/index.ts';
import { groupByType } from '../src/messaging/group-by-type.ts';
import { DatabaseRefused } from '../src/refusal/kit-refusals.ts';

describe('a batcher', () => {
  test('groups concurrent items, keeps their order and answers each with its own result', async () => {
    const groups: number[][] = [];
    const double = batcher(
      async (items: number[]) => {
        groups.push(items);
        await new Promise(setImmediate);
        return items.map((item) => item * 2);
      },
      { max: 4, inflight: 1 },
    );
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((item) => double(item)));
    expect(answers).toEqual([2, 4, 6, 8, 10, 12]);
    expect(groups).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  test('one bad item fails alone', async () => {
    const run = batcher(async (items: number[]) => {
      if (items.includes(3)) throw new Error('three is bad');
      return items;
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => run(item)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('an Error among the answers rejects its item alone, and nothing is run again', async () => {
    let runs = 0;
    const run = batcher(async (items: number[]) => {
      runs += 1;
      return items.map((item) => (item === 2 ? new Error('two was refused') : item));
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => run(item)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(runs).toBe(1);
  });

  test('an unavailable database fails the group once, not once per item', async () => {
    let runs = 0;
    const run = batcher((_items: number[]) => {
      runs += 1;
      return Promise.reject<number[]>(
        new DatabaseRefused({ reason: 'database-unavailable', temporary: true }),
      );
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => run(item)));
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
    expect(runs).toBe(1);
  });
});

describe('a batcher for background work', () => {
  test('collects items of later turns of the event loop into one group', async () => {
    const groups: number[][] = [];
    const run = batcher(
      async (items: number[]) => {
        groups.push(items);
        return items;
      },
      { gather: 50 },
    );
    const answers = [run(1)];
    await new Promise(setImmediate);
    answers.push(run(2));
    expect(await Promise.all(answers)).toEqual([1, 2]);
    expect(groups).toEqual([[1, 2]]);
  });
});

describe('a batcher that waits under load', () => {
  const turn = () => new Promise(setImmediate);
  /** Longer than any group waits. */
  const pass = (ms = 60) => jest.advanceTimersByTimeAsync(ms);

  // Turns of the event loop are real; time passes only when a test says so, however slow the machine is.
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  async function oneInEachOfTwoTurns(run: (item: number) => Promise<number>): Promise<void> {
    const both = [run(1)];
    await turn();
    await turn();
    both.push(run(2));
    await pass();
    await Promise.all(both);
  }

  /** Runs `first` items at once, then one item in each of two later turns; answers the sizes of the groups. */
  async function sizesAfter(first: number, quiet = 0): Promise<number[]> {
    const sizes: number[] = [];
    const run = batcher(
      async (items: number[]) => {
        sizes.push(items.length);
        return items;
      },
      { gather: 'under-load' },
    );
    await Promise.all(Array.from({ length: first }, (_, item) => run(item)));
    await pass(quiet);
    await oneInEachOfTwoTurns(run);
    return sizes;
  }

  test('waits for more items under load', async () => {
    expect(await sizesAfter(6)).toEqual([6, 2]);
  });

  test('starts early when as many as lately are there and no further one comes', async () => {
    const sizes: number[] = [];
    const run = batcher(
      async (items: number[]) => {
        sizes.push(items.length);
        return items;
      },
      { gather: 'under-load' },
    );
    const some = (count: number) => Promise.all(Array.from({ length: count }, (_, item) => run(item)));
    await some(20);

    // Fewer than lately: they wait their whole time.
    const fewer = some(7);
    await turn();
    await pass(49);
    expect(sizes).toEqual([20]);
    await pass(1);
    await fewer;
    expect(sizes).toEqual([20, 7]);

    // As many as lately, the last of them a millisecond later: they start two milliseconds after that one.
    const first = some(7);
    await turn();
    await pass(1);
    const last = run(7);
    await turn();
    await pass(1);
    expect(sizes).toEqual([20, 7]);
    await pass(1);
    await Promise.all([first, last]);
    expect(sizes).toEqual([20, 7, 8]);
  });

  test('does not wait without load', async () => {
    expect(await sizesAfter(5)).toEqual([5, 1, 1]);
  });

  test('does not wait once the load is over', async () => {
    expect(await sizesAfter(6, 300)).toEqual([6, 1, 1]);
  });

  /** Runs so many items one after the other, then one in each of two later turns; answers the sizes of the last groups. */
  async function lastSizesAfter(items: number, cpuIsShort: boolean): Promise<number[]> {
    const sizes: number[] = [];
    const run = batcher(
      async (group: number[]) => {
        sizes.push(group.length);
        return group;
      },
      { gather: 'under-load', cpuIsShort: () => cpuIsShort },
    );
    for (let item = 0; item < items; item += 1) {
      const answered = run(item);
      await turn();
      await pass(5);
      await answered;
    }
    const before = sizes.length;
    await oneInEachOfTwoTurns(run);
    return sizes.slice(before);
  }

  test('waits while CPUs are short and items come often, though they come one by one', async () => {
    expect(await lastSizesAfter(60, true)).toEqual([2]);
  });

  test('does not wait for items that come seldom, or while CPUs are free', async () => {
    expect(await lastSizesAfter(3, true)).toEqual([1, 1]);
    expect(await lastSizesAfter(60, false)).toEqual([1, 1]);
  });

  test('starts a full group at once', async () => {
    const sizes: number[] = [];
    const run = batcher(
      async (items: number[]) => {
        sizes.push(items.length);
        return items;
      },
      { gather: 'under-load', max: 12 },
    );
    const twelve = () => Array.from({ length: 12 }, (_, item) => run(item));
    await Promise.all(twelve());
    const waiting = run(0);
    await turn();
    expect(sizes).toEqual([12]);
    const more = twelve();
    await turn();
    await turn();
    expect(sizes.slice(0, 2)).toEqual([12, 12]);
    await pass();
    await Promise.all([waiting, ...more]);
    expect(sizes).toEqual([12, 12, 1]);
  });
});

describe('a batcher to a slow server', () => {
  test('lets the next group pass one that has become slow, and not before', async () => {
    const slow = Promise.withResolvers<void>();
    const starts: number[] = [];
    const run = batcher(
      async (items: number[]) => {
        starts.push(performance.now());
        if (items.includes(1)) await slow.promise;
        return items;
      },
      { overtakeMs: 50 },
    );
    const first = run(1);
    await new Promise(setImmediate);
    const second = run(2);
    expect(await second).toBe(2);
    const [began = 0, overtook = 0] = starts;
    expect(overtook - began).toBeGreaterThanOrEqual(49);
    slow.resolve();
    expect(await first).toBe(1);
  });
});

describe('a row watcher', () => {
  const forLong = { ms: 60_000, signal: new AbortController().signal };

  test('is notified at once of what this process wrote', async () => {
    const watcher = rowWatcher(async (ids) => new Map(ids.map((id) => [id, 'OPEN'])), 3_600_000);
    const waiting = watcher.wait('a', (row) => row === 'DONE', forLong);
    watcher.notify('b', 'DONE');
    watcher.notify('a', 'DONE');
    expect(await waiting).toBe('DONE');
  });

  test('does not ask at once for a row that is just changing here, and asks for it all the same', async () => {
    let polls = 0;
    const poll = async (ids: string[]) => {
      polls += 1;
      return new Map(ids.map((id) => [id, 'DONE']));
    };
    const isDone = (row: string) => row === 'DONE';
    const changing = { ...forLong, isChanging: true };
    const notified = rowWatcher(poll, 3_600_000);
    const waiting = notified.wait('a', isDone, changing);
    await new Promise((resolve) => setImmediate(resolve));
    notified.notify('a', 'DONE');
    expect(await waiting).toBe('DONE');
    expect(polls).toBe(0);
    expect(await rowWatcher(poll, 5).wait('a', isDone, changing)).toBe('DONE');
    expect(polls).toBe(1);
  });

  test('polls once for all waiters and answers each when its row is done', async () => {
    const asked: string[][] = [];
    let round = 0;
    const watcher = rowWatcher(async (ids) => {
      asked.push(ids);
      round += 1;
      return new Map(ids.map((id) => [id, id === 'a' || round > 1 ? 'DONE' : 'OPEN']));
    }, 5);
    const done = (row: string) => row === 'DONE';
    const rows = await Promise.all(['a', 'a', 'b'].map((id) => watcher.wait(id, done, forLong)));
    expect(rows).toEqual(['DONE', 'DONE', 'DONE']);
    expect(asked).toEqual([['a', 'b'], ['b']]);
  });

  test('polls a bounded number of rows, new ones first, and reaches all of them', async () => {
    const ids = Array.from({ length: 3 * MOST_PER_POLL }, (_, index) => `row-${index}`);
    const asked: string[][] = [];
    const done = new Set<string>();
    const watcher = rowWatcher(async (some) => {
      asked.push(some);
      if (asked.length === 3) {
        void watcher.wait('new', () => true, forLong);
        for (const id of ids) done.add(id);
      }
      return new Map(some.map((id) => [id, done.has(id) ? 'DONE' : 'OPEN']));
    }, 1);
    const rows = await Promise.all(ids.map((id) => watcher.wait(id, (row) => row === 'DONE', forLong)));
    expect(rows.every((row) => row === 'DONE')).toBe(true);
    expect(Math.max(...asked.map((some) => some.length))).toBe(MOST_PER_POLL);
    expect(new Set(asked.slice(0, 3).flat()).size).toBe(ids.length);
    expect(asked[3]?.[0]).toBe('new');
  });

  test('answers the row as last seen when the wait ends', async () => {
    const abort = new AbortController();
    const watcher = rowWatcher(async (ids) => {
      setImmediate(() => abort.abort());
      return new Map(ids.map((id) => [id, 'OPEN']));
    }, 5);
    expect(await watcher.wait('a', () => false, { ...forLong, signal: abort.signal })).toBe('OPEN');
  });
});

test('grouping by type never changes the order of one subject', () => {
  const event = fc.record({ type: fc.constantFrom('a', 'b', 'c'), subject: fc.constantFrom('1', '2', '3') });
  fc.assert(
    fc.property(fc.array(event), fc.integer({ min: 1, max: 5 }), (drawn, max) => {
      const events = drawn.map((one, place) => ({ ...one, place }));
      const groups = groupByType(events, max);
      for (const group of groups) {
        expect(group.events.length).toBeLessThanOrEqual(max);
        expect(group.events.every((one) => one.type === group.type)).toBe(true);
      }
      const delivered = groups.flatMap((group) => group.events);
      expect(delivered).toHaveLength(events.length);
      for (const subject of ['1', '2', '3']) {
        const places = delivered.filter((one) => one.subject === subject).map((one) => one.place);
        expect(places).toEqual([...places].sort((x, y) => x - y));
      }
    }),
  );
});

test('waits after failures double from the first to the longest, jittered down, for any number of failures', () => {
  expect(backOffMs(0, undefined, () => 0)).toBe(1_000);
  expect(backOffMs(3, undefined, () => 0)).toBe(8_000);
  expect(backOffMs(3, undefined, () => 1)).toBe(4_000);
  expect(backOffMs(1_000_000, undefined, () => 0)).toBe(300_000);
  expect(backOffMs(2, { firstMs: 100, longestMs: 5_000 }, () => 0)).toBe(400);
});

describe('a cached read', () => {
  function harness(freshMs: number | ((answer: string) => number)) {
    const clock = { now: 0 };
    const pending: ((outcome: string | Error) => void)[] = [];
    const read = cachedRead(
      () =>
        new Promise<string>((resolve, reject) => {
          pending.push((outcome) => (typeof outcome === 'string' ? resolve(outcome) : reject(outcome)));
        }),
      freshMs,
      () => clock.now,
    );
    return { clock, pending, read };
  }

  test('is shared until it is old, counted from its start', async () => {
    const { clock, pending, read } = harness(1_000);
    const answers = [read(), read()];
    clock.now = 999;
    answers.push(read());
    pending[0]?.('first');
    expect(await Promise.all(answers)).toEqual(['first', 'first', 'first']);
    clock.now = 1_000;
    const next = read();
    pending[1]?.('second');
    expect(await next).toBe('second');
  });

  test('that failed is not kept', async () => {
    const { pending, read } = harness(1_000);
    const failed = read();
    pending[0]?.(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    const next = read();
    pending[1]?.('there');
    expect(await next).toBe('there');
  });

  test('whose answer decides how long it is kept is shared until then', async () => {
    const { clock, pending, read } = harness((answer) => (answer === 'whole' ? 1_000 : 0));
    const first = [read(), read()];
    pending[0]?.('part');
    expect(await Promise.all(first)).toEqual(['part', 'part']);
    const second = read();
    pending[1]?.('whole');
    await second;
    clock.now = 999;
    expect(await read()).toBe('whole');
    expect(pending).toHaveLength(2);
  });
});
