import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ticketSigner } from '../src/adapters/crypto/ticket-signer.ts';
import { Office, performanceId } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
  await office.openDoors();
});
afterAll(() => office.close());

const staff = randomUUID();

interface TicketBody {
  id: string;
  qr: string;
  performanceId: string;
  sectionId: string;
  seat: string;
  serial: number;
}

async function ticketOf(fan: string): Promise<TicketBody> {
  const { order } = await office.buy(fan, [10_000]);
  const answer = await office.request<TicketBody>('GET', `/api/tickets/${order.lines[0]?.id}`, { as: fan });
  return answer.body;
}

function scan(qr: string, body: Record<string, unknown> = {}) {
  return office.request<Record<string, unknown>>('POST', '/api/tickets/check-ins', {
    as: staff,
    role: 'staff',
    body: { performanceId, qr, ...body },
  });
}

function signedBy(pem: string, ticket: TicketBody, festival: string, serial = ticket.serial): string {
  return ticketSigner(pem, festival).qrOf({
    ticketId: ticket.id,
    performanceId: ticket.performanceId,
    sectionId: ticket.sectionId,
    seat: ticket.seat,
    serial,
  });
}

const ownKey = () => office.env['TICKET_SIGNING_KEY'] ?? '';

describe('at the gate', () => {
  test('of twenty scans of one ticket at once exactly one opens; the others learn when it entered', async () => {
    const ticket = await ticketOf(randomUUID());
    const answers = await Promise.all(Array.from({ length: 20 }, () => scan(ticket.qr)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const later = answers.filter((answer) => answer.status === 409);
    expect(later).toHaveLength(19);
    const [entered] = answers.filter((answer) => answer.status === 200);
    expect(later.every((answer) => answer.body['checkedInAt'] === entered?.body['checkedInAt'])).toBe(true);
  });

  test('a code of another key, another festival or an earlier holder is 422', async () => {
    const ticket = await ticketOf(randomUUID());
    const foreign = generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    const codes = [
      signedBy(foreign, ticket, 'test-festival'),
      signedBy(ownKey(), ticket, 'other-festival'),
      signedBy(ownKey(), ticket, 'test-festival', 2),
      ticket.qr.replace('CLV1', 'CLV2'),
      'CLV1.e30.AAAA',
      'nonsense',
    ];
    for (const code of codes) expect((await scan(code)).status).toBe(422);
    expect((await scan(ticket.qr)).status).toBe(200);
  });

  test('a cancelled ticket is 409 and shows no code any more; an entered one cannot be cancelled', async () => {
    const fan = randomUUID();
    const cancelled = await ticketOf(fan);
    const cancel = (id: string) =>
      office.request('POST', '/api/tickets/cancellations', { as: fan, body: { ticketIds: [id] } });
    expect((await cancel(cancelled.id)).status).toBe(202);
    expect((await scan(cancelled.qr)).status).toBe(409);
    const view = await office.request<TicketBody>('GET', `/api/tickets/${cancelled.id}`, { as: fan });
    expect(view.body).toMatchObject({ state: 'VOID', qr: null });

    const entered = await ticketOf(fan);
    expect((await scan(entered.qr)).status).toBe(200);
    expect((await cancel(entered.id)).status).toBe(409);
  });

  test('a fan cannot check in, and another fan’s ticket does not exist', async () => {
    const ticket = await ticketOf(randomUUID());
    const answer = await office.request('POST', '/api/tickets/check-ins', {
      as: randomUUID(),
      body: { performanceId, qr: ticket.qr },
    });
    expect(answer.status).toBe(403);
    expect((await office.request('GET', `/api/tickets/${ticket.id}`, { as: randomUUID() })).status).toBe(404);
  });

  test('the published key verifies a code without a network', async () => {
    const { body } = await office.request<{ publicKey: string }>('GET', '/api/tickets/verification-key');
    expect(body.publicKey).toBe(ticketSigner(ownKey(), 'test-festival').publicKeyPem);
  });
});

const undo = (ticketId: string, role: 'staff' | 'fan' = 'staff') =>
  office.request<Record<string, unknown>>('POST', '/api/tickets/check-ins/undo', {
    as: staff,
    role,
    body: { ticketId, reason: 'the fan is still outside' },
  });

const entries = async (ticketId: string) =>
  (
    await office.request<{ entries: Record<string, unknown>[] }>(
      'GET',
      `/api/tickets/check-ins/${ticketId}`,
      {
        as: staff,
        role: 'staff',
      },
    )
  ).body.entries;

/** Only until the callback ends: the other tests count on open doors. */
async function withTimes(change: string, work: () => Promise<void>): Promise<void> {
  await office.sql.query(`UPDATE performances SET ${change}`);
  try {
    await work();
  } finally {
    await office.sql.query(`UPDATE performances SET starts_at = '2030-08-07T04:00:00Z', doors_at = now()`);
  }
}

describe('the gate of a performance', () => {
  test('refuses a ticket of another performance, names the right one and does not consume it', async () => {
    const ticket = await ticketOf(randomUUID());
    const refused = await scan(ticket.qr, { performanceId: 'day-2' });
    expect(refused).toMatchObject({
      status: 409,
      body: { type: '/problems/wrong-performance', performanceId: 'day-1', ticketId: ticket.id },
    });
    expect((await scan(ticket.qr)).status).toBe(200);
  });

  test('opens six hours before the start unless the performance says otherwise', async () => {
    const ticket = await ticketOf(randomUUID());
    await withTimes(`starts_at = now() + interval '6 hours 1 minute', doors_at = NULL`, async () =>
      expect(await scan(ticket.qr)).toMatchObject({
        status: 409,
        body: { type: '/problems/too-early', doorsAt: expect.any(String) },
      }),
    );
    await withTimes(
      `starts_at = now() + interval '5 hours', doors_at = now() + interval '1 hour'`,
      async () => expect(await scan(ticket.qr)).toMatchObject({ status: 409 }),
    );
    await withTimes(`starts_at = now() + interval '5 hours 59 minutes', doors_at = NULL`, async () =>
      expect((await scan(ticket.qr)).status).toBe(200),
    );
  });

  test('lets in against its rules when staff say why, which is recorded; without need nothing is', async () => {
    const override = { reason: 'changed days with a friend' };
    const [moved, ordinary] = [await ticketOf(randomUUID()), await ticketOf(randomUUID())];
    await withTimes(`doors_at = now() + interval '1 hour'`, async () => {
      const letIn = await scan(moved.qr, { performanceId: 'day-2', override });
      expect(letIn).toMatchObject({
        status: 200,
        body: { overridden: ['wrong-performance', 'too-early'] },
      });
    });
    expect(await entries(moved.id)).toEqual([
      {
        action: 'CHECKED_IN',
        performanceId: 'day-2',
        overridden: ['wrong-performance', 'too-early'],
        reason: override.reason,
        staffId: staff,
        at: expect.any(String),
      },
    ]);
    expect(await scan(ordinary.qr, { override })).toMatchObject({ status: 200, body: { overridden: [] } });
    expect(await entries(ordinary.id)).toMatchObject([{ overridden: [], reason: null }]);
    expect((await scan(ordinary.qr, { override: { reason: ' ' } })).status).toBe(400);
  });

  test('takes a check-in back for staff only, keeps a record of it, and the same code admits again', async () => {
    const ticket = await ticketOf(randomUUID());
    expect(await undo(ticket.id)).toMatchObject({ status: 409, body: { type: '/problems/not-checked-in' } });
    expect((await scan(ticket.qr)).status).toBe(200);
    expect((await undo(ticket.id, 'fan')).status).toBe(403);
    expect(await undo(ticket.id)).toMatchObject({ status: 200, body: { state: 'VALID', serial: 1 } });
    expect((await scan(ticket.qr)).status).toBe(200);
    expect(await entries(ticket.id)).toMatchObject([
      { action: 'CHECKED_IN' },
      { action: 'UNDONE', reason: 'the fan is still outside', staffId: staff, performanceId: null },
      { action: 'CHECKED_IN' },
    ]);
    await expect(office.sql.query('DELETE FROM gate_log')).rejects.toThrow('append-only');
    expect((await undo(randomUUID())).status).toBe(404);
  });

  test('says that the performance is cancelled, of tickets that entered, too, and takes nothing back', async () => {
    const [fresh, entered] = [await ticketOf(randomUUID()), await ticketOf(randomUUID())];
    expect((await scan(entered.qr)).status).toBe(200);
    await office.request('POST', '/api/tickets/performance-cancellations', {
      as: staff,
      role: 'organiser',
      body: { performanceId, reason: 'typhoon', confirm: performanceId },
    });
    const cancelled = {
      status: 409,
      body: { type: '/problems/performance-cancelled', reason: 'typhoon', cancelledAt: expect.any(String) },
    };
    for (const { qr } of [fresh, entered]) {
      expect(await scan(qr)).toMatchObject(cancelled);
      expect(await scan(qr, { override: { reason: 'let them in anyway' } })).toMatchObject(cancelled);
    }
    expect(await undo(entered.id)).toMatchObject(cancelled);
  });
});
