import { randomUUID } from 'node:crypto';
import { createTestDatabase, edgeHeaders, startService } from '@clove/service-kit/testing';
import { sandboxService } from '../src/sandbox-service.ts';

export const KAKAO_KEY = 'kakao-key';
export const TOSS_KEY = 'toss-key';
export const PUBLIC_URL = 'http://festival.test';

export type Json = Record<string, unknown>;

/** An answer with its body read. */
export interface Answer {
  status: number;
  body: Json;
}

export interface SandboxClient {
  readonly url: string;
  /** How often fault `die-after-effect` would have ended the process. */
  crashes(): number;
  kakao(operation: string, body: unknown, authorization?: string): Promise<Answer>;
  toss(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  tossGet(path: string): Promise<Answer>;
  /** Posts a form as a browser without scripts does; answers status and location. */
  form(path: string, fields: Record<string, string>): Promise<{ status: number; location: string }>;
  internal(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }>;
  /** Restarts on the same database, as after a crash. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSandbox(env: Record<string, string> = {}): Promise<SandboxClient> {
  const database = await createTestDatabase();
  let crashes = 0;
  const start = () =>
    startService(
      sandboxService(() => {
        crashes += 1;
      }),
      {
        DATABASE_URL: database.url,
        KAKAO_SECRET_KEY: KAKAO_KEY,
        TOSS_SECRET_KEY: TOSS_KEY,
        TOSS_CLIENT_KEY: 'toss-client',
        EDGE_TESTS_TOKEN: 'edge-token',
        PUBLIC_URL,
        ...env,
      },
      { migrate: true },
    );
  let service = await start();

  const post = async (path: string, body: unknown, headers: Record<string, string>): Promise<Answer> => {
    const answer = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const parsed: Json = text === '' ? {} : JSON.parse(text);
    return { status: answer.status, body: parsed };
  };
  const basic = `Basic ${Buffer.from(`${TOSS_KEY}:`).toString('base64')}`;

  return {
    get url() {
      return service.url;
    },
    crashes: () => crashes,
    kakao: (operation, body, authorization = `SECRET_KEY ${KAKAO_KEY}`) =>
      post(`/online/v1/payment/${operation}`, body, { authorization }),
    toss: (path, body, headers = {}) => post(path, body, { authorization: basic, ...headers }),
    async tossGet(path) {
      const answer = await fetch(`${service.url}${path}`, { headers: { authorization: basic } });
      const body: Json = JSON.parse(await answer.text());
      return { status: answer.status, body };
    },
    async form(path, fields) {
      const answer = await fetch(`${service.url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(fields),
      });
      return { status: answer.status, location: answer.headers.get('location') ?? '' };
    },
    async internal(method, path, body) {
      const answer = await fetch(`${service.managementUrl}${path}`, {
        method,
        headers: { ...edgeHeaders('tests', 'edge-token'), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    async restart() {
      await service.kill();
      service = await start();
    },
    async stop() {
      await service.stop();
      await database.drop();
    },
  };
}

/** A valid ready request. */
export function readyRequest(changes: Json = {}): Json {
  return {
    cid: 'TC0ONETIME',
    partner_order_id: randomUUID(),
    partner_user_id: 'member-1',
    item_name: '입장권',
    quantity: 2,
    total_amount: 20_000,
    tax_free_amount: 0,
    vat_amount: 1_818,
    approval_url: `${PUBLIC_URL}/ok`,
    cancel_url: `${PUBLIC_URL}/ok/cancel`,
    fail_url: `${PUBLIC_URL}/ok/fail`,
    ...changes,
  };
}

/** A payment that the fan has authorised; answers what approve needs. */
export async function authorisedAt(sandbox: SandboxClient, changes: Json = {}): Promise<Json> {
  const request = readyRequest(changes);
  const ready = await sandbox.kakao('ready', request);
  if (ready.status !== 200) throw new Error(`ready answered ${ready.status}`);
  const { location } = await sandbox.form(`/sandbox/kakao/${ready.body['tid']}`, { decision: 'approve' });
  return {
    cid: 'TC0ONETIME',
    tid: ready.body['tid'],
    partner_order_id: request['partner_order_id'],
    partner_user_id: request['partner_user_id'],
    pg_token: new URL(location).searchParams.get('pg_token'),
  };
}

/** A payment that is captured; answers what approve needed. */
export async function approvedAt(sandbox: SandboxClient): Promise<Json> {
  const request = await authorisedAt(sandbox);
  const { status } = await sandbox.kakao('approve', request);
  if (status !== 200) throw new Error(`approve answered ${status}`);
  return request;
}

/** The provider's ledger for the order of a Kakao request. */
export async function ledgerOf(sandbox: SandboxClient, request: Json): Promise<Json> {
  const { text } = await sandbox.internal('GET', `/internal/ledger?orderId=${request['partner_order_id']}`);
  const { payments }: { payments: Json[] } = JSON.parse(text);
  return payments[0] ?? {};
}
