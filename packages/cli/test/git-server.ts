import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** Repositories of a folder over HTTP, by git's own program, for who brings the token alone. */
export class GitServer {
  readonly origin: string;
  /** What it lets in; undefined: nothing. */
  token: string | undefined;
  /** Addresses that were asked for, with everything in them. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(server: Server, token: string) {
    this.#server = server;
    this.token = token;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the git server listens at no port');
    this.origin = `http://127.0.0.1:${address.port}`;
  }

  /** @param folder has bare repositories, which take pushes where their `http.receivepack` says so */
  static async open(folder: string, token: string): Promise<GitServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const served = new GitServer(server, token);
    const programs = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();
    server.on('request', (request, response) => {
      served.asked.push(request.url ?? '');
      const expected = `Basic ${Buffer.from(`x-access-token:${served.token}`).toString('base64')}`;
      if (served.token === undefined || request.headers.authorization !== expected)
        response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
      else answer(join(programs, 'git-http-backend'), folder, request, response);
    });
    return served;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** One request as CGI (RFC 3875). */
function answer(program: string, folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://server');
  const child = spawn(program, {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'console',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(child.stdin);
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.once('close', () => {
    const all = Buffer.concat(parts);
    const end = all.indexOf('\r\n\r\n');
    const headers = all
      .subarray(0, end)
      .toString('utf8')
      .split('\r\n')
      .map((line) => line.split(': '))
      .map(([name = '', value = '']) => [name.toLowerCase(), value] as const);
    const status = Number.parseInt(headers.find(([name]) => name === 'status')?.[1] ?? '200', 10);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'status')));
    response.end(all.subarray(end + 4));
  });
}
