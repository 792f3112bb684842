import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { persistently } from '../fan/persistent-fan.ts';
import { eventually } from '../office/eventually.ts';
import { freeze, sessionWaits } from '../office/freeze.ts';
import type { Office } from '../office/office.ts';

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

/**
 * Each step of a purchase is frozen by a table lock taken from outside, the service at work is killed while it
 * waits, and the lock is let go: what was half done must be finished or undone by the replicas that start again.
 */
export function killedServices(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
  }, 240_000);

  const request = { performanceId: 'day-1', sectionId: 'S', quantity: 2 };

  test.each(steps)(
    'while $name ($victim dies)',
    async ({ name, frozen, victim, from }) => {
      const key = (part: string) => `${name}-${part}`.replaceAll(/[^a-z-]/g, '-');
      let holdId = from === 'nothing' ? '' : await persistently.hold(fan, request, key('hold'));
      let placed = from === 'approved' ? await persistently.order(fan, holdId, key('order')) : undefined;
      const returnUrl = placed ? await fan.atProvider(placed.redirectUrl) : undefined;

      const unfreeze = await freeze(office, frozen.service, frozen.table);
      const going = (async () => {
        holdId ||= await persistently.hold(fan, request, key('hold'));
        placed ??= await persistently.order(fan, holdId, key('order'));
        await persistently.comeBack(fan, returnUrl ?? (await persistently.approve(fan, placed.redirectUrl)));
        return placed.order.id;
      })();
      await sessionWaits(office, frozen.service, frozen.table);
      await office.killAll(victim);
      await unfreeze();

      const order = await fan.settledOrder(await going, 120);
      expect(order.state).toBe('COMPLETED');
      // A gateway whose breaker is still open for the killed service answers 503 for a moment.
      await eventually(
        async () => {
          expect((await fan.tickets()).filter((ticket) => ticket.orderId === order.id)).toHaveLength(2);
        },
        { timeoutMs: 30_000 },
      );
    },
    240_000,
  );

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}
