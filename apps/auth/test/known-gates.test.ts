import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { items, KnownGateItem } from '@clove/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type AuthUnderTest, ORGANISER, PASSWORD, startAuth } from './auth-under-test.ts';

/** Gates of the festival, as ticket answers; undefined: it does not answer. */
let open: readonly string[] | undefined = ['main'];
let ticket: Server;
let auth: AuthUnderTest;
let organiser: string;
let staffId: string;

beforeAll(async () => {
  ticket = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = items(KnownGateItem).parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.statusCode = open === undefined ? 500 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ items: body.items.map(({ gateId }) => ({ open: open?.includes(gateId) })) }),
    );
  }).listen(0, '127.0.0.1');
  await once(ticket, 'listening');
  const address = ticket.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  auth = await startAuth({ TICKET_URL: `http://127.0.0.1:${address.port}`, TICKET_TOKEN: 'ticket-edge' });
  organiser = (await auth.logIn(ORGANISER.email, ORGANISER.password)).body.accessToken;
  const account = { email: 'bound@example.com', name: 'Gate', password: PASSWORD };
  staffId = (await auth.post('/api/auth/staff', account, { accessToken: organiser })).body.id;
});
afterAll(async () => {
  await auth.stop();
  ticket.closeAllConnections();
  ticket.close();
});
afterEach(() => {
  open = ['main'];
});

let names = 0;
/** Everything by which an organiser binds someone to gates. */
const binding: readonly [string, (gates: readonly string[]) => Promise<Answer>, number][] = [
  [
    'an API key',
    (gates) =>
      auth.post(
        '/api/auth/api-keys',
        { name: 'Turnstile', scopes: ['tickets:check-in', ...gates] },
        { accessToken: organiser },
      ),
    201,
  ],
  [
    'an invitation',
    (scopes) =>
      auth.post(
        '/api/auth/invitations',
        { email: `invited-${++names}@example.com`, role: 'staff', scopes },
        { accessToken: organiser },
      ),
    201,
  ],
  [
    'an account of staff',
    (scopes) =>
      auth.post(
        '/api/auth/staff',
        { email: `staff-${++names}@example.com`, name: 'Gate', password: PASSWORD, scopes },
        { accessToken: organiser },
      ),
    201,
  ],
  ['a binding', (scopes) => auth.put(`/api/auth/team/${staffId}/scopes`, { scopes }, organiser), 204],
];

describe.each(binding)('%s', (_what, ask, success) => {
  test('names a gate that the festival has', async () => {
    expect((await ask(['gate:main', 'desk:goods'])).status).toBe(success);
  });

  test('with a gate that the festival does not have is refused with its name', async () => {
    const { status, body } = await ask(['gate:main', 'gate:nroth']);
    expect([status, body.type]).toEqual([422, '/problems/unknown-gates']);
    expect(body.errors).toEqual([
      { path: expect.stringMatching(/^body\.scopes\.[12]$/), message: 'no gate nroth' },
    ]);
  });

  test('waits for the service that has the gates, and without gates needs no answer of it', async () => {
    open = undefined;
    const { status, headers } = await ask(['gate:main']);
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('5');
    expect((await ask(['desk:goods'])).status).toBe(success);
  });
});
