import { AuditFact, Hold, ProvisionResponse } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberedSection, saleDocument, standingSection } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';

const fan = memberOf('fan');
const otherFan = memberOf('fan');
const organiser = memberOf('organiser');
const document = saleDocument([numberedSection('A', 2, 4), standingSection('S', 20)]);

const running = sharedSeat(document);
const { ask, internal } = running;

const SeatMap = z.object({
  sale: z.object({ serverTime: z.string(), opensAt: z.string() }),
  paymentMethods: z.array(z.string()),
  sections: z.array(
    z.object({ id: z.string(), available: z.int(), price: z.int(), seats: z.array(z.string()).optional() }),
  ),
});
const seatMap = async () => SeatMap.parse((await ask(undefined, 'GET', '/api/seats?performance=day-1')).body);

describe('seat over HTTP', () => {
  test('a fan holds seats, pays through an order, and everyone sees the seats sold', async () => {
    const answer = await ask(fan, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      seats: ['day-1/A/1-2', 'day-1/A/1-1'],
    });
    expect(answer.status).toBe(201);
    const hold = Hold.parse(answer.body);
    expect(hold.units.map(({ seat, price }) => [seat, price])).toEqual([
      ['A 1-2', 132_000],
      ['A 1-1', 132_000],
    ]);
    const order = { holdId: hold.id, orderId: newId() };
    const asked = [
      await internal('ticket', 'holds/quote', { items: [{ holdId: hold.id, fanId: fan.memberId }] }),
      await internal('ticket', 'holds/extend', { items: [{ holdId: hold.id, fanId: fan.memberId }] }),
      await internal('ticket', 'holds/pin', { items: [order] }),
      await internal('ticket', 'holds/sell', { items: [order] }),
    ].map((text) => z.object({ items: z.array(z.object({ result: z.string() })) }).parse(JSON.parse(text)));
    expect(asked.map(({ items }) => items[0]?.result)).toEqual(['ok', 'ok', 'pinned', 'sold']);
    await eventually(async () => {
      expect((await seatMap()).sections[0]).toMatchObject({ available: 6, seats: ['ssff', 'ffff'] });
    });
  });

  test('a hold says what it is in general terms, and in those that older releases read', async () => {
    const hold = async (request: object) => {
      const asked = { performanceId: 'day-1', ...request };
      const { body } = await ask(fan, 'POST', '/api/seats/holds', asked);
      await ask(fan, 'DELETE', `/api/seats/holds/${Hold.parse(body).id}`);
      return body;
    };
    const section = (sectionId: string) => ({
      performanceId: 'day-1',
      sectionId,
      item: `day-1/${sectionId}`,
    });
    expect(await hold({ seats: ['day-1/A/2-1'] })).toMatchObject({
      inventory: 'seat',
      performanceId: 'day-1',
      units: [{ ...section('A'), label: 'A 2-1', seat: 'A 2-1' }],
    });
    expect(await hold({ sectionId: 'S', quantity: 1 })).toMatchObject({
      inventory: 'seat',
      performanceId: 'day-1',
      units: [{ ...section('S'), label: null, seat: null }],
    });
  });

  test('one hold is one fan’s: another fan neither sees nor ends it', async () => {
    const { body } = await ask(fan, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      sectionId: 'S',
      quantity: 1,
    });
    const path = `/api/seats/holds/${Hold.parse(body).id}`;
    expect((await ask(otherFan, 'GET', path)).status).toBe(404);
    expect((await ask(otherFan, 'DELETE', path)).status).toBe(404);
    expect((await ask(fan, 'GET', path)).body).toMatchObject({ state: 'ACTIVE' });
    expect((await ask(fan, 'DELETE', path)).status).toBe(204);
    expect((await ask(fan, 'GET', path)).body).toMatchObject({ state: 'RELEASED' });
  });

  test('every field of a bad request is named at once', async () => {
    const answer = await ask(fan, 'POST', '/api/seats/holds', {
      performanceId: '-',
      sectionId: '',
      quantity: 0,
    });
    expect(answer).toMatchObject({ status: 400, body: { type: '/problems/invalid-input' } });
    const { errors } = z.object({ errors: z.array(z.object({ path: z.string() })) }).parse(answer.body);
    expect(errors.map(({ path }) => path).sort()).toEqual([
      'body.performanceId',
      'body.quantity',
      'body.sectionId',
    ]);
    expect((await ask(organiser, 'POST', '/api/seats/holds', {})).status).toBe(403);
    expect((await ask(undefined, 'POST', '/api/seats/holds', {})).status).toBe(401);
  });

  test('the map has prices, payment methods and the sale window with the server’s time', async () => {
    const map = await seatMap();
    expect(map.paymentMethods).toEqual(['kakao-pay', 'none']);
    expect(Math.abs(Date.parse(map.sale.serverTime) - Date.now())).toBeLessThan(5_000);
    expect((await ask(undefined, 'GET', '/api/seats?performance=day-9')).status).toBe(404);
  });

  test('the organiser corrects a section; a fan may not', async () => {
    const path = '/api/seats/sections/day-1/S';
    expect(await ask(organiser, 'PATCH', path, { price: 0 })).toMatchObject({
      status: 422,
      body: { type: '/problems/free-not-said', errors: [{ path: 'body.free' }] },
    });
    expect((await ask(organiser, 'PATCH', path, { price: 0, free: true })).body).toMatchObject({ price: 0 });
    const correction = { price: 90_000, capacity: { delta: -5, reason: 'stage' } };
    expect((await ask(fan, 'PATCH', path, correction)).status).toBe(403);
    expect((await ask(organiser, 'PATCH', path, correction)).body).toEqual({
      price: 90_000,
      categories: null,
      capacity: 15,
    });
    expect((await seatMap()).sections[1]).toMatchObject({ price: 90_000, available: 15 });
  });

  test('the live status sends a snapshot, then what changes', async () => {
    const aborter = new AbortController();
    const response = await fetch(`${running.service.url}/api/seats/live?performance=day-1`, {
      signal: aborter.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events: { event: string; data: unknown }[] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += new TextDecoder().decode(chunk);
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const event = /^event: (.*)$/m.exec(block)?.[1];
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
        }
      }
    })().catch((error: unknown) => {
      if (!aborter.signal.aborted) throw error;
    });
    await eventually(() =>
      expect(events[0]).toMatchObject({ event: 'snapshot', data: { performanceId: 'day-1' } }),
    );
    const held = await ask(otherFan, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      seats: ['day-1/A/2-4'],
    });
    expect(held.status).toBe(201);
    await eventually(() => {
      expect(events.filter(({ event }) => event === 'change').map(({ data }) => data)).toContainEqual({
        sections: [expect.objectContaining({ id: 'A', available: 5 })],
        seats: [['A', 2, 4, 'h']],
      });
    });
    aborter.abort();
    await reading;
    expect((await fetch(`${running.service.url}/api/seats/live?performance=day-9`)).status).toBe(404);
  });

  test('internal endpoints answer only their edges, and the audit lists every unit, section and quota', async () => {
    const refused = await fetch(`${running.service.managementUrl}/internal/audit`, {
      headers: edgeHeaders('toolbox', 'wrong'),
    });
    expect([401, 403]).toContain(refused.status);
    const facts = (await internal('toolbox', 'audit'))
      .trimEnd()
      .split('\n')
      .map((line) => AuditFact.parse(JSON.parse(line)));
    expect(new Set(facts.map(({ kind }) => kind))).toEqual(
      new Set(['section', 'unit', 'quota', 'messaging']),
    );
    expect(facts).toContainEqual(
      expect.objectContaining({
        kind: 'section',
        section: 'day-1/A',
        capacity: 8,
        free: 5,
        held: 1,
        sold: 2,
      }),
    );
    const again = await internal('toolbox', 'provision', { generation: 2, dryRun: true, document });
    expect(ProvisionResponse.parse(JSON.parse(again)).changes.map(({ action }) => action)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
  });

  test('every operation is described with its examples', async () => {
    const { body } = await ask(undefined, 'GET', '/openapi.json');
    const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(body);
    expect(Object.keys(paths).sort()).toEqual(
      expect.arrayContaining(['/api/seats', '/api/seats/holds', '/api/seats/holds/{holdId}']),
    );
  });
});
