import { newId } from '@clove/service-kit';
import { eventually, type Replicas, type TestMember } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  deliveriesOf,
  endpointOf,
  logOf,
  orderCompleted,
  register,
  rotated,
  startWebhook,
} from './running-webhook.ts';
import { nth, reset, stall, startReceiver, status, type TestReceiver, verified } from './test-receiver.ts';

describe('delivering', () => {
  let webhook: Replicas;
  let organiser: TestMember;
  const receivers: TestReceiver[] = [];
  const receiverHere = async () => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    return receiver;
  };
  beforeAll(async () => {
    webhook = await startWebhook();
    organiser = await webhook.member('organiser');
  });
  afterEach(async () => {
    await webhook.rows('DELETE FROM endpoint');
    await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
  });
  afterAll(() => webhook.stop());

  test('a subscribed event arrives once, in public words, with a signature that a library verifies', async () => {
    const receiver = await receiverHere();
    const { secret, id } = await register(organiser, receiver.url, ['order.completed', 'order.refunded']);
    const event = orderCompleted();
    await webhook.send(event, event);
    await webhook.send({ ...orderCompleted(), type: 'ticket.OrderPlaced' });
    await eventually(() => expect(receiver.received).toHaveLength(1));
    const first = nth(receiver.received, 0);
    expect(first.headers['webhook-id']).toBe(event.id);
    expect(verified(secret, first)).toEqual({
      type: 'order.completed',
      timestamp: event.time,
      id: event.id,
      festival: 'test-festival',
      subject: event.subject,
      version: 2,
      data: expect.objectContaining({
        id: event.subject,
        memberId: 'fanId' in event.data ? event.data.fanId : '',
        total: 132000,
        lines: [expect.objectContaining({ kind: 'place', item: 'day-1/A', label: 'A 3-12' })],
      }),
    });
    await eventually(async () => {
      const { deliveries } = await deliveriesOf(organiser, id);
      expect(deliveries).toMatchObject([{ type: 'order.completed', state: 'DELIVERED', attempts: 1 }]);
    });
    expect(receiver.received).toHaveLength(1);
  });

  test('what happens before the festival has a webhook is not kept; from then on a later webhook can ask for it', async () => {
    const [unseen, seen] = [orderCompleted(), orderCompleted()];
    await webhook.send(unseen);
    await eventually(async () => {
      expect(await webhook.rows('SELECT FROM inbox WHERE event_id = $1', [unseen.id])).toHaveLength(1);
    });
    const receiver = await receiverHere();
    await register(organiser, 'http://127.0.0.1:1/other', ['order.refunded']);
    await webhook.send(seen);
    await eventually(async () => {
      expect(await webhook.rows('SELECT FROM occurrence WHERE id = $1', [seen.id])).toHaveLength(1);
    });
    const { id } = await register(organiser, receiver.url);
    const since = new Date(Date.now() - 600_000).toISOString();
    await organiser.ask('POST', `/api/webhooks/${id}/replay`, { since });
    await eventually(() => {
      expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toContain(seen.id);
    });
    expect(await webhook.rows('SELECT FROM occurrence WHERE id = $1', [unseen.id])).toEqual([]);
  });

  test('during a rotation both secrets verify; the old one alone no longer opens what comes after', async () => {
    const receiver = await receiverHere();
    const { secret, id } = await register(organiser, receiver.url);
    const after = await rotated(organiser, id);
    expect(after.secret).not.toBe(secret);
    expect(after.previousSecretUntil).not.toBeNull();
    await webhook.send(orderCompleted());
    await eventually(() => expect(receiver.received).toHaveLength(1));
    await webhook.rows('UPDATE endpoint SET previous_until = clock_timestamp() WHERE id = $1', [id]);
    await webhook.send(orderCompleted());
    await eventually(() => expect(receiver.received).toHaveLength(2));
    const verify = (key: string, at: number) => () => verified(key, nth(receiver.received, at));
    for (const key of [secret, after.secret]) expect(verify(key, 0)).not.toThrow();
    expect(verify(after.secret, 1)).not.toThrow();
    expect(verify(secret, 1)).toThrow();
  });

  test.each([
    ['fails', status(500), { status: 500, fault: 'status', answer: 'answer 500' }],
    ['resets', reset, { status: null, fault: 'connection-broken', answer: null }],
    ['never answers', stall, { status: null, fault: 'timeout', answer: null }],
    ['redirects', status(302, { location: 'http://127.0.0.1:1/' }), { status: 302, fault: 'redirect' }],
  ])(
    'a receiver that %s gets it again with the same id, and the log says why',
    async (_how, answer, logged) => {
      const receiver = await receiverHere();
      receiver.answer = answer;
      const { id } = await register(organiser, receiver.url);
      await webhook.send(orderCompleted());
      await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(2), {
        timeoutMs: 10_000,
      });
      expect((await endpointOf(organiser, id)).failingSince).not.toBeNull();
      receiver.answer = status(204);
      await eventually(async () => {
        const { deliveries } = await deliveriesOf(organiser, id, '?state=DELIVERED');
        expect(deliveries).toHaveLength(1);
      });
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(receiver.received.every(({ path }) => path === '/hook')).toBe(true);
      const [delivery] = (await deliveriesOf(organiser, id)).deliveries;
      const { log } = await logOf(organiser, id, delivery?.id ?? '');
      expect(log.at(0)).toMatchObject({ status: 204, fault: null });
      expect(log.at(-1)).toMatchObject(logged);
      expect((await endpointOf(organiser, id)).failingSince).toBeNull();
    },
  );

  test('a receiver whose port is closed is tried again', async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const { id } = await register(organiser, receiver.url);
    await webhook.send(orderCompleted());
    await eventually(async () => {
      const [delivery] = (await deliveriesOf(organiser, id)).deliveries;
      expect(delivery?.attempts).toBeGreaterThanOrEqual(2);
      const { log } = await logOf(organiser, id, delivery?.id ?? '');
      expect(log[0]).toMatchObject({ status: null, fault: 'connection-refused' });
    });
  });

  test('no two replicas send one delivery at a time, and a slow receiver does not delay another', async () => {
    const [slow, quick] = [await receiverHere(), await receiverHere()];
    slow.answer = stall;
    await register(organiser, slow.url);
    await register(organiser, quick.url);
    const events = Array.from({ length: 60 }, () => orderCompleted());
    await webhook.send(...events);
    await eventually(() => expect(quick.received).toHaveLength(events.length), { timeoutMs: 15_000 });
    // Each replica has 8 places for an endpoint; all of the slow one's stand still meanwhile.
    expect(slow.open.most).toBeLessThanOrEqual(16);
    expect(slow.open.most).toBeGreaterThan(0);
    const ids = quick.received.map(({ headers }) => String(headers['webhook-id']));
    expect(ids.sort()).toEqual(events.map(({ id }) => id).sort());
    const openAtOnce = new Set<unknown>();
    const twice: unknown[] = [];
    slow.answer = (response, { headers }) => {
      const id = headers['webhook-id'];
      if (openAtOnce.has(id)) twice.push(id);
      openAtOnce.add(id);
      setTimeout(() => {
        openAtOnce.delete(id);
        response.writeHead(200).end();
      }, 50);
    };
    await eventually(
      async () => {
        expect(await webhook.rows("SELECT FROM delivery WHERE state <> 'DELIVERED'")).toEqual([]);
      },
      { timeoutMs: 30_000 },
    );
    expect(twice).toEqual([]);
  });

  test('410 disables the webhook at once: what waits is given up, and the organiser is informed', async () => {
    const receiver = await receiverHere();
    receiver.answer = status(410);
    const { id } = await register(organiser, receiver.url);
    await webhook.send(orderCompleted());
    await eventually(async () => {
      expect(await endpointOf(organiser, id)).toMatchObject({ state: 'DISABLED', disabledBecause: 'GONE' });
    });
    const [published] = await webhook.rows('SELECT type, data FROM outbox WHERE subject = $1', [id]);
    expect(published).toMatchObject({
      type: 'webhook.EndpointDisabled',
      data: { organiserId: organiser.id, receiver: `127.0.0.1:${receiver.port}`, because: 'GONE' },
    });
    const before = receiver.received.length;
    const missed = orderCompleted();
    await webhook.send(missed);
    await eventually(async () => {
      expect(await webhook.rows('SELECT FROM occurrence WHERE id = $1', [missed.id])).toHaveLength(1);
    });
    expect((await organiser.ask('POST', `/api/webhooks/${id}/ping`)).status).toBe(409);
    expect(receiver.received).toHaveLength(before);

    receiver.answer = status(200);
    await organiser.ask('PATCH', `/api/webhooks/${id}`, { state: 'ACTIVE' });
    const since = new Date(Date.now() - 600_000).toISOString();
    const replayed = await organiser.ask('POST', `/api/webhooks/${id}/replay`, { since });
    expect(replayed.status).toBe(202);
    await eventually(() => {
      expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toContain(missed.id);
    });
  });

  test('a delivery is sent again by hand, with the same id; a webhook of its own sees none of it', async () => {
    const receiver = await receiverHere();
    const mine = await register(organiser, receiver.url);
    const other = await register(organiser, receiver.url, ['order.refunded']);
    await webhook.send(orderCompleted());
    const delivery = await eventually(async () => {
      const [found] = (await deliveriesOf(organiser, mine.id, '?state=DELIVERED')).deliveries;
      if (found === undefined) throw new Error('not delivered yet');
      return found;
    });
    const path = `deliveries/${delivery.id}/replay`;
    expect((await organiser.ask('POST', `/api/webhooks/${other.id}/${path}`)).status).toBe(404);
    expect((await organiser.ask('POST', `/api/webhooks/${mine.id}/${path}`)).status).toBe(202);
    await eventually(() => expect(receiver.received).toHaveLength(2));
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery.messageId]),
    );
    const [ping] = [await organiser.ask('POST', `/api/webhooks/${mine.id}/ping`)];
    expect(ping.status).toBe(202);
    await eventually(() => {
      expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toContain('webhook.ping');
    });
    expect((await deliveriesOf(organiser, other.id)).deliveries).toEqual([]);
  });

  test('an endpoint that asks for time gets it', async () => {
    const receiver = await receiverHere();
    receiver.answer = status(429, { 'retry-after': '3600' });
    const { id } = await register(organiser, receiver.url);
    await webhook.send(orderCompleted(newId()));
    await eventually(async () => {
      const [delivery] = (await deliveriesOf(organiser, id)).deliveries;
      expect((await logOf(organiser, id, delivery?.id ?? '')).log.at(-1)).toMatchObject({ status: 429 });
    });
  });
});

describe('giving up', () => {
  test('a delivery that is not taken for a day is dead, and a webhook that fails for days is disabled', async () => {
    const webhook = await startWebhook({ WEBHOOK_GIVE_UP_SECONDS: '1', WEBHOOK_DISABLE_SECONDS: '4' });
    const receiver = await startReceiver();
    try {
      receiver.answer = status(503);
      const organiser = await webhook.member('organiser');
      const { id } = await register(organiser, receiver.url);
      await webhook.send(orderCompleted());
      await eventually(
        async () => {
          expect((await deliveriesOf(organiser, id)).deliveries).toMatchObject([{ state: 'DEAD' }]);
        },
        { timeoutMs: 15_000 },
      );
      expect((await endpointOf(organiser, id)).state).toBe('ACTIVE');
      await eventually(
        async () => {
          await webhook.send(orderCompleted());
          expect(await endpointOf(organiser, id)).toMatchObject({ disabledBecause: 'FAILING' });
        },
        { timeoutMs: 20_000 },
      );
      expect(await webhook.published(id)).toHaveLength(1);
      const metrics = await (await fetch(`${webhook.all[0].managementUrl}/metrics`)).text();
      expect(metrics).toMatch(/clove_webhook_endpoints_disabled\{service="webhook"\} 1/);
      expect(metrics).toMatch(/clove_webhooks_given_up\{service="webhook"\} [1-9]/);
      const logged = webhook.all.flatMap(({ logs }) => logs.lines).join('\n');
      expect(logged).not.toContain('whsec_');
    } finally {
      await Promise.all([webhook.stop(), receiver.close()]);
    }
  });
});
