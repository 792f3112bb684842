import { randomUUID } from 'node:crypto';
import type { EventType } from '@clove/contracts';
import { connect } from 'amqplib';
import pg from 'pg';
import type { z } from 'zod';
import { MACHINE, type Principal, type Role } from '../auth/principal.ts';
import { newId } from '../flow/new-id.ts';
import type { ServiceDefinition } from '../service/definition.ts';
import { type RunningService, startService } from './running-service.ts';
import { createTestBroker } from './test-broker.ts';
import { createTestDatabase } from './test-database.ts';
import { edgeHeaders, testTokens } from './test-tokens.ts';

/** A member who is logged in. Their requests go to the replicas in turn. */
export interface TestMember {
  readonly id: string;
  ask(method: string, path: string, body?: unknown): Promise<Response>;
  /** Puts a picture. */
  upload(path: string, bytes: Buffer): Promise<Response>;
}

/** Two replicas of a service on one database and one broker, with callers as they are in an office. */
export interface Replicas {
  readonly all: readonly [RunningService, RunningService];
  /** @param id another login of the same member. @default a new member. @param scopes of a member of staff. @default none */
  member(role?: Role, id?: string, scopes?: readonly string[]): Promise<TestMember>;
  /** With an API key of these scopes. */
  machine(...scopes: readonly string[]): Promise<TestMember>;
  /** Without a session. */
  read(path: string): Promise<Response>;
  /** As the toolbox, on the management port. */
  internal(method: string, path: string, body?: unknown): Promise<Response>;
  /** `<type> <version>` of everything published about a subject, in order. */
  published(subject: string): Promise<string[]>;
  rows(sql: string, values?: readonly unknown[]): Promise<unknown[]>;
  /** Puts events on the broker, one message each, as other services' relays do. */
  send(...events: readonly TestEvent[]): Promise<void>;
  stop(): Promise<void>;
}

/** An event on the wire. */
export type TestEvent = ReturnType<typeof testEvent>;

/** An event as its service's relay publishes it. @param id of a repetition */
export function testEvent(
  type: EventType,
  subject: string,
  subjectVersion: number,
  data: object,
  id = newId(),
) {
  return {
    id,
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

const toolboxToken = 'edge-token-of-the-toolbox';

/** @param consumes of the service. @param env on top of what every service has */
export async function startReplicas<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  consumes: readonly EventType[],
  env: Readonly<Record<string, string>> = {},
): Promise<Replicas> {
  const [database, broker, tokens] = await Promise.all([
    createTestDatabase(),
    createTestBroker({ [definition.name]: [...consumes] }),
    testTokens(),
  ]);
  const variables = {
    ...broker.env,
    DATABASE_URL: database.url,
    AUTH_URL: tokens.url,
    EDGE_TOOLBOX_TOKEN: toolboxToken,
    ...env,
  };
  const first = await startService(definition, variables, { migrate: true });
  const second = await startService(definition, variables);
  const client = new pg.Client({ connectionString: database.url });
  // Tests that end connections look at the service, not at these.
  client.on('error', () => undefined);
  await client.connect();
  const connection = await connect(broker.url, { noDelay: true });
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  let turn = 0;
  const next = () => (turn++ % 2 === 0 ? first : second);

  const caller = async (principal: Principal): Promise<TestMember> => {
    const token = await tokens.sign(principal);
    const authorization = `Bearer ${token}`;
    return {
      id: principal.memberId,
      ask: (method, path, body) =>
        fetch(`${next().url}${path}`, {
          method,
          headers: { authorization, 'idempotency-key': randomUUID(), ...jsonType(body) },
          ...jsonBody(body),
        }),
      upload: (path, bytes) =>
        fetch(`${next().url}${path}`, {
          method: 'PUT',
          headers: { authorization, 'content-type': 'image/png' },
          body: new Uint8Array(bytes),
        }),
    };
  };

  return {
    all: [first, second],
    member: (role = 'fan', id = newId(), scopes) =>
      caller({ memberId: id, role, sessionId: newId(), ...(scopes && { scopes }) }),
    machine: (...scopes) => caller({ memberId: newId(), role: MACHINE, sessionId: newId(), scopes }),
    read: (path) => fetch(`${next().url}${path}`),
    internal: (method, path, body) =>
      fetch(`${next().managementUrl}${path}`, {
        method,
        headers: { ...edgeHeaders('toolbox', toolboxToken), ...jsonType(body) },
        ...jsonBody(body),
      }),
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
        channel.publish(broker.names.exchange, event.type, Buffer.from(JSON.stringify([event])), {
          persistent: true,
        });
      }
      await channel.waitForConfirms();
    },
    async stop() {
      await Promise.all([first.stop(), second.stop(), client.end(), connection.close()]);
      await Promise.all([database.drop(), broker.drop(), tokens.close()]);
    },
  };
}

function jsonType(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

function jsonBody(body: unknown): { body?: string } {
  return body === undefined ? {} : { body: JSON.stringify(body) };
}
