import type { ServerFigures } from '@clove/contracts';
import { type MetricsSource, MetricsUnavailable } from '../../application/server-board.ts';
import { type Buckets, quantile } from '../../domain/quantile.ts';
import { boundedGet } from './bounded-get.ts';

/** A pod at one moment. Counters count since it started. */
interface Sample {
  readonly at: number;
  /** Seconds since 1970: distinguishes pods behind one address. */
  readonly startedAt: number;
  readonly cpuSeconds: number;
  readonly memory: number;
  readonly requests: number;
  readonly errors: number;
  readonly buckets: Buckets;
  readonly lag: number | null;
  readonly deadLetters: number | null;
}

/** A pod without a sample for so long counts as gone, milliseconds. */
const FORGET_MS = 60_000;

/**
 * Reads the services' own `/metrics`, for a machine without Prometheus. Rates count from the pod's previous sample, or from its
 * start. Of several pods behind one address one answers at a time; the others keep the figures of their last sample.
 */
export function scrape(urls: Readonly<Record<string, string>>, now: () => number = Date.now): MetricsSource {
  const samples = new Map<
    string,
    Map<number, { readonly sample: Sample; readonly figures: ServerFigures }>
  >();

  const ask = async ([service, url]: readonly [string, string]): Promise<ServerFigures | undefined> => {
    const pods = samples.get(service) ?? new Map();
    samples.set(service, pods);
    try {
      const sample = sampleOf(await boundedGet(`${url}/metrics`), now());
      const before = pods.get(sample.startedAt)?.sample;
      pods.set(sample.startedAt, { sample, figures: figuresOf(service, sample, before) });
    } catch (error) {
      // The board shows a service that does not answer as one without pods.
      if (!(error instanceof MetricsUnavailable)) throw error;
    }
    for (const [startedAt, { sample }] of pods) {
      if (now() - sample.at > FORGET_MS) pods.delete(startedAt);
    }
    return combined(
      service,
      [...pods.values()].map(({ figures }) => figures),
    );
  };
  return {
    kind: 'scrape',
    async read() {
      const found = (await Promise.all(Object.entries(urls).map(ask))).filter((each) => each !== undefined);
      if (found.every(({ pods }) => pods === 0)) throw new MetricsUnavailable('no service answers');
      return found;
    },
  };
}

function figuresOf(service: string, sample: Sample, before: Sample | undefined): ServerFigures {
  const since = before?.at ?? sample.startedAt * 1_000;
  const seconds = Math.max(0.001, (sample.at - since) / 1_000);
  const counted = new Map(before?.buckets);
  const buckets = sample.buckets.map(([upTo, count]) => [upTo, count - (counted.get(upTo) ?? 0)] as const);
  return {
    service,
    pods: 1,
    cpu: (sample.cpuSeconds - (before?.cpuSeconds ?? 0)) / seconds,
    memory: sample.memory,
    requestsPerSecond: (sample.requests - (before?.requests ?? 0)) / seconds,
    p50: quantile(0.5, buckets),
    p99: quantile(0.99, buckets),
    errorsPerSecond: (sample.errors - (before?.errors ?? 0)) / seconds,
    lag: sample.lag,
    deadLetters: sample.deadLetters,
  };
}

/** All pods of a service; times are those of the slowest. */
function combined(service: string, pods: readonly ServerFigures[]): ServerFigures {
  const of = (name: Exclude<keyof ServerFigures, 'service' | 'pods'>, join: (values: number[]) => number) => {
    const values = pods.map((pod) => pod[name]).filter((value) => value !== null);
    return values.length === 0 ? null : join(values);
  };
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  const most = (values: number[]) => Math.max(...values);
  return {
    ...{ service, pods: pods.length, cpu: of('cpu', sum), memory: of('memory', most) },
    ...{ requestsPerSecond: of('requestsPerSecond', sum), errorsPerSecond: of('errorsPerSecond', sum) },
    ...{
      p50: of('p50', most),
      p99: of('p99', most),
      lag: of('lag', most),
      deadLetters: of('deadLetters', most),
    },
  };
}

/** Reads the text form of metrics. */
function sampleOf(text: string, at: number): Sample {
  const numbers = new Map<string, number>();
  const buckets = new Map<number, number>();
  let [requests, errors] = [0, 0];
  for (const line of text.split('\n')) {
    const found = /^([a-z_]+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (found === null) continue;
    const [, name = '', labels = '', written = ''] = found;
    const value = Number(written);
    if (!Number.isFinite(value)) continue;
    if (name === 'http_request_duration_seconds_bucket') {
      const upTo = /le="([^"]+)"/.exec(labels)?.[1] ?? '';
      const bound = upTo === '+Inf' ? Number.POSITIVE_INFINITY : Number(upTo);
      buckets.set(bound, (buckets.get(bound) ?? 0) + value);
    } else if (name === 'http_request_duration_seconds_count') {
      requests += value;
      if (/status="5/.test(labels)) errors += value;
    } else numbers.set(name, value);
  }
  const startedAt = numbers.get('process_start_time_seconds');
  if (startedAt === undefined) throw new MetricsUnavailable('what answers has no metrics of a process');
  return {
    ...{ at, startedAt, requests, errors },
    cpuSeconds: numbers.get('process_cpu_seconds_total') ?? 0,
    memory: numbers.get('process_resident_memory_bytes') ?? 0,
    buckets: [...buckets].sort(([a], [b]) => a - b),
    lag: numbers.get('clove_outbox_lag_seconds') ?? null,
    deadLetters: numbers.get('clove_dead_letters_open') ?? null,
  };
}
