import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** A sandbox of the part of RabbitMQ's management HTTP API that creates virtual hosts, users and permissions. */
export interface ManagementSandbox {
  readonly url: string;
  readonly virtualHosts: Set<string>;
  readonly users: Map<string, { readonly password: string; readonly tags: string }>;
  /** By "<virtual host> <user>". */
  readonly permissions: Map<string, { configure: string; write: string; read: string }>;
  /** Answers the next requests with these statuses instead, as a node does that is starting. */
  readonly failing: number[];
  close(): Promise<void>;
}

const VirtualHost = z.strictObject({});
const User = z.strictObject({ password: z.string().min(1), tags: z.string() });
const Permission = z.strictObject({ configure: z.string(), write: z.string(), read: z.string() });

export async function managementSandbox(user: string, password: string): Promise<ManagementSandbox> {
  const world = {
    virtualHosts: new Set(['/']),
    users: new Map<string, z.infer<typeof User>>(),
    permissions: new Map<string, z.infer<typeof Permission>>(),
    failing: [] as number[],
  };
  const credentials = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  /** 201 and 204 have no body; a refusal is `{ error, reason }`. */
  function answer(request: IncomingMessage, text: string): [status: number, error?: string, reason?: string] {
    const failure = world.failing.shift();
    if (failure !== undefined) return [failure, 'Service Unavailable', 'node is booting'];
    if (request.headers.authorization !== credentials) return [401, 'not_authorized', 'Login failed'];
    if (request.method !== 'PUT') return [405, 'Method Not Allowed', ''];
    if (request.headers['content-type'] !== 'application/json') return [415, 'unsupported', ''];
    const [root, api, kind, ...names] = (request.url ?? '').split('/');
    if (root !== '' || api !== 'api') return [404, 'Object Not Found', 'Not Found'];
    const [first = '', second = ''] = names.map(decodeURIComponent);
    const body: unknown = JSON.parse(text);
    if (kind === 'vhosts' && names.length === 1) {
      VirtualHost.parse(body);
      const known = world.virtualHosts.has(first);
      world.virtualHosts.add(first);
      return [known ? 204 : 201];
    }
    if (kind === 'users' && names.length === 1) {
      const known = world.users.has(first);
      world.users.set(first, User.parse(body));
      return [known ? 204 : 201];
    }
    if (kind === 'permissions' && names.length === 2) {
      if (!world.virtualHosts.has(first)) return [404, 'Object Not Found', 'Not Found'];
      if (!world.users.has(second)) return [400, 'bad_request', 'user_does_not_exist'];
      const known = world.permissions.has(`${first} ${second}`);
      world.permissions.set(`${first} ${second}`, Permission.parse(body));
      return [known ? 204 : 201];
    }
    return [404, 'Object Not Found', 'Not Found'];
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const [status, error, reason] = answer(request, Buffer.concat(chunks).toString('utf8'));
    response.writeHead(status, { server: 'Cowboy', 'content-type': 'application/json' });
    response.end(error === undefined ? undefined : JSON.stringify({ error, reason }));
  }

  const server = createServer((request, response) => {
    // A request that the schema refuses is a defect of the caller, and fails its test.
    respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...world,
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
