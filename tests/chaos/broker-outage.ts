import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import { freeze, freezeCommits, sessionWaits } from '../office/freeze.ts';
import type { Office } from '../office/office.ts';

/** RabbitMQ stops while tickets are sold, and comes back. */
export function brokerOutage(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;
  /** Nothing else is sold on this day. */
  const request = { performanceId: 'day-2', sectionId: 'S', quantity: 3 };

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
  }, 240_000);

  /** A purchase whose event's consumers are killed while one of them waits. */
  async function killedWhile(frozenTable: string | undefined, unfreeze: () => Promise<void>): Promise<void> {
    try {
      expect((await fan.buy(request, 'kakao-pay')).state).toBe('COMPLETED');
      await sessionWaits(office, 'event', frozenTable);
      await office.killAll('event');
    } finally {
      await unfreeze();
    }
  }

  test('every service stays ready and a purchase completes', async () => {
    await office.cluster.servers.rabbitmq?.stop();
    expect((await fan.buy(request, 'kakao-pay')).state).toBe('COMPLETED');
    expect(await office.unready()).toEqual([]);
  }, 120_000);

  test('once it is back, each event is counted once, though a consumer is killed before its commit and between its commit and its ack', async () => {
    await office.cluster.servers.rabbitmq?.restart();
    await killedWhile('inbox', await freeze(office, 'event', 'inbox'));
    await killedWhile(undefined, await freezeCommits(office, 'event', 'inbox'));
    const organiser = await office.organiser();
    await eventually(
      async () => {
        const answer = await organiser.http.request('GET', '/api/events/sales');
        expect(answer.status).toBe(200);
        expect(office.soldIn(answer.json, 'day-2', 'S')).toBe(9);
      },
      { timeoutMs: 60_000 },
    );
    // A late duplicate would still raise the count: the queue must be empty and the figure unchanged.
    await office.queuesAreEmpty();
    const answer = await organiser.http.request('GET', '/api/events/sales');
    expect(office.soldIn(answer.json, 'day-2', 'S')).toBe(9);
  }, 240_000);

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}
