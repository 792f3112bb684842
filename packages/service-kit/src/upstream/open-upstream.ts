import { answers, type ItemProblem, isItemProblem } from '@clove/contracts';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { z } from 'zod';
import { CORRELATION_HEADER, correlationId, withCorrelation } from '../log/correlation.ts';
import { ITEM_CORRELATION_HEADER } from '../log/item-correlation.ts';
import { currentTraceparent, TRACEPARENT_HEADER, withTraceparent } from '../tracing/trace-context.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { circuitBreaker, probe } from './circuit-breaker.ts';
import { httpTransport, problemTypeOf } from './http-transport.ts';
import { refusableBatcher } from './refusable-batcher.ts';
import {
  type BatchedOptions,
  type Outgoing,
  type Upstream,
  UpstreamError,
  type UpstreamOptions,
} from './upstream.ts';
import { errorCode } from './whole-answer.ts';

export interface UpstreamEnvironment {
  /** The calling service's name, for `Clove-Edge`. */
  readonly from: string;
  readonly log: Logger;
  readonly metrics: Registry;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
}

/** The breaker opens when half of at least 10 calls in 10 s failed; a probe every 2 s may close it. */
const BREAKER = { volume: 10, resetMs: 2_000 } as const;

/** Opens a client of another service. */
export function openUpstream(options: UpstreamOptions, environment: UpstreamEnvironment): Upstream {
  const { name } = options;
  const transport = options.transport ?? httpTransport(options);
  const send = (outgoing: Outgoing) => transport.send(outgoing);
  const failures = failureCounter(environment.metrics);
  const onOpen: (() => void)[] = [];
  const breaker =
    options.breaker === false
      ? undefined
      : circuitBreaker({
          ...{ ...BREAKER, name, ignores: isRefusal },
          timedOut: (error) => error instanceof UpstreamError && error.timedOut,
          // A service that is not ready fails calls, too; one that has no such path is up.
          probe: () => probe(new URL('/readyz', options.url).href, (status) => status < 500),
          onChange(isOpen) {
            const message = `circuit breaker ${isOpen ? 'opened' : 'closed'}`;
            environment.log[isOpen ? 'warn' : 'info']({ upstream: name }, message);
            if (isOpen) for (const refuse of onOpen) refuse();
          },
        });

  async function call<O>(
    path: string,
    body: unknown,
    schema: z.ZodType<O>,
    callOptions: {
      timeoutMs?: number;
      itemCorrelations?: readonly string[];
      links?: readonly (string | undefined)[];
    } = {},
  ): Promise<O> {
    const span = spanOf(path, callOptions.links);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      [CORRELATION_HEADER]: correlationId(),
      'clove-edge': environment.from,
    };
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
    if (span !== undefined) headers[TRACEPARENT_HEADER] = span.traceparent;
    if (callOptions.itemCorrelations !== undefined) {
      headers[ITEM_CORRELATION_HEADER] = callOptions.itemCorrelations.join(',');
    }
    const outgoing: Outgoing = {
      path,
      body,
      headers,
      timeoutMs: callOptions.timeoutMs ?? options.timeoutMs,
    };
    try {
      const answer = await (breaker === undefined ? send(outgoing) : breaker.run(() => send(outgoing)));
      const checked = schema.safeParse(answer);
      if (checked.success) {
        span?.end();
        return checked.data;
      }
      throw new UpstreamError({
        kind: 'unknown',
        upstream: name,
        message: `${path}: answer does not fit`,
        cause: checked.error,
      });
    } catch (error) {
      const failed = error instanceof UpstreamError ? error : unexpectedError(name, error);
      failures.inc({ upstream: name, kind: failed.kind });
      span?.end({ failed: true, attributes: { 'error.type': failed.kind } });
      throw failed;
    }
  }

  /** Only of what belongs to a trace: polls of workers would be traces of their own. */
  function spanOf(path: string, links?: readonly (string | undefined)[]) {
    const { tracing } = environment;
    const parent = tracing === undefined ? undefined : currentTraceparent();
    return parent === undefined
      ? undefined
      : tracing?.start({
          kind: 'client',
          name: `${name} ${path}`,
          parent,
          ...(links === undefined ? {} : { links }),
        });
  }

  /** The service answered an item with its own problem: it has undone what it did, and may be asked again. */
  function failed(path: string, { problem }: ItemProblem): UpstreamError {
    failures.inc({ upstream: name, kind: 'not-attempted' });
    const problemType = problemTypeOf(problem);
    return new UpstreamError({
      kind: 'not-attempted',
      upstream: name,
      status: problem.status,
      message: `${path}: the item was answered ${problem.status} ${problemType ?? 'problem'}`,
      ...(problemType === undefined ? {} : { problemType }),
    });
  }

  /** An item that was not sent because the breaker is open. */
  function refused(): UpstreamError {
    failures.inc({ upstream: name, kind: 'not-attempted' });
    return breakerIsOpen(name);
  }

  return {
    call,
    batched<I, O>(
      path: string,
      answer: z.ZodType<O>,
      batchOptions: BatchedOptions = {},
    ): (item: I) => Promise<O> {
      const schema = answers(answer);
      const timeoutMs = batchOptions.timeoutMs ?? options.timeoutMs;
      const { add, refuseWaiting } = refusableBatcher<
        { item: I; correlation: string; traceparent: string | undefined },
        O
      >(
        async (group) => {
          const correlations = group.map(({ correlation }) => correlation);
          const [first = correlationId()] = correlations;
          const same = correlations.every((correlation) => correlation === first);
          const body = { items: group.map(({ item }) => item) };
          const itemCorrelations = same ? {} : { itemCorrelations: correlations };
          // Part of the first item's trace; a link leads there from the traces of the others.
          const [traceparent, ...others] = group.map((each) => each.traceparent);
          const links = same ? {} : { links: others };
          const result = await withCorrelation(same ? first : correlationId(), () =>
            withTraceparent(traceparent, () =>
              call(path, body, schema, { timeoutMs, ...itemCorrelations, ...links }),
            ),
          );
          return result.items.map((answered) =>
            isItemProblem(answered) ? failed(path, answered) : answered,
          );
        },
        // Only a refusal can be caused by one item; a time-out of 64 must not become 64 time-outs in a row.
        {
          ...batchOptions,
          retrySingly: (error) => error instanceof UpstreamError && error.kind === 'refused',
        },
      );
      onOpen.push(() => refuseWaiting(refused));
      return async (item) => {
        // Not in its turn, which would come after calls that a frozen upstream leaves without an answer.
        if (breaker?.isOpen) throw refused();
        return add({
          item,
          correlation: correlationId(),
          traceparent: environment.tracing === undefined ? undefined : currentTraceparent(),
        });
      };
    },
    async close() {
      breaker?.close();
      await transport.close();
    },
  };
}

/** A refusal is no sign of the upstream's health. */
function isRefusal(error: unknown): boolean {
  return error instanceof UpstreamError && (error.kind === 'refused' || error.status === 429);
}

/** The breaker's own rejections, open or shut down, and what no transport should throw. */
function unexpectedError(upstream: string, cause: unknown): UpstreamError {
  const isOpen = errorCode(cause) === 'EOPENBREAKER' || errorCode(cause) === 'ESHUTDOWN';
  if (isOpen) return breakerIsOpen(upstream, cause);
  return new UpstreamError({ kind: 'unknown', upstream, message: 'call failed', cause });
}

function breakerIsOpen(upstream: string, cause?: unknown): UpstreamError {
  return new UpstreamError({ kind: 'not-attempted', upstream, message: 'circuit breaker is open', cause });
}

function failureCounter(metrics: Registry): Counter {
  const name = 'clove_upstream_failures_total';
  const known = metrics.getSingleMetric(name);
  if (known instanceof Counter) return known;
  return new Counter({
    name,
    help: 'Failed calls to upstreams',
    labelNames: ['upstream', 'kind'],
    registers: [metrics],
  });
}
