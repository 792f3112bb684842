import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answers, items } from '@clove/contracts';
import { z } from 'zod';

/** What a test does to one item on its way: answer, throw (500), or never settle (a time-out). `act` is the normal effect. */
export type Interference = (item: unknown, act: () => unknown) => unknown;

/** A strict stand-in of another service's internal port: bodies and answers must fit the contract. */
export interface StandIn {
  readonly url: string;
  /** Every item that arrived, in order. */
  readonly calls: readonly { readonly path: string; readonly item: unknown }[];
  /** What should never have been asked; a test ends by expecting none. */
  readonly violations: readonly string[];
  /** Until {@link behave}: all items of this path go through `interference`. */
  interfere(path: string, interference: Interference): void;
  behave(path?: string): void;
  callsOf(path: string): unknown[];
  close(): Promise<void>;
}

/** One set-based endpoint. */
export interface Endpoint {
  readonly answerAll: (
    body: unknown,
    each: (item: unknown, act: () => unknown) => unknown,
  ) => Promise<unknown>;
}

/** Describes an endpoint by the contract's schemas and its normal effect on one item. */
export function endpoint<I, O>(item: z.ZodType<I>, answer: z.ZodType<O>, act: (item: I) => O): Endpoint {
  return {
    async answerAll(body, each) {
      const asked = items(item).parse(body).items;
      const given = await Promise.all(asked.map(async (one) => each(one, () => act(one))));
      return answers(answer).parse({ items: given });
    },
  };
}

/** Describes an endpoint that is asked one thing at a time. */
export function plainEndpoint<I, O>(
  body: z.ZodType<I>,
  answer: z.ZodType<O>,
  act: (asked: I) => O,
): Endpoint {
  return {
    async answerAll(asked, each) {
      const read = body.parse(asked);
      return answer.parse(await each(read, () => act(read)));
    },
  };
}

/** Serves endpoints on a free port of this machine. */
export async function standIn(
  endpoints: Readonly<Record<string, Endpoint>>,
  violations: string[],
): Promise<StandIn> {
  const calls: { path: string; item: unknown }[] = [];
  const interferences = new Map<string, Interference>();

  async function answer(path: string, body: unknown): Promise<unknown> {
    const found = endpoints[path];
    if (found === undefined) throw new Error(`no such endpoint: ${path}`);
    return found.answerAll(body, (item, act) => {
      calls.push({ path, item });
      const interference = interferences.get(path);
      return interference === undefined ? act() : interference(item, act);
    });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json');
    // Callers' breakers ask; what a test interferes with is its items.
    if (request.url === '/readyz') return void response.end(JSON.stringify({ ready: true }));
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      response.end(JSON.stringify(await answer(request.url ?? '', body)));
    } catch (error) {
      // A body that breaks the contract is the caller's defect: the test must see it.
      if (error instanceof z.ZodError) violations.push(`${request.url}: ${error.message}`);
      response.statusCode = 500;
      response.end(JSON.stringify({ type: '/problems/stand-in', detail: String(error) }));
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    violations,
    interfere: (path, interference) => void interferences.set(path, interference),
    behave(path) {
      if (path === undefined) interferences.clear();
      else interferences.delete(path);
    },
    callsOf: (path) => calls.filter((call) => call.path === path).map((call) => call.item),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
