import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ticketSigner } from '../src/adapters/crypto/ticket-signer.ts';
import { Office } from './office.ts';
import { competingForRow } from './races.ts';
import { type TicketBody, ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
  await office.openDoors();
});
afterAll(() => office.close());

const staff = randomUUID();

const {
  ticketOf,
  bought,
  cancel,
  scan: scanAs,
  undo: undoAs,
  gateLog,
  cancelPerformance,
} = ticketRequests(() => office);
const scan = (qr: string, body: Record<string, unknown> = {}) => scanAs(qr, body, { as: staff });

function signedBy(pem: string, ticket: TicketBody, festival: string, serial = ticket.serial): string {
  return ticketSigner(pem, festival).qrOf({
    ticketId: ticket.id,
    performanceId: ticket.performanceId,
    sectionId: ticket.sectionId,
    seat: ticket.seat,
    serial,
    category: null,
  });
}

const ownKey = () => office.env['TICKET_SIGNING_KEY'] ?? '';

describe('at the gate', () => {
  test('of twenty scans of one ticket at once exactly one admits; the others say when', async () => {
    const ticket = await bought(randomUUID());
    const answers = await competingForRow(office.sql, { table: 'tickets', id: ticket.id }, 2, () =>
      Array.from({ length: 20 }, () => scan(ticket.qr)),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const later = answers.filter((answer) => answer.status === 409);
    expect(later).toHaveLength(19);
    const [entered] = answers.filter((answer) => answer.status === 200);
    expect(later.every((answer) => answer.body['checkedInAt'] === entered?.body['checkedInAt'])).toBe(true);
  });

  test('a code of another key, another festival or an earlier holder is 422', async () => {
    const ticket = await bought(randomUUID());
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
    const cancelled = await bought(fan);
    expect((await cancel(fan, [cancelled.id])).status).toBe(202);
    expect((await scan(cancelled.qr)).status).toBe(409);
    expect((await ticketOf(fan, cancelled.id)).body).toMatchObject({ state: 'VOID', qr: null });

    const entered = await bought(fan);
    expect((await scan(entered.qr)).status).toBe(200);
    expect((await cancel(fan, [entered.id])).status).toBe(409);
  });

  test('a fan cannot check in, and another fan’s ticket does not exist', async () => {
    const ticket = await bought(randomUUID());
    const answer = await office.request('POST', '/api/tickets/check-ins', {
      as: randomUUID(),
      body: { performanceId: ticket.performanceId, qr: ticket.qr },
    });
    expect(answer.status).toBe(403);
    expect((await ticketOf(randomUUID(), ticket.id)).status).toBe(404);
  });

  test('the published key verifies a code without a network', async () => {
    const { body } = await office.request<{ publicKey: string }>('GET', '/api/tickets/verification-key');
    expect(body.publicKey).toBe(ticketSigner(ownKey(), 'test-festival').publicKeyPem);
  });
});

const undone = { reason: 'the fan is still outside' };
const undo = (ticketId: string) => undoAs(ticketId, undone.reason, { as: staff });

/** Only until the callback ends: the other tests need check-in to be open. */
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
    const ticket = await bought(randomUUID());
    const refused = await scan(ticket.qr, { performanceId: 'day-2' });
    expect(refused).toMatchObject({
      status: 409,
      body: { type: '/problems/wrong-performance', performanceId: 'day-1', ticketId: ticket.id },
    });
    expect((await scan(ticket.qr)).status).toBe(200);
  });

  test('admits from six hours before the start unless the performance says otherwise', async () => {
    const ticket = await bought(randomUUID());
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

  test('admits against its rules when staff say why, which is recorded; where no rule forbids it, no reason is', async () => {
    const override = { reason: 'changed days with a friend' };
    const [moved, ordinary] = [await bought(randomUUID()), await bought(randomUUID())];
    await withTimes(`doors_at = now() + interval '1 hour'`, async () => {
      const letIn = await scan(moved.qr, { performanceId: 'day-2', override });
      expect(letIn).toMatchObject({
        status: 200,
        body: { overridden: ['wrong-performance', 'too-early'] },
      });
    });
    expect(await gateLog(moved.id)).toEqual([
      {
        action: 'CHECKED_IN',
        ...{ performanceId: 'day-2', gateId: null, door: null, byHand: false, conflict: null },
        overridden: ['wrong-performance', 'too-early'],
        reason: override.reason,
        staffId: staff,
        at: expect.any(String),
      },
    ]);
    expect(await scan(ordinary.qr, { override })).toMatchObject({ status: 200, body: { overridden: [] } });
    expect(await gateLog(ordinary.id)).toMatchObject([{ overridden: [], reason: null }]);
    expect((await scan(ordinary.qr, { override: { reason: ' ' } })).status).toBe(400);
  });

  test('takes a check-in back for staff only, keeps a record of it, and the same code admits again', async () => {
    const ticket = await bought(randomUUID());
    expect(await undo(ticket.id)).toMatchObject({ status: 409, body: { type: '/problems/not-checked-in' } });
    expect((await scan(ticket.qr)).status).toBe(200);
    expect(
      (
        await office.request('POST', '/api/tickets/check-ins/undo', {
          as: staff,
          body: { ticketId: ticket.id, ...undone },
        })
      ).status,
    ).toBe(403);
    expect(await undo(ticket.id)).toMatchObject({ status: 200, body: { state: 'VALID', serial: 1 } });
    expect((await scan(ticket.qr)).status).toBe(200);
    expect(await gateLog(ticket.id)).toMatchObject([
      { action: 'CHECKED_IN' },
      { action: 'UNDONE', ...undone, staffId: staff, performanceId: 'day-1' },
      { action: 'CHECKED_IN' },
    ]);
    await expect(office.sql.query('DELETE FROM gate_log')).rejects.toThrow('append-only');
    expect((await undo(randomUUID())).status).toBe(404);
  });

  test('says that the performance is cancelled, of tickets that entered, too, and takes nothing back', async () => {
    const [fresh, entered] = [await bought(randomUUID()), await bought(randomUUID())];
    expect((await scan(entered.qr)).status).toBe(200);
    await cancelPerformance();
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
