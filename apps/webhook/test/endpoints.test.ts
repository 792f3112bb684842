import { newId } from '@clove/service-kit';
import { eventually, type Replicas, type TestMember } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { secretSeal } from '../src/adapters/crypto/secret-seal.ts';
import { webhookProblems } from '../src/adapters/http/problems.ts';
import { endpointBook } from '../src/adapters/postgres/endpoint-book.ts';
import { endpoints, MOST_ENDPOINTS } from '../src/application/endpoints.ts';
import { PUBLIC_EVENT_LIST } from '../src/domain/public-events.ts';
import {
  deliveriesOf,
  endpointOf,
  orderCompleted,
  register,
  SECRETS_KEY,
  startWebhook,
} from './running-webhook.ts';
import { startReceiver } from './test-receiver.ts';

describe('webhooks of organisers', () => {
  let webhook: Replicas;
  let organiser: TestMember;
  beforeAll(async () => {
    webhook = await startWebhook();
    organiser = await webhook.member('organiser');
  });
  afterEach(() => webhook.rows('DELETE FROM endpoint'));
  afterAll(() => webhook.stop());

  const url = 'http://127.0.0.1:9/hook';
  const everything = (id: string): [method: string, path: string, body?: object][] => [
    ['GET', '/api/webhooks'],
    ['GET', `/api/webhooks/${id}`],
    ['GET', `/api/webhooks/${id}/deliveries`],
    ['GET', `/api/webhooks/${id}/deliveries/${newId()}`],
    ['POST', '/api/webhooks', { url, events: ['order.completed'] }],
    ['PATCH', `/api/webhooks/${id}`, { description: 'CRM' }],
    ['POST', `/api/webhooks/${id}/secret`],
    ['POST', `/api/webhooks/${id}/ping`],
    ['POST', `/api/webhooks/${id}/deliveries/${newId()}/replay`],
    ['POST', `/api/webhooks/${id}/replay`, { since: '2026-06-01T00:00:00Z' }],
    ['DELETE', `/api/webhooks/${id}`],
  ];

  test('fans, staff and keys of other scopes reach none of it, operations only read', async () => {
    const { id } = await register(organiser, url);
    const callers = [
      await webhook.member('fan'),
      await webhook.member('staff'),
      await webhook.machine('tickets:check-in'),
    ];
    for (const caller of callers) {
      for (const [method, path, body] of everything(id)) {
        expect([path, (await caller.ask(method, path, body)).status]).toEqual([path, 403]);
      }
    }
    const ops = await webhook.member('ops');
    for (const [method, path, body] of everything(id)) {
      const { status } = await ops.ask(method, path, body);
      expect([method, path, status === 403]).toEqual([method, path, method !== 'GET']);
    }
    expect((await webhook.read('/api/webhooks')).status).toBe(401);
  });

  test('a key with the scope does all of it; no member is informed of what it made', async () => {
    const machine = await webhook.machine('webhooks:manage');
    const made = await register(machine, url);
    expect(made.contactId).toBeNull();
    for (const [method, path, body] of everything(made.id)) {
      const { status } = await machine.ask(method, path, body);
      expect([method, path, status === 403 || status >= 500]).toEqual([method, path, false]);
    }
    expect((await webhook.rows('SELECT FROM endpoint WHERE id = $1', [made.id])).length).toBe(0);
  });

  test('the secret is shown once, and the database alone does not reveal it', async () => {
    const { id, secret } = await register(organiser, url);
    for (const path of ['/api/webhooks', `/api/webhooks/${id}`]) {
      expect(await (await organiser.ask('GET', path)).text()).not.toContain('whsec_');
    }
    const kept = JSON.stringify(await webhook.rows('SELECT * FROM endpoint'));
    expect(kept).not.toContain(secret.slice('whsec_'.length));
    const seal = secretSeal([
      'a new key that is long enough for it all',
      'the key before that one, long enough',
    ]);
    const sealedBefore = secretSeal(['the key before that one, long enough']).seal(secret);
    expect(seal.open(sealedBefore)).toBe(secret);
    expect(secretSeal(['another key that is long enough for it']).open(sealedBefore)).toBeUndefined();
  });

  test('a festival has a bounded number of them, counted over both replicas', async () => {
    const asked = Array.from({ length: MOST_ENDPOINTS + 6 }, () =>
      organiser.ask('POST', '/api/webhooks', { url, events: ['order.completed'] }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(MOST_ENDPOINTS);
    expect(statuses.filter((status) => status === 409)).toHaveLength(6);
  });

  test('an event that there is not is refused with the field; names are not repeated', async () => {
    const unknown = await organiser.ask('POST', '/api/webhooks', { url, events: ['order.eaten'] });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ errors: [{ path: 'body.events.0' }] });
    const { events } = await register(organiser, url, ['ticket.voided', 'order.completed', 'ticket.voided']);
    expect(events).toEqual(['order.completed', 'ticket.voided']);
  });

  test('what a webhook asks for changes from then on; disabled it gets nothing, and what waits is given up', async () => {
    const receiver = await startReceiver();
    const { id } = await register(organiser, receiver.url, ['order.refunded']);
    const unwanted = orderCompleted();
    await webhook.send(unwanted);
    await eventually(async () => {
      expect(await webhook.rows('SELECT FROM occurrence WHERE id = $1', [unwanted.id])).toHaveLength(1);
    });
    await organiser.ask('PATCH', `/api/webhooks/${id}`, { events: ['order.completed'], description: 'CRM' });
    const wanted = orderCompleted();
    await webhook.send(wanted);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]?.headers['webhook-id']).toBe(wanted.id);
    await receiver.close();
    await webhook.send(orderCompleted());
    await eventually(async () => {
      expect((await deliveriesOf(organiser, id, '?state=WAITING')).deliveries).toHaveLength(1);
    });
    await organiser.ask('PATCH', `/api/webhooks/${id}`, { state: 'DISABLED' });
    expect(await endpointOf(organiser, id)).toMatchObject({ disabledBecause: 'ORGANISER' });
    expect((await deliveriesOf(organiser, id, '?state=WAITING')).deliveries).toEqual([]);
    expect((await deliveriesOf(organiser, id, '?state=DEAD')).deliveries).toHaveLength(1);
    expect(await webhook.published(id)).toEqual([]);
  });

  test('the log goes page by page', async () => {
    const receiver = await startReceiver();
    const { id } = await register(organiser, receiver.url);
    await webhook.send(...Array.from({ length: 5 }, () => orderCompleted()));
    await eventually(() => expect(receiver.received).toHaveLength(5));
    const first = await deliveriesOf(organiser, id, '?limit=3');
    const second = await deliveriesOf(organiser, id, `?limit=3&before=${first.next}`);
    const numbers = [...first.deliveries, ...second.deliveries].map(({ number }) => number);
    expect(numbers).toHaveLength(5);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(second.next).toBeNull();
    await receiver.close();
  });

  test('anybody can read which events there are, each with the schema of its body', async () => {
    const answer = await webhook.read('/api/webhooks/events');
    expect(answer.status).toBe(200);
    const Listed = z.object({ events: z.array(z.object({ name: z.string(), body: z.object({}).loose() })) });
    const { events } = Listed.parse(await answer.json());
    expect(events.map(({ name }) => name)).toEqual(PUBLIC_EVENT_LIST.map(({ name }) => name));
    expect(new Set(events.map(({ name }) => name)).size).toBe(events.length);
    // A promise to organisers: nothing that names a person.
    expect(JSON.stringify(events)).not.toMatch(/email|phone|"name":\{|address"/);
  });
});

test('an address whose name cannot be looked up now is not refused as wrong: the organiser tries again', async () => {
  const { add } = endpoints({
    unitOfWork: { run: () => Promise.reject(new Error('nothing is written')) },
    book: endpointBook,
    seal: secretSeal([SECRETS_KEY]),
    resolver: { addresses: () => Promise.reject(new Error('EAI_AGAIN')) },
    allowPrivate: false,
  });
  const organiser = { memberId: newId(), role: 'organiser', sessionId: newId() } as const;
  const wanted = { url: 'https://crm.organiser.example/hook', description: '', events: ['order.completed'] };
  const refused = await add(organiser, wanted).catch((error: unknown) => error);
  expect(webhookProblems(refused)).toMatchObject({
    status: 503,
    type: 'names-unavailable',
    retryAfterSeconds: 5,
  });
});
