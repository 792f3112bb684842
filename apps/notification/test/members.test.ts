import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { eventOf, type RunningNotification, startNotification } from './running-notification.ts';
import {
  catalogue,
  offered,
  orderCompleted,
  performanceCancelled,
  performanceChanged,
  ticketEvent,
} from './sample-events.ts';

const Preferences = z.object({
  preferences: z.array(
    z.object({ kind: z.string(), channel: z.string(), mayRefuse: z.boolean(), refused: z.boolean() }),
  ),
});

describe('what members decide and organisers write', () => {
  let running: RunningNotification;
  beforeAll(async () => {
    running = await startNotification();
    await running.send(catalogue());
    await eventually(async () => expect(await running.rows('SELECT FROM item')).toHaveLength(1));
  });
  afterAll(() => running.stop());

  const post = (memberId: string, path: string, body: unknown, role: 'fan' | 'organiser' = 'fan') =>
    running.ask(memberId, path, { method: 'POST', body: JSON.stringify(body), role });
  const refuse = (memberId: string, refused: readonly { kind: string; channel: string }[]) =>
    running.ask(memberId, '/api/messages/preferences', { method: 'PUT', body: JSON.stringify({ refused }) });
  const confirmed = async (fan: { id: string; email: string }, performanceId: string) => {
    await running.send([orderCompleted(fan.id, { performanceId })]);
    await eventually(async () => expect(await running.sandbox.mails(fan.email)).toHaveLength(1));
  };
  const tomorrow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

  test('a member who refuses reminders gets none, and the others still', async () => {
    const [refusing, inboxOnly, wanting] = [running.newFan(), running.newFan(), running.newFan('en')];
    const performanceId = 'tomorrow';
    const answer = await refuse(refusing.id, [
      { kind: 'reminder', channel: 'email' },
      { kind: 'reminder', channel: 'inbox' },
    ]);
    expect(answer.status).toBe(200);
    const { preferences } = Preferences.parse(await answer.json());
    expect(preferences).toContainEqual({
      kind: 'reminder',
      channel: 'email',
      mayRefuse: true,
      refused: true,
    });
    expect((await refuse(inboxOnly.id, [{ kind: 'reminder', channel: 'email' }])).status).toBe(200);
    for (const fan of [refusing, inboxOnly, wanting]) await confirmed(fan, performanceId);

    // Known only after the tickets were sold, so that the next round of reminders finds everyone.
    await running.send([performanceChanged(performanceId, tomorrow(20), 1)]);
    const reminded = () => running.rows("SELECT FROM message WHERE template = 'reminder'");
    await eventually(async () => expect(await reminded()).toHaveLength(3), {
      timeoutMs: 20_000,
    });
    await eventually(async () => expect(await running.sandbox.mails(wanting.email)).toHaveLength(2));
    expect((await running.inbox(refusing.id)).messages.map(({ kind }) => kind)).toEqual(['order-confirmed']);
    expect((await running.inbox(inboxOnly.id)).messages.map(({ kind }) => kind)).toEqual([
      'reminder',
      'order-confirmed',
    ]);
    expect(await running.sandbox.mails(inboxOnly.email)).toHaveLength(1);
  });

  test('the holder of a pass is notified of each of its performances, and that the others stay when one is cancelled', async () => {
    const [single, withPass] = [running.newFan('en'), running.newFan('en')];
    const moved = tomorrow(400);
    await running.send(
      [performanceChanged('sunday', tomorrow(300), 1)],
      [performanceChanged('both-days', tomorrow(200), 1, { covers: ['saturday', 'sunday'] })],
    );
    await eventually(async () =>
      expect(await running.rows("SELECT FROM performance WHERE id IN ('sunday', 'both-days')")).toHaveLength(
        2,
      ),
    );
    await confirmed(single, 'sunday');
    await confirmed(withPass, 'both-days');
    await running.send([performanceChanged('sunday', moved, 2)]);
    const kindsOf = async (fan: typeof single) =>
      (await running.inbox(fan.id)).messages
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'order-confirmed');
    for (const fan of [single, withPass]) {
      await eventually(async () => expect(await kindsOf(fan)).toEqual(['performance-changed']));
    }
    // Its own move is that of a performance.
    await running.send([
      performanceChanged('both-days', tomorrow(210), 2, { covers: ['saturday', 'sunday'] }),
    ]);
    await running.send([performanceCancelled('sunday', tomorrow(0), 'typhoon')]);
    await eventually(async () =>
      expect([await kindsOf(single), await kindsOf(withPass)]).toEqual([
        ['performance-cancelled', 'performance-changed'],
        ['pass-performance-cancelled', 'performance-changed'],
      ]),
    );
  });

  test('what is owed by law cannot be refused', async () => {
    const answer = await refuse(running.newFan().id, [{ kind: 'refund-done', channel: 'email' }]);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ type: '/problems/not-refusable' });
  });

  test('a message is read once, one by one or all up to a number', async () => {
    const fan = running.newFan();
    await running.send([orderCompleted(fan.id)], [orderCompleted(fan.id)], [orderCompleted(fan.id)]);
    const { messages } = await eventually(async () => {
      const inbox = await running.inbox(fan.id);
      expect(inbox.unread).toBe(3);
      // Both are read side by side.
      expect(inbox.messages).toHaveLength(3);
      return inbox;
    });
    const [newest, middle] = messages;
    expect(await (await post(fan.id, '/api/messages/read', { ids: [newest?.id] })).json()).toEqual({
      unread: 2,
    });
    expect(await (await post(fan.id, '/api/messages/read', { upTo: middle?.number })).json()).toEqual({
      unread: 0,
    });
    const page = await running.ask(fan.id, `/api/messages?limit=2`);
    const next = z.object({ next: z.int() }).parse(await page.json()).next;
    const rest = await running.ask(fan.id, `/api/messages?limit=2&before=${next}`);
    expect(await rest.json()).toMatchObject({ messages: [{ id: messages[2]?.id }], next: null });
  });

  test('a message of a kind that only a newer release shows does not end the inbox before older ones', async () => {
    const fan = running.newFan();
    await running.send([orderCompleted(fan.id)]);
    await eventually(async () => expect((await running.inbox(fan.id)).messages).toHaveLength(1));
    await running.rows(
      `INSERT INTO message (cause, member_id, template, channel, facts, state, settled_at)
       VALUES ('newer', $1, 'of-a-newer-release', 'inbox', '{}', 'SENT', clock_timestamp())`,
      [fan.id],
    );
    const page = await running.ask(fan.id, '/api/messages?limit=1');
    expect(await page.json()).toMatchObject({ messages: [{ kind: 'order-confirmed' }] });
  });

  test('a live inbox says at once how it is, and then what changes', async () => {
    const fan = running.newFan();
    const stopped = new AbortController();
    const answer = await running.ask(fan.id, '/api/messages/live', { signal: stopped.signal });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) seen.push(Buffer.from(chunk).toString('utf8'));
    })().catch(() => undefined);
    await eventually(() => expect(seen.join('')).toContain('data: {"newest":0,"unread":0}'));
    await running.send([orderCompleted(fan.id)]);
    await eventually(() => expect(seen.join('')).toMatch(/event: inbox\ndata: \{"newest":\d+,"unread":1\}/));
    stopped.abort();
    await reading;
  });

  test('an organiser writes to the holders of a performance: preview, confirmed number, once', async () => {
    const [first, second, elsewhere] = [running.newFan(), running.newFan('en'), running.newFan()];
    const performanceId = 'announced';
    await running.send([performanceChanged(performanceId, '2026-08-09T04:00:00.000Z', 1)]);
    await confirmed(first, performanceId);
    await confirmed(second, performanceId);
    await confirmed(elsewhere, 'day-1');
    const organiser = newId();
    const text = {
      performanceId,
      subject: { ko: '입장 안내', en: 'Getting in' },
      body: { ko: '북문으로 오세요.\n<b>우산</b> 금지', en: 'Use the north gate.' },
    };
    expect((await post(first.id, '/api/messages/announcements/preview', text)).status).toBe(403);
    expect((await post(first.id, '/api/messages/announcements', { ...text, recipients: 2 })).status).toBe(
      403,
    );

    const preview = await (
      await post(organiser, '/api/messages/announcements/preview', text, 'organiser')
    ).json();
    expect(preview).toMatchObject({
      recipients: 2,
      mails: [{ language: 'ko', subject: '[시험 축제] 입장 안내' }, {}],
    });
    expect(JSON.stringify(preview)).toContain('&lt;b&gt;우산');

    const changed = await post(
      organiser,
      '/api/messages/announcements',
      { ...text, recipients: 3 },
      'organiser',
    );
    expect(changed.status).toBe(409);
    expect(await changed.json()).toMatchObject({ type: '/problems/audience-changed' });
    const sent = await post(
      organiser,
      '/api/messages/announcements',
      { ...text, recipients: 2 },
      'organiser',
    );
    expect(sent.status).toBe(202);
    for (const [fan, words] of [
      [first, '북문으로 오세요.'],
      [second, 'Use the north gate.'],
    ] as const) {
      const [mail] = await eventually(async () => {
        const mails = await running.sandbox.mails(fan.email);
        expect(mails).toHaveLength(2);
        return mails;
      });
      expect(mail?.text).toContain(words);
    }
    expect((await running.inbox(elsewhere.id)).unread).toBe(1);
    const list = await running.ask(organiser, '/api/messages/announcements', { role: 'organiser' });
    expect(await list.json()).toMatchObject({
      announcements: [{ organiserId: organiser, recipients: 2, performanceId }],
    });
  });

  test('an announcement with characters that mails cannot carry is refused', async () => {
    const text = { performanceId: 'day-1', subject: { ko: '안내\r\nBcc: x@y.z' }, body: { ko: '본문' } };
    const answer = await post(newId(), '/api/messages/announcements/preview', text, 'organiser');
    expect(answer.status).toBe(400);
  });

  test('of an erased member nothing is left, and later events make nothing', async () => {
    const fan = running.newFan();
    await confirmed(fan, 'day-1');
    await refuse(fan.id, [{ kind: 'reminder', channel: 'email' }]);
    const erased = eventOf('auth.MemberErased', fan.id, { id: fan.id, erasedAt: new Date().toISOString() });
    await running.send([erased]);
    const left = () =>
      running.rows(
        `SELECT FROM message WHERE member_id = $1 UNION ALL SELECT FROM opt_out WHERE member_id = $1
         UNION ALL SELECT FROM ticket_holder WHERE fan_id = $1 UNION ALL SELECT FROM offered_hold WHERE fan_id = $1`,
        [fan.id],
      );
    await eventually(async () => expect(await left()).toHaveLength(0));
    const other = running.newFan();
    const performanceId = 'day-1';
    const voided = ticketEvent('ticket.TicketVoided', fan.id, { ticketId: newId(), performanceId, paid: 0 });
    await running.send([
      orderCompleted(fan.id),
      voided,
      offered('seat', fan.id).offer,
      orderCompleted(other.id),
    ]);
    await eventually(async () => expect((await running.inbox(other.id)).unread).toBe(1));
    expect(await left()).toHaveLength(0);
  });
});
