import { Id } from '@clove/contracts';
import { z } from 'zod';
import {
  consumer,
  idempotently,
  problemsOf,
  Refused,
  route,
  type ServiceDefinition,
  sse,
} from '../src/index.ts';

/** What a test wants to happen inside the sample service. */
export interface SampleOptions {
  readonly name?: string;
  /** Called inside the transaction that counts an event. */
  onHandled?(): void;
  /** As the consumer's. */
  readonly gatherMs?: number;
}

const OrderId = z.strictObject({ orderId: Id });
const NewOrder = z.strictObject({
  units: z.array(z.string().min(1)).min(1),
  note: z.string().max(20).optional(),
});

type SampleRefusal =
  | { readonly reason: 'not-here'; readonly place: string }
  | { readonly reason: 'not-now'; readonly temporary: true };

class SampleRefused extends Refused<SampleRefusal> {}

const sampleProblems = problemsOf<SampleRefusal>(SampleRefused, (refusal) => {
  switch (refusal.reason) {
    case 'not-here':
      return { status: 409, type: 'not-here', detail: 'Not here.', extra: { place: refusal.place } };
    case 'not-now':
      return { status: 503, type: 'not-now', detail: 'Not now.', retryAfterSeconds: 7 };
  }
});

/** A small service that uses every part of the kit. */
export function sampleService(options: SampleOptions = {}) {
  const name = options.name ?? 'sample';
  return {
    name,
    config: z.object({ GREETING: z.string().default('hello') }),
    database: {
      migrations: [
        {
          name: '0001-orders',
          up: `CREATE TABLE sample_order (id uuid PRIMARY KEY, units jsonb NOT NULL, made_by text NOT NULL);
               CREATE TABLE sample_seen (event_id uuid NOT NULL, subject text NOT NULL, version bigint NOT NULL);
               CREATE TABLE sample_state (subject text PRIMARY KEY, version bigint NOT NULL);`,
        },
      ],
    },
    broker: true,
    auth: true,
    build(context) {
      return {
        problems: [sampleProblems],
        routes: [
          route({
            method: 'get',
            path: '/api/refused/:reason',
            operationId: 'refused',
            summary: 'Refuses',
            access: 'public',
            params: z.strictObject({ reason: z.enum(['not-here', 'not-now']) }),
            responses: {},
            async handler({ params: { reason } }) {
              if (reason === 'not-here') throw new SampleRefused({ reason, place: 'gate 3' });
              throw new SampleRefused({ reason, temporary: true }, { cause: new Error('inner reason') });
            },
          }),
          route({
            method: 'get',
            path: '/api/greeting',
            operationId: 'greet',
            summary: 'Greets',
            access: 'public',
            responses: { 200: { description: 'A greeting', schema: z.object({ text: z.string() }) } },
            handler: async () => ({ status: 200, body: { text: context.config.GREETING } }),
          }),
          route({
            method: 'get',
            path: '/api/slow',
            operationId: 'slow',
            summary: 'Takes its time',
            access: 'public',
            query: z.object({ ms: z.coerce.number().int() }),
            responses: { 200: { description: 'Done' } },
            handler: async ({ query }) => {
              await new Promise((resolve) => setTimeout(resolve, query.ms));
              return { status: 200, body: { slept: query.ms } };
            },
          }),
          route({
            method: 'get',
            path: '/api/held',
            operationId: 'hold',
            summary: 'Keeps a transaction open between two statements',
            access: 'public',
            query: z.object({ ms: z.coerce.number().int(), idleTimeoutMs: z.coerce.number().int() }),
            responses: { 200: { description: 'Committed' } },
            handler: async ({ query }) =>
              context.unitOfWork.run(async (tx) => {
                await tx.query(`SELECT set_config('idle_in_transaction_session_timeout', $1, true)`, [
                  String(query.idleTimeoutMs),
                ]);
                await new Promise((resolve) => setTimeout(resolve, query.ms));
                await tx.query('SELECT 1');
                return { status: 200, body: { held: query.ms } };
              }),
          }),
          route({
            method: 'get',
            path: '/api/models',
            operationId: 'readModels',
            summary: 'Reads through the models',
            access: 'public',
            responses: { 200: { description: 'Read' } },
            handler: async () => {
              await context.sequelize.query('SELECT pg_sleep(0.01)');
              return { status: 200, body: { read: true } };
            },
          }),
          route({
            method: 'get',
            path: '/api/broken',
            operationId: 'broken',
            summary: 'Fails',
            access: 'public',
            responses: {},
            handler: () => Promise.reject(new Error('inner secret detail postgres://u:hunter2@db/x')),
          }),
          route({
            method: 'get',
            path: '/api/gate',
            operationId: 'readGate',
            summary: 'For staff and machines at a gate',
            access: ['staff'],
            scope: 'tickets:check-in',
            responses: { 200: { description: 'Who asks' } },
            handler: async ({ principal }) => ({ status: 200, body: principal }),
          }),
          route({
            method: 'post',
            path: '/api/orders',
            operationId: 'placeOrder',
            summary: 'Places an order',
            access: ['fan'],
            idempotent: true,
            body: NewOrder,
            responses: {
              201: { description: 'Placed', schema: z.object({ id: z.uuid() }), example: { id: '1' } },
            },
            examples: { body: { units: ['A-1'] } },
            handler: (request) =>
              idempotently(context.unitOfWork, request.idempotency, async (tx) => {
                const [row] = await tx.query<{ id: string }>(
                  'INSERT INTO sample_order (id, units, made_by) VALUES (gen_random_uuid(), $1, $2) RETURNING id',
                  [JSON.stringify(request.body.units), request.principal.memberId],
                );
                return { status: 201, body: { id: row?.id } };
              }),
          }),
          route({
            method: 'get',
            path: '/api/orders/:orderId',
            operationId: 'getOrder',
            summary: 'Shows an order',
            access: 'member',
            params: OrderId,
            responses: { 200: { description: 'The order' } },
            handler: async ({ params }) => ({ status: 200, body: { id: params.orderId } }),
          }),
          route({
            method: 'get',
            path: '/api/orders/returns/:token',
            operationId: 'returnOrder',
            summary: 'The provider sends the fan back here',
            access: 'public',
            responses: { 303: { description: 'To the order' } },
            handler: async () => ({ status: 303, headers: { location: '/orders/1' } }),
          }),
        ],
        internalRoutes: [
          route({
            method: 'post',
            path: '/internal/echo',
            operationId: 'echo',
            summary: 'Echoes items',
            access: 'edge',
            body: z.strictObject({ items: z.array(z.object({ n: z.int() })) }),
            responses: { 200: { description: 'As sent' } },
            handler: async ({ body }) => ({ status: 200, body }),
          }),
        ],
        described: [
          {
            method: 'get',
            path: '/live',
            operationId: 'live',
            summary: 'Streams',
            access: 'public',
            responses: { 200: { description: 'Events', contentType: 'text/event-stream' } },
          },
        ],
        express(app) {
          app.get('/live', (request, response) => {
            sse(request, response).send({ event: 'hello', data: { text: 'hi' } });
          });
        },
        consumers: [
          consumer({
            queue: name,
            ...(options.gatherMs === undefined ? {} : { gatherMs: options.gatherMs }),
            handlers: {
              'auth.MemberRegistered': {
                kind: 'fact',
                async handle(tx, events) {
                  for (const event of events) {
                    if (event.data.role === 'poison') throw new Error('cannot digest this member');
                    await tx.query(
                      'INSERT INTO sample_seen (event_id, subject, version) VALUES ($1, $2, $3)',
                      [event.id, event.subject, event.subjectVersion],
                    );
                    options.onHandled?.();
                  }
                },
              },
              'event.FestivalChanged': {
                kind: 'state',
                async handle(tx, events) {
                  for (const event of events) {
                    await tx.query(
                      `INSERT INTO sample_state (subject, version) VALUES ($1, $2)
                       ON CONFLICT (subject) DO UPDATE SET version = excluded.version`,
                      [event.subject, event.subjectVersion],
                    );
                  }
                },
              },
            },
          }),
        ],
      };
    },
  } satisfies ServiceDefinition<{ GREETING: z.ZodDefault<z.ZodString> }>;
}
