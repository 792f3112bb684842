import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { commitmentTo, draw } from '@clove/waiting-room';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

const KEY = '3c'.repeat(32);
const OTHER = '4d'.repeat(32);
const MEMBER = '01990000-0000-7000-8000-000000000001';

let clove: Simulation;
let office: Server;
let url = '';
let shown: { commitment: string; key: string | null } | undefined;

beforeAll(async () => {
  clove = new Simulation();
  office = createServer((request, response) => {
    const found = request.url === '/api/queue' && shown !== undefined;
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ opensAt: '2026-06-01T11:00:00.000Z', draw: shown }));
  }).listen(0, '127.0.0.1');
  await once(office, 'listening');
  const address = office.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  clove.remove();
  office.close();
});

const verify = (...options: string[]) => clove.run('queue', 'verify', '--url', url, ...options);

test('before the opening it shows what to note', async () => {
  shown = { commitment: commitmentTo(KEY), key: null };
  const { code, out } = await verify();
  expect([code, out[0]]).toEqual([0, `commitment: ${commitmentTo(KEY)}`]);
});

test('after it, it computes a number by the key that was committed to', async () => {
  shown = { commitment: commitmentTo(KEY), key: KEY };
  const { code, out } = await verify('--commitment', commitmentTo(KEY), '--member', MEMBER);
  expect(code).toBe(0);
  expect(out.join('\n')).toContain(`number ${draw(KEY, MEMBER).number}`);
});

test('an exchanged key, and an exchanged commitment, are found', async () => {
  shown = { commitment: commitmentTo(KEY), key: OTHER };
  expect(await verify()).toMatchObject({ code: 1, err: [expect.stringContaining('not the one')] });
  shown = { commitment: commitmentTo(OTHER), key: OTHER };
  expect((await verify('--commitment', commitmentTo(KEY))).code).toBe(1);
  expect((await verify()).code).toBe(0);
});

test('an office without a waiting room, and an address that is none, are said so', async () => {
  shown = undefined;
  expect((await verify()).code).toBe(1);
  expect((await clove.run('queue', 'verify', '--url', 'nonsense')).code).toBe(2);
  expect((await clove.run('queue', 'verify')).code).toBe(2);
});
