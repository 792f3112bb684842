import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningNotification, startNotification } from './running-notification.ts';
import { catalogue, mailRequested, orderCompleted } from './sample-events.ts';

describe('sending mails', () => {
  let running: RunningNotification;
  beforeAll(async () => {
    running = await startNotification();
    await running.send(catalogue());
  });
  afterAll(() => running.stop());

  const states = (memberId: string) =>
    running.rows<{ state: string; attempts: number }>(
      "SELECT state, attempts FROM message WHERE member_id = $1 AND channel = 'email'",
      [memberId],
    );
  const settledAs = (memberId: string, state: string) =>
    eventually(
      async () => {
        const [row] = await states(memberId);
        expect(row?.state).toBe(state);
        return row;
      },
      { timeoutMs: 20_000 },
    );

  test('a mail server that is down for a while gets every mail once when it is back', async () => {
    const fans = Array.from({ length: 40 }, () => running.newFan());
    await running.sandbox.kill();
    try {
      await running.send(fans.map(({ id }) => orderCompleted(id)));
      await eventually(async () => {
        const tried = await running.rows("SELECT FROM message WHERE state = 'WAITING' AND attempts >= 2");
        expect(tried).toHaveLength(fans.length);
      });
      for (const { id } of fans) expect((await running.inbox(id)).unread).toBe(1);
    } finally {
      // The other tests need it, whatever became of this one.
      await running.sandbox.restart();
    }
    for (const { id } of fans) await settledAs(id, 'SENT');
    const received = (await running.sandbox.mails()).flatMap(({ to }) => to);
    expect(received.sort()).toEqual(fans.map(({ email }) => email).sort());
  });

  test('auth that does not answer delays a mail and loses none', async () => {
    const fan = running.newFan();
    running.auth.down = true;
    await running.send([orderCompleted(fan.id)]);
    await eventually(async () => expect((await states(fan.id))[0]?.attempts).toBeGreaterThanOrEqual(2));
    running.auth.down = false;
    await settledAs(fan.id, 'SENT');
    expect(await running.sandbox.mails(fan.email)).toHaveLength(1);
  });

  test('a guest of the box office gets the confirmation with tickets, where an address was given, and no link to an account', async () => {
    const [guest, silent] = [newId(), newId()];
    const email = `${guest}@guests.test`;
    running.ticket.guests.set(guest, { result: 'ok', email, name: '이바다', language: 'ko' });
    await running.send([orderCompleted(guest)], [orderCompleted(silent)]);
    await settledAs(guest, 'SENT');
    const [mail] = await running.sandbox.mails(email);
    expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['tickets.pdf', 'calendar.ics']);
    expect(mail?.text).not.toContain('/tickets');
    await eventually(async () => expect((await states(silent))[0]?.state).not.toBe('WAITING'));
    expect(await running.sandbox.mails(`${silent}@guests.test`)).toEqual([]);
  });

  test('documents that does not answer delays a confirmation; back in time, its tickets are attached', async () => {
    const fan = running.newFan();
    running.documents.down = true;
    await running.send([orderCompleted(fan.id)]);
    await eventually(async () => expect((await states(fan.id))[0]?.attempts).toBeGreaterThanOrEqual(2));
    expect(await running.sandbox.mails(fan.email)).toEqual([]);
    running.documents.down = false;
    await settledAs(fan.id, 'SENT');
    const [mail] = await running.sandbox.mails(fan.email);
    expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['tickets.pdf', 'calendar.ics']);
  });

  test('without documents a confirmation goes out after so many attempts, and says that its tickets are missing', async () => {
    const fan = running.newFan('en');
    running.documents.down = true;
    await running.send([orderCompleted(fan.id)]);
    expect((await settledAs(fan.id, 'SENT'))?.attempts).toBe(6);
    running.documents.down = false;
    const mails = await running.sandbox.mails(fan.email);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('this mail comes without them');
    expect(mails[0]?.attachments.map(({ filename }) => filename)).toEqual(['calendar.ics']);
  });

  test('a server that refuses for now is asked again; one that refuses for good is not', async () => {
    const [later, never] = [running.newFan(), running.newFan()];
    await running.sandbox.fault({ kind: 'refuse-for-now', times: 2 });
    await running.send([orderCompleted(later.id)]);
    expect((await settledAs(later.id, 'SENT'))?.attempts).toBe(3);
    expect(await running.sandbox.mails(later.email)).toHaveLength(1);

    await running.sandbox.fault({ kind: 'refuse', times: 1 });
    await running.send([orderCompleted(never.id)]);
    expect((await settledAs(never.id, 'DEAD'))?.attempts).toBe(1);
    expect((await running.inbox(never.id)).unread).toBe(1);
    const [event] = await running.rows<{ data: object }>(
      "SELECT data FROM outbox WHERE type = 'notification.MessageFailed'",
    );
    expect(event?.data).toMatchObject({ memberId: never.id, template: 'order-confirmed', state: 'DEAD' });
    const metrics = await Promise.all(
      running.replicas.map(async ({ managementUrl }) => (await fetch(`${managementUrl}/metrics`)).text()),
    );
    expect(metrics.join('\n')).toMatch(/clove_mails_given_up\{service="notification"\} 1/);
  });

  test('a server that took a mail and could not say so gets it again under the same Message-ID', async () => {
    const fan = running.newFan();
    await running.sandbox.fault({ kind: 'take-without-answer', times: 1 });
    await running.send([orderCompleted(fan.id)]);
    await settledAs(fan.id, 'SENT');
    const ids = (await running.sandbox.mails(fan.email)).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('a mail that could not be sent for a day is given up', async () => {
    const fan = running.newFan();
    await running.sandbox.fault({ kind: 'refuse-for-now', times: 1 });
    running.auth.down = true;
    await running.send([orderCompleted(fan.id)]);
    await eventually(async () => expect((await states(fan.id))[0]?.attempts).toBeGreaterThanOrEqual(1));
    await running.rows(
      "UPDATE message SET created_at = created_at - interval '25 hours' WHERE member_id = $1",
      [fan.id],
    );
    await settledAs(fan.id, 'DEAD');
    running.auth.down = false;
    await running.sandbox.clear();
  });

  test('a mail whose sender died is taken over after its lease, not before', async () => {
    const fan = running.newFan();
    running.auth.down = true;
    await running.send([orderCompleted(fan.id)]);
    await eventually(async () => expect((await states(fan.id))[0]?.attempts).toBeGreaterThanOrEqual(1));
    // As a replica leaves it that died while it sent.
    await running.rows(
      "UPDATE message SET due_at = clock_timestamp() + interval '1 second' WHERE member_id = $1 AND channel = 'email'",
      [fan.id],
    );
    running.auth.down = false;
    await settledAs(fan.id, 'SENT');
    expect(await running.sandbox.mails(fan.email)).toHaveLength(1);
  });

  test('of the past, which a service that joins late is given, a message is in the inbox and no mail is sent', async () => {
    const [fan, later] = [running.newFan(), running.newFan()];
    const time = new Date(Date.now() - 25 * 3_600_000).toISOString();
    await running.send([orderCompleted(fan.id, { time })]);
    await running.send([orderCompleted(later.id)]);
    await settledAs(later.id, 'SENT');
    await eventually(async () => expect((await running.inbox(fan.id)).unread).toBe(1));
    expect(await states(fan.id)).toEqual([]);
  });

  test("auth's request that has ended sends nothing", async () => {
    const event = mailRequested('password-reset', running.newFan().id);
    await running.send([event]);
    await eventually(async () => {
      const [row] = await running.rows<{ state: string }>('SELECT state FROM message WHERE cause = $1', [
        event.id,
      ]);
      expect(row?.state).toBe('GONE');
    });
  });
});

describe('the pace of mails', () => {
  test('holds over two replicas: never more than MAIL_PER_SECOND and one second ahead', async () => {
    const perSecond = 10;
    const running = await startNotification({ MAIL_PER_SECOND: String(perSecond) });
    try {
      const fans = Array.from({ length: 35 }, () => running.newFan());
      await running.send(fans.map(({ id }) => orderCompleted(id)));
      await eventually(async () => expect(await running.sandbox.mails()).toHaveLength(fans.length), {
        timeoutMs: 20_000,
      });
      const [span] = await running.rows<{ seconds: number }>(
        `SELECT EXTRACT(EPOCH FROM max(settled_at) - min(created_at))::float8 AS seconds
         FROM message WHERE channel = 'email'`,
      );
      // The first second's mails go at once, the others when their turn comes: a lower bound, however slow the machine is.
      expect(span?.seconds).toBeGreaterThanOrEqual((fans.length - perSecond) / perSecond);
    } finally {
      await running.stop();
    }
  });

  test('of less than one mail per second is kept, and not a standstill', async () => {
    const running = await startNotification({ MAIL_PER_SECOND: '0.4' });
    try {
      const fans = [running.newFan(), running.newFan()];
      await running.send(fans.map(({ id }) => orderCompleted(id)));
      await eventually(async () => expect(await running.sandbox.mails()).toHaveLength(fans.length), {
        timeoutMs: 20_000,
      });
      const [span] = await running.rows<{ seconds: number }>(
        `SELECT EXTRACT(EPOCH FROM max(settled_at) - min(created_at))::float8 AS seconds
         FROM message WHERE channel = 'email'`,
      );
      // The first goes at once, the second 2.5 s later: a lower bound, however slow the machine is.
      expect(span?.seconds).toBeGreaterThanOrEqual(2.5);
    } finally {
      await running.stop();
    }
  });
});
