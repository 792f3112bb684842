import { describe, expect, test } from '@jest/globals';
import { fairGate } from '../src/flow/fair-gate.ts';

/** A gate whose work ends when the test says so, and the order in which work began. */
function heldGate(limits: { concurrency: number; perKey?: number; waiting: number }) {
  const enter = fairGate({ ...limits, refusal: () => new Error('full') });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const run = (key: string) =>
    enter(key, async () => {
      begun.push(key);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
  const endOne = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, begun, endOne };
}

describe('a fair gate', () => {
  test('lets keys take turns, however many items one of them has', async () => {
    const { run, begun, endOne } = heldGate({ concurrency: 1, waiting: 10 });
    const all = [run('a'), run('a'), run('a'), run('a'), run('b'), run('c')];
    for (const _ of all) await endOne();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'a', 'b', 'c', 'a', 'a']);
  });

  test('keeps places free for others when one key may not have all of them', async () => {
    const { run, begun, endOne } = heldGate({ concurrency: 3, perKey: 2, waiting: 10 });
    const all = [run('a'), run('a'), run('a'), run('b')];
    expect(begun).toEqual(['a', 'a', 'b']);
    for (const _ of all) await endOne();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'a', 'b', 'a']);
  });

  test('when it is full, only a key with fewer waiting displaces one of the longest queue', async () => {
    const { run, begun, endOne } = heldGate({ concurrency: 1, waiting: 3 });
    const crowd = [run('a'), run('a'), run('a'), run('a'), run('a')].map((one) =>
      one.then(
        () => 'done',
        (error: Error) => error.message,
      ),
    );
    const other = run('b');
    const another = expect(run('c')).resolves.toBeUndefined();
    await expect(run('d')).rejects.toThrow('full');
    for (let ended = 0; ended < 4; ended += 1) await endOne();
    await Promise.all([other, another]);
    expect(await Promise.all(crowd)).toEqual(['done', 'done', 'full', 'full', 'full']);
    expect(begun).toEqual(['a', 'a', 'b', 'c']);
  });

  test('frees the place when work fails', async () => {
    const enter = fairGate({ concurrency: 1, waiting: 1, refusal: () => new Error('full') });
    const failing = enter('a', () => Promise.reject(new Error('broken')));
    const next = enter('a', async () => 'next');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });
});
