import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Rehearsal, route, type ServiceDefinition } from '../src/index.ts';
import { edgeHeaders, eventually, rehearsed, startService } from '../src/testing/index.ts';

const noted = {
  name: '0001-notes',
  up: 'CREATE TABLE note (id text PRIMARY KEY); CREATE TABLE note_counter (notes int NOT NULL)',
};

/** Writes notes, one per request; each is answered how many there are. */
function noteService(rehearsal: Rehearsal) {
  return {
    name: 'note',
    config: z.object({ OTHERS_URL: z.url().default('http://others.invalid') }),
    database: { migrations: [noted], models: false },
    broker: true,
    auth: true,
    rehearsal: () => rehearsal,
    build: ({ unitOfWork, reads, upstream, config }) => ({
      routes: [
        route({
          method: 'post',
          path: '/api/notes/:id',
          operationId: 'note',
          summary: 'Notes',
          access: 'member',
          idempotent: true,
          params: z.strictObject({ id: z.string() }),
          responses: {},
          handler: async ({ params: { id } }) => {
            const others = upstream({ name: 'others', url: config.OTHERS_URL, timeoutMs: 1_000 });
            await others.call('/internal/notes', {}, z.object({ ok: z.literal(true) }));
            const notes = await unitOfWork.run(async (tx) => {
              tx.send({ text: 'INSERT INTO note (id) VALUES ($1)', values: [id] });
              const [row] = await tx.query<{ notes: number }>('SELECT count(*)::int AS notes FROM note');
              return row?.notes;
            });
            const [limit] = await reads.query<{ most: number }>({ name: 'most', text: 'SELECT 0 AS most' });
            return { status: 201, body: { notes, most: limit?.most } };
          },
        }),
      ],
      internalRoutes: [
        route({
          method: 'post',
          path: '/internal/notes',
          operationId: 'notes',
          summary: 'How many',
          access: 'edge',
          responses: {},
          handler: async () => ({
            status: 200,
            body: await reads.query<{ notes: number }>('SELECT count(*)::int AS notes FROM note'),
          }),
        }),
      ],
    }),
  } satisfies ServiceDefinition<{ OTHERS_URL: z.ZodDefault<z.ZodURL> }>;
}

const addresses = (others: string) => ({ AUTH_URL: others, OTHERS_URL: others });

test('the requests of a round see what the ones before wrote, and none of it stays', async () => {
  const seen: unknown[] = [];
  let rounds = 0;
  const found = await rehearsed(
    noteService({
      rows: { most: [{ most: 7 }] },
      answer: (path) => (path === '/internal/notes' ? { body: { ok: true } } : { status: 404, body: {} }),
      prepare: async (db) => {
        await db.query(`INSERT INTO note (id) VALUES ('prepared')`);
      },
      async perform(stage) {
        rounds += 1;
        for (const id of ['a', 'b']) {
          const { body } = await stage.ask({ method: 'POST', path: `/api/notes/${id}`, fanId: 'fan-1' });
          seen.push(body);
        }
        seen.push((await stage.call('/internal/notes', {})).body);
      },
    }),
    addresses,
  );
  expect(found).toEqual({ rounds: expect.any(Number), written: {}, calls: [], requests: 0, counted: [] });
  expect(rounds).toBeGreaterThan(0);
  expect(seen.slice(0, 3)).toEqual([{ notes: 2, most: 7 }, { notes: 3, most: 7 }, [{ notes: 3 }]]);
  expect(seen.slice(3, 6)).toEqual(rounds > 1 ? seen.slice(0, 3) : []);
});

test.each<[string, Rehearsal['perform']]>([
  ['fails', () => Promise.reject(new Error('the made-up fan was refused'))],
  ['never ends', () => new Promise(() => undefined)],
])('a service whose rehearsal %s is ready all the same', async (_how, perform) => {
  const service = await startService(
    { ...noteService({ perform }), database: undefined, broker: false, build: () => ({}) },
    { AUTH_URL: 'http://auth.invalid', REHEARSAL_MS: '50' },
  );
  try {
    await eventually(async () => {
      expect((await fetch(`${service.managementUrl}/readyz`)).status).toBe(200);
    });
  } finally {
    await service.stop();
  }
});

test('a service that rehearses is not ready, answers its own callers, and admits no one who rehearses', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const service = await startService(
    {
      ...noteService({ perform: () => promise }),
      database: undefined,
      broker: false,
      build: () => ({
        internalRoutes: [
          route({
            method: 'post',
            path: '/internal/notes',
            operationId: 'notes',
            summary: 'Answers',
            access: 'edge',
            responses: {},
            handler: async () => ({ status: 200, body: {} }),
          }),
        ],
      }),
    },
    { AUTH_URL: 'http://auth.invalid', REHEARSAL_MS: '10000', EDGE_TICKET_TOKEN: 'ticket-token' },
  );
  const call = async (from: string, token: string) =>
    (
      await fetch(`${service.managementUrl}/internal/notes`, {
        method: 'POST',
        headers: edgeHeaders(from, token),
      })
    ).status;
  try {
    const ready = await fetch(`${service.managementUrl}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, missing: ['rehearsal'] }]);
    expect(await call('ticket', 'ticket-token')).toBe(200);
    expect(await call('rehearsal', 'ticket-token')).toBe(401);
    resolve();
  } finally {
    await service.stop();
  }
});
