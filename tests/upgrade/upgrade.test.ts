import { buildPool } from '@clove/pool-images';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fan, Ticket } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { root } from '../office/root.ts';
import { previousRelease } from './previous-release.ts';
import { openUpgradingOffice, type UpgradingOffice } from './upgrading-office.ts';

const built = await buildPool({ root });
const release = previousRelease(new Map(built.map(({ image, tag }) => [image, tag])));

/**
 * Argo CD migrates while the old pods serve, then rolls one Deployment after another: old and new services work
 * with each other, on the new schema, in any mixture. A rollback is the same mixture from the other side.
 */
if (typeof release === 'string') test.skip(`upgrades are not tried: ${release}`, () => undefined);
else {
  describe(`an upgrade of release ${release.version} while it sells`, () => {
    let upgrading: UpgradingOffice;
    let office: Office;
    /** Bought four tickets before the upgrade began. */
    let regular: Fan;
    let places: string[];

    beforeAll(async () => {
      upgrading = await openUpgradingOffice(release, built);
      office = upgrading.office;
      const events = await (await office.newFan()).http.request('GET', '/api/events');
      const { performances } = events.json as { performances: { id: string }[] };
      const performanceId = performances[0]?.id ?? '';
      const section = (await office.seatMap(performanceId)).find(({ kind }) => kind === 'numbered');
      places = await office.freeSeats(performanceId, section?.id ?? '');
      regular = await office.newFan();
      await buys(regular, 4);
    }, 240_000);

    afterAll(() => office?.stop());

    /** The whole way of a fan, to tickets with a code to enter with. */
    async function buys(fan: Fan, seats: number): Promise<Ticket[]> {
      const wanted = places.splice(0, seats);
      const performanceId = wanted[0]?.split('/')[0] ?? '';
      const order = await fan.buy({ performanceId, seats: wanted }, 'kakao-pay');
      expect(order.state).toBe('COMPLETED');
      const bought = (await fan.tickets()).filter(({ orderId }) => orderId === order.id);
      expect(bought.map(({ state, qr }) => [state, typeof qr])).toEqual(
        wanted.map(() => ['VALID', 'string']),
      );
      return bought;
    }

    /** Void, and paid back by the provider. */
    async function givesBack(fan: Fan, ticket: Ticket | undefined): Promise<void> {
      if (ticket === undefined) throw new Error('there is no ticket left to give back');
      const before = (await office.providerCalls(ticket.orderId)).cancelled;
      expect((await fan.cancelTickets([ticket.id])).status).toBe(202);
      await office.until(async () => (await office.providerCalls(ticket.orderId)).cancelled > before);
      const after = await office.providerCalls(ticket.orderId);
      expect(after.cancelled - before).toBe(ticket.paid);
      await office.until(
        async () => (await fan.tickets()).find(({ id }) => id === ticket.id)?.state === 'VOID',
      );
    }

    async function everythingStillWorks(): Promise<void> {
      const fan = await office.newFan();
      const [bought] = await buys(fan, 2);
      await givesBack(fan, bought);
    }

    /** With a ticket that the previous release sold and another one takes back. */
    async function theRegularGivesOneBack(): Promise<void> {
      await givesBack(
        regular,
        (await regular.tickets()).find(({ state }) => state === 'VALID'),
      );
    }

    test('runs its images under the manifests that are rendered for them today', async () => {
      await upgrading.renderAnew();
      await everythingStillWorks();
    });

    test('migrates below the old services, which run on undisturbed', async () => {
      const pids = office.cluster.pods().map(({ pid }) => pid);
      await upgrading.roll(() => false);
      expect(office.cluster.pods().map(({ pid }) => pid)).toEqual(pids);
      await everythingStillWorks();
      await theRegularGivesOneBack();
    });

    test('asks new seat and payment services from an old ticket service', async () => {
      await upgrading.roll((service) => service === 'seat' || service === 'payment');
      await everythingStillWorks();
      await theRegularGivesOneBack();
    });

    test('asks old seat and payment services, rolled back, from a new ticket service', async () => {
      await upgrading.roll((service) => service === 'ticket');
      await everythingStillWorks();
      await theRegularGivesOneBack();
    });

    test('reaches new services through an old gateway', async () => {
      await upgrading.roll((service) => service !== 'gateway');
      await everythingStillWorks();
      await theRegularGivesOneBack();
    });

    test('ends with books that agree, and the sale as it is described now', async () => {
      await upgrading.finish();
      await everythingStillWorks();
      expect(await office.auditWhenQuiet()).toEqual([]);
    }, 120_000);
  });
}
