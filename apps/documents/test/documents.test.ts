import { randomUUID } from 'node:crypto';
import { OrderPapersAnswer } from '@clove/contracts';
import type { Role } from '@clove/service-kit';
import { edgeHeaders, eventually, startService } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { documentsService } from '../src/documents-service.ts';
import { documentsForAll } from './documents-for-all.ts';
import { phonePasses } from './phone-passes.ts';
import { readPdf } from './read-pdf.ts';
import { receipts } from './receipts.ts';
import { festival } from './samples.ts';
import { ticketsOnPaper } from './tickets-on-paper.ts';

const running = documentsForAll();
const { environment, get, holder, payer, pdf } = running;

describe('a ticket on paper', () => ticketsOnPaper(running));
describe('a receipt', () => receipts(running));
describe('a pass for phones', () => phonePasses(running));

describe('whose it is', () => {
  test('another member gets no paper, and neither does who is logged out; ids that are none are named', async () => {
    const { own } = holder();
    const { paid } = payer();
    const stranger = randomUUID();
    for (const path of [
      `/api/documents/tickets/${own.id}.pdf`,
      `/api/documents/tickets/${own.id}.ics`,
      `/api/documents/orders/${paid.id}/tickets.pdf`,
      `/api/documents/orders/${paid.id}/receipt.pdf`,
    ]) {
      expect((await get(path, stranger)).status).toBe(404);
      expect((await fetch(`${running.documents.url}${path}`)).status).toBe(401);
    }
    expect((await get('/api/documents/tickets/none.pdf', stranger)).status).toBe(400);
    expect((await get(`/api/documents/tickets/${own.id}.pdf?language=fr`, stranger)).status).toBe(400);
  });

  test('an offered ticket, an unpaid order, and an order without valid tickets are refused by name', async () => {
    const fan = randomUUID();
    const [ticketId, orderId] = [randomUUID(), randomUUID()];
    running.tickets.tickets.set(`${fan} ${ticketId}`, { result: 'not-valid', state: 'OFFERED' });
    running.tickets.orders.set(`${fan} ${orderId}`, { result: 'not-paid' });
    const { fan: other, paid } = payer(0);
    expect(await problem(`/api/documents/tickets/${ticketId}.pdf`, fan)).toMatchObject({
      type: '/problems/ticket-not-valid',
      state: 'OFFERED',
    });
    expect(await problem(`/api/documents/orders/${orderId}/receipt.pdf`, fan)).toMatchObject({
      type: '/problems/order-not-paid',
    });
    expect(await problem(`/api/documents/orders/${paid.id}/tickets.pdf`, other)).toMatchObject({
      type: '/problems/no-valid-tickets',
    });
  });

  test('no code and no name is logged', async () => {
    const { fan, own } = holder('비밀이름');
    await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
    const logged = running.documents.logs.lines.join('\n');
    expect(logged).not.toContain(own.qr);
    expect(logged).not.toContain('비밀이름');
  });

  async function problem(path: string, memberId: string): Promise<unknown> {
    const response = await get(path, memberId);
    expect(response.status).toBe(409);
    return response.json();
  }
});

describe('under load and without others', () => {
  test('while ticket does not answer a fan is asked to come back, and nothing stays broken', async () => {
    const { fan, own } = holder();
    running.tickets.down = true;
    const response = await get(`/api/documents/tickets/${own.id}.pdf`, fan);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ type: '/problems/facts-unavailable' });
    running.tickets.down = false;
    await pdf(`/api/documents/tickets/${own.id}.pdf`, fan);
  });

  test('what is beyond its turn is refused at once, and what waits is made', async () => {
    const small = await startService(documentsService, {
      ...environment(),
      PAPERS_AT_ONCE: '1',
      PAPERS_WAITING: '1',
    });
    try {
      const { fan, paid } = payer(60);
      const asked = Array.from({ length: 8 }, () =>
        get(`/api/documents/orders/${paid.id}/tickets.pdf`, fan, small.url),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200, 503]));
      await eventually(async () => {
        const again = await get(`/api/documents/orders/${paid.id}/tickets.pdf`, fan, small.url);
        expect(again.status).toBe(200);
      });
    } finally {
      await small.stop();
    }
  });

  test('more tickets than fit one file are refused by number', async () => {
    const { fan, paid } = payer(101);
    const response = await get(`/api/documents/orders/${paid.id}/tickets.pdf`, fan);
    expect(await response.json()).toMatchObject({ type: '/problems/too-many-tickets' });
  });
});

describe('for guests of the box office', () => {
  const print = async (path: string, role: Role, scopes?: string[]) => {
    const principal = { memberId: randomUUID(), role, sessionId: randomUUID(), ...(scopes && { scopes }) };
    const headers = { authorization: `Bearer ${await running.tokens.sign(principal)}` };
    return fetch(`${running.documents.url}/api/documents/box-office/orders/${path}`, { headers });
  };

  test('staff print tickets and receipt in the guest’s name; orders of fans are not theirs to print', async () => {
    const { fan: guest, paid, own } = payer(2, { paymentMethod: 'onsite', guestName: '이바다' });
    running.auth.names.delete(guest);
    const named = own.map((each) => ({ ...each, holderName: '이바다' }));
    running.tickets.orders.set(`${guest} ${paid.id}`, {
      result: 'ok',
      festival,
      order: paid,
      tickets: named,
    });
    running.tickets.guests.set(paid.id, guest);
    for (const [role, scopes] of [['staff'], ['staff', ['desk:box-office']], ['organiser']] as const) {
      const answer = await print(`${paid.id}/tickets.pdf`, role, scopes && [...scopes]);
      const { pages } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
      expect(pages.map(({ code }) => code)).toEqual(own.map(({ qr }) => qr));
      expect(pages[0]?.text).toContain('이바다');
    }
    const receipt = await print(`${paid.id}/receipt.pdf`, 'staff');
    const { pages } = await readPdf(new Uint8Array(await receipt.arrayBuffer()));
    expect(pages[0]?.text).toContain('현장 결제');
    expect(pages[0]?.text).toContain('이바다');
    const ofFan = payer(1);
    expect((await print(`${ofFan.paid.id}/tickets.pdf`, 'organiser')).status).toBe(404);
    for (const role of ['fan', 'support', 'ops'] as const) {
      expect((await print(`${paid.id}/tickets.pdf`, role)).status).toBe(403);
    }
    expect((await print(`${paid.id}/tickets.pdf`, 'staff', ['gate:north'])).status).toBe(403);
  });
});

describe('for the mail that confirms an order', () => {
  const ask = (item: object, token = 'notification-edge') =>
    fetch(`${running.documents.managementUrl}/internal/documents/order`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...edgeHeaders('notification', token) },
      body: JSON.stringify({ items: [item] }),
    });

  test('its tickets are a file; an order without any gives none; only notification may ask', async () => {
    const { fan, paid, own } = payer(2);
    const answered = await ask({ orderId: paid.id, memberId: fan, language: 'en' });
    const { items } = z.object({ items: z.array(OrderPapersAnswer) }).parse(await answered.json());
    if (items[0]?.result !== 'ok') throw new Error('no files');
    const [file] = items[0].files;
    expect(file).toMatchObject({ filename: 'tickets.pdf', contentType: 'application/pdf' });
    const { pages } = await readPdf(Buffer.from(file?.base64 ?? '', 'base64'));
    expect(pages.map(({ code }) => code)).toEqual(own.map(({ qr }) => qr));
    const goods = payer(0);
    const nothing = await ask({ orderId: goods.paid.id, memberId: goods.fan, language: 'ko' });
    expect(await nothing.json()).toEqual({ items: [{ result: 'nothing' }] });
    expect((await ask({ orderId: paid.id, memberId: fan, language: 'ko' }, 'wrong')).status).toBe(401);
  });

  test('while ticket does not answer it is to be asked for later', async () => {
    const { fan, paid } = payer(1);
    running.tickets.down = true;
    const answered = await ask({ orderId: paid.id, memberId: fan, language: 'ko' });
    expect(answered.status).toBe(503);
    expect(await answered.json()).toMatchObject({ type: '/problems/facts-unavailable' });
  });
});
