import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'undici';
import { z } from 'zod';
import type { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { hostileBody, hostileEncoded, hostileHeaders, spoiled } from './hostile-values.ts';
import { type Operation, operationsOf } from './operations.ts';
import { type JsonSchema, valuesOf } from './schema-values.ts';

/** A run is repeated with FUZZ_SEED=<seed> (and a long FUZZ_SECONDS); a failure names it. */
export const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Most requests per operation. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 150);

/** For all operations together, milliseconds: a minute of the gate. What one does not use, the others may. */
const BUDGET_MS = Number(process.env['FUZZ_SECONDS'] ?? 60) * 1_000;

/** What any operation may answer, besides what it names itself: it is described once for all of them. */
const COMMON = [400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 429, 431];

/** Where the hostile requests come from: honest log-ins do not share its limits. */
const HOSTILE_ADDRESS = '203.0.113.66';

/** An answer is awaited so long before it counts as hanging, milliseconds. */
const HANGING_MS = 30_000;

const ROLES = ['anonymous', 'fan', 'organiser', 'ops'] as const;
type Role = (typeof ROLES)[number];

interface Sent {
  readonly role: Role;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | undefined;
}

/** A request body that a failure shows shortened. */
class Body {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  [fc.toStringMethod](): string {
    return this.text.length > 200
      ? `${this.text.slice(0, 200)}... (${this.text.length} characters)`
      : this.text;
  }
}

const Problem = z.looseObject({
  type: z.string().startsWith('/problems/'),
  status: z.int(),
  detail: z.string().min(1),
  correlationId: z.string().min(1),
});

/** Every operation of the OpenAPI document, with values that fit it, nearly fit it, and never should. */
export function openapiFuzz(theOffice: () => Office): void {
  let office: Office;
  let pool: Pool;
  let operations: Operation[];
  let known: string[];
  const sessions = new Map<Role, Fan>();

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    pool = office.pool;
    for (const role of ROLES) await logIn(role);
    const fan = sessions.get('fan');
    if (fan === undefined) throw new Error('the fan did not log in');
    const hold = await fan.hold({ performanceId: 'day-1', sectionId: 'S', quantity: 1 });
    const order = await fan.buy({ performanceId: 'day-1', seats: ['day-1/A/1-1'] }, 'kakao-pay');
    const tickets = await fan.tickets();
    const [ticket] = tickets;
    known = [
      'day-1',
      'A',
      'S',
      'kakao-pay',
      hold.id,
      order.id,
      ...(ticket ? [ticket.id, ticket.qr ?? ''] : []),
      // The same ids, as some clients write them.
      hold.id.toUpperCase(),
      order.id.toUpperCase(),
    ];
    operations = operationsOf((await fan.http.request('GET', '/openapi.json')).json);
  }, 240_000);

  async function logIn(role: Role): Promise<void> {
    if (role === 'fan') sessions.set(role, await office.newFan());
    if (role === 'organiser') sessions.set(role, await office.organiser());
    if (role === 'ops') sessions.set(role, await office.operator());
  }

  /** Log-ins in progress. An operation's time may be over during one: the next operation waits for it and begins no other. */
  const logIns = new Map<Role, Promise<void>>();

  /** Replaces a session that a request has ended. */
  function logInAgain(role: Role): Promise<void> {
    const begun = logIns.get(role) ?? logIn(role).finally(() => logIns.delete(role));
    logIns.set(role, begun);
    return begun;
  }

  async function send(operation: Operation, { role, target, headers, body }: Sent) {
    const session = sessions.get(role)?.http.cookieHeader;
    if (role !== 'anonymous' && session === undefined) throw new Error(`the ${role} has no session`);
    const answer = await pool.request({
      method: operation.method,
      path: target,
      headers: {
        origin: office.baseUrl,
        'x-forwarded-for': HOSTILE_ADDRESS,
        'idempotency-key': randomUUID(),
        ...(body === undefined ? {} : { 'content-type': operation.otherBody ?? 'application/json' }),
        ...(session === undefined ? {} : { cookie: session }),
        ...headers,
      },
      body: body?.text ?? null,
      signal: AbortSignal.timeout(HANGING_MS),
    });
    const type = String(answer.headers['content-type'] ?? '');
    if (type.startsWith('text/event-stream')) {
      answer.body.destroy();
      return { status: answer.statusCode, type, text: '' };
    }
    return { status: answer.statusCode, type, text: await answer.body.text() };
  }

  test(
    'answers each with a documented status and never with a failure of its own',
    async () => {
      expect(operations.length).toBeGreaterThan(40);
      const failures: string[] = [];
      const end = Date.now() + BUDGET_MS;
      for (const [index, operation] of operations.entries()) {
        const share = (end - Date.now()) / (operations.length - index);
        const property = fc.asyncProperty(requestsOf(operation, known), async (sent) => {
          await logIns.get(sent.role);
          const answer = await send(operation, sent);
          refuseUndocumented(operation, answer);
          if (answer.status === 401 && isBySession(sent)) await logInAgain(sent.role);
        });
        const limit = { interruptAfterTimeLimit: Math.max(share, 0) };
        const inTime = await fc.check(property, { seed, numRuns: runs, ...limit });
        // At least once, however slow the machine is: an operation whose time was over before its first answer has no example.
        const unasked = inTime.interrupted && inTime.counterexample === null && inTime.numRuns === 0;
        const found = unasked ? await fc.check(property, { seed, numRuns: 1 }) : inTime;
        if (found.failed)
          failures.push(
            `${operation.id}: ${reasonOf(found.errorInstance)} for ${fc.stringify(found.counterexample)}`,
          );
      }
      expect(failures).toEqual([]);
    },
    BUDGET_MS + 120_000,
  );

  test('and sells as before', async () => {
    const operator = await office.operator();
    for (const [lever, position] of [
      ['sales', { position: 'open' }],
      ['admission', { perSecond: null }],
    ] as const) {
      const answer = await operator.http.request('PUT', `/api/ops/levers/${lever}`, {
        body: { ...position, reason: 'the drill is over' },
        headers: { 'idempotency-key': randomUUID() },
      });
      expect(answer.status).toBe(200);
    }
    const fan = await office.newFan();
    const wanted = { performanceId: 'day-2', sectionId: 'S', quantity: 1 };
    // A replica acts on a lever within a second: until then the fan may be shown the waiting room, or that nothing is sold.
    let holdId = '';
    await office.until(async () => {
      const { status, json } = await fan.tryHold(wanted);
      if (status === 201) holdId = (json as { id: string }).id;
      return status === 201;
    });
    await office.until(async () => (await fan.payForIfSold(holdId, 'kakao-pay'))?.state === 'COMPLETED');
    expect(await office.unready()).toEqual([]);
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 180_000);
}

/** Throws when an answer is the office's own failure, or not as its description says. */
function refuseUndocumented(
  { statuses, otherErrors }: Operation,
  { status, type, text }: { readonly status: number; readonly type: string; readonly text: string },
): void {
  const documented = statuses.includes(status) || COMMON.includes(status);
  // The rate of admission is among what is asked at random: a place in the line is an answer, not a failure.
  const waits = status === 503 && text.includes('"type":"/problems/waiting-room"');
  if (!waits && (status >= 500 || !documented)) throw new Error(`answered ${status} ${text.slice(0, 300)}`);
  if (status < 400 || otherErrors.includes(status)) return;
  if (!type.includes('application/problem+json')) throw new Error(`answered ${status} as ${type}`);
  if (Problem.parse(JSON.parse(text)).status !== status) throw new Error(`answered ${status} with ${text}`);
}

/** Whether the session decided about it: a token of the request's own goes before the cookie. */
function isBySession({ role, headers }: Sent): boolean {
  return role !== 'anonymous' && !('authorization' in headers);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Requests for an operation: mostly nearly right, some with one hostile part, some hostile as a whole. */
function requestsOf(operation: Operation, known: readonly string[]): fc.Arbitrary<Sent> {
  const part = (schema: JsonSchema) =>
    fc.oneof(
      { weight: 4, arbitrary: valuesOf(schema, known).map(encoded) },
      { weight: 1, arbitrary: hostileEncoded },
    );
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const target = fc
    .tuple(
      fc.tuple(...inPath.map(({ schema }) => part(schema))),
      fc.tuple(...inQuery.map(({ schema }) => fc.option(part(schema), { nil: undefined }))),
    )
    .map(([path, query]) => targetOf(operation, inPath, path, inQuery, query));
  return fc.record({
    role: fc.constantFrom(...ROLES),
    target,
    headers: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: hostileHeaders }),
    body: bodiesOf(operation, known),
  });
}

function bodiesOf(operation: Operation, known: readonly string[]): fc.Arbitrary<Body | undefined> {
  return textsOf(operation, known).map((text) => (text === undefined ? undefined : new Body(text)));
}

function textsOf(
  { method, body, otherBody }: Operation,
  known: readonly string[],
): fc.Arbitrary<string | undefined> {
  if (method === 'GET') return fc.constant(undefined);
  if (otherBody !== undefined) return fc.string({ unit: 'binary', maxLength: 200 });
  if (body === undefined) return fc.option(hostileBody, { nil: undefined });
  const values = valuesOf(body, known);
  return fc.oneof(
    { weight: 3, arbitrary: values.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: spoiled(values).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: hostileBody },
  );
}

function targetOf(
  { path }: Operation,
  inPath: readonly { name: string }[],
  values: readonly string[],
  inQuery: readonly { name: string }[],
  query: readonly (string | undefined)[],
): string {
  const filled = inPath.reduce(
    (text, { name }, index) => text.replace(`{${name}}`, values[index] || '-'),
    path,
  );
  const asked = inQuery.flatMap(({ name }, index) =>
    query[index] === undefined ? [] : [`${name}=${query[index]}`],
  );
  return asked.length === 0 ? filled : `${filled}?${asked.join('&')}`;
}

/** Lone surrogates cannot be written as UTF-8: as the bytes they would be. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}
