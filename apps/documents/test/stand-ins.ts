import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  ContactItem,
  type GuestOfOrderAnswer,
  GuestOfOrderItem,
  items,
  PaperOrderAnswer,
  PaperOrderItem,
  PaperTicketAnswer,
  PaperTicketItem,
} from '@clove/contracts';
import { z } from 'zod';

/** A management port as far as documents may use it. */
export interface StandIn {
  readonly url: string;
  /** While true it answers 503. */
  down: boolean;
  /** While set, answers wait for it. */
  held: Promise<void> | undefined;
  close(): Promise<void>;
}

/** Ticket's papers by `<fan> <id>`. */
export interface TicketStandIn extends StandIn {
  readonly tickets: Map<string, PaperTicketAnswer>;
  readonly orders: Map<string, PaperOrderAnswer>;
  /** Of orders of the box office. */
  readonly guests: Map<string, string>;
}

/** Names by member. */
export interface AuthStandIn extends StandIn {
  readonly names: Map<string, string>;
}

export async function ticketStandIn(token: string): Promise<TicketStandIn> {
  const tickets = new Map<string, PaperTicketAnswer>();
  const orders = new Map<string, PaperOrderAnswer>();
  const guests = new Map<string, string>();
  const standIn = await serve(token, {
    '/internal/papers/ticket': (body) =>
      items(PaperTicketItem)
        .parse(body)
        .items.map(({ fanId, ticketId }) =>
          PaperTicketAnswer.parse(tickets.get(`${fanId} ${ticketId}`) ?? { result: 'not-found' }),
        ),
    '/internal/papers/desk-order': (body) =>
      items(GuestOfOrderItem)
        .parse(body)
        .items.map(({ orderId }): GuestOfOrderAnswer => {
          const guestId = guests.get(orderId);
          return guestId === undefined ? { result: 'not-found' } : { result: 'ok', guestId };
        }),
    '/internal/papers/order': (body) =>
      items(PaperOrderItem)
        .parse(body)
        .items.map(({ fanId, orderId }) =>
          PaperOrderAnswer.parse(orders.get(`${fanId} ${orderId}`) ?? { result: 'not-found' }),
        ),
  });
  return Object.assign(standIn, { tickets, orders, guests });
}

export async function authStandIn(token: string): Promise<AuthStandIn> {
  const names = new Map<string, string>();
  const standIn = await serve(token, {
    '/internal/members/contacts': (body) =>
      items(ContactItem)
        .parse(body)
        .items.map(({ memberId }) => {
          const name = names.get(memberId);
          const email = 'fan@example.com';
          return name === undefined ? { result: 'not-found' } : { result: 'ok', email, name, language: 'ko' };
        }),
  });
  return Object.assign(standIn, { names });
}

type Endpoints = Readonly<Record<string, (body: unknown) => unknown[]>>;

async function serve(token: string, endpoints: Endpoints): Promise<StandIn> {
  const standIn: { down: boolean; held: Promise<void> | undefined } = { down: false, held: undefined };
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    await standIn.held;
    if (standIn.down) return answer(503, { type: '/problems/unavailable' });
    const { authorization, 'clove-edge': edge } = request.headers;
    if (authorization !== `Bearer ${token}` || edge !== 'documents') return answer(401, {});
    const endpoint = endpoints[request.url ?? ''];
    if (endpoint === undefined || request.method !== 'POST') return answer(404, {});
    const body = z.json().parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    answer(200, { items: endpoint(body) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return Object.assign(standIn, {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
