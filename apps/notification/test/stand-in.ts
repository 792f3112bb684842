import { once } from 'node:events';
import { createServer } from 'node:http';
import { items } from '@clove/contracts';
import { z } from 'zod';

export const EDGE_TOKEN = 'edge-token-of-notification';

/** Another service's management port as far as notification may use it; refuses what that service would refuse. */
export interface StandIn {
  readonly url: string;
  /** While true it answers 503. */
  down: boolean;
  close(): Promise<void>;
}

/** One set-based endpoint. */
export type Endpoint = (body: unknown) => unknown[];

export function endpoint<I>(item: z.ZodType<I>, answer: (item: I) => unknown): Endpoint {
  return (body) =>
    z
      .strictObject(items(item).shape)
      .parse(body)
      .items.map((asked) => answer(asked));
}

export async function startStandIn(endpoints: Readonly<Record<string, Endpoint>>): Promise<StandIn> {
  const standIn = { down: false };
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (standIn.down) return answer(503, { type: 'unavailable' });
    const { authorization, 'clove-edge': edge } = request.headers;
    if (authorization !== `Bearer ${EDGE_TOKEN}` || edge !== 'notification') return answer(401, {});
    const asked = endpoints[request.url ?? ''];
    if (asked === undefined || request.method !== 'POST') return answer(404, {});
    answer(200, { items: asked(JSON.parse(Buffer.concat(chunks).toString('utf8'))) });
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
