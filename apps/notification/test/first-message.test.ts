import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningNotification, startNotification } from './running-notification.ts';
import { catalogue, orderCompleted } from './sample-events.ts';

describe('a completed order', () => {
  let running: RunningNotification;
  beforeAll(async () => {
    running = await startNotification();
    await running.send(catalogue());
  });
  afterAll(() => running.stop());

  test('reaches the fan in the inbox and as a mail with text, HTML and a calendar entry', async () => {
    const fan = running.newFan();
    const order = orderCompleted(fan.id);
    await running.send([order]);
    const [mail] = await eventually(async () => {
      const mails = await running.sandbox.mails(fan.email);
      expect(mails).toHaveLength(1);
      return mails;
    });
    expect(mail).toMatchObject({ to: [fan.email], subject: '[시험 축제] 예매가 완료되었습니다' });
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('첫째 날, A 1-1');
      expect(part).toContain('₩132,000');
      expect(part).toContain('http://festival.test/tickets');
    }
    expect(mail?.attachments).toMatchObject([
      { filename: 'tickets.pdf', contentType: 'application/pdf' },
      { filename: 'calendar.ics', contentType: 'text/calendar' },
    ]);
    expect(mail?.text).toContain('첨부했습니다');
    const calendar = mail?.attachments[1]?.text?.replaceAll('\r\n ', '').replaceAll('\\', '');
    expect(calendar).toContain('DTSTART:20260807T040000Z');
    expect(calendar).toContain('LOCATION:삼락생태공원, 부산광역시 사상구 삼락동 29-61');

    const inbox = await running.inbox(fan.id, 'en');
    expect(inbox).toMatchObject({
      unread: 1,
      messages: [
        {
          kind: 'order-confirmed',
          subject: '[Test Festival] Your order is confirmed',
          path: '/tickets',
          url: 'http://festival.test/tickets',
        },
      ],
    });
    expect(inbox.messages[0]?.text).toContain('Day 1, A 1-1: ₩132,000');
  });

  test('sends nothing more when its event comes twice, also to two replicas at once', async () => {
    const fan = running.newFan();
    const order = orderCompleted(fan.id);
    await running.send([order], [order], [order, order]);
    const later = running.newFan();
    await running.send([order], [orderCompleted(later.id)]);
    await eventually(async () => expect(await running.sandbox.mails(later.email)).toHaveLength(1));
    await eventually(async () => {
      const waiting = await running.rows("SELECT FROM message WHERE state = 'WAITING'");
      expect(waiting).toHaveLength(0);
    });
    expect(await running.sandbox.mails(fan.email)).toHaveLength(1);
    expect((await running.inbox(fan.id)).messages).toHaveLength(1);
  });

  test('is not mailed to a member whom auth does not know any more', async () => {
    const stranger = newId();
    await running.send([orderCompleted(stranger)]);
    await eventually(async () => {
      const [row] = await running.rows<{ state: string }>(
        "SELECT state FROM message WHERE member_id = $1 AND channel = 'email'",
        [stranger],
      );
      expect(row?.state).toBe('GONE');
    });
  });

  test('is in the story of its order and of its fan, and in that of no other order', async () => {
    const fan = running.newFan();
    const [order, other] = [orderCompleted(fan.id), orderCompleted(fan.id)];
    await running.send([order, other]);
    const about = (id: string) => expect.objectContaining({ orderId: id });
    await eventually(async () => {
      expect(await running.story(fan.id)).toHaveLength(6);
      for (const { subject } of [order, other]) {
        const story = await running.story(subject);
        expect(story).toEqual([about(subject), about(subject), about(subject)]);
        const message = { template: 'order-confirmed', orderId: subject };
        expect(story.map(({ kind, values }) => ({ kind, values }))).toEqual(
          expect.arrayContaining([
            { kind: 'message-made', values: { ...message, channel: 'inbox' } },
            { kind: 'message-made', values: { ...message, channel: 'email' } },
            {
              kind: 'message-state',
              values: { template: 'order-confirmed', channel: 'email', state: 'SENT', attempt: 1 },
            },
          ]),
        );
      }
    });
    expect(await running.story(newId())).toEqual([]);
  });

  test('is not shown to another fan, who also cannot mark it as read', async () => {
    const [fan, other] = [running.newFan(), running.newFan()];
    await running.send([orderCompleted(fan.id)]);
    const [message] = await eventually(async () => {
      const { messages } = await running.inbox(fan.id);
      expect(messages).toHaveLength(1);
      return messages;
    });
    expect((await running.inbox(other.id)).messages).toEqual([]);
    for (const body of [{ ids: [message?.id] }, { upTo: message?.number }]) {
      const answer = await running.ask(other.id, '/api/messages/read', {
        method: 'POST',
        body: JSON.stringify(body),
      });
      expect(await answer.json()).toEqual({ unread: 0 });
    }
    expect((await running.inbox(fan.id)).unread).toBe(1);
    expect((await fetch(`${running.url}/api/messages`)).status).toBe(401);
    expect((await fetch(`${running.url}/api/messages/live`)).status).toBe(401);
  });
});
