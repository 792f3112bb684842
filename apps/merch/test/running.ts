import { generateKeyPairSync } from 'node:crypto';
import type { EventType, SaleDocument } from '@clove/contracts';
import { Hold } from '@clove/contracts';
import { newId, type Principal } from '@clove/service-kit';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  type RunningService,
  startService,
  testTokens,
} from '@clove/service-kit/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { connect } from 'amqplib';
import pg from 'pg';
import { z } from 'zod';
import { merchService } from '../src/merch-service.ts';

/** The whole service, two replicas of it on one database and broker, asked over HTTP. */
export interface RunningMerch {
  readonly services: readonly RunningService[];
  /** Asks the first replica, or the one of this number. */
  ask(
    who: Principal | undefined,
    method: string,
    path: string,
    body?: unknown,
    more?: Asking,
  ): Promise<Answer>;
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  /** Asks an internal endpoint over an edge; fails the test when it refuses. */
  internal(from: 'ticket' | 'toolbox', path: string, body?: unknown): Promise<string>;
  provision(document: SaleDocument, generation: number, dryRun?: boolean): Promise<Answer>;
  /** Puts an event on the broker, as another service's relay does. */
  send(type: EventType, data: { readonly id: string } & Record<string, unknown>): Promise<void>;
  /** Its outbox for one subject: `<type> <version>` in order. */
  published(subject: string): Promise<string[]>;
  stop(): Promise<void>;
}

interface Asking {
  /** @default a new Idempotency-Key */
  readonly key?: string;
  readonly replica?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly headers: Headers;
}

const TICKET = 'ticket-edge-token-0123456789abcdef';
const TOOLBOX = 'toolbox-edge-token-0123456789abcdef';

/** A member who asks; each call makes another one. */
export function memberOf<R extends Principal['role']>(role: R, memberId: string = newId()) {
  return { memberId, role, sessionId: newId() };
}

/** The service for the tests of a file, started before and stopped after them. */
export function sharedMerch(document: SaleDocument): RunningMerch {
  let started: RunningMerch | undefined;
  const merch = (): RunningMerch => {
    if (started === undefined) throw new Error('the service is started once the tests run');
    return started;
  };
  beforeAll(async () => {
    started = await startMerch(document);
  });
  afterAll(() => started?.stop());
  return {
    get services() {
      return merch().services;
    },
    ask: (...request) => merch().ask(...request),
    sql: (...query) => merch().sql(...query),
    internal: (...request) => merch().internal(...request),
    provision: (...request) => merch().provision(...request),
    send: (...event) => merch().send(...event),
    published: (subject) => merch().published(subject),
    stop: () => merch().stop(),
  };
}

/** Two replicas, with this sale provisioned. */
export async function startMerch(document: SaleDocument): Promise<RunningMerch> {
  const [database, tokens, broker] = await Promise.all([
    createTestDatabase(),
    testTokens(),
    createTestBroker({ merch: ['auth.MemberErased'] }),
  ]);
  const env = {
    DATABASE_URL: database.url,
    ...broker.env,
    AUTH_URL: tokens.url,
    EDGE_TICKET_TOKEN: TICKET,
    EDGE_TOOLBOX_TOKEN: TOOLBOX,
    PICKUP_SIGNING_KEY: signingKey(),
  };
  const definition = merchService({ paymentMethods: ['kakao-pay', 'none'] });
  const services = [
    await startService(definition, env, { migrate: true }),
    await startService(definition, env),
  ];
  const [first] = services;
  if (first === undefined) throw new Error('no replica');
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // A connection that is being closed when its database is dropped says so; a statement's own error reaches its caller.
  pool.on('error', () => undefined);

  const internally = async (from: 'ticket' | 'toolbox', path: string, body?: unknown): Promise<Answer> =>
    answerOf(
      await fetch(`${first.managementUrl}/internal/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...edgeHeaders(from, from === 'ticket' ? TICKET : TOOLBOX),
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const running: RunningMerch = {
    services,
    async ask(who, method, path, body, { key = newId(), replica = 0 } = {}) {
      const headers: Record<string, string> = { 'idempotency-key': key };
      if (who !== undefined) headers['authorization'] = `Bearer ${await tokens.sign(who)}`;
      const isPicture = body instanceof Uint8Array;
      if (body !== undefined) headers['content-type'] = isPicture ? 'image/png' : 'application/json';
      const url = `${services[replica]?.url}${path}`;
      const sent = isPicture ? new Uint8Array(body) : JSON.stringify(body);
      return answerOf(await fetch(url, { method, headers, ...(body === undefined ? {} : { body: sent }) }));
    },
    sql: async (text, values) => (await pool.query(text, values)).rows,
    async internal(from, path, body) {
      const { status, text } = await internally(from, path, body);
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
      return text;
    },
    provision: (given, generation, dryRun = false) =>
      internally('toolbox', 'provision', { generation, dryRun, document: given }),
    async send(type, data) {
      const connection = await connect(broker.url, { noDelay: true });
      try {
        const channel = await connection.createConfirmChannel();
        const event = {
          id: newId(),
          type,
          version: 1,
          source: 'test-festival/test',
          time: new Date().toISOString(),
          subject: data.id,
          subjectVersion: 1,
          correlationId: newId(),
          causationId: newId(),
          data,
        };
        channel.publish(broker.names.exchange, type, Buffer.from(JSON.stringify([event])), {
          persistent: true,
        });
        await channel.waitForConfirms();
      } finally {
        await connection.close();
      }
    },
    async published(subject) {
      const { rows } = await pool.query<{ type: string; subject_version: number }>(
        'SELECT type, subject_version FROM outbox WHERE subject = $1 ORDER BY id',
        [subject],
      );
      return rows.map(({ type, subject_version }) => `${type} ${subject_version}`);
    },
    async stop() {
      await pool.end();
      for (const service of services) await service.stop();
      await tokens.close();
      await broker.drop();
      await database.drop();
    },
  };
  const provisioned = await running.provision(document, 1);
  if (provisioned.status !== 200) throw new Error(provisioned.text);
  return running;
}

function signingKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function answerOf(response: Response): Promise<Answer> {
  // A byte order mark is part of what was answered.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  const isJson =
    /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  const body: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, body, text, headers: response.headers };
}

/** A sale that is open, with these goods. */
export function saleOf(
  goods: SaleDocument['goods'],
  sales: Partial<SaleDocument['sales']> = {},
): SaleDocument {
  return {
    festival: 'test-festival',
    title: { ko: '시험' },
    timezone: 'Asia/Seoul',
    currency: 'KRW',
    sales: {
      opensAt: '2020-01-01T00:00:00Z',
      closesAt: '2099-01-01T00:00:00Z',
      maxTicketsPerFan: 4,
      ...sales,
    },
    performances: [
      {
        id: 'day-1',
        title: { ko: '첫째 날' },
        startsAt: '2099-02-01T04:00:00Z',
        sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 1000 }],
      },
      {
        id: 'day-2',
        title: { ko: '둘째 날' },
        startsAt: '2099-02-02T04:00:00Z',
        sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 1000 }],
      },
    ],
    goods,
    refunds: [],
  };
}

const Items = z.object({ items: z.array(z.looseObject({ result: z.string() })) });

/** What a fan and their order do. */
export function stepsOn(merch: Pick<RunningMerch, 'ask' | 'internal'>) {
  const one = async (path: string, item: object): Promise<string> => {
    const { items } = Items.parse(JSON.parse(await merch.internal('ticket', path, { items: [item] })));
    const [answer] = items;
    return answer?.['reason'] === undefined ? `${answer?.result}` : `${answer.result}: ${answer['reason']}`;
  };
  return {
    async hold(
      fan: Principal,
      wanted: { itemId: string; optionId?: string; quantity: number },
    ): Promise<z.infer<typeof Hold>> {
      const answer = await merch.ask(fan, 'POST', '/api/goods/holds', wanted);
      if (answer.status !== 201) throw new Error(answer.text);
      return Hold.parse(answer.body);
    },
    pin: (holdId: string, orderId: string) => one('holds/pin', { holdId, orderId, orderVersion: 1 }),
    sell: (holdId: string, orderId: string) => one('holds/sell', { holdId, orderId }),
    /** Held, paid and delivered. */
    async buy(fan: Principal, wanted: { itemId: string; optionId?: string; quantity: number }) {
      const hold = await this.hold(fan, wanted);
      const orderId = newId();
      await this.pin(hold.id, orderId);
      await this.sell(hold.id, orderId);
      return { hold, orderId };
    },
    withdraw: (line: { hold: z.infer<typeof Hold>; orderId: string }, unitId: string, regardless = false) =>
      one('deliveries/withdraw', {
        lineId: newId(),
        orderId: line.orderId,
        fanId: line.hold.fanId,
        holdId: line.hold.id,
        unitId,
        regardless,
      }),
  };
}

const Facts = z.array(z.looseObject({ kind: z.string() }));

/** The audit's facts of one kind. */
export async function factsOf(merch: RunningMerch, kind: string): Promise<Record<string, unknown>[]> {
  const lines = (await merch.internal('toolbox', 'audit')).trim().split('\n');
  return Facts.parse(lines.map((line) => JSON.parse(line))).filter((fact) => fact.kind === kind);
}

/** Every stock adds up, and every fan's quota is what they have. */
export async function faultsOf(merch: RunningMerch): Promise<unknown[]> {
  const Section = z.looseObject({
    capacity: z.int(),
    free: z.int(),
    held: z.int(),
    pinned: z.int(),
    sold: z.int(),
  });
  const sections = (await factsOf(merch, 'section')).filter((fact) => {
    const { capacity, free, held, pinned, sold } = Section.parse(fact);
    return capacity !== free + held + pinned + sold;
  });
  const quotas = (await factsOf(merch, 'quota')).filter(({ used, live }) => used !== live);
  return [...sections, ...quotas];
}
