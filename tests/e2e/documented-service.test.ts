import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '@clove/local-cluster/free-port';
import { createTestDatabase } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../office/eventually.ts';
import { root } from '../office/root.ts';

/** Below the checkout, so that its packages are found. */
const folder = join(root, '.clove/documented-service', String(process.pid));
const variant = join(folder, 'apps/visits/src/variants/visits.ts');
const guide = readFileSync(join(root, 'docs/service-author.md'), 'utf8');

let service: ChildProcess | undefined;
let url: string;
let drop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  const files = [...guide.matchAll(/^```(?:ts|json) (apps\/visits\/\S+)\n(.*?)^```$/gms)];
  expect(files.map(([, path]) => path)).toContain('apps/visits/src/variants/visits.ts');
  for (const [, path = '', text = ''] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const [database, port, management] = await Promise.all([createTestDatabase(), freePort(), freePort()]);
  drop = () => database.drop();
  url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    PORT: String(port),
    MANAGEMENT_PORT: String(management),
    FESTIVAL: 'documented',
    PUBLIC_URL: 'http://festival.test',
    DATABASE_URL: database.url,
    DRAIN_SECONDS: '0',
    LOG_LEVEL: 'warn',
  };
  const run = (command: string) => spawn(process.execPath, [variant, command], { env, stdio: 'inherit' });
  expect(await once(run('migrate'), 'exit')).toEqual([0, null]);
  service = run('serve');
  await eventually(
    async () => expect((await fetch(`http://127.0.0.1:${management}/readyz`)).status).toBe(200),
    { timeoutMs: 30_000 },
  );
});
afterAll(async () => {
  if (service !== undefined) {
    const exited = once(service, 'exit');
    service.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  }
  await drop?.();
  rmSync(folder, { recursive: true, force: true });
});

async function visit(key: string): Promise<unknown> {
  const answer = await fetch(`${url}/api/visits`, { method: 'POST', headers: { 'idempotency-key': key } });
  expect(answer.status).toBe(200);
  return answer.json();
}

test('the service of the guide for service authors runs as it is written there', async () => {
  const key = randomUUID();
  expect([await visit(key), await visit(key), await visit(randomUUID())]).toEqual([
    { visits: 1 },
    { visits: 1 },
    { visits: 2 },
  ]);
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(paths)).toEqual(['/api/visits']);
});
