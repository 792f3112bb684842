import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
  type TestBroker,
  type TestDatabase,
  type TestTokens,
  testTokens,
} from '../src/testing/index.ts';
import { sampleService } from './sample-service.ts';

const fan = { memberId: '0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e', role: 'fan', sessionId: 's-1' } as const;
const CORRELATION = 'fan-request-1';

let database: TestDatabase;
let broker: TestBroker;
let tokens: TestTokens;
let service: RunningService;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await createTestBroker({ sample: [] });
  tokens = await testTokens();
  token = await tokens.sign(fan);
  service = await startService(
    sampleService(),
    { ...broker.env, DATABASE_URL: database.url, AUTH_URL: tokens.url, EDGE_TICKET_TOKEN: 'edge-secret' },
    { migrate: true },
  );
});

afterAll(async () => {
  await service.stop();
  await tokens.close();
  await broker.drop();
  await database.drop();
});

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function send(path: string, init: Sent = {}, base = service.url) {
  const response = await fetch(base + path, {
    redirect: 'manual',
    ...init,
    headers: { 'clove-correlation-id': CORRELATION, ...init.headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === '' ? undefined : parsed(text),
  };
}

function parsed(text: string): unknown {
  return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
}

function order(body: unknown, headers: Record<string, string> = {}) {
  return send('/api/orders', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'k1',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('problems', () => {
  test('an invalid input names every field path', async () => {
    const answer = await order({ units: ['', 7], note: 'x'.repeat(21), extra: 1 });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      type: '/problems/invalid-input',
      title: 'Bad Request',
      status: 400,
      correlationId: CORRELATION,
      errors: expect.arrayContaining([
        expect.objectContaining({ path: 'body.units.0' }),
        expect.objectContaining({ path: 'body.units.1' }),
        expect.objectContaining({ path: 'body.note' }),
        { path: 'body.extra', message: 'unknown field' },
      ]),
    });
    const without = await order({});
    expect(without.body).toMatchObject({ errors: [{ path: 'body.units', message: 'is missing' }] });
  });

  test('a refusal of a use case is answered with the status and words that its adapter gives it', async () => {
    const answer = await send('/api/refused/not-here');
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      place: 'gate 3',
      type: '/problems/not-here',
      title: 'Conflict',
      status: 409,
      detail: 'Not here.',
      correlationId: CORRELATION,
    });
    const later = await send('/api/refused/not-now');
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '7']);
    expect(later.text).not.toContain('inner reason');
  });

  test('a text that cannot be stored or shown names its field, and so does a body nested too deeply', async () => {
    const answer = await order({ units: ['a\u0000', '\ud800', '\u001b[2J', 'two\nlines'], note: 'fine' });
    expect(answer.body).toMatchObject({
      status: 400,
      errors: [
        { path: 'body.units.0', message: 'holds control characters' },
        { path: 'body.units.1', message: 'holds half of a character' },
        { path: 'body.units.2', message: 'holds control characters' },
      ],
    });
    for (const body of [
      `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
      `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
    ]) {
      expect((await order(body)).body).toMatchObject({
        status: 400,
        errors: [{ path: 'body', message: expect.stringContaining('levels deep') }],
      });
    }
  });

  test('the same text written in two ways is the same request', async () => {
    const key = { 'idempotency-key': 'composed' };
    const first = await order({ units: ['e\u0301'] }, key);
    expect(first.status).toBe(201);
    expect((await order({ units: ['\u00e9'] }, key)).body).toEqual(first.body);
  });

  test('an id in upper case is the same id, and so is a scheme in lower case', async () => {
    const answer = await send('/api/orders/0190F2A8-1F6B-7C3E-9A44-5D3C2B1A0F9E', {
      headers: { authorization: `bearer ${token}` },
    });
    expect(answer.body).toEqual({ id: '0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e' });
  });

  test.each([
    ['/api/greeting', 'DELETE', 'GET, HEAD'],
    ['/api/orders', 'GET', 'POST'],
    ['/api/slow', 'POST', 'GET, HEAD'],
    ['/live', 'POST', 'GET, HEAD'],
  ])('%s refuses %s and names what it allows', async (path, method, allow) => {
    const answer = await send(path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  });

  test('params are checked as well', async () => {
    const answer = await send('/api/orders/not-a-uuid', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path: 'params.orderId' }] });
  });

  test.each([
    ['an unknown path', () => send('/api/nothing'), 404, 'not-found'],
    ['another method', () => send('/api/greeting', { method: 'DELETE' }), 405, 'method-not-allowed'],
    ['malformed JSON', () => order('{"units":'), 400, 'malformed-json'],
    ['a JSON text that is no object', () => order('"text"'), 400, 'malformed-json'],
    [
      'a body of another type',
      () => order('units=1', { 'content-type': 'text/plain' }),
      415,
      'unsupported-media-type',
    ],
    ['a body over 64 kB', () => order({ units: ['x'.repeat(70_000)] }), 413, 'body-too-large'],
    ['no token', () => order({ units: ['a'] }, { authorization: '' }), 401, 'unauthenticated'],
    [
      'no Idempotency-Key',
      () => order({ units: ['a'] }, { 'idempotency-key': '' }),
      400,
      'idempotency-key-required',
    ],
  ])('%s is answered as problem+json', async (_what, request, status, slug) => {
    const answer = await request();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: `/problems/${slug}`, status, correlationId: CORRELATION });
  });

  test('an unexpected error answers its caller with the correlation id alone', async () => {
    const answer = await send('/api/broken');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('inner secret');
    expect(answer.body).toMatchObject({ type: '/problems/internal', correlationId: CORRELATION });
  });
});

describe('access tokens', () => {
  test('a role that is not allowed is 403', async () => {
    const staff = await tokens.sign({ ...fan, role: 'staff' });
    expect((await order({ units: ['a'] }, { authorization: `Bearer ${staff}` })).status).toBe(403);
  });

  test('of a machine open only the routes that name one of its scopes', async () => {
    const machine = (scopes: string[]) =>
      tokens.sign({ memberId: 'key-1', role: 'machine', sessionId: 'key-1', scopes });
    const gate = (token: string) => send('/api/gate', { headers: { authorization: `Bearer ${token}` } });
    const allowed = await machine(['reports:read', 'tickets:check-in']);
    expect(await gate(allowed)).toMatchObject({
      status: 200,
      body: { role: 'machine', scopes: ['reports:read', 'tickets:check-in'] },
    });
    const refused = { status: 403, body: { type: '/problems/insufficient-scope' } };
    expect(await gate(await machine(['reports:read']))).toMatchObject(refused);
    expect(await gate(await machine([]))).toMatchObject(refused);
    // A route that names none is not for machines, whatever their scopes.
    expect(await order({ units: ['a'] }, { authorization: `Bearer ${allowed}` })).toMatchObject(refused);
    const member = { ...fan, scopes: ['tickets:check-in'] };
    expect((await gate(await tokens.sign(member))).status).toBe(403);
  });

  test.each([
    ['of another festival', { audience: 'other' }],
    ['of another issuer', { issuer: 'http://evil.test' }],
    ['that expired', { expiresInSeconds: -1 }],
  ])('a token %s is 401', async (_what, claims) => {
    const bad = await tokens.sign(fan, claims);
    expect((await order({ units: ['a'] }, { authorization: `Bearer ${bad}` })).status).toBe(401);
  });

  test('a forged signature is 401 even while the valid token is cached', async () => {
    expect((await order({ units: ['a'] }, { 'idempotency-key': 'forge' })).status).toBe(201);
    const forged = `${token.slice(0, -6)}AAAAAA`;
    expect((await order({ units: ['a'] }, { authorization: `Bearer ${forged}` })).status).toBe(401);
  });
});

describe('idempotency', () => {
  test('a repeat gets the first answer and no second effect; another body is 422', async () => {
    const first = await order({ units: ['A-1', 'A-2'] }, { 'idempotency-key': 'once' });
    const repeat = await order({ units: ['A-1', 'A-2'] }, { 'idempotency-key': 'once' });
    const other = await order({ units: ['A-3'] }, { 'idempotency-key': 'once' });
    expect(first.status).toBe(201);
    expect(repeat.status).toBe(201);
    expect(repeat.body).toEqual(first.body);
    expect(repeat.headers.get('idempotent-replay')).toBe('true');
    expect(other.status).toBe(422);
  });

  test('ten at once with one key have one effect: one 201, the others are replays or refused as in flight', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => order({ units: ['B-1'] }, { 'idempotency-key': 'at-once' })),
    );
    const placed = answers.filter((answer) => answer.status === 201);
    const inFlight = answers.filter((answer) => answer.status === 409);
    expect(placed.length + inFlight.length).toBe(10);
    expect(new Set(placed.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    for (const answer of inFlight) expect(answer.headers.get('retry-after')).toBe('1');
  });
});

describe('edges', () => {
  const body = JSON.stringify({ items: [{ n: 1 }] });
  const json = { 'content-type': 'application/json' };

  test('an internal endpoint answers its edge alone, and only on the management port', async () => {
    const path = '/internal/echo';
    const call = (headers: Record<string, string>, base = service.managementUrl) =>
      send(path, { method: 'POST', headers: { ...json, ...headers }, body }, base);
    expect((await call(edgeHeaders('ticket', 'edge-secret'))).status).toBe(200);
    expect((await call(edgeHeaders('ticket', 'wrong'))).status).toBe(401);
    expect((await call(edgeHeaders('seat', 'edge-secret'))).status).toBe(401);
    expect((await call({})).status).toBe(401);
    expect((await call(edgeHeaders('ticket', 'edge-secret'), service.url)).status).toBe(404);
  });

  test('probes and metrics are on the management port', async () => {
    await eventually(async () => expect((await send('/readyz', {}, service.managementUrl)).status).toBe(200));
    expect((await send('/livez', {}, service.managementUrl)).status).toBe(200);
    const metrics = await send('/metrics', {}, service.managementUrl);
    expect(metrics.text).toContain('http_request_duration_seconds_bucket');
    expect(metrics.text).toContain('clove_outbox_lag_seconds');
    expect(metrics.text).toContain('clove_db_pool_connections');
    expect(metrics.text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect((await send('/metrics')).status).toBe(404);
  });
});

describe('logs', () => {
  test('the access line carries the route pattern and the correlation id, never a return token or query', async () => {
    await send('/api/orders/returns/0123456789abcdef?pg_token=PGSECRET');
    const line = await eventually(() => {
      const found = service.logs.lines.find((text) => text.includes('/api/orders/returns/'));
      if (found === undefined) throw new Error('no access line yet');
      return found;
    });
    expect(JSON.parse(line)).toMatchObject({
      route: '/api/orders/returns/:token',
      status: 303,
      correlationId: CORRELATION,
      level: 'info',
    });
    const all = service.logs.lines.join('');
    expect(all).not.toContain('0123456789abcdef');
    expect(all).not.toContain('PGSECRET');
  });

  test('secrets inside of errors are redacted', async () => {
    await send('/api/broken');
    const all = service.logs.lines.join('');
    expect(all).toContain('inner secret detail');
    expect(all).not.toContain('hunter2');
    service.logs.log.info(
      { headers: { authorization: 'Bearer abc.def.ghi', cookie: 'c=1' }, password: 'pw-1' },
      'test',
    );
    const last = service.logs.lines.at(-1) ?? '';
    for (const secret of ['abc.def.ghi', 'c=1', 'pw-1']) expect(last).not.toContain(secret);
  });
});

describe('the OpenAPI document', () => {
  test('describes routes with the schemas that check them', async () => {
    const { body } = await send('/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/api/orders': {
          post: {
            operationId: 'placeOrder',
            'x-roles': ['fan'],
            parameters: [expect.objectContaining({ name: 'Idempotency-Key', required: true })],
            requestBody: {
              content: {
                'application/json': {
                  example: { units: ['A-1'] },
                  schema: { type: 'object', required: ['units'], additionalProperties: false },
                },
              },
            },
            responses: {
              201: { content: { 'application/json': { schema: { type: 'object' } } } },
              default: { $ref: '#/components/responses/Problem' },
            },
          },
        },
        '/api/orders/{orderId}': {
          get: {
            parameters: [
              { name: 'orderId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
            ],
          },
        },
      },
    });
  });
});
