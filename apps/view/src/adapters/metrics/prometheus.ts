import type { ServerFigures } from '@clove/contracts';
import { z } from 'zod';
import { type MetricsSource, MetricsUnavailable } from '../../application/server-board.ts';
import { boundedGet } from './bounded-get.ts';

/** Instant queries answer a vector of samples; values are texts, NaN among them. */
const Answer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(
      z.object({
        metric: z.looseObject({ service: z.string().optional() }),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

const slowest = (share: number, of: string) =>
  `histogram_quantile(${share}, sum by (service, le) (rate(http_request_duration_seconds_bucket{${of}}[2m])))`;

/** One query per figure, as the dashboards have them. @param of selects this festival's pods */
const queries = {
  pods: (of) => `count by (service) (process_start_time_seconds{${of}})`,
  cpu: (of) => `sum by (service) (rate(process_cpu_seconds_total{${of}}[2m]))`,
  memory: (of) => `max by (service) (process_resident_memory_bytes{${of}})`,
  requestsPerSecond: (of) => `sum by (service) (rate(http_request_duration_seconds_count{${of}}[2m]))`,
  p50: (of) => slowest(0.5, of),
  p99: (of) => slowest(0.99, of),
  errorsPerSecond: (of) =>
    `sum by (service) (rate(http_request_duration_seconds_count{${of},status=~"5.."}[2m]))`,
  lag: (of) => `max by (service) (clove_outbox_lag_seconds{${of}})`,
  deadLetters: (of) => `max by (service) (clove_dead_letters_open{${of}})`,
} satisfies Record<Exclude<keyof ServerFigures, 'service'>, (of: string) => string>;
type Figure = keyof typeof queries;

/** Figures of a festival's pods by Prometheus' HTTP API. @param namespace where the festival runs */
export function prometheus(url: string, namespace: string): MetricsSource {
  const of = `namespace=${JSON.stringify(namespace)}`;
  const ask = async (name: Figure): Promise<readonly [Figure, ReadonlyMap<string, number | null>]> => {
    const query = encodeURIComponent(queries[name](of));
    return [name, samplesOf(await boundedGet(`${url}/api/v1/query?query=${query}`))];
  };
  return {
    kind: 'prometheus',
    async read() {
      const names = Object.keys(queries) as Figure[];
      const found = new Map(await Promise.all(names.map(ask)));
      const figure = (name: Figure, service: string) => found.get(name)?.get(service) ?? null;
      return [...(found.get('pods')?.keys() ?? [])].map((service) => ({
        service,
        pods: figure('pods', service) ?? 0,
        cpu: figure('cpu', service),
        memory: figure('memory', service),
        requestsPerSecond: figure('requestsPerSecond', service),
        p50: figure('p50', service),
        p99: figure('p99', service),
        // No series: no such answer was ever given.
        errorsPerSecond: figure('errorsPerSecond', service) ?? 0,
        lag: figure('lag', service),
        deadLetters: figure('deadLetters', service),
      }));
    },
  };
}

function samplesOf(text: string): ReadonlyMap<string, number | null> {
  const answer = Answer.safeParse(jsonOf(text));
  if (!answer.success) throw new MetricsUnavailable('what answers is no Prometheus');
  return new Map(
    answer.data.data.result.flatMap(({ metric: { service }, value: [, value] }) => {
      const number = Number(value);
      return service === undefined ? [] : [[service, Number.isFinite(number) ? number : null] as const];
    }),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
