import { answers, type ItemProblem, isItemProblem } from '@clove/contracts';
import CircuitBreaker from 'opossum';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { z } from 'zod';
import { batcher } from '../flow/batcher.ts';
import { CORRELATION_HEADER, correlationId, withCorrelation } from '../log/correlation.ts';
import { ITEM_CORRELATION_HEADER } from '../log/item-correlation.ts';
import { currentTraceparent, TRACEPARENT_HEADER, withTraceparent } from '../tracing/trace-context.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { errorCode, httpTransport, problemTypeOf } from './http-transport.ts';
import {
  type BatchedOptions,
  type Outgoing,
  type Upstream,
  UpstreamError,
  type UpstreamOptions,
} from './upstream.ts';

export interface UpstreamEnvironment {
  /** The calling service's name, for `Clove-Edge`. */
  readonly from: string;
  readonly log: Logger;
  readonly metrics: Registry;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
}

/** Breaker: opens when half of at least 10 calls in 10 s failed; tries one call every 2 s while open. */
const BREAKER = {
  timeout: false,
  errorThresholdPercentage: 50,
  volumeThreshold: 10,
  rollingCountTimeout: 10_000,
  resetTimeout: 2_000,
  rollingPercentilesEnabled: false,
} as const;

/** Opens a client of another service. */
export function openUpstream(options: UpstreamOptions, environment: UpstreamEnvironment): Upstream {
  const { name } = options;
  const transport = options.transport ?? httpTransport(options);
  const send = (outgoing: Outgoing) => transport.send(outgoing);
  const failures = failureCounter(environment.metrics);
  const breaker =
    options.breaker === false ? undefined : new CircuitBreaker(send, { ...BREAKER, name, errorFilter });
  breaker?.on('open', () => environment.log.warn({ upstream: name }, 'circuit breaker opened'));
  breaker?.on('close', () => environment.log.info({ upstream: name }, 'circuit breaker closed'));

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
      const answer = await (breaker === undefined ? send(outgoing) : breaker.fire(outgoing));
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
      const failed = error instanceof UpstreamError ? error : breakerError(name, error);
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

  return {
    call,
    batched<I, O>(
      path: string,
      answer: z.ZodType<O>,
      batchOptions: BatchedOptions = {},
    ): (item: I) => Promise<O> {
      const schema = answers(answer);
      const timeoutMs = batchOptions.timeoutMs ?? options.timeoutMs;
      const grouped = batcher<{ item: I; correlation: string; traceparent: string | undefined }, O>(
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
      return (item) =>
        grouped({
          item,
          correlation: correlationId(),
          traceparent: environment.tracing === undefined ? undefined : currentTraceparent(),
        });
    },
    async close() {
      breaker?.shutdown();
      await transport.close();
    },
  };
}

/** A refusal is no sign of the upstream's health. */
function errorFilter(error: unknown): boolean {
  return error instanceof UpstreamError && (error.kind === 'refused' || error.status === 429);
}

/** opossum's own rejections: open or shut down. */
function breakerError(upstream: string, cause: unknown): UpstreamError {
  const opened = errorCode(cause) === 'EOPENBREAKER' || errorCode(cause) === 'ESHUTDOWN';
  return new UpstreamError({
    kind: opened ? 'not-attempted' : 'unknown',
    upstream,
    message: opened ? 'circuit breaker is open' : 'call failed',
    cause,
  });
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
