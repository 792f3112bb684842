import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, readConfig, readEdges } from '../src/config/read-config.ts';
import { scrub } from '../src/log/logger.ts';

const definition = {
  config: z.object({ HOLD_SECONDS: z.coerce.number().int().min(1), SIGNING_KEY: z.string().min(10) }),
  database: { migrations: [] },
  broker: true,
};

const good = {
  FESTIVAL: 'busan-rock-2026',
  PUBLIC_URL: 'http://localhost:8600',
  DATABASE_URL: 'postgres://seat:pw@postgres:5432/seat',
  AMQP_URL: 'amqp://clove:pw@rabbitmq:5672',
  HOLD_SECONDS: '480',
  SIGNING_KEY: 'long enough key',
};

describe('configuration', () => {
  test('a valid environment is typed and has its defaults', () => {
    expect(readConfig(definition, good)).toMatchObject({ HOLD_SECONDS: 480, PORT: 8080, DRAIN_SECONDS: 10 });
  });

  test('all errors are reported together, name their variables and never contain a value', () => {
    const bad = {
      ...good,
      FESTIVAL: undefined,
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PORT: 'eighty',
      SIGNING_KEY: 'hunter2',
    };
    const error = caught(() => readConfig(definition, bad));
    expect(error.problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'FESTIVAL',
      'DATABASE_URL',
      'SIGNING_KEY',
    ]);
    expect(error.message).not.toContain('hunter2');
    expect(error.message).not.toContain('eighty');
    expect(error.message).toContain('FESTIVAL: is required');
  });

  test('an empty variable counts as not set', () => {
    expect(readConfig(definition, { ...good, PORT: '' }).PORT).toBe(8080);
  });

  test('edge credentials are found by the name of the caller', () => {
    expect([...readEdges({ EDGE_PAYMENT_SANDBOX_TOKEN: 't', EDGE_SEAT_TOKEN: '', OTHER: 'x' })]).toEqual([
      ['payment-sandbox', 't'],
    ]);
  });
});

describe('log lines', () => {
  test.each([
    ['a database URL', 'cannot reach postgres://seat:hunter2@postgres:5432/seat', 'hunter2'],
    ['a return token', 'GET /api/orders/returns/abcdef0123?x=1', 'abcdef0123'],
    ['a return token before a sub-path', 'GET /api/orders/returns/abcdef0123/cancel', 'abcdef0123'],
    ['a pg_token', 'https://x/y?pg_token=abc123&z=1', 'abc123'],
    ['a bearer token', 'authorization: Bearer abc.def', 'abc.def'],
    ['a JWT', 'token was eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJhbGci'],
  ])('hide %s', (_what, text, secret) => {
    expect(scrub(text)).not.toContain(secret);
  });
});

function caught(fn: () => unknown): ConfigError {
  try {
    fn();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
