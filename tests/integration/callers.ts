import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { expectStatus, Fan } from '../fan/fan.ts';
import { type Answer, HttpClient } from '../fan/http-client.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { mailsTo } from './read-office.ts';

/** Someone who asks through the gateway: a person in a session, a machine with a token, or no one in particular. */
export type Caller = (method: Dispatcher.HttpMethod, path: string, body?: object) => Promise<Answer>;

/** One of each role, beside someone without an account. */
export interface Callers {
  readonly anyone: Caller;
  readonly fan: Caller;
  readonly staff: Caller;
  readonly support: Caller;
  readonly organiser: Caller;
  readonly ops: Caller;
}

const soon = { timeoutMs: 30_000 };
const Key = z.object({ id: z.string(), secret: z.string() });
const Token = z.object({ access_token: z.string() });

/** Every role of a festival, logged in. */
export async function callers(office: Office): Promise<Callers> {
  const organiser = await office.organiser();
  const [fan, staff, support, ops] = await Promise.all([
    office.newFan(),
    invited(office, organiser, 'staff'),
    invited(office, organiser, 'support'),
    office.operator(),
  ]);
  const anyone = new HttpClient(office.pool, office.baseUrl);
  return {
    anyone: by(anyone),
    fan: by(fan.http),
    staff: by(staff.http),
    support: by(support.http),
    organiser: by(organiser.http),
    ops: by(ops.http),
  };
}

/** A machine whose key allows this. */
export async function machine(office: Office, scopes: readonly string[]): Promise<Caller> {
  const organiser = await office.organiser();
  const made = await organiser.unsafe('/api/auth/api-keys', { name: 'Accounting', scopes });
  const { id, secret } = Key.parse(expectStatus(made, 201).json);
  const http = new HttpClient(office.pool, office.baseUrl);
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  const issued = expectStatus(await http.request('POST', '/api/auth/token', { form }), 200);
  return by(http, { authorization: `Bearer ${Token.parse(issued.json).access_token}` });
}

/** Each of these is answered with 403 (401 to someone without an account) exactly where the role is not named. */
export async function rightsOf(
  who: Callers,
  requests: readonly (readonly [Dispatcher.HttpMethod, string, readonly (keyof Callers)[], object?])[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [method, path, allowed, body] of requests) {
    for (const role of ROLES) {
      const { status } = await who[role](method, path, body);
      const refused = status === (role === 'anyone' ? 401 : 403);
      if (refused === allowed.includes(role) || status >= 500)
        wrong.push(`${role}: ${method} ${path} ${status}`);
    }
  }
  return wrong;
}
const ROLES = ['anyone', 'fan', 'staff', 'support', 'organiser', 'ops'] as const;

/** A new member of the team, who followed the link of the mail. */
export async function invited(office: Office, organiser: Fan, role: 'staff' | 'support'): Promise<Fan> {
  const fan = new Fan(office.pool, office.baseUrl, { email: `${role}-${randomUUID()}@example.org` });
  const invitation = { email: fan.email, role, language: 'en' };
  expectStatus(await organiser.unsafe('/api/auth/invitations', invitation), 201);
  const token = await eventually(async () => {
    const [mail] = await mailsTo(office, fan);
    const link = /\/account\/invitation#([A-Za-z0-9_-]{43})/.exec(mail?.text ?? '');
    if (link === null) throw new Error(`no invitation came: ${mail?.text}`);
    return link[1];
  }, soon);
  const accepted = { token, name: 'Gate 1', password: fan.password };
  expectStatus(await fan.unsafe('/api/auth/invitations/accept', accepted), 200);
  return fan.logIn();
}

function by(http: HttpClient, headers: Record<string, string> = {}): Caller {
  return (method, path, body) =>
    http.request(method, path, {
      headers: { ...headers, ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }) },
      ...(body === undefined ? {} : { body }),
    });
}
