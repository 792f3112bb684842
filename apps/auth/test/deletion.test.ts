import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { items, type MemberHoldings, MemberHoldingsItem } from '@clove/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuthUnderTest, ORGANISER, startAuth } from './auth-under-test.ts';

const ticketId = '01990000-0000-7000-8000-000000000011';
const orderId = '01990000-0000-7000-8000-000000000012';
const nothing: MemberHoldings = { tickets: [], orders: [] };
const tickets = [{ ticketId, performanceId: 'day-1' }];
const orders = [{ orderId, state: 'CAPTURING' }];

/** What the ticket service answers; undefined: it does not answer. */
let held: MemberHoldings | undefined = nothing;
let leftAfterRelease: MemberHoldings = nothing;
const asked: string[] = [];
let ticket: Server;
let auth: AuthUnderTest;

beforeAll(async () => {
  ticket = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = items(MemberHoldingsItem).parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    asked.push(`${request.url} ${request.headers['clove-edge']} ${request.headers.authorization}`);
    if (request.url?.endsWith('/release')) held = leftAfterRelease;
    response.statusCode = held === undefined ? 500 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ items: body.items.map(() => held) }));
  }).listen(0, '127.0.0.1');
  await once(ticket, 'listening');
  const address = ticket.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  auth = await startAuth({ TICKET_URL: `http://127.0.0.1:${address.port}`, TICKET_TOKEN: 'ticket-edge' });
});
afterAll(async () => {
  await auth.stop();
  ticket.closeAllConnections();
  ticket.close();
});
afterEach(() => {
  held = nothing;
  leftAfterRelease = nothing;
  asked.length = 0;
});

let members = 0;
async function member(): Promise<{ email: string; token: string }> {
  members += 1;
  const email = `leaving-${members}@example.com`;
  await auth.signUp(email);
  return { email, token: (await auth.logIn(email)).body.accessToken };
}

const mine = '/api/auth/me';
const exists = async (email: string) => (await auth.logIn(email)).status === 200;

describe('deleting an account', () => {
  test('without anything left erases it, and asks the service that sells first', async () => {
    const { email, token } = await member();
    expect((await auth.del(mine, token)).status).toBe(204);
    expect(await exists(email)).toBe(false);
    expect(asked).toEqual(['/internal/members/holdings auth Bearer ticket-edge']);
  });

  test('with valid tickets or open payments is refused and names them', async () => {
    const { email, token } = await member();
    held = { tickets, orders };
    expect(await auth.del(mine, token)).toMatchObject({
      status: 409,
      body: { type: '/problems/account-in-use', tickets, orders },
    });
    expect(await exists(email)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test('with consent cancels first; tickets that cannot be cancelled are given up', async () => {
    const { email, token } = await member();
    held = { tickets, orders };
    leftAfterRelease = { tickets, orders: [] };
    expect((await auth.del(`${mine}?cancelTickets=true`, token)).status).toBe(204);
    expect(await exists(email)).toBe(false);
    expect(asked.map((line) => line.split(' ')[0])).toEqual([
      '/internal/members/holdings',
      '/internal/members/release',
    ]);
  });

  test('with consent still waits for a payment that is under way', async () => {
    const { email, token } = await member();
    held = { tickets, orders };
    leftAfterRelease = { tickets: [], orders };
    expect(await auth.del(`${mine}?cancelTickets=true`, token)).toMatchObject({
      status: 409,
      body: { orders },
    });
    expect(await exists(email)).toBe(true);
  });

  test('does not happen while it is unknown what the member has', async () => {
    const { email, token } = await member();
    held = undefined;
    expect(await auth.del(mine, token)).toMatchObject({
      status: 503,
      body: { type: '/problems/holdings-unknown' },
    });
    expect((await auth.del(`${mine}?cancelTickets=true`, token)).status).toBe(503);
    expect(await exists(email)).toBe(true);
  });

  test('of the deployment’s own accounts is refused before anything is asked', async () => {
    const { body } = await auth.logIn(ORGANISER.email, ORGANISER.password);
    expect((await auth.del(`${mine}?cancelTickets=true`, body.accessToken)).status).toBe(409);
    expect(asked).toEqual([]);
  });
});
