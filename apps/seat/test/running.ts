import type { SaleDocument } from '@clove/contracts';
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
import { numberedSeats } from '../src/numbered-seats.ts';
import { seatService } from '../src/seat-service.ts';
import { type TestSql, testSql } from './test-sql.ts';

/** The whole service with its broker and its fans' tokens, asked over HTTP. */
export interface RunningSeat {
  readonly service: RunningService;
  /** Where its broker is, for a service beside it. */
  readonly brokerEnv: Readonly<Record<string, string>>;
  ask(
    who: Principal | undefined,
    method: string,
    path: string,
    body?: unknown,
    key?: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: unknown; headers: Headers }>;
  readonly sql: TestSql['sql'];
  /** Asks an internal endpoint over an edge; fails the test when it refuses. */
  internal(from: 'ticket' | 'toolbox', path: string, body?: unknown): Promise<string>;
  /** Puts on the broker that auth erased a member. */
  memberErased(memberId: string): Promise<void>;
  stop(): Promise<void>;
}

/** A member who asks; each call makes another one. */
export function memberOf<R extends Principal['role']>(role: R, memberId: string = newId()) {
  return { memberId, role, sessionId: newId() };
}

/** The service for the tests of a file or a describe block, started before and stopped after them. */
export function sharedSeat(document: SaleDocument): RunningSeat {
  let started: RunningSeat | undefined;
  const seat = (): RunningSeat => {
    if (started === undefined) throw new Error('the service is started once the tests run');
    return started;
  };
  beforeAll(async () => {
    started = await startSeat(document);
  });
  afterAll(() => started?.stop());
  return {
    get service() {
      return seat().service;
    },
    get brokerEnv() {
      return seat().brokerEnv;
    },
    ask: (...request) => seat().ask(...request),
    sql: (...query) => seat().sql(...query),
    internal: (...request) => seat().internal(...request),
    memberErased: (memberId) => seat().memberErased(memberId),
    stop: () => seat().stop(),
  };
}

/** The service, with this sale provisioned. */
export async function startSeat(document: SaleDocument): Promise<RunningSeat> {
  const database = await createTestDatabase();
  const tokens = await testTokens();
  const broker = await createTestBroker({ seat: ['auth.MemberErased', 'event.PerformanceChanged'] });
  const service = await startService(
    seatService({ numbered: numberedSeats, paymentMethods: ['kakao-pay', 'none'] }),
    {
      DATABASE_URL: database.url,
      ...broker.env,
      AUTH_URL: tokens.url,
      EDGE_TICKET_TOKEN: 'ticket-edge-token-0123456789abcdef',
      EDGE_TOOLBOX_TOKEN: 'toolbox-edge-token-0123456789abcdef',
    },
    { migrate: true },
  );

  const { sql, close } = testSql(database.url);

  const running: RunningSeat = {
    service,
    brokerEnv: broker.env,
    async ask(who, method, path, body, key = newId(), more = {}) {
      const headers: Record<string, string> = { 'idempotency-key': key, ...more };
      if (who !== undefined) headers['authorization'] = `Bearer ${await tokens.sign(who)}`;
      if (body !== undefined) headers['content-type'] = 'application/json';
      const response = await fetch(`${service.url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        headers: response.headers,
      };
    },
    sql,
    async internal(from, path, body) {
      const response = await fetch(`${service.managementUrl}/internal/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...edgeHeaders(from, `${from}-edge-token-0123456789abcdef`),
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
      return text;
    },
    async memberErased(memberId) {
      const connection = await connect(broker.url, { noDelay: true });
      try {
        const channel = await connection.createConfirmChannel();
        const event = {
          ...{ id: newId(), type: 'auth.MemberErased', version: 1, source: 'test-festival/auth' },
          ...{ time: new Date().toISOString(), subject: memberId, subjectVersion: 1 },
          ...{ correlationId: newId(), causationId: newId() },
          data: { id: memberId, erasedAt: new Date().toISOString() },
        };
        const body = Buffer.from(JSON.stringify([event]));
        channel.publish(broker.names.exchange, event.type, body, { persistent: true });
        await channel.waitForConfirms();
      } finally {
        await connection.close();
      }
    },
    async stop() {
      await close();
      await service.stop();
      await tokens.close();
      await broker.drop();
      await database.drop();
    },
  };
  await running.internal('toolbox', 'provision', { generation: 1, dryRun: false, document });
  return running;
}
