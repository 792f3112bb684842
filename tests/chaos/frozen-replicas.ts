import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { patiently } from '../fan/patient-fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

describe('a replica that stops for longer than its lease, then goes on', () => {
  let office: Office;
  let fan: Fan;

  beforeAll(async () => {
    office = await openOffice({
      festival: 'tests/festivals/roomy.yaml',
      replicas: { seat: 2, ticket: 2, payment: 2 },
      config: { payment: { PROVIDER_TIMEOUT_MS: '1000' } },
    });
    fan = await office.newFan();
  }, 240_000);

  afterAll(() => office?.stop());

  test.each(['ticket', 'seat', 'payment'])(
    'a frozen %s neither loses nor repeats anything',
    async (victim) => {
      // The replica that was frozen before may be cut down by its liveness probe just now.
      const holdId = await patiently.hold(
        fan,
        { performanceId: 'day-1', sectionId: 'S', quantity: 1 },
        `hold-${victim}`,
      );
      const { order, redirectUrl } = await patiently.order(fan, holdId, `order-${victim}`);
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
      await patiently.comeBack(fan, await patiently.approve(fan, redirectUrl));
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
});
