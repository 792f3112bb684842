import { randomUUID } from 'node:crypto';
import { type RunningService, startService, type TestTokens, testTokens } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { documentsService } from '../src/documents-service.ts';
import { readPdf } from './read-pdf.ts';
import { festival, order, ticket } from './samples.ts';
import { type AuthStandIn, authStandIn, type TicketStandIn, ticketStandIn } from './stand-ins.ts';

/** The service and the services that it asks; there from the first test on. */
interface Running {
  tokens: TestTokens;
  tickets: TicketStandIn;
  auth: AuthStandIn;
  documents: RunningService;
}

/** The service between stand-ins, opened before the tests of a file and closed after them. */
export function documentsForAll() {
  let running: Running | undefined;
  const at: Running = {
    get tokens() {
      return opened().tokens;
    },
    get tickets() {
      return opened().tickets;
    },
    get auth() {
      return opened().auth;
    },
    get documents() {
      return opened().documents;
    },
  };
  beforeAll(async () => {
    const [tokens, tickets, auth] = await Promise.all([
      testTokens(),
      ticketStandIn('ticket-edge'),
      authStandIn('auth-edge'),
    ]);
    const documents = await startService(documentsService, environmentOf({ tokens, tickets, auth }));
    running = { tokens, tickets, auth, documents };
  });
  afterEach(() => {
    Object.assign(at.tickets, { down: false, held: undefined });
    at.auth.down = false;
  });
  afterAll(async () => {
    await at.documents.stop();
    await Promise.all([at.tickets.close(), at.auth.close(), at.tokens.close()]);
  });
  return Object.assign(at, { environment: () => environmentOf(at), get, pdf, holder, payer });

  function opened(): Running {
    if (running === undefined) throw new Error('the service is opened before the first test');
    return running;
  }

  async function get(path: string, memberId: string, base = at.documents.url): Promise<Response> {
    const token = await at.tokens.sign({ memberId, role: 'fan', sessionId: randomUUID() });
    return fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } });
  }

  async function pdf(path: string, memberId: string) {
    const response = await get(path, memberId);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { bytes, ...(await readPdf(bytes)) };
  }

  /** A fan with a name and a ticket. */
  function holder(name = '김하늘', overrides: Parameters<typeof ticket>[0] = {}, of = festival) {
    const fan = randomUUID();
    const own = ticket(overrides);
    at.auth.names.set(fan, name);
    at.tickets.tickets.set(`${fan} ${own.id}`, { result: 'ok', festival: of, ticket: own });
    return { fan, own };
  }

  /** A fan with a paid order and its tickets. */
  function payer(seats = 2, overrides: Parameters<typeof order>[0] = {}) {
    const fan = randomUUID();
    const paid = order(overrides);
    const own = Array.from({ length: seats }, (_, index) =>
      ticket({ orderId: paid.id, position: index + 1, of: seats, seat: `A 3-${index + 1}` }),
    );
    at.auth.names.set(fan, '김하늘');
    at.tickets.orders.set(`${fan} ${paid.id}`, { result: 'ok', festival, order: paid, tickets: own });
    return { fan, paid, own };
  }
}
export type DocumentsUnderTest = ReturnType<typeof documentsForAll>;

/** What documents is started with: the addresses and edges of the services beside it. */
export function environmentOf({
  tokens,
  tickets,
  auth,
}: Pick<Running, 'tokens' | 'tickets' | 'auth'>): Record<string, string> {
  return {
    AUTH_URL: tokens.url,
    AUTH_INTERNAL_URL: auth.url,
    AUTH_TOKEN: 'auth-edge',
    TICKET_URL: tickets.url,
    TICKET_TOKEN: 'ticket-edge',
    EDGE_NOTIFICATION_TOKEN: 'notification-edge',
  };
}
