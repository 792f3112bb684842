import { randomUUID } from 'node:crypto';
import { openPack, verificationKey } from '@clove/contracts/gate';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, Fan, type Ticket } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';

const performanceId = 'gates';
const soon = { timeoutMs: 15_000 };
/** Years before: staff say why they let people in. */
const override = { reason: 'rehearsal' };
const Found = z.object({ tickets: z.array(z.object({ ticketId: z.string() })) });
const Made = z.object({ id: z.string() });
const Key = z.object({ id: z.string(), secret: z.string() });
const Token = z.object({ access_token: z.string() });

/** Staff and devices at gates, through the gateway: each at their own gate, and not a moment longer than they may. */
export function gates(theOffice: () => Office): void {
  let office: Office;
  let organiser: Fan;
  let north: Fan;
  let northId: string;
  let tickets: Ticket[];

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
    for (const gate of ['north', 'south']) {
      const body = { title: { ko: gate }, performances: [performanceId], reentry: true };
      expectStatus(await organiser.http.request('PUT', `/api/gates/${gate}`, { body }), 201);
    }
    [north, northId] = await staff(['gate:north']);
    const fan = await office.newFan();
    const seats = [1, 2, 3, 4].map((seat) => `gates/A/1-${seat}`);
    for (const pair of [seats.slice(0, 2), seats.slice(2)]) {
      await fan.buy({ performanceId, seats: pair }, 'kakao-pay');
    }
    tickets = (await fan.tickets()).filter((ticket) => ticket.performanceId === performanceId);
    expect(tickets).toHaveLength(4);
  }, 240_000);

  /** A member of staff who is bound to these gates and desks, logged in. */
  async function staff(scopes: readonly string[]): Promise<[Fan, string]> {
    const fan = new Fan(office.pool, office.baseUrl, { email: `staff-${randomUUID()}@example.org` });
    const { email, password } = fan;
    const made = await organiser.unsafe('/api/auth/staff', { email, password, name: 'Gate', scopes });
    return [await fan.logIn(), Made.parse(expectStatus(made, 201).json).id];
  }

  /** A device with a key of these scopes. */
  async function device(scopes: readonly string[]) {
    const made = await organiser.unsafe('/api/auth/api-keys', { name: 'Phone', scopes });
    const { id, secret } = Key.parse(expectStatus(made, 201).json);
    const http = new HttpClient(office.pool, office.baseUrl);
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const issued = expectStatus(await http.request('POST', '/api/auth/token', { form }), 200);
    const authorization = `Bearer ${Token.parse(issued.json).access_token}`;
    const headers = () => ({ authorization, 'idempotency-key': randomUUID() });
    return {
      id,
      get: (path: string) => http.request('GET', path, { headers: headers() }),
      scan: (gateId: string, qr: string | null | undefined) =>
        http.request('POST', '/api/tickets/check-ins', {
          body: { performanceId, gateId, qr, override },
          headers: headers(),
        }),
    };
  }

  const scan = (who: Fan, gateId: string, ticket: Ticket | undefined) =>
    who.unsafe('/api/tickets/check-ins', { performanceId, gateId, qr: ticket?.qr, override });

  test('staff check in at their gate and at no other, and staff of a desk at none', async () => {
    const [goods] = await staff(['desk:goods']);
    const forbidden = { status: 403, json: { type: '/problems/not-your-gate' } };
    expect(await scan(north, 'south', tickets[0])).toMatchObject(forbidden);
    expect(await scan(goods, 'north', tickets[0])).toMatchObject(forbidden);
    expectStatus(await scan(north, 'north', tickets[0]), 200);
    expect(await scan(organiser, 'south', tickets[0])).toMatchObject({
      status: 409,
      json: { type: '/problems/already-checked-in', gateId: 'north' },
    });
    const fan = await office.newFan();
    expect((await scan(fan, 'north', tickets[1])).status).toBe(403);
    for (const path of ['/api/gates', '/api/gates/counts', '/api/gates/north/pack']) {
      expect((await fan.http.request('GET', path)).status).toBe(403);
    }
    expect(
      (await north.http.request('PUT', '/api/gates/west', { body: { title: { ko: '서' } } })).status,
    ).toBe(403);
  });

  test('staff find a ticket by its seat and by its order at their gate, and at no other', async () => {
    const ask = (gate: string, text: string) => north.unsafe(`/api/gates/${gate}/find`, { text });
    const { seat, orderId } = tickets[2] ?? {};
    // As tickets show it, and as people type it.
    for (const text of [`${seat}`, `${seat}`.toLowerCase().replace('-', '-0'), `${orderId}`]) {
      const found = Found.parse(expectStatus(await ask('north', text), 200).json).tickets;
      expect([text, found.map(({ ticketId }) => ticketId)]).toEqual([
        text,
        expect.arrayContaining([tickets[2]?.id]),
      ]);
    }
    expect((await ask('south', `${seat}`)).status).toBe(403);
  });

  test('a gate or voucher for a section that its performances do not have is refused, and says which', async () => {
    for (const [path, fields] of [
      ['/api/gates/typo', { title: { ko: '오타' } }],
      ['/api/vouchers/typo', { percent: 10 }],
    ] as const) {
      const headers = () => ({ 'idempotency-key': randomUUID() });
      const put = (sections: string[]) =>
        organiser.http.request('PUT', path, {
          body: { ...fields, performances: [performanceId], sections },
          headers: headers(),
        });
      expect(await put(['A', 'B-STAGE'])).toMatchObject({
        status: 422,
        json: {
          type: '/problems/unknown-sections',
          errors: [{ path: 'body.sections', message: 'no section B-STAGE' }],
        },
      });
      expectStatus(await put(['A']), 201);
      expectStatus(await organiser.http.request('DELETE', path, { headers: headers() }), 204);
    }
  });

  test('a device works at its gate, with a pack signed by the festival, until its key is revoked', async () => {
    const phone = await device(['tickets:check-in', 'gate:south']);
    expect((await phone.scan('north', tickets[1]?.qr)).status).toBe(403);
    expectStatus(await phone.scan('south', tickets[1]?.qr), 200);
    expect((await phone.get('/api/gates/north/pack')).status).toBe(403);
    const { pack } = z
      .object({ pack: z.string() })
      .parse(expectStatus(await phone.get('/api/gates/south/pack'), 200).json);
    const published = await phone.get('/api/tickets/verification-key');
    const { publicKey } = z.object({ publicKey: z.string() }).parse(published.json);
    const opened = await openPack(pack, await verificationKey(publicKey));
    expect(opened?.tickets.map(([id]) => id)).toEqual(
      expect.arrayContaining([tickets[0]?.id, tickets[1]?.id]),
    );
    expect(Date.parse(opened?.validUntil ?? '')).toBeGreaterThan(Date.now());

    const path = `/api/auth/api-keys/${phone.id}`;
    expectStatus(
      await organiser.http.request('DELETE', path, { headers: { 'idempotency-key': phone.id } }),
      204,
    );
    // A ticket that is in already: a scan before the refusal changes nothing.
    await eventually(async () => expect((await phone.scan('south', tickets[1]?.qr)).status).toBe(401), soon);
  });

  test('who left the team checks no one in any more', async () => {
    expectStatus(await scan(north, 'north', tickets[2]), 200);
    const path = `/api/auth/team/${northId}`;
    expectStatus(
      await organiser.http.request('DELETE', path, { headers: { 'idempotency-key': northId } }),
      204,
    );
    await eventually(async () => expect((await scan(north, 'north', tickets[2])).status).toBe(401), soon);
    expectStatus(await scan(organiser, 'south', tickets[3]), 200);
  });
}
