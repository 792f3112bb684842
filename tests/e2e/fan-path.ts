import { createPublicKey, verify } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import type { Fan, Ticket } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

interface SeatMap {
  paymentMethods: string[];
  sections: { id: string; kind: string; price: number; free: number }[];
}

/** What a fan does from sign-up to the gate. */
export function fanPath(
  theOffice: () => Office,
  { method, numbered }: { readonly method: string; readonly numbered: boolean },
): void {
  let office: Office;
  let fan: Fan;
  let performanceId: string;
  let seatMap: SeatMap;
  let ticket: Ticket;

  beforeAll(async () => {
    office = theOffice();
    fan = await office.newFan();
  }, 240_000);

  test('sees the festival, its performances and live seats', async () => {
    const events = await fan.http.request('GET', '/api/events');
    expect(events.status).toBe(200);
    const { performances } = events.json as {
      performances: { id: string; title: { ko: string; en?: string } }[];
    };
    expect(performances.length).toBeGreaterThan(0);
    expect(performances[0]?.title.ko.length).toBeGreaterThan(0);
    performanceId = performances[0]!.id;
    const seats = await fan.http.request('GET', `/api/seats?performance=${performanceId}`);
    expect(seats.status).toBe(200);
    seatMap = seats.json as SeatMap;
    expect(seatMap.paymentMethods).toContain(method);
    expect(seatMap.sections.some((section) => section.kind === 'numbered')).toBe(numbered);
    expect(await office.firstLiveEvent(performanceId)).toContain('data:');
  });

  test('buys two places and has two tickets with a QR code that a gate can verify offline', async () => {
    const order = await fan.buy(await office.twoPlaces(performanceId, numbered), method);
    expect(order.state).toBe('COMPLETED');
    const tickets = (await fan.tickets()).filter((candidate) => candidate.orderId === order.id);
    expect(tickets).toHaveLength(2);
    expect(tickets.map((each) => each.state)).toEqual(['VALID', 'VALID']);
    expect(new Set(tickets.map((each) => each.qr)).size).toBe(2);
    ticket = tickets[0]!;
    const answer = await fan.http.request('GET', '/api/tickets/verification-key');
    const key = createPublicKey((answer.json as { publicKey: string }).publicKey);
    const [prefix = '', payload = '', signature = ''] = (ticket.qr ?? '').split('.');
    expect(verify(null, Buffer.from(`${prefix}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
  }, 120_000);

  test('enters once', async () => {
    const staff = await office.organiser();
    const scan = (who: Fan, qr: string | null | undefined, override?: { reason: string }) =>
      who.unsafe('/api/tickets/check-ins', { performanceId, qr, ...(override && { override }) });
    const early = await scan(staff, ticket.qr);
    expect(early).toMatchObject({ status: 409, json: { type: '/problems/too-early' } });
    const rehearsal = { reason: 'rehearsal of the gate' };
    expect((await scan(staff, ticket.qr, rehearsal)).status).toBe(200);
    const second = await scan(staff, ticket.qr, rehearsal);
    expect(second).toMatchObject({ status: 409, json: { type: '/problems/already-checked-in' } });
    expect((await scan(fan, ticket.qr)).status).toBe(403);
    const forged = `${ticket.qr?.slice(0, -4)}AAAA`;
    expect((await scan(staff, forged)).status).toBe(422);
  });

  test('cancels the other ticket and is paid back by the festival\u2019s policy; the place is free again', async () => {
    const [other] = (await fan.tickets()).filter(
      (each) => each.orderId === ticket.orderId && each.id !== ticket.id,
    );
    expect((await fan.cancelTickets([other!.id])).status).toBe(202);
    await office.until(async () => (await office.providerCalls(ticket.orderId)).cancelled > 0);
    expect((await office.providerCalls(ticket.orderId)).cancelled).toBe(other!.paid);
    await office.until(
      async () => !(await office.soldUnits(performanceId, other!.sectionId)).includes(other!.unitId),
    );
    expect(await office.soldUnits(performanceId, ticket.sectionId)).toContain(ticket.unitId);
    const [now] = (await fan.tickets()).filter((each) => each.id === other!.id);
    expect(now?.state).toBe('VOID');
  }, 120_000);

  test('finds every route described, with examples, in /openapi.json', async () => {
    const answer = await fan.http.request('GET', '/openapi.json');
    expect(answer.status).toBe(200);
    const document = answer.json as { openapi: string; paths: Record<string, Record<string, Operation>> };
    expect(document.openapi).toMatch(/^3\.1/);
    for (const path of [
      '/api/auth/login',
      '/api/auth/signup',
      '/api/events',
      '/api/seats',
      '/api/seats/holds',
      '/api/orders',
      '/api/orders/returns/{token}',
      '/api/tickets',
      '/api/tickets/check-ins',
    ]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
    expect(withoutExample(document.paths)).toEqual(['get /openapi.json']);
  });

  test('and the books agree with the provider', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
}

type Content = Record<string, { example?: unknown; examples?: unknown }>;
interface Operation {
  requestBody?: { content: Content };
  responses?: Record<string, { content?: Content }>;
}

/** Requests that send, or are answered with, JSON or a form that no example shows. Bytes have none. */
function withoutExample(paths: Record<string, Record<string, Operation>>): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody, responses = {} }]) => {
      const answers = Object.entries(responses).flatMap(([status, { content }]) =>
        status.startsWith('2') && content !== undefined ? [content] : [],
      );
      const shown = [...(requestBody === undefined ? [] : [requestBody.content]), ...answers];
      const isWritten = (type: string) => /json|form/.test(type);
      const lacking = shown.some((content) =>
        Object.entries(content).some(
          ([type, { example, examples }]) => isWritten(type) && (example ?? examples) === undefined,
        ),
      );
      return lacking ? [`${method} ${path}`] : [];
    }),
  );
}
