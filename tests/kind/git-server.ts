import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from './certificate.ts';
import { folder, repository } from './run.ts';

const GIT_PORT = 8418;

/** Environments take only encrypted addresses, so the server has a certificate of its own making. */
export function repositoryUrl(address: string): string {
  return `https://${address}:${GIT_PORT}/clove.git`;
}

/** Starts the server as a process that outlives this one: the steps of a workflow are processes of their own. */
export async function startGitServer(address: string): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), address], {
    detached: true,
    stdio: 'ignore',
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  console.log(`git server: process ${child.pid}`);
}

/** Git's own CGI behind HTTPS, read only: Argo CD speaks the smart protocol, which a plain file server does not. */
export function gitServer(bare: string, folderOfKeys: string): Server {
  const { key, certificate } = makeCertificate(folderOfKeys, 'git', 'DNS:git');
  const tls = { key: readFileSync(key), cert: readFileSync(certificate) };
  return createServer(tls, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://git');
    const cgi = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: dirname(bare),
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method ?? 'GET',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(cgi.stdin);
    const chunks: Buffer[] = [];
    cgi.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    cgi.on('error', () => response.writeHead(500).end());
    cgi.on('close', () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf('\r\n\r\n');
      for (const line of answer.subarray(0, end).toString().split('\r\n')) {
        const [name = '', value = ''] = line.split(/:\s*/, 2);
        if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(answer.subarray(end + 4));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  gitServer(repository, folder).listen(GIT_PORT, process.argv[2]);
}
