import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import type { Fan, Order } from '../fan/fan.ts';
import type { Answer } from '../fan/http-client.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';

/** More than each circuit breaker on the way waits for until it opens. */
const ORDERS = 24;

interface Waiting {
  order(): Promise<Answer>;
}

/** Payment, or the provider behind it, does not answer: fans are refused in words that help, and keep their places. */
export function paymentOutage(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
  }, 240_000);

  async function held(): Promise<Waiting> {
    const hold = await fan.hold({ performanceId: 'day-1', sectionId: 'S', quantity: 1 });
    const key = randomUUID();
    return { order: () => fan.tryOrder([hold.id], 'kakao-pay', key) };
  }

  function expectRefused({ status, headers, json }: Answer): void {
    expect([status, Number(headers['retry-after']) > 0, json]).toEqual([
      503,
      true,
      expect.objectContaining({
        type: '/problems/payment-unavailable',
        detail: expect.stringMatching(/Your places are kept.*자리는 그대로/s),
      }),
    ]);
  }

  /** With the same key, until it is taken; then the whole way to tickets. */
  async function completes({ order }: Waiting): Promise<void> {
    const taken = await eventually(
      async () => {
        const answer = await order();
        if (answer.status !== 201) throw new Error(`order: ${answer.status} ${answer.text}`);
        return answer.json as { order: Order; redirectUrl: string };
      },
      { timeoutMs: 30_000 },
    );
    await fan.comeBack(await fan.atProvider(taken.redirectUrl));
    expect((await fan.settledOrder(taken.order.id)).state).toBe('COMPLETED');
  }

  const pods = (service: string, signal: NodeJS.Signals) => {
    for (const { name } of office.cluster.pods(service)) office.cluster.kill(name, signal);
  };

  test.each(['payment', 'payment-sandbox'])(
    '%s is stopped: each order is refused, and taken with its key afterwards',
    async (service) => {
      const before = office.cluster.pods(service).length;
      await office.cluster.scale(service, 0);
      const waiting: Waiting[] = [];
      try {
        while (waiting.length < ORDERS) waiting.push(await held());
        for (const one of waiting) expectRefused(await one.order());
      } finally {
        await office.cluster.scale(service, before);
      }
      for (const one of waiting) await completes(one);
    },
    180_000,
  );

  test('the provider is frozen: each order is refused, and taken with its key afterwards', async () => {
    const waiting: Waiting[] = [];
    while (waiting.length < ORDERS) waiting.push(await held());
    pods('payment-sandbox', 'SIGSTOP');
    try {
      for (const answer of await Promise.all(waiting.map((one) => one.order()))) expectRefused(answer);
    } finally {
      pods('payment-sandbox', 'SIGCONT');
    }
    for (const one of waiting) await completes(one);
  }, 180_000);

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}
