import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type CliContext, CommandError } from '../context.ts';

/** A festival's public address and who works on it there. */
export interface OpsLogin {
  readonly festival: string;
  readonly url: string;
  readonly email: string;
  readonly password: string;
}

/** What is asked of the office, by its public API. */
export interface OpsRequest<A> {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly answer: z.ZodType<A>;
}

const Tokens = z.object({ accessToken: z.string() });
const Claims = z.object({ aud: z.union([z.string(), z.array(z.string())]) });
const ProblemBody = z.object({ type: z.string(), detail: z.string(), correlationId: z.string().optional() });

/** How long one answer may take, milliseconds. Source: the gateway gives an upstream ten seconds. */
const ANSWER_MS = 15_000;
/** Tries of one request while the office says that it is busy. Source: provisioning a stadium takes seconds. */
const TRIES = 6;
/** Longest wait before another try, seconds. */
const LONGEST_WAIT = 5;

/** A running ticket office, asked from outside in a session of its own. */
export class OfficeClient {
  readonly #context: CliContext;
  readonly #url: string;
  readonly #token: string;
  /** Who is logged in. */
  readonly email: string;

  private constructor(context: CliContext, { url, email }: OpsLogin, token: string) {
    this.#context = context;
    this.#url = url;
    this.#token = token;
    this.email = email;
  }

  /**
   * Runs `work` in a session that ends with it.
   * @throws CommandError when the login is refused, or when the address is another festival's
   */
  static async within<T>(
    context: CliContext,
    opsLogin: OpsLogin,
    work: (office: OfficeClient) => Promise<T>,
  ): Promise<T> {
    const { festival, url, email, password } = opsLogin;
    const body = { email, password };
    const anonymous = new OfficeClient(context, opsLogin, '');
    const login = { method: 'POST', path: '/api/auth/tokens', body, answer: Tokens } as const;
    const { accessToken } = await anonymous.ask(login);
    const office = new OfficeClient(context, opsLogin, accessToken);
    try {
      const { aud } = Claims.parse(
        JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()),
      );
      if (![aud].flat().includes(festival)) {
        throw new CommandError(
          `${url} is the office of ${[aud].flat().join(', ')}, not of ${festival}: nothing was done`,
        );
      }
      return await work(office);
    } finally {
      await office.#logOut();
    }
  }

  /** The work is done: a session that cannot be ended now is reported, and expires by itself. */
  async #logOut(): Promise<void> {
    try {
      await this.ask({ method: 'POST', path: '/api/auth/logout', answer: z.unknown() });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#context.err(`not logged out: ${error.message}`);
    }
  }

  /**
   * Asks until the office is not busy any more, with one Idempotency-Key: a lever moves once.
   * @throws CommandError with what the office says
   */
  async ask<A>(request: OpsRequest<A>): Promise<A> {
    return answered(request, await this.#patiently(request));
  }

  /** The same of what only some festivals have; undefined: this one has nothing at the path. */
  async askIfThere<A>(request: OpsRequest<A>): Promise<A | undefined> {
    const answer = await this.#patiently(request);
    return answer.status === 404 ? undefined : answered(request, answer);
  }

  /** Writes a text answer to the context line by line as it comes. @throws CommandError with what the office says */
  async copy(path: string): Promise<void> {
    const request: OpsRequest<unknown> = { method: 'GET', path, answer: z.unknown() };
    const response = await this.#send(request, randomUUID());
    if (!response.ok) throw refused(request, response.status, await response.text());
    let partial = '';
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = `${partial}${text}`.split(/\r?\n/);
      partial = lines.pop() ?? '';
      for (const line of lines) this.#context.out(line);
    }
    // An answer that was broken off ends in the middle of a line, or throws.
    if (partial !== '') this.#context.out(partial);
  }

  async #patiently(request: OpsRequest<unknown>): Promise<OfficeAnswer> {
    const key = randomUUID();
    for (let tried = 1; ; tried += 1) {
      const response = await this.#send(request, key);
      const text = await response.text();
      const wait = Number(response.headers.get('retry-after'));
      if (response.ok || wait === 0 || tried === TRIES) return { status: response.status, text };
      const seconds = Math.min(wait, LONGEST_WAIT);
      this.#context.err(`busy; again in ${seconds} s`);
      await sleep(seconds * 1000, undefined, { signal: this.#context.signal }).catch(() => {
        throw stopped();
      });
    }
  }

  async #send({ method, path, body }: OpsRequest<unknown>, key: string): Promise<Response> {
    try {
      return await fetch(new URL(path, this.#url), {
        method,
        headers: {
          ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(method === 'GET' ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.any([this.#context.signal, AbortSignal.timeout(ANSWER_MS)]),
      });
    } catch (error) {
      if (this.#context.signal.aborted) throw stopped();
      throw new CommandError(`${this.#url} does not answer: ${causeOf(error)}`);
    }
  }
}

interface OfficeAnswer {
  readonly status: number;
  readonly text: string;
}

function answered<A>(request: OpsRequest<A>, { status, text }: OfficeAnswer): A {
  if (status >= 200 && status < 300) return request.answer.parse(text === '' ? undefined : JSON.parse(text));
  throw refused(request, status, text);
}

function stopped(): CommandError {
  return new CommandError('stopped; "npx clove ops <festival> status" says what is pulled');
}

function refused({ method, path }: OpsRequest<unknown>, status: number, text: string): CommandError {
  if (status === 401 && path === '/api/auth/tokens') {
    return new CommandError('the login is refused: see CLOVE_OPS_EMAIL and CLOVE_OPS_PASSWORD');
  }
  if (status === 403) return new CommandError('this account is not of operations: see CLOVE_OPS_EMAIL');
  const problem = ProblemBody.safeParse(jsonOf(text));
  if (!problem.success) return new CommandError(`${method} ${path} answered ${status}`);
  const { type, detail, correlationId } = problem.data;
  return new CommandError(`${detail} (${type.split('/').at(-1)}, reference ${correlationId ?? 'none'})`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page instead of our answer: only the status is reported.
    return undefined;
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
