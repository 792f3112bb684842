import { Hold } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { saleDocument, standingSection } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';

const fan = () => memberOf('fan');
const organiser = memberOf('organiser');
const holder = fan();
const first = fan();
const second = fan();

const running = sharedSeat(saleDocument([standingSection('S', 2)]));

const path = '/api/seats/waiting-list';
const places = (quantity: number) => ({ performanceId: 'day-1', sectionId: 'S', quantity });
const join = (who: ReturnType<typeof fan>, quantity: number, key?: string) =>
  running.ask(who, 'POST', path, places(quantity), key);
const Entries = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      position: z.int().nullable(),
      holdId: z.string().nullable(),
      expiresAt: z.string().nullable(),
    }),
  ),
});
const mine = async (who: ReturnType<typeof fan>) =>
  Entries.parse((await running.ask(who, 'GET', path)).body).entries;

describe('the waiting list over HTTP', () => {
  test('refuses who could have the places now, and who is no fan', async () => {
    expect(await join(first, 2)).toMatchObject({
      status: 409,
      body: { type: '/problems/not-sold-out', available: 2 },
    });
    expect((await running.ask(organiser, 'POST', path, places(1))).status).toBe(403);
    expect((await running.ask(undefined, 'GET', path)).status).toBe(401);
    expect((await join(first, 0)).status).toBe(400);
  });

  test('takes a fan once, whatever is repeated, and answers their position', async () => {
    expect((await running.ask(holder, 'POST', '/api/seats/holds', places(2))).status).toBe(201);
    const key = newId();
    const joined = await join(first, 2, key);
    expect(joined).toMatchObject({ status: 201, body: { state: 'WAITING', position: 1, holdId: null } });
    expect((await join(first, 2, key)).body).toEqual(joined.body);
    expect(await join(first, 2)).toMatchObject({ status: 200, body: joined.body });
    expect(await join(first, 1)).toMatchObject({ status: 409, body: { type: '/problems/already-waiting' } });
    expect(await join(second, 1)).toMatchObject({ status: 201, body: { position: 2 } });
  });

  test('an offer is a hold to order before it expires, an offer given up goes to the next', async () => {
    const { body } = await running.ask(organiser, 'GET', '/api/seats?performance=day-1');
    expect(body).toMatchObject({ sections: [{ available: 0 }] });
    const added = await running.ask(organiser, 'PATCH', '/api/seats/sections/day-1/S', {
      capacity: { delta: 2, reason: 'more room' },
    });
    expect(added.status).toBe(200);
    const [offer] = await mine(first);
    expect(offer).toMatchObject({ state: 'OFFERED', position: null });
    const hold = await running.ask(first, 'GET', `/api/seats/holds/${offer?.holdId}`);
    expect(Hold.parse(hold.body)).toMatchObject({
      state: 'ACTIVE',
      expiresAt: offer?.expiresAt,
      units: [{}, {}],
    });
    expect(Date.parse(offer?.expiresAt ?? '') - Date.parse(Hold.parse(hold.body).createdAt)).toBe(900_000);
    expect((await running.ask(second, 'DELETE', `${path}/${offer?.id}`)).status).toBe(404);
    expect((await running.ask(first, 'DELETE', `/api/seats/holds/${offer?.holdId}`)).status).toBe(204);
    expect(await mine(first)).toMatchObject([{ state: 'DECLINED' }]);
    expect(await mine(second)).toMatchObject([{ state: 'OFFERED' }]);
    await eventually(async () => {
      const map = await running.ask(undefined, 'GET', '/api/seats?performance=day-1');
      expect(map.body).toMatchObject({ sections: [{ available: 1 }] });
    });
  });

  test('an offer that an order has pinned is left by its order alone', async () => {
    const [offer] = await mine(second);
    const order = { holdId: offer?.holdId, orderId: newId() };
    await running.internal('ticket', 'holds/pin', { items: [order] });
    expect(await running.ask(second, 'DELETE', `${path}/${offer?.id}`)).toMatchObject({
      status: 409,
      body: { type: '/problems/hold-bound' },
    });
    expect(await mine(second)).toMatchObject([{ state: 'TAKEN' }]);
  });

  test('of a member who was erased is over: the next one moves up, and nothing of the member is kept', async () => {
    const [erased, next] = [fan(), fan()];
    for (const [who, position] of [
      [erased, 1],
      [next, 2],
    ] as const)
      expect(await join(who, 2)).toMatchObject({ status: 201, body: { position } });
    await running.memberErased(erased.memberId);
    await eventually(async () => {
      const entries = await running.sql('SELECT 1 FROM waiting_entries WHERE fan_id = $1', [erased.memberId]);
      expect(entries).toEqual([]);
    });
    expect(await mine(next)).toMatchObject([{ state: 'WAITING', position: 1 }]);
  });

  test('is described with its examples', async () => {
    const { body } = await running.ask(undefined, 'GET', '/openapi.json');
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))) })
      .parse(body);
    expect(
      Object.values(paths[path] ?? {})
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(['getWaitingList', 'joinWaitingList']);
    expect(paths[`${path}/{entryId}`]?.['delete']?.operationId).toBe('leaveWaitingList');
  });
});
