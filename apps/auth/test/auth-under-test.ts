import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { freePort } from '@clove/local-cluster/free-port';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  type RunningService,
  startService,
} from '@clove/service-kit/testing';
import pg from 'pg';
import { auth } from '../src/service.ts';

export const ORGANISER = { email: 'Organiser@festival.example', password: 'the organiser password' };
export const OPS = { email: 'ops@festival.example', password: 'the operations password' };
export const FESTIVAL = 'busan-rock-2026';
export const PUBLIC_URL = 'http://localhost:8600';
export const PASSWORD = 'correct horse battery';
const EDGE_TOKEN = 'edge-token';

export interface AuthUnderTest {
  service: RunningService;
  env: Record<string, string>;
  db: pg.Pool;
  /** As from the gateway, which sends the fan's address. */
  post(path: string, body: unknown, options?: PostOptions): Promise<Answer>;
  get(path: string, accessToken?: string): Promise<Answer>;
  del(path: string, accessToken: string): Promise<Answer>;
  put(path: string, body: unknown, accessToken: string): Promise<Answer>;
  patch(path: string, body: unknown, accessToken: string): Promise<Answer>;
  internal(path: string, body: unknown, token?: string): Promise<Answer>;
  signUp(email: string, more?: Record<string, unknown>): Promise<Answer>;
  logIn(email: string, password?: string, ip?: string): Promise<Answer>;
  /** The ids of the mails of this kind that were requested for a member so far, oldest first. */
  mailsOf(memberId: string, kind: string): Promise<string[]>;
  /** Opens a requested mail as the service that sends it does. */
  openMail(requestId: string): Promise<Body>;
  /** The secret of the link in an invitation's mail. */
  invitationSecret(invitationId: string): Promise<string>;
  /** The secret of the link in the newest mail of this kind for a member. */
  linkSecret(memberId: string, kind: string): Promise<string>;
  stop(): Promise<void>;
}

export interface PostOptions {
  accessToken?: string;
  key?: string;
  ip?: string;
  userAgent?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

/** The fields of any answer; a test reads those that it expects. */
export interface Body {
  id: string;
  email: string;
  type: string;
  role: string;
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  sessionId: string;
  memberId: string;
  correlationId: string;
  member: unknown;
  errors: { path: string; message: string }[];
  items: Body[];
  result: string;
  link: string | null;
  language: string | null;
  facts: Record<string, string>;
  sessions: { id: string; device: string | null; current: boolean }[];
  invitations: { id: string; email: string; role: string }[];
  methods: string[];
  members: { id: string; email: string; role: string; scopes: string[] }[];
}

/** A real auth in this process, on its own database and broker prefix. */
export async function startAuth(settings: Record<string, string> = {}): Promise<AuthUnderTest> {
  const database = await createTestDatabase();
  const broker = await createTestBroker({});
  const port = await freePort();
  const { privateKey } = generateKeyPairSync('ed25519');
  const env = {
    ...broker.env,
    PORT: String(port),
    AUTH_URL: `http://127.0.0.1:${port}`,
    FESTIVAL,
    PUBLIC_URL,
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '6',
    AUTH_SIGNING_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ORGANISER_EMAIL: ORGANISER.email,
    ORGANISER_PASSWORD: ORGANISER.password,
    OPS_EMAIL: OPS.email,
    OPS_PASSWORD: OPS.password,
    EDGE_GATEWAY_TOKEN: EDGE_TOKEN,
    ...settings,
  };
  const service = await startService(auth, env, { migrate: true });
  const db = new pg.Pool({ connectionString: database.url, max: 2 });

  const post = (path: string, body: unknown, { accessToken, key, ip, userAgent }: PostOptions = {}) =>
    ask(service.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key ?? randomUUID(),
        'x-forwarded-for': ip ?? '198.51.100.1',
        ...(userAgent !== undefined && { 'user-agent': userAgent }),
        ...bearer(accessToken),
      },
      body: JSON.stringify(body),
    });

  const internal: AuthUnderTest['internal'] = (path, body, token = EDGE_TOKEN) =>
    ask(service.managementUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...edgeHeaders('gateway', token) },
      body: JSON.stringify(body),
    });

  async function mailsOf(memberId: string, kind: string): Promise<string[]> {
    const { rows } = await db.query<{ subject: string }>(
      `SELECT subject FROM outbox WHERE type = 'auth.MailRequested' AND data->>'memberId' = $1
         AND data->>'kind' = $2 ORDER BY id`,
      [memberId, kind],
    );
    return rows.map(({ subject }) => subject);
  }

  async function openMail(requestId: string): Promise<Body> {
    const { body } = await internal('/internal/mail-requests/open', { items: [{ requestId }] });
    const [answer] = body.items;
    if (answer === undefined) throw new Error('no answer');
    return answer;
  }

  async function linkSecret(memberId: string, kind: string): Promise<string> {
    const newest = (await mailsOf(memberId, kind)).at(-1);
    if (newest === undefined) throw new Error(`no ${kind} was requested`);
    const { link } = await openMail(newest);
    return link?.split('#')[1] ?? '';
  }

  async function invitationSecret(invitationId: string): Promise<string> {
    const { rows } = await db.query<{ id: string }>('SELECT id FROM mail_request WHERE invitation_id = $1', [
      invitationId,
    ]);
    return (await openMail(rows[0]?.id ?? '')).link?.split('#')[1] ?? '';
  }

  return {
    service,
    env,
    invitationSecret,
    mailsOf,
    openMail,
    linkSecret,
    internal,
    db,
    post,
    put: (path, body, accessToken) =>
      ask(service.url + path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...bearer(accessToken) },
        body: JSON.stringify(body),
      }),
    patch: (path, body, accessToken) =>
      ask(service.url + path, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', ...bearer(accessToken) },
        body: JSON.stringify(body),
      }),
    get: (path, accessToken) => ask(service.url + path, { headers: bearer(accessToken) }),
    del: (path, accessToken) =>
      ask(service.url + path, {
        method: 'DELETE',
        headers: { 'idempotency-key': randomUUID(), ...bearer(accessToken) },
      }),
    signUp: (email, more = {}) =>
      post('/api/auth/signup', { email, password: PASSWORD, name: '김하늘', ...more }),
    logIn: (email, password = PASSWORD, ip = '198.51.100.1') =>
      post('/api/auth/tokens', { email, password }, { ip }),
    async stop() {
      await service.stop();
      await db.end();
      await database.drop();
      await broker.drop();
    },
  };
}

function bearer(accessToken: string | undefined): Record<string, string> {
  return accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
