import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { persistently } from '../fan/persistent-fan.ts';
import type { Office } from '../office/office.ts';

/** A replica is stopped for longer than its lease, and goes on. */
export function frozenReplicas(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
  }, 240_000);

  test.each(['ticket', 'seat', 'payment'])(
    'a frozen %s neither loses nor repeats anything',
    async (victim) => {
      // The replica that was frozen before may be cut down by its liveness probe just now.
      const holdId = await persistently.hold(
        fan,
        { performanceId: 'day-1', sectionId: 'S', quantity: 1 },
        `hold-${victim}`,
      );
      const { order, redirectUrl } = await persistently.order(fan, holdId, `order-${victim}`);
      await office.faults([
        {
          provider: 'kakao',
          operation: 'approve',
          kind: 'slow',
          delayMs: 800,
          times: 1,
          match: { orderId: order.id },
        },
      ]);
      await persistently.comeBack(fan, await persistently.approve(fan, redirectUrl));
      const frozen = office.cluster.pods(victim);
      for (const pod of frozen.slice(0, 1)) office.cluster.kill(pod.name, 'SIGSTOP');
      try {
        expect((await fan.settledOrder(order.id, 120)).state).toBe('COMPLETED');
      } finally {
        for (const pod of frozen.slice(0, 1)) office.cluster.kill(pod.name, 'SIGCONT');
      }
      expect((await office.providerCalls(order.id)).approve).toBe(1);
    },
    240_000,
  );

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}
