import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export interface StandInAnswer {
  status: number;
  body?: unknown;
  /** JSON lines instead of one body. */
  lines?: readonly unknown[];
}

export interface StandIn {
  url: string;
  close(): Promise<void>;
}

/**
 * A strict stand-in for a service's management port: refuses a wrong edge credential, and answers 500 to whatever
 * its `answer` does not accept.
 */
export async function standIn(
  token: string,
  answer: (method: string, path: string, body: unknown) => StandInAnswer,
): Promise<StandIn> {
  const server = createServer((request, response) => {
    read(request)
      .then((body) => {
        const allowed =
          request.headers.authorization === `Bearer ${token}` && request.headers['clove-edge'] === 'toolbox';
        const given = allowed
          ? answer(request.method ?? '', request.url ?? '', body)
          : { status: 401, body: { detail: 'unknown edge' } };
        response.statusCode = given.status;
        const text =
          given.lines === undefined
            ? JSON.stringify(given.body ?? null)
            : given.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
        response.end(text);
      })
      .catch((error: unknown) => {
        response.statusCode = 500;
        response.end(JSON.stringify({ detail: String(error) }));
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
