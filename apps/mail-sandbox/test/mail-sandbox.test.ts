import { freePort } from '@clove/local-cluster/free-port';
import { type RunningService, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { MailList } from '../src/adapters/http/mail-routes.ts';
import { keptMails } from '../src/domain/kept-mails.ts';
import { mailSandboxService } from '../src/mail-sandbox-service.ts';

describe('the mail sandbox', () => {
  let service: RunningService;
  let smtpPort: number;
  beforeAll(async () => {
    smtpPort = await freePort();
    service = await startService(mailSandboxService, { SMTP_PORT: String(smtpPort), MAILS_KEPT: '3' });
  });
  afterAll(() => service.stop());
  beforeEach(() => fetch(`${service.url}/sandbox/mails`, { method: 'DELETE' }));

  const send = (to: string, subject: string, login?: { user: string; pass: string }) =>
    createTransport({
      host: '127.0.0.1',
      port: smtpPort,
      ignoreTLS: true,
      ...(login === undefined ? {} : { auth: login }),
    }).sendMail({
      from: 'tickets@festival.test',
      to,
      subject,
      text: '본문',
      html: '<p>본문</p><script>alert(1)</script>',
      attachments: [{ filename: 'calendar.ics', contentType: 'text/calendar', content: 'BEGIN:VCALENDAR' }],
    });
  const kept = async (query = '') =>
    MailList.parse(await (await fetch(`${service.url}/sandbox/mails${query}`)).json()).mails;
  const fault = (body: object) =>
    fetch(`${service.url}/sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('shows a mail with its parts and attachments, newest first, also to a caller with a login', async () => {
    await send('a@fans.test', '첫 메일');
    await send('b@fans.test', '둘째 메일', { user: 'any', pass: 'any' });
    const mails = await kept();
    expect(mails.map(({ subject }) => subject)).toEqual(['둘째 메일', '첫 메일']);
    expect(mails[1]).toMatchObject({
      to: ['a@fans.test'],
      text: expect.stringContaining('본문'),
      attachments: [{ filename: 'calendar.ics', contentType: 'text/calendar', text: 'BEGIN:VCALENDAR' }],
    });
    expect(await kept('?to=a@fans.test')).toHaveLength(1);
  });

  test('keeps the last mails only', async () => {
    for (const n of [1, 2, 3, 4]) await send('a@fans.test', `mail ${n}`);
    expect((await kept()).map(({ subject }) => subject)).toEqual(['mail 4', 'mail 3', 'mail 2']);
  });

  test('keeps no more bytes than it may, and always the newest', () => {
    const mails = keptMails(100, 1000);
    const mail = (bytes: number) =>
      mails.keep({
        receivedAt: '',
        from: '',
        to: [],
        messageId: null,
        subject: String(bytes),
        text: '',
        html: null,
        attachments: [],
        bytes,
      });
    for (const bytes of [400, 500, 300]) mail(bytes);
    expect(mails.list().map(({ subject }) => subject)).toEqual(['300', '500']);
    mail(5000);
    expect(mails.list().map(({ subject }) => subject)).toEqual(['5000']);
  });

  test('shows pages on which nothing of a mail runs', async () => {
    await send('a@fans.test', '<img src=x onerror=alert(1)>');
    const [mail] = await kept();
    for (const path of ['/sandbox/mails', `/sandbox/mails/${mail?.id}`]) {
      const answer = await fetch(`${service.url}${path}`, { headers: { accept: 'text/html' } });
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await answer.text()).not.toMatch(/<img|<script/);
    }
    expect((await fetch(`${service.url}/sandbox/mails/999999`)).status).toBe(404);
  });

  test('refuses as a test asked, so many times', async () => {
    expect((await fault({ kind: 'refuse-for-now', times: 1 })).status).toBe(204);
    expect((await fault({ kind: 'refuse', times: 1 })).status).toBe(204);
    await expect(send('a@fans.test', 'later')).rejects.toMatchObject({ responseCode: 451 });
    await expect(send('a@fans.test', 'never')).rejects.toMatchObject({ responseCode: 550 });
    await send('a@fans.test', 'now');
    expect((await kept()).map(({ subject }) => subject)).toEqual(['now']);
    expect((await fault({ kind: 'explode', times: 1 })).status).toBe(400);
  });

  test('cuts the connection instead of answering, after it took the mail', async () => {
    await fault({ kind: 'take-without-answer', times: 1 });
    await expect(send('a@fans.test', 'taken')).rejects.toThrow();
    expect(await kept()).toHaveLength(1);
  });

  test('refuses a mail that is too large and takes the next one', async () => {
    const large = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true }).sendMail({
      from: 'tickets@festival.test',
      to: 'a@fans.test',
      subject: 'large',
      text: 'x'.repeat(5 * 1024 * 1024),
    });
    await expect(large).rejects.toMatchObject({ responseCode: 552 });
    await send('a@fans.test', 'small');
    expect((await kept()).map(({ subject }) => subject)).toEqual(['small']);
  });
});
