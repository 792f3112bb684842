import { randomUUID } from 'node:crypto';
import { type EventData, type EventType, events, FindAnswer, type FoundEntry } from '@clove/contracts';
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
import { eventHandlers } from '../src/adapters/rabbitmq/event-handlers.ts';
import { notificationService } from '../src/notification-service.ts';
import { type AuthStandIn, startAuthStandIn } from './auth-stand-in.ts';
import { type MailSandbox, startMailSandbox } from './mail-sandbox-process.ts';
import { startDocumentsStandIn, startTicketStandIn, type TicketStandIn } from './papers-stand-ins.ts';
import { EDGE_TOKEN, type StandIn } from './stand-in.ts';

export const Inbox = z.object({
  unread: z.int(),
  messages: z.array(
    z.object({
      id: z.string(),
      number: z.int(),
      kind: z.string(),
      subject: z.string(),
      text: z.string(),
      path: z.string(),
      url: z.string(),
      readAt: z.string().nullable(),
    }),
  ),
  next: z.int().nullable(),
});

/** An event as its service's relay puts it on the broker. */
export interface SentEvent {
  readonly id: string;
  readonly subject: string;
  readonly type: EventType;
}

/** Any event of a type; its data is checked against the contract here. */
export function eventOf<T extends EventType>(
  type: T,
  subject: string,
  data: EventData<T>,
  { version = 1, time = new Date().toISOString() }: { version?: number; time?: string } = {},
): SentEvent {
  events[type].data.parse(data);
  const [service] = type.split('.');
  return Object.assign(
    { id: newId(), type, subject },
    {
      version: 1,
      source: `test-festival/${service}`,
      time,
      subjectVersion: version,
      correlationId: 'c',
      causationId: 'c',
      data,
    },
  );
}

/** Two replicas of the service on one database and broker, a real mail server, and stand-ins of the others. */
export interface RunningNotification {
  readonly auth: AuthStandIn;
  readonly ticket: TicketStandIn;
  readonly documents: StandIn;
  readonly sandbox: MailSandbox;
  readonly replicas: readonly RunningService[];
  readonly url: string;
  /** A new member whom auth knows; their address is `<id>@fans.test`. */
  newFan(language?: 'ko' | 'en'): { readonly id: string; readonly email: string };
  ask(memberId: string, path: string, init?: RequestInit & { role?: 'fan' | 'organiser' }): Promise<Response>;
  inbox(memberId: string, language?: 'ko' | 'en'): Promise<z.infer<typeof Inbox>>;
  /** What operations and the support desk read about an id. */
  story(id: string): Promise<FoundEntry[]>;
  /** One message per list. */
  send(...messages: readonly (readonly SentEvent[])[]): Promise<void>;
  /** Resolves when every replica has taken what was sent: nothing is left in the queue. */
  rows<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  stop(): Promise<void>;
}

export async function startNotification(
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningNotification> {
  const consumed = Object.keys(eventHandlers).filter((type): type is EventType => type in events);
  const [database, broker, tokens, auth, ticket, documents, sandbox] = await Promise.all([
    createTestDatabase(),
    createTestBroker({ notification: consumed }),
    testTokens(),
    startAuthStandIn(),
    startTicketStandIn(),
    startDocumentsStandIn(),
    startMailSandbox(),
  ]);
  const env = {
    ...broker.env,
    DATABASE_URL: database.url,
    AUTH_URL: tokens.url,
    AUTH_INTERNAL_URL: auth.url,
    AUTH_TOKEN: EDGE_TOKEN,
    TICKET_URL: ticket.url,
    TICKET_TOKEN: EDGE_TOKEN,
    DOCUMENTS_URL: documents.url,
    DOCUMENTS_TOKEN: EDGE_TOKEN,
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(sandbox.smtpPort),
    MAIL_FROM: 'Festival <tickets@festival.test>',
    MAIL_PER_SECOND: '1000',
    MAIL_RETRY_LONGEST_SECONDS: '0.2',
    REMINDERS_EVERY_SECONDS: '0.5',
    EDGE_TOOLBOX_TOKEN: 'edge-token-of-the-toolbox',
    ...settings,
  };
  const first = await startService(notificationService, env, { migrate: true });
  const second = await startService(notificationService, env);
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  const ask: RunningNotification['ask'] = async (memberId, path, { role = 'fan', ...init } = {}) => {
    const token = await tokens.sign({ memberId, role, sessionId: newId() });
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    return fetch(`${first.url}${path}`, { ...init, headers });
  };
  return {
    auth,
    ticket,
    documents,
    sandbox,
    replicas: [first, second],
    url: first.url,
    newFan(language = 'ko') {
      const id = newId();
      const email = `${id}@fans.test`;
      auth.members.set(id, { email, name: null, language });
      return { id, email };
    },
    ask,
    async inbox(memberId, language = 'ko') {
      const answer = await ask(memberId, `/api/messages?language=${language}`);
      if (answer.status !== 200) throw new Error(`inbox answered ${answer.status}: ${await answer.text()}`);
      return Inbox.parse(await answer.json());
    },
    async story(id) {
      const answer = await fetch(`${first.managementUrl}/internal/find`, {
        method: 'POST',
        headers: {
          ...edgeHeaders('toolbox', env.EDGE_TOOLBOX_TOKEN),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ id }),
      });
      return FindAnswer.parse(await answer.json()).entries;
    },
    async send(...messages) {
      const connection = await connect(broker.url, { noDelay: true });
      try {
        const channel = await connection.createConfirmChannel();
        for (const batch of messages) {
          const body = Buffer.from(JSON.stringify(batch));
          channel.publish(broker.names.exchange, batch[0]?.type ?? '', body, { persistent: true });
        }
        await channel.waitForConfirms();
      } finally {
        await connection.close();
      }
    },
    async rows<R extends object>(sql: string, values: readonly unknown[] = []) {
      const { rows } = await client.query<R>(sql, [...values]);
      return rows;
    },
    async stop() {
      await Promise.all([first.stop(), second.stop()]);
      await client.end();
      await Promise.all([
        ...[database.drop(), broker.drop(), tokens.close()],
        ...[auth.close(), ticket.close(), documents.close(), sandbox.kill()],
      ]);
    },
  };
}
