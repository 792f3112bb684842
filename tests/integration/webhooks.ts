import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { type Callers, callers, machine, rightsOf } from './callers.ts';

const soon = { timeoutMs: 30_000 };
const Registered = z.object({ id: z.string(), secret: z.string() });
const Listed = z.object({ events: z.array(z.object({ name: z.string(), body: z.looseObject({}) })) });
const Body = z.object({
  type: z.string(),
  id: z.string(),
  festival: z.string(),
  subject: z.string(),
  data: z.looseObject({}),
});
const Deliveries = z.object({
  deliveries: z.array(
    z.object({ id: z.string(), messageId: z.string(), state: z.string(), type: z.string() }),
  ),
});
const Delivery = z.object({
  body: Body,
  log: z.array(z.object({ status: z.int().nullable(), answer: z.string().nullable() })),
});

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An organiser's own system is notified of a sale by a signed call, which can be repeated. */
export function webhooks(theOffice: () => Office): void {
  let office: Office;
  let who: Callers;
  let fan: Fan;
  let receiver: Server | undefined;
  let url: string;
  const calls: Call[] = [];
  /** What the organiser's system answers. */
  let status = 200;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    [who, fan] = await Promise.all([callers(office), office.newFan()]);
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(status).end('noted');
      });
    });
    receiver = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    url = `http://127.0.0.1:${address.port}/clove`;
  }, 240_000);
  afterAll(async () => {
    receiver?.closeAllConnections();
    await new Promise<void>((resolve) =>
      receiver === undefined ? resolve() : receiver.close(() => resolve()),
    );
  });

  const idOf = ({ headers }: Call) => String(headers['webhook-id']);

  test('a purchase is delivered with a signature that the secret verifies, logged, and sent again on request', async () => {
    const crm = await machine(office, ['webhooks:manage']);
    const events = ['order.completed'];
    const registered = await crm('POST', '/api/webhooks', { url, events, description: 'CRM' });
    const { id, secret } = Registered.parse(expectStatus(registered, 201).json);
    // Its first answer is an error: the delivery comes again by itself.
    status = 503;
    const [seat = ''] = await office.freeSeats('day-1', 'A');
    const order = await fan.buy({ performanceId: 'day-1', seats: [seat] }, 'kakao-pay');
    await eventually(() => expect(calls).not.toHaveLength(0), soon);
    status = 200;
    const [first] = calls;
    if (first === undefined) throw new Error('nothing came');
    expect(first.headers['webhook-signature']).toBe(signature(secret, first));
    const body = Body.parse(JSON.parse(first.body));
    expect(body).toMatchObject({
      type: 'order.completed',
      festival: office.plan.festival.festival,
      subject: order.id,
      data: { id: order.id, memberId: fan.memberId, total: order.total },
    });
    expect(first.body).not.toContain(fan.email);

    const delivered = await eventually(async () => {
      const answer = await crm('GET', `/api/webhooks/${id}/deliveries`);
      const { deliveries } = Deliveries.parse(expectStatus(answer, 200).json);
      expect(deliveries).toMatchObject([
        { messageId: idOf(first), state: 'DELIVERED', type: 'order.completed' },
      ]);
      return deliveries[0];
    }, soon);
    const path = `/api/webhooks/${id}/deliveries/${delivered?.id}`;
    const { log, body: logged } = Delivery.parse(expectStatus(await who.ops('GET', path), 200).json);
    expect(logged).toEqual(body);
    expect(log.map((attempt) => attempt.status).sort()).toEqual([200, ...calls.slice(1).map(() => 503)]);
    expect(log[0]?.answer).toBe('noted');

    const before = calls.length;
    expectStatus(await who.organiser('POST', `${path}/replay`), 202);
    await eventually(() => expect(calls.length).toBeGreaterThan(before), soon);
    const again = calls.at(-1) ?? first;
    expect([idOf(again), again.body]).toEqual([idOf(first), first.body]);
    expect(again.headers['webhook-signature']).toBe(signature(secret, again));

    const published = Listed.parse(expectStatus(await who.anyone('GET', '/api/webhooks/events'), 200).json);
    const shape = published.events.find(({ name }) => name === 'order.completed');
    expect(z.fromJSONSchema(shape?.body ?? {}).safeParse(JSON.parse(first.body)).error).toBeUndefined();
    const document = expectStatus(await who.anyone('GET', '/openapi.json'), 200).json;
    expect(document).toMatchObject({
      webhooks: { 'order.completed': { post: { tags: ['webhook'], operationId: 'order.completed' } } },
    });
    expectStatus(await crm('DELETE', `/api/webhooks/${id}`), 204);
  }, 120_000);

  test('organisers manage receivers, operations read them, and no one else gets near', async () => {
    const body = { url, events: ['order.completed'] };
    const made = await who.organiser('POST', '/api/webhooks', body);
    const { id } = Registered.parse(expectStatus(made, 201).json);
    const since = '2026-06-01T00:00:00Z';
    expect(
      await rightsOf(who, [
        ['GET', '/api/webhooks', ['organiser', 'ops']],
        ['GET', `/api/webhooks/${id}`, ['organiser', 'ops']],
        ['GET', `/api/webhooks/${id}/deliveries`, ['organiser', 'ops']],
        ['POST', '/api/webhooks', ['organiser'], body],
        ['PATCH', `/api/webhooks/${id}`, ['organiser'], { description: 'CRM' }],
        ['POST', `/api/webhooks/${id}/secret`, ['organiser']],
        ['POST', `/api/webhooks/${id}/ping`, ['organiser']],
        ['POST', `/api/webhooks/${id}/replay`, ['organiser'], { since }],
        ['DELETE', `/api/webhooks/${id}`, ['organiser']],
      ]),
    ).toEqual([]);
    const accounting = await machine(office, ['exports:read']);
    expectStatus(await accounting('GET', '/api/webhooks'), 403);
  });
}

/** As the Standard Webhooks specification signs: HMAC-SHA-256 over id, time and body. */
function signature(secret: string, { headers, body }: Call): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
