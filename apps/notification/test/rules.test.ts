import type { EventType } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RULES } from '../src/domain/rules.ts';
import { ruleSamples } from './rule-samples.ts';
import { type RunningNotification, startNotification } from './running-notification.ts';
import {
  catalogue,
  mailRequested,
  offerEvent,
  offered,
  orderCompleted,
  performanceCancelled,
  performanceChanged,
  ticketEvent,
} from './sample-events.ts';

describe('every rule of the table', () => {
  let running: RunningNotification;
  beforeAll(async () => {
    running = await startNotification();
    await running.send(catalogue());
    await eventually(async () => expect(await running.rows('SELECT FROM room')).toHaveLength(1));
  });
  afterAll(() => running.stop());

  const mailTo = (email: string, count = 1) =>
    eventually(async () => {
      const mails = await running.sandbox.mails(email);
      expect(mails).toHaveLength(count);
      return mails;
    });
  const kindsOf = async (memberId: string) =>
    (await running.inbox(memberId)).messages.map(({ kind }) => kind).reverse();

  const tested = new Set<EventType>();

  describe.each(Object.entries(ruleSamples))('%s', (_name, sample) => {
    test.each(['ko', 'en'] as const)('reaches its fan in %s', async (language) => {
      const fan = running.newFan(language);
      const event = sample.event(fan.id);
      tested.add(event.type);
      await running.send([event]);
      const [mail] = await mailTo(fan.email);
      const inbox = await running.inbox(fan.id, language);
      expect(inbox.messages.map(({ kind }) => kind)).toEqual([sample.kind]);
      expect(inbox.messages[0]?.subject).toBe(mail?.subject);
      for (const part of [mail?.text, mail?.html, inbox.messages[0]?.text]) {
        expect(part).not.toMatch(/undefined|null|NaN|\[object/);
        for (const words of sample.says[language]) expect(part).toContain(words);
      }
      const { path, url } = inbox.messages[0] ?? {};
      expect(url).toBe(`http://festival.test${path}`);
      expect([mail?.text, mail?.html]).toEqual([
        expect.stringContaining(`${url}`),
        expect.stringContaining(`${url}`),
      ]);
      expect(mail?.subject).toMatch(
        language === 'ko' ? /^\[시험 축제\] .*[가-힣]/ : /^\[Test Festival\] [A-Z]/,
      );
    });
  });

  test('a cancelled performance is announced to everyone with a ticket, also where it became void already', async () => {
    const [stays, voided, other] = [running.newFan(), running.newFan('en'), running.newFan()];
    const ticketId = newId();
    const performanceId = 'cancelled-day';
    tested.add('ticket.PerformanceCancelled');
    await running.send(
      [performanceChanged(performanceId, '2026-08-08T04:00:00.000Z', 1)],
      [orderCompleted(stays.id, { performanceId }), orderCompleted(other.id)],
      [orderCompleted(voided.id, { performanceId, ticketId })],
    );
    await Promise.all([mailTo(stays.email), mailTo(voided.email), mailTo(other.email)]);
    const cancelledAt = new Date(Date.now() - 1_000).toISOString();
    await running.send([ticketEvent('ticket.TicketVoided', voided.id, { ticketId, performanceId, paid: 0 })]);
    await eventually(async () => {
      expect(
        await running.rows('SELECT FROM ticket_holder WHERE ticket_id = $1 AND ended_at IS NOT NULL', [
          ticketId,
        ]),
      ).toHaveLength(1);
    });
    await running.send([performanceCancelled(performanceId, cancelledAt, '태풍')]);
    const [mail] = await mailTo(stays.email, 2);
    expect(mail?.text).toContain('태풍');
    await mailTo(voided.email, 2);
    expect(await kindsOf(other.id)).toEqual(['order-confirmed']);
  });

  test.each([
    ['ko', '태풍 북상', '사유'],
    ['en', 'Typhoon', 'Reason'],
    ['en', undefined, 'Reason'],
  ] as const)(
    'a moved performance is announced in %s with both times and the reason %s',
    async (language, reason, label) => {
      const fan = running.newFan(language);
      const performanceId = `moved-${language}-${reason === undefined ? 'silently' : 'with-a-reason'}`;
      const [before, after] = ['2026-08-08T04:00:00.000Z', '2026-08-08T06:30:00.000Z'];
      tested.add('event.PerformanceChanged');
      await running.send(
        [performanceChanged(performanceId, before, 1)],
        [orderCompleted(fan.id, { performanceId })],
      );
      await mailTo(fan.email);
      // Other changes and the first announcement are not announced.
      await running.send([performanceChanged(performanceId, before, 2)]);
      const rescheduled = { from: before, at: '2026-08-01T00:00:00.000Z', ...(reason && { reason }) };
      await running.send([performanceChanged(performanceId, after, 3, { rescheduled })]);
      const [mail] = await mailTo(fan.email, 2);
      const times = {
        ko: ['2026년 8월 8일 토요일 오후 1:00', '2026년 8월 8일 토요일 오후 3:30'],
        en: ['Saturday, 8 August 2026 at 13:00', 'Saturday, 8 August 2026 at 15:30'],
      };
      for (const part of [mail?.text, mail?.html]) {
        for (const time of times[language]) expect(part).toContain(time);
        if (reason === undefined) expect(part).not.toContain(label);
        else for (const words of [label, reason]) expect(part).toContain(words);
      }
      // An older state that comes late changes nothing.
      await running.send([performanceChanged(performanceId, before, 2)]);
      const next = running.newFan();
      await running.send([orderCompleted(next.id)]);
      await mailTo(next.email);
      expect(await kindsOf(fan.id)).toEqual(['order-confirmed', 'performance-changed']);
    },
  );

  test('a ticket that changes hands is announced to both', async () => {
    const [giver, taker] = [running.newFan(), running.newFan('en')];
    const ticketId = newId();
    tested.add('ticket.TicketTransferred');
    await running.send([orderCompleted(giver.id, { ticketId })]);
    await mailTo(giver.email);
    await running.send([ticketEvent('ticket.TicketTransferred', taker.id, { ticketId })]);
    await Promise.all([mailTo(giver.email, 2), mailTo(taker.email)]);
    expect(await kindsOf(giver.id)).toEqual(['order-confirmed', 'transfer-taken']);
    expect(await kindsOf(taker.id)).toEqual(['transfer-received']);
  });

  test('a ticket that is offered by mail reaches the address that ticket knows; the link is in the mail and nowhere else', async () => {
    tested.add('ticket.TicketOffered');
    const giver = running.newFan();
    for (const language of ['ko', 'en'] as const) {
      const event = offerEvent('ticket.TicketOffered', giver.id, { mailed: true });
      const email = `${event.subject}@friends.test`;
      running.ticket.offers.set(event.subject, {
        ...{ result: 'ok', email, language, link: '/offer#secret-token' },
      });
      await running.send([event]);
      const [mail] = await mailTo(email);
      expect(mail?.text).toContain('http://festival.test/offer#secret-token');
      expect(mail?.text).toContain(language === 'ko' ? '첫째 날, A 1-1' : 'Day 1, A 1-1');
      expect(mail?.text).toContain(language === 'ko' ? '2026년 6월 9일' : '9 June 2026');
      const kept = await running.rows<{ row: string }>('SELECT row_to_json(m)::text AS row FROM message m');
      expect(kept.filter(({ row }) => row.includes('secret-token') || row.includes(email))).toEqual([]);
    }
    expect(await kindsOf(giver.id)).toEqual([]);
  });

  test('an offer by link alone, one that ended before its mail, and one that was taken back send nothing', async () => {
    const giver = running.newFan();
    const ended = offerEvent('ticket.TicketOffered', giver.id, { mailed: true });
    await running.send([
      offerEvent('ticket.TicketOffered', giver.id),
      ended,
      offerEvent('ticket.TicketOfferEnded', giver.id, { ended: 'withdrawn' }),
    ]);
    await eventually(async () => {
      const rows = await running.rows<{ state: string }>(
        "SELECT state FROM message WHERE facts->>'offerId' = $1",
        [ended.subject],
      );
      expect(rows).toEqual([{ state: 'GONE' }]);
    });
    const next = running.newFan();
    await running.send([orderCompleted(next.id)]);
    await mailTo(next.email);
    expect(await kindsOf(giver.id)).toEqual([]);
    expect(
      await running.rows("SELECT FROM message WHERE facts ? 'offerId' AND state <> 'SENT'"),
    ).toHaveLength(1);
  });

  test.each(['seat', 'merch', 'stay'] as const)(
    'an offer of %s that lapses is announced, an own hold that does is not',
    async (service) => {
      const [waiting, own] = [running.newFan(), running.newFan()];
      const { offer, lapsed } = offered(service, waiting.id);
      const { lapsed: ownLapsed } = offered(service, own.id);
      tested.add(offer.type);
      tested.add(lapsed.type);
      await running.send([offer]);
      await mailTo(waiting.email);
      await running.send([ownLapsed], [lapsed]);
      await mailTo(waiting.email, 2);
      expect(await kindsOf(waiting.id)).toEqual(['waiting-offer', 'waiting-ended']);
      expect(await kindsOf(own.id)).toEqual([]);
    },
  );

  test.each([
    ['password-reset', '/#/reset/secret', { ko: '비밀번호 재설정', en: 'Reset your password' }],
    [
      'email-confirmation',
      '/#/confirm/secret',
      { ko: '이메일 주소 확인', en: 'Confirm your e-mail address' },
    ],
    ['new-device', null, { ko: '새 기기', en: 'new device' }],
    ['invitation', '/#/join/secret', { ko: '초대', en: 'invited' }],
  ] as const)(
    'auth asks for a mail of kind %s: its link is in the mail and nowhere else',
    async (kind, link, subjects) => {
      tested.add('auth.MailRequested');
      for (const language of ['ko', 'en'] as const) {
        const memberId = kind === 'invitation' ? null : newId();
        const event = mailRequested(kind, memberId);
        const email = `${event.subject}@mail.test`;
        running.auth.requests.set(event.subject, {
          email,
          name: null,
          language,
          link,
          facts: { device: 'Firefox', at: '2026-06-01T11:00:00.000Z', role: 'staff' },
        });
        await running.send([event]);
        const [mail] = await mailTo(email);
        expect(mail?.subject).toContain(subjects[language]);
        if (link === null) {
          expect(mail?.text).toContain('Firefox');
          expect(mail?.text).toContain(language === 'ko' ? '오후 8:00' : '20:00');
        } else expect(mail?.text).toContain(`http://festival.test${link}`);
        if (memberId !== null) expect(await kindsOf(memberId)).toEqual([]);
      }
      const kept = JSON.stringify(await running.rows('SELECT facts FROM message'));
      const logged = running.replicas.flatMap(({ logs }) => logs.lines).join('\n');
      for (const text of [kept, logged]) expect(text).not.toMatch(/secret|@mail\.test|@fans\.test/);
    },
  );

  test('has a sample here', () => {
    expect([...tested].sort()).toEqual(Object.keys(RULES).sort());
  });
});
