import { intentKey, settle } from './intents.ts';

/** A problem+json answer, or no answer at all (`offline`). Its `detail` is the service's own words. */
export class ApiProblem extends Error {
  /** 0: no answer. */
  readonly status: number;
  /** The problem's slug: `seats-taken`, `offline` ... */
  readonly slug: string;
  readonly detail: string;
  readonly correlationId: string | undefined;
  readonly errors: readonly { path: string; message: string }[];
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>, retryAfter?: number) {
    const type = typeof body['type'] === 'string' ? body['type'] : '';
    super(`${status} ${type}`);
    this.status = status;
    this.slug = type.replace(/^.*\//, '') || 'other';
    this.detail = typeof body['detail'] === 'string' ? body['detail'] : '';
    this.correlationId = typeof body['correlationId'] === 'string' ? body['correlationId'] : undefined;
    this.errors = fieldErrors(body['errors']);
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

export interface Answer<T> {
  readonly body: T;
  readonly status: number;
  readonly headers: Headers;
}

/** Milliseconds the server's clock is ahead of this device's, from the last answer's Date header. */
let clockAhead = 0;

/** An estimate of the server's time, milliseconds since 1970. Only for display; the server decides. */
export function serverNow(): number {
  return Date.now() + clockAhead;
}

export interface ReadOptions {
  /** To read by POST, where what is asked with is a secret that must stay out of addresses. @default GET */
  readonly method?: 'POST';
  /** Of such a POST. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads. The answer's shape is the published API's (`/openapi.json`).
 * @throws ApiProblem
 */
export async function read<T>(path: string, options: ReadOptions = {}): Promise<T> {
  return (await readAnswer<T>(path, options)).body;
}

/** Reads, with status and headers: an entity tag, the next page's cursor. @throws ApiProblem */
export function readAnswer<T>(path: string, options: ReadOptions = {}): Promise<Answer<T>> {
  const { headers = {}, signal = null, method, body } = options;
  if (method === undefined) return sendBody<T>(path, { headers, signal });
  return sendBody<T>(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

/** Methods that change something. */
export type UnsafeMethod = 'POST' | 'DELETE' | 'PATCH' | 'PUT';

/**
 * Does something once per intent, however often it is called. The key is kept while the outcome is unknown
 * (no answer, 5xx, 429, still in flight) and removed when the answer is final.
 * @param intent what the person wants, such as `hold day-1/R/2-15`: the same words are the same act
 * @throws ApiProblem
 */
export async function act<T>(
  intent: string,
  method: UnsafeMethod,
  path: string,
  body?: unknown,
  options: Pick<ReadOptions, 'headers' | 'signal'> = {},
): Promise<Answer<T>> {
  const { headers = {}, signal = null } = options;
  try {
    const answer = await sendBody<T>(path, {
      method,
      headers: {
        'idempotency-key': intentKey(intent),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
    settle(intent);
    return answer;
  } catch (error) {
    if (error instanceof ApiProblem && isFinal(error)) settle(intent);
    throw error;
  }
}

function isFinal({ status, slug }: ApiProblem): boolean {
  return status >= 400 && status < 500 && status !== 429 && status !== 401 && slug !== 'request-in-flight';
}

/** Sends a request of any body and reads its JSON answer. @throws ApiProblem */
export async function sendBody<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof TypeError) throw new ApiProblem(0, { type: 'offline' });
    throw error;
  }
  const { headers, status } = response;
  const date = headers.get('date');
  // The header has no fractions of a second: half of one is added, so that it is right on average.
  if (date !== null) clockAhead = Date.parse(date) + 500 - Date.now();
  const text = await response.text();
  const body: unknown = text === '' ? undefined : jsonOf(text);
  if (!response.ok) {
    const retryAfter = Number(headers.get('retry-after'));
    throw new ApiProblem(status, isRecord(body) ? body : {}, retryAfter > 0 ? retryAfter : undefined);
  }
  return { body: body as T, status, headers };
}

/** A gateway's or proxy's page instead of JSON is treated as an empty answer. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldErrors(value: unknown): { path: string; message: string }[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isRecord)
    .map(({ path, message }) => ({ path: String(path ?? ''), message: String(message ?? '') }));
}
