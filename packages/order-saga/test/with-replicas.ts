import { newId } from '@clove/service-kit';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type Replicas, twoReplicas } from './replicas.ts';

/** The replicas of a test file, and what its fans do before a test begins. */
export interface ReplicasOfFile {
  (): Replicas;
  /** A fan's hold of one unit. @param fan another one by default */
  held(fan?: string): { fan: string; holdId: string };
  /** Orders, and expects the order to be taken and to wait for its payment. @returns its id */
  placed(fan: string, holdIds: string | string[], replica?: 0 | 1): Promise<string>;
}

/**
 * Two replicas for all tests of the file that calls it. After each test the stand-ins behave again, and no rule of theirs was
 * broken.
 */
export function withReplicas(): ReplicasOfFile {
  let running: Replicas | undefined;
  beforeAll(async () => {
    running = await twoReplicas();
  });
  afterEach(() => {
    const { inventory, payment } = replicas();
    inventory.behave();
    payment.behave();
    expect(inventory.violations).toEqual([]);
    expect(payment.violations).toEqual([]);
  });
  afterAll(() => running?.close());

  function replicas(): Replicas {
    if (running === undefined) throw new Error('the replicas run from the first test on');
    return running;
  }

  return Object.assign(replicas, {
    held: (fan = newId()) => ({ fan, holdId: replicas().inventory.place(fan, [10_000]).id }),
    async placed(fan: string, holdIds: string | string[], replica: 0 | 1 = 0) {
      const answer = await replicas().order(fan, holdIds, replica);
      if ('refused' in answer) throw new Error(`refused: ${answer.refused.reason}`);
      expect(answer.order.state).toBe('AWAITING_PAYMENT');
      return answer.order.id;
    },
  });
}
