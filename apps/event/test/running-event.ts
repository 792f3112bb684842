import { randomUUID } from 'node:crypto';
import type { SaleDocument } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  type RunningService,
  startService,
  testTokens,
} from '@clove/service-kit/testing';
import { connect } from 'amqplib';
import pg from 'pg';
import { z } from 'zod';
import { eventService } from '../src/event-service.ts';

/** The answers' parts that tests look into; what an answer lacks fails the test that reads it. */
const Body = z.looseObject({
  generation: z.number().default(Number.NaN),
  title: z
    .looseObject({ ko: z.string().default('') })
    .or(z.string())
    .default(''),
  description: z.unknown().optional(),
  picture: z.string().nullable().default(null),
  changes: z.array(z.looseObject({ action: z.string() })).default([]),
  errors: z.array(z.looseObject({ path: z.string() })).default([]),
  performances: z.array(z.unknown()).default([]),
});

export const bodyOf = async (response: Response) => Body.parse(await response.json());

export const token = 'edge-token-of-the-toolbox';

export const document: SaleDocument = {
  festival: 'test-festival',
  title: { ko: '시험 축제', en: 'Test Festival' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: {
    opensAt: '2026-06-01T20:00:00+09:00',
    closesAt: '2026-08-06T23:59:00+09:00',
    maxTicketsPerFan: 4,
  },
  performances: [
    {
      id: 'day-1',
      title: { ko: '첫째 날', en: 'Day 1' },
      startsAt: '2026-08-07T13:00:00+09:00',
      sections: [{ id: 'A', kind: 'numbered', rows: 2, seatsPerRow: 3, price: 1000 }],
    },
    {
      id: 'day-2',
      title: { ko: '둘째 날' },
      startsAt: '2026-08-08T13:00:00+09:00',
      sections: [{ id: 'S', kind: 'standing', capacity: 50, price: 500 }],
    },
  ],
  refunds: [{ untilDaysBefore: 1, feePercent: 30 }],
};

/** Two replicas of the service on one database and broker, with clients as callers have them. */
export interface RunningEvent {
  readonly service: RunningService;
  readonly replica: RunningService;
  readonly organiser: string;
  readonly fan: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  asOrganiser(method: string, path: string, body: unknown, key?: string): Promise<Response>;
  internal(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  apply(generation: number, given: SaleDocument, dryRun?: boolean): Promise<Response>;
  /** Its outbox for one subject: `<type> <version>` in order. */
  published(subject: string): Promise<string[]>;
  /** What the last event of a subject carries. */
  lastPublished(subject: string): Promise<unknown>;
  /** Puts messages of events on the broker, as ticket's relay does. */
  send(messages: readonly (readonly { type: string }[])[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startEvent(): Promise<RunningEvent> {
  const [database, broker, tokens] = await Promise.all([
    createTestDatabase(),
    createTestBroker({
      event: ['ticket.OrderCompleted', 'ticket.TicketVoided', 'ticket.PerformanceCancelled'],
    }),
    testTokens(),
  ]);
  const env = {
    ...broker.env,
    DATABASE_URL: database.url,
    AUTH_URL: tokens.url,
    EDGE_TOOLBOX_TOKEN: token,
    CATALOGUE_CACHE_MS: '0',
  };
  const service = await startService(eventService, env, { migrate: true });
  const replica = await startService(eventService, env);
  const organiser = await tokens.sign({ memberId: newId(), role: 'organiser', sessionId: newId() });
  const fan = await tokens.sign({ memberId: newId(), role: 'fan', sessionId: newId() });

  const ask: RunningEvent['ask'] = (path, init = {}) => fetch(`${service.url}${path}`, init);
  const internal: RunningEvent['internal'] = (path, body, headers = edgeHeaders('toolbox', token)) =>
    fetch(`${service.managementUrl}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const outboxOf = async (subject: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ type: string; subject_version: number; data: unknown }>(
        'SELECT type, subject_version, data FROM outbox WHERE subject = $1 ORDER BY id',
        [subject],
      );
      return rows;
    } finally {
      await client.end();
    }
  };
  return {
    service,
    replica,
    organiser,
    fan,
    ask,
    internal,
    asOrganiser: (method, path, body, key = randomUUID()) =>
      ask(path, {
        method,
        headers: {
          authorization: `Bearer ${organiser}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      }),
    apply: (generation, given, dryRun = false) =>
      internal('/internal/provision', { generation, dryRun, document: given }),
    async published(subject) {
      const events = await outboxOf(subject);
      return events.map(({ type, subject_version }) => `${type} ${subject_version}`);
    },
    lastPublished: async (subject) => (await outboxOf(subject)).at(-1)?.data,
    async send(messages) {
      const connection = await connect(broker.url, { noDelay: true });
      try {
        const channel = await connection.createConfirmChannel();
        for (const events of messages) {
          const routingKey = events[0]?.type ?? '';
          channel.publish(broker.names.exchange, routingKey, Buffer.from(JSON.stringify(events)), {
            persistent: true,
          });
        }
        await channel.waitForConfirms();
      } finally {
        await connection.close();
      }
    },
    async stop() {
      await Promise.all([service.stop(), replica.stop()]);
      await Promise.all([database.drop(), broker.drop(), tokens.close()]);
    },
  };
}

/** Ticket completed an order of section day-1/A. */
export const orderCompleted = (paid: readonly number[]) => {
  const orderId = newId();
  return {
    id: newId(),
    type: 'ticket.OrderCompleted',
    version: 1,
    source: 'test-festival/ticket',
    time: new Date().toISOString(),
    subject: orderId,
    subjectVersion: 5,
    correlationId: 'c',
    causationId: 'c',
    data: {
      id: orderId,
      fanId: newId(),
      state: 'COMPLETED',
      lines: paid.map((amount, index) => ({
        id: newId(),
        ticketId: newId(),
        unitId: `day-1/A/1-${index + 1}`,
        performanceId: 'day-1',
        sectionId: 'A',
        seat: `A 1-${index + 1}`,
        unitPrice: amount,
        paid: amount,
        state: 'PAID',
      })),
      total: paid.reduce((sum, amount) => sum + amount, 0),
      currency: 'KRW',
      paymentMethod: 'kakao-pay',
      createdAt: new Date().toISOString(),
    },
  };
};
/** A ticket of section day-1/A became void; `fee` of what was paid is kept. */
export const ticketVoided = (paid: number, fee?: number) => ({
  id: newId(),
  type: 'ticket.TicketVoided',
  version: 1,
  source: 'test-festival/ticket',
  time: new Date().toISOString(),
  subject: newId(),
  subjectVersion: 2,
  correlationId: 'c',
  causationId: 'c',
  data: {
    id: newId(),
    orderId: newId(),
    fanId: newId(),
    performanceId: 'day-1',
    sectionId: 'A',
    unitId: 'day-1/A/1-1',
    seat: 'A 1-1',
    paid,
    ...(fee === undefined ? {} : { fee }),
    state: 'VOID',
    serial: 1,
  },
});

/** The organiser cancelled a performance. */
export const performanceCancelled = (performanceId: string, reason: string) => ({
  id: newId(),
  type: 'ticket.PerformanceCancelled',
  version: 1,
  source: 'test-festival/ticket',
  time: new Date().toISOString(),
  subject: performanceId,
  subjectVersion: 1,
  correlationId: 'c',
  causationId: 'c',
  data: { performanceId, cancelledAt: '2026-08-01T00:00:00.000Z', reason },
});
