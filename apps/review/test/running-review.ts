import { randomUUID } from 'node:crypto';
import type { EventType } from '@clove/contracts';
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
import { reviewService } from '../src/review-service.ts';

const token = 'edge-token-of-the-toolbox';

export interface Member {
  readonly id: string;
  ask(method: string, path: string, body?: unknown): Promise<Response>;
  upload(path: string, bytes: Buffer): Promise<Response>;
}

/** Two replicas of the service on one database and broker. */
export interface RunningReview {
  readonly service: RunningService;
  readonly replica: RunningService;
  member(role?: 'fan' | 'organiser' | 'staff', id?: string): Promise<Member>;
  read(path: string): Promise<Response>;
  audit(): Promise<string>;
  /** `<type> <version>` of everything published about a subject. */
  published(subject: string): Promise<string[]>;
  rows(sql: string, values?: readonly unknown[]): Promise<unknown[]>;
  send(...events: readonly object[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startReview(): Promise<RunningReview> {
  const [database, broker, tokens] = await Promise.all([
    createTestDatabase(),
    createTestBroker({
      review: [
        'ticket.TicketCheckedIn',
        'ticket.TicketCheckInUndone',
        'ticket.TicketVoided',
        'merch.PickUpCollected',
        'merch.PickUpCollectionUndone',
        'stay.BookingCompleted',
        'auth.MemberErased',
      ],
    }),
    testTokens(),
  ]);
  const env = {
    ...broker.env,
    DATABASE_URL: database.url,
    AUTH_URL: tokens.url,
    EDGE_TOOLBOX_TOKEN: token,
  };
  const service = await startService(reviewService, env, { migrate: true });
  const replica = await startService(reviewService, env);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const connection = await connect(broker.url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  let turn = 0;
  const anyReplica = () => (turn++ % 2 === 0 ? service : replica).url;
  return {
    service,
    replica,
    async member(role = 'fan', id = newId()) {
      const authorization = `Bearer ${await tokens.sign({ memberId: id, role, sessionId: newId() })}`;
      return {
        id,
        ask: (method, path, body) =>
          fetch(`${anyReplica()}${path}`, {
            method,
            headers: {
              authorization,
              'idempotency-key': randomUUID(),
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        upload: (path, bytes) =>
          fetch(`${anyReplica()}${path}`, {
            method: 'PUT',
            headers: { authorization, 'content-type': 'image/png' },
            body: new Uint8Array(bytes),
          }),
      };
    },
    read: (path) => fetch(`${anyReplica()}${path}`),
    audit: async () =>
      (
        await fetch(`${service.managementUrl}/internal/audit`, { headers: edgeHeaders('toolbox', token) })
      ).text(),
    async published(subject) {
      const { rows } = await client.query<{ type: string; subject_version: number }>(
        'SELECT type, subject_version FROM outbox WHERE subject = $1 ORDER BY id',
        [subject],
      );
      return rows.map(({ type, subject_version }) => `${type} ${subject_version}`);
    },
    rows: async (sql, values = []) => (await client.query<object>(sql, [...values])).rows,
    async send(...events) {
      for (const event of events) {
        const type: unknown = Reflect.get(event, 'type');
        channel.publish(broker.names.exchange, String(type), Buffer.from(JSON.stringify([event])), {
          persistent: true,
        });
      }
      await channel.waitForConfirms();
    },
    async stop() {
      await Promise.all([service.stop(), replica.stop(), client.end(), connection.close()]);
      await Promise.all([database.drop(), broker.drop(), tokens.close()]);
    },
  };
}

/** An event as its service's relay publishes it. */
export function event(type: EventType, subject: string, subjectVersion: number, data: object) {
  return {
    id: newId(),
    type,
    version: 1,
    source: `test-festival/${type.split('.')[0]}`,
    time: new Date().toISOString(),
    subject,
    subjectVersion,
    correlationId: 'c',
    causationId: 'c',
    data,
  };
}

/** A ticket's state after a change at the gate. */
export function ticket(
  id: string,
  fanId: string,
  performanceId: string,
  state: 'CHECKED_IN' | 'VALID' | 'VOID',
  version: number,
) {
  const type =
    state === 'CHECKED_IN'
      ? 'ticket.TicketCheckedIn'
      : state === 'VALID'
        ? 'ticket.TicketCheckInUndone'
        : 'ticket.TicketVoided';
  return event(type, id, version, {
    id,
    orderId: newId(),
    fanId,
    performanceId,
    sectionId: 'A',
    unitId: `${performanceId}/A/1-1`,
    seat: 'A 1-1',
    paid: 1000,
    state,
    serial: 1,
  });
}

/** A pick-up of one piece of an item. */
export function pickUp(id: string, fanId: string, itemId: string, collected: boolean, version: number) {
  return event(collected ? 'merch.PickUpCollected' : 'merch.PickUpCollectionUndone', id, version, {
    id,
    orderId: newId(),
    holdId: newId(),
    fanId,
    pieces: [
      {
        unitId: `${id}/1`,
        itemId,
        optionId: 'M',
        label: 'M',
        paid: 35000,
        state: collected ? 'COLLECTED' : 'READY',
      },
    ],
  });
}

/** A completed stay. */
export function stay(id: string, fanId: string, roomId: string) {
  return event('stay.BookingCompleted', id, 3, {
    id,
    orderId: newId(),
    holdId: newId(),
    unitId: `${id}/1`,
    fanId,
    roomId,
    from: '2026-08-06',
    to: '2026-08-08',
    paid: 120000,
    state: 'COMPLETED',
  });
}
