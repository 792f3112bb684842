import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { patiently } from '../fan/patient-fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

/**
 * Each step of a purchase is frozen by a table lock taken from outside, the service at work is killed while it
 * waits, and the lock is let go: what was half done must be finished or undone by whoever comes back.
 */
interface Step {
  name: string;
  /** The table that the step writes, in the database of the service. */
  frozen: { service: string; table: string };
  victim: string;
  /** How far the fan gets before the freeze. */
  from: 'nothing' | 'hold' | 'order' | 'approved';
}

const steps: Step[] = [
  { name: 'placing the hold', frozen: { service: 'seat', table: 'holds' }, victim: 'seat', from: 'nothing' },
  {
    name: 'writing the order',
    frozen: { service: 'ticket', table: 'orders' },
    victim: 'ticket',
    from: 'hold',
  },
  {
    name: 'creating the payment',
    frozen: { service: 'payment', table: 'payment' },
    victim: 'payment',
    from: 'hold',
  },
  {
    name: 'creating the payment, seen from ticket',
    frozen: { service: 'payment', table: 'payment' },
    victim: 'ticket',
    from: 'hold',
  },
  {
    name: 'storing the return',
    frozen: { service: 'ticket', table: 'orders' },
    victim: 'ticket',
    from: 'approved',
  },
  { name: 'pinning', frozen: { service: 'seat', table: 'holds' }, victim: 'seat', from: 'approved' },
  {
    name: 'pinning, seen from ticket',
    frozen: { service: 'seat', table: 'holds' },
    victim: 'ticket',
    from: 'approved',
  },
  {
    name: 'starting the capture',
    frozen: { service: 'payment', table: 'payment' },
    victim: 'payment',
    from: 'approved',
  },
  {
    name: 'issuing tickets',
    frozen: { service: 'ticket', table: 'tickets' },
    victim: 'ticket',
    from: 'approved',
  },
  {
    name: 'relaying events',
    frozen: { service: 'ticket', table: 'outbox' },
    victim: 'ticket',
    from: 'approved',
  },
];

describe('a purchase survives kill -9', () => {
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

  const wish = { performanceId: 'day-1', sectionId: 'S', quantity: 2 };

  test.each(steps)(
    'while $name ($victim dies)',
    async ({ name, frozen, victim, from }) => {
      const key = (part: string) => `${name}-${part}`.replaceAll(/[^a-z-]/g, '-');
      let holdId = from === 'nothing' ? '' : await patiently.hold(fan, wish, key('hold'));
      let placed = from === 'approved' ? await patiently.order(fan, holdId, key('order')) : undefined;
      const returnUrl = placed ? await fan.atProvider(placed.redirectUrl) : undefined;

      const thaw = await office.freeze(frozen.service, frozen.table);
      const going = (async () => {
        holdId ||= await patiently.hold(fan, wish, key('hold'));
        placed ??= await patiently.order(fan, holdId, key('order'));
        await patiently.comeBack(fan, returnUrl ?? (await patiently.approve(fan, placed.redirectUrl)));
        return placed.order.id;
      })();
      await office.someoneWaitsFor(frozen.service, frozen.table);
      await office.killAll(victim);
      await thaw();

      const order = await fan.settledOrder(await going, 120);
      expect(order.state).toBe('COMPLETED');
      expect((await fan.tickets()).filter((ticket) => ticket.orderId === order.id)).toHaveLength(2);
    },
    240_000,
  );

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
});
