import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

describe('RabbitMQ stops on opening night', () => {
  let office: Office;
  let fan: Fan;
  const wish = { performanceId: 'day-1', sectionId: 'S', quantity: 3 };

  beforeAll(async () => {
    office = await openOffice({ festival: 'tests/festivals/roomy.yaml', replicas: { event: 2, ticket: 2 } });
    fan = await office.newFan();
  }, 240_000);

  afterAll(() => office?.stop());

  test('every service stays ready and a purchase completes', async () => {
    await office.cluster.servers.rabbitmq?.stop();
    expect((await fan.buy(wish, 'kakao-pay')).state).toBe('COMPLETED');
    expect(await office.unready()).toEqual([]);
  }, 120_000);

  test('once it is back, each event is counted once, though a consumer is killed between its commit and its ack', async () => {
    await office.cluster.servers.rabbitmq?.restart();
    for (let n = 0; n < 5; n++) {
      expect((await fan.buy(wish, 'kakao-pay')).state).toBe('COMPLETED');
      await office.killAll('event');
    }
    const organiser = await office.organiser();
    await eventually(
      async () => {
        const answer = await organiser.http.request('GET', '/api/events/sales');
        expect(answer.status).toBe(200);
        expect(office.soldIn(answer.json, 'day-1', 'S')).toBe(18);
      },
      { timeoutMs: 60_000 },
    );
    // A late duplicate would still raise the count: the queue must be empty and the figure unchanged.
    await office.queuesAreEmpty();
    const answer = await organiser.http.request('GET', '/api/events/sales');
    expect(office.soldIn(answer.json, 'day-1', 'S')).toBe(18);
  }, 240_000);

  test('the books agree with the provider afterwards', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
});
