import { once } from 'node:events';
import { createServer } from 'node:http';
import { ContactItem, items, MailRequestItem } from '@clove/contracts';
import { z } from 'zod';

export const AUTH_TOKEN = 'edge-token-of-notification';

export interface StandInMember {
  readonly email: string;
  readonly name: string | null;
  readonly language: 'ko' | 'en';
}
export interface StandInRequest extends StandInMember {
  readonly link: string | null;
  readonly facts: Record<string, string>;
}

/** Auth's management port as far as notification may use it; refuses what auth would refuse. */
export interface AuthStandIn {
  readonly url: string;
  readonly members: Map<string, StandInMember>;
  readonly requests: Map<string, StandInRequest>;
  /** While true it answers 503. */
  down: boolean;
  close(): Promise<void>;
}

export async function startAuthStandIn(): Promise<AuthStandIn> {
  const members = new Map<string, StandInMember>();
  const requests = new Map<string, StandInRequest>();
  const routes: Record<string, (body: unknown) => unknown[]> = {
    '/internal/members/contacts': (body) =>
      z
        .strictObject(items(ContactItem).shape)
        .parse(body)
        .items.map(({ memberId }) => {
          const member = members.get(memberId);
          return member === undefined ? { result: 'not-found' } : { result: 'ok', ...member };
        }),
    '/internal/mail-requests/open': (body) =>
      z
        .strictObject(items(MailRequestItem).shape)
        .parse(body)
        .items.map(({ requestId }) => {
          const request = requests.get(requestId);
          return request === undefined ? { result: 'ended' } : { result: 'ok', ...request };
        }),
  };
  const standIn = { members, requests, down: false };
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (standIn.down) return answer(503, { type: 'unavailable' });
    const { authorization, 'clove-edge': edge } = request.headers;
    if (authorization !== `Bearer ${AUTH_TOKEN}` || edge !== 'notification') return answer(401, {});
    const route = routes[request.url ?? ''];
    if (route === undefined || request.method !== 'POST') return answer(404, {});
    answer(200, { items: route(JSON.parse(Buffer.concat(chunks).toString('utf8'))) });
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
