import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  document,
  orderCompleted,
  performanceCancelled,
  type RunningEvent,
  startEvent,
} from './running-event.ts';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

/** Both days are still to come; the first is as given. */
function upcoming(first: Partial<(typeof document.performances)[number]> = {}): typeof document {
  return {
    ...document,
    performances: document.performances.map((performance, index) => ({
      ...performance,
      startsAt: inHours(48 + index),
      ...(index === 0 ? first : {}),
    })),
  };
}

describe('the times of a performance', () => {
  let running: RunningEvent;
  const file = upcoming({ startsAt: inHours(48), doorsAt: inHours(46), salesCloseAt: inHours(47) });
  beforeAll(async () => {
    running = await startEvent();
    expect((await running.apply(1, file)).status).toBe(200);
  });
  afterAll(() => running.stop());

  const dayOne = async () =>
    (await running.ask('/api/events/day-1')).json() as Promise<Record<string, unknown>>;
  const edit = async (change: object) => {
    const answer = await running.asOrganiser('PATCH', '/api/events/day-1', change);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const sell = async () => {
    await running.send([[orderCompleted([1000])]]);
    await eventually(async () => {
      const report = await fetch(`${running.replica.url}/api/events/sales`, {
        headers: { authorization: `Bearer ${running.organiser}` },
      });
      expect(await report.json()).toMatchObject({ sold: expect.any(Number), paid: 1000 });
    });
  };

  test('come from the file, and an organiser may change them or take the default again', async () => {
    const [first] = file.performances;
    expect(await dayOne()).toMatchObject({
      doorsAt: first?.doorsAt,
      salesCloseAt: first?.salesCloseAt,
      cancelled: null,
    });
    expect((await edit({ doorsAt: null })).body).not.toHaveProperty('doorsAt');
    expect(await edit({ salesCloseAt: inHours(49) })).toMatchObject({
      status: 422,
      body: { type: '/problems/invalid-times', errors: [{ path: 'body.salesCloseAt' }] },
    });
    expect((await running.apply(2, file)).status).toBe(200);
    expect(await dayOne()).not.toHaveProperty('doorsAt');
  });

  test('doors move with a start that is moved without them, and stay where they are given', async () => {
    const [before, after] = [inHours(60), inHours(90)];
    const doorsBefore = inHours(58);
    await edit({ startsAt: before, doorsAt: doorsBefore, salesCloseAt: null });
    const moved = Date.parse(after) - Date.parse(before);
    const doorsAfter = new Date(Date.parse(doorsBefore) + moved).toISOString();
    expect((await edit({ startsAt: after })).body).toMatchObject({ startsAt: after, doorsAt: doorsAfter });
    expect((await edit({ startsAt: before })).body).toMatchObject({ startsAt: before, doorsAt: doorsBefore });
    const given = inHours(80);
    expect((await edit({ startsAt: after, doorsAt: given })).body).toMatchObject({ doorsAt: given });
    expect((await edit({ startsAt: before, doorsAt: null })).body).not.toHaveProperty('doorsAt');
    expect((await edit({ startsAt: after })).body).not.toHaveProperty('doorsAt');
  });

  test('a start may be wrong as long as nothing was sold, and never moves into the past after that', async () => {
    const past = inHours(-1);
    expect(await edit({ startsAt: past, salesCloseAt: null })).toMatchObject({ status: 200 });
    expect(await edit({ startsAt: inHours(30) })).toMatchObject({ status: 200 });
    await sell();
    expect(await edit({ startsAt: past })).toMatchObject({
      status: 409,
      body: { type: '/problems/start-in-the-past', errors: [{ path: 'body.startsAt' }] },
    });
    for (const dryRun of [true, false]) {
      const refused = await running.apply(3, upcoming({ startsAt: past }), dryRun);
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({
        type: '/problems/provision-start-in-the-past',
        errors: [{ path: 'document.performances[0].startsAt' }],
      });
    }
    expect(await edit({ startsAt: inHours(72) })).toMatchObject({ status: 200 });
  });

  test('a performance that the organiser cancelled says so, once, with the reason, and keeps its start', async () => {
    const before = await running.published('day-1');
    const cancelled = { cancelled: { at: '2026-08-01T00:00:00.000Z', reason: '태풍' } };
    // One after the other: two replicas take messages of one queue at the same time.
    await running.send([[performanceCancelled('day-1', '태풍')]]);
    await eventually(async () => expect(await dayOne()).toMatchObject(cancelled));
    await running.send([[performanceCancelled('day-1', 'again'), performanceCancelled('day-2', '태풍')]]);
    await eventually(async () => expect(await running.published('day-2')).toHaveLength(2));
    expect(await dayOne()).toMatchObject(cancelled);
    expect(await running.published('day-1')).toHaveLength(before.length + 1);
    expect(await edit({ startsAt: inHours(96) })).toMatchObject({
      status: 409,
      body: { type: '/problems/performance-cancelled' },
    });
    expect(await edit({ description: { ko: '환불은 자동으로 진행됩니다' } })).toMatchObject({ status: 200 });
  });

  test('a price of 0 has to be confirmed', async () => {
    const party = (section: object) =>
      running.asOrganiser('POST', '/api/events', {
        id: 'after-party',
        title: { ko: '뒤풀이' },
        startsAt: inHours(80),
        sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 0, ...section }],
      });
    const refused = await party({});
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ path: 'body.sections.0.price' }] });
    expect((await party({ free: true })).status).toBe(201);
  });
});
