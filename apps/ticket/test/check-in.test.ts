import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ticketSigner } from '../src/adapters/crypto/ticket-signer.ts';
import { Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

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

function scan(qr: string, key: string = randomUUID()) {
  return office.request<Record<string, unknown>>('POST', '/api/tickets/check-ins', {
    as: randomUUID(),
    role: 'staff',
    key,
    body: { qr },
  });
}

function signedBy(pem: string, ticket: TicketBody, festival: string, serial = ticket.serial): string {
  return ticketSigner(pem, festival).qrOf({
    festival,
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
      body: { qr: ticket.qr },
    });
    expect(answer.status).toBe(403);
    expect((await office.request('GET', `/api/tickets/${ticket.id}`, { as: randomUUID() })).status).toBe(404);
  });

  test('the published key verifies a code without a network', async () => {
    const { body } = await office.request<{ publicKey: string }>('GET', '/api/tickets/verification-key');
    expect(body.publicKey).toBe(ticketSigner(ownKey(), 'test-festival').publicKeyPem);
  });
});
