import { beforeAll, expect, test } from '@jest/globals';
import { expectStatus, type Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

/** The provider is late, silent or wrong, and fans do what fans do at a provider. */
export function faultyProvider(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;
  const request = { performanceId: 'day-1', sectionId: 'S', quantity: 1 };

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
  }, 240_000);

  async function approved(): Promise<{ orderId: string; returnUrl: string }> {
    const hold = await fan.hold(request);
    const { order, redirectUrl } = await fan.order([hold.id], 'kakao-pay');
    return { orderId: order.id, returnUrl: await fan.atProvider(redirectUrl!) };
  }

  test.each([
    ['answers late', 'slow', { delayMs: 700 }, 'COMPLETED'],
    ['captures and never answers', 'timeout-after-effect', {}, 'COMPLETED'],
    ['answers 500 once', 'error-5xx', {}, 'COMPLETED'],
    ['declines', 'decline', {}, 'CANCELLED'],
    ['captures another amount', 'wrong-amount', {}, 'REFUNDED'],
  ])(
    'when approve %s the order ends as it should',
    async (_title, kind, extra, state) => {
      const { orderId, returnUrl } = await approved();
      await office.faults([
        { provider: 'kakao', operation: 'approve', kind, times: 1, ...extra, match: { orderId } },
      ]);
      expectStatus(await fan.comeBack(returnUrl), 303);
      expect((await fan.settledOrder(orderId, 120)).state).toBe(state);
    },
    180_000,
  );

  test('dies after the capture: the order still completes', async () => {
    const { orderId, returnUrl } = await approved();
    await office.faults([
      { provider: 'kakao', operation: 'approve', kind: 'die-after-effect', times: 1, match: { orderId } },
    ]);
    expectStatus(await fan.comeBack(returnUrl), 303);
    expect((await fan.settledOrder(orderId, 120)).state).toBe('COMPLETED');
    expect((await office.providerCalls(orderId)).captured).toBe(99000);
  }, 180_000);

  test('a fan who returns twice, once from another browser, pays once', async () => {
    const { orderId, returnUrl } = await approved();
    const answers = await Promise.all([
      fan.comeBack(returnUrl),
      fan.comeBack(returnUrl),
      fan.comeBack(returnUrl),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303]);
    expect((await fan.settledOrder(orderId)).state).toBe('COMPLETED');
    expect((await office.providerCalls(orderId)).approve).toBe(1);
  }, 120_000);

  test('a fan who quits at the provider pays nothing and keeps the place for another way to pay', async () => {
    const hold = await fan.hold(request);
    const { order, redirectUrl } = await fan.order([hold.id], 'kakao-pay');
    await fan.comeBack(await fan.atProvider(redirectUrl!, 'quit'));
    expect((await fan.settledOrder(order.id)).state).toBe('CANCELLED');
    expect((await office.providerCalls(order.id)).approve).toBe(0);
    const second = await fan.order([hold.id], 'kakao-pay');
    await fan.comeBack(await fan.atProvider(second.redirectUrl!));
    expect((await fan.settledOrder(second.order.id)).state).toBe('COMPLETED');
  }, 120_000);

  test('a double click on pay makes one order', async () => {
    const hold = await fan.hold(request);
    const key = crypto.randomUUID();
    const answers = await Promise.all([
      fan.tryOrder([hold.id], 'kakao-pay', key),
      fan.tryOrder([hold.id], 'kakao-pay', key),
      fan.tryOrder([hold.id], 'kakao-pay', key),
    ]);
    const made = answers.filter((answer) => answer.status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map((answer) => (answer.json as { order: { id: string } }).order.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.status !== 201).every((answer) => answer.status === 409)).toBe(
      true,
    );
  }, 60_000);

  test('a second tab that pays for the same hold: the first tab comes back to nothing captured', async () => {
    const hold = await fan.hold(request);
    const first = await fan.order([hold.id], 'kakao-pay');
    const second = await fan.order([hold.id], 'kakao-pay');
    const late = await fan.atProvider(first.redirectUrl!).catch(() => undefined);
    expectStatus(await fan.comeBack(await fan.atProvider(second.redirectUrl!)), 303);
    if (late) await fan.comeBack(late);
    expect((await fan.settledOrder(second.order.id)).state).toBe('COMPLETED');
    expect((await fan.settledOrder(first.order.id)).state).toBe('CANCELLED');
    expect((await office.providerCalls(first.order.id)).approve).toBe(0);
  }, 120_000);

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}
