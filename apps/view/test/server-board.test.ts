import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { prometheus } from '../src/adapters/metrics/prometheus.ts';
import { scrape } from '../src/adapters/metrics/scrape.ts';
import { MetricsUnavailable, serverBoard } from '../src/application/server-board.ts';
import { quantile } from '../src/domain/quantile.ts';

/** Something that answers HTTP on this machine: a Prometheus or a service's management port, as a sandbox. */
let sandbox: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();
let asked: string[] = [];

beforeAll(async () => {
  sandbox = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => sandbox.listen(0, '127.0.0.1', resolve));
  const address = sandbox.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  url = `http://127.0.0.1:${address.port}`;
});
afterEach(() => {
  asked = [];
});
afterAll(() => {
  sandbox.close();
});

/** The Prometheus sandbox: values by service for each query that holds the word. */
function prometheusSandbox(series: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  answer = (request, response) => {
    const query = new URL(request.url ?? '', url).searchParams.get('query') ?? '';
    const found = Object.entries(series).find(([word]) => query.includes(word))?.[1] ?? {};
    const result = Object.entries(found).map(([service, value]) => ({
      metric: { service },
      value: [1_780_000_000.1, value],
    }));
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  };
}

const metricsOf = (startedAt: number, requests: number, slow: number, failed: number) => `
# HELP process_cpu_seconds_total of user and system
process_cpu_seconds_total{service="seat"} ${requests / 100}
process_start_time_seconds{service="seat"} ${startedAt}
process_resident_memory_bytes{service="seat"} 1000
http_request_duration_seconds_bucket{le="0.1",method="GET",route="/a",status="200",service="seat"} ${requests - slow}
http_request_duration_seconds_bucket{le="1",method="GET",route="/a",status="200",service="seat"} ${requests}
http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/a",status="200",service="seat"} ${requests}
http_request_duration_seconds_count{method="GET",route="/a",status="200",service="seat"} ${requests - failed}
http_request_duration_seconds_count{method="GET",route="/a",status="503",service="seat"} ${failed}
clove_outbox_lag_seconds{service="seat"} NaN
clove_dead_letters_open{service="seat"} 2
`;

describe('figures of Prometheus', () => {
  test('are by service and of this festival alone; what is not known is null', async () => {
    prometheusSandbox({
      process_start_time: { seat: '3', view: '1' },
      process_cpu: { seat: '1.25', view: '0.5' },
      'histogram_quantile(0.99': { seat: '0.08', view: 'NaN' },
      'status=~"5..': { seat: '0.5' },
    });
    const figures = await prometheus(url, 'festival-busan').read();
    expect(figures).toMatchObject([
      { service: 'seat', pods: 3, cpu: 1.25, p99: 0.08, errorsPerSecond: 0.5, lag: null },
      { service: 'view', pods: 1, cpu: 0.5, p99: null, errorsPerSecond: 0 },
    ]);
    expect(asked).toHaveLength(9);
    for (const path of asked) expect(decodeURIComponent(path)).toContain('{namespace="festival-busan"');
  });

  test.each([
    ['an error', 500, '{}'],
    ['a page', 200, '<html>'],
    ['another answer', 200, '{"status":"error"}'],
    ['far too much', 200, 'x'.repeat(3_000_000)],
  ])('are none where %s comes back', async (_, status, text) => {
    answer = (_request, response) => response.writeHead(status).end(text);
    await expect(prometheus(url, 'festival-busan').read()).rejects.toThrow(MetricsUnavailable);
  });
});

describe('figures of the services themselves', () => {
  test('are rates since a pod was asked last; two pods behind one address are two', async () => {
    let now = 1_780_000_000_000;
    let pod = metricsOf(1_779_999_900, 1_000, 0, 0);
    answer = (_, response) => response.end(pod);
    const source = scrape({ seat: url }, () => now);
    expect(await source.read()).toMatchObject([
      {
        service: 'seat',
        pods: 1,
        cpu: 0.1,
        requestsPerSecond: 10,
        errorsPerSecond: 0,
        lag: null,
        deadLetters: 2,
      },
    ]);
    now += 10_000;
    pod = metricsOf(1_779_999_900, 1_200, 20, 50);
    const [next] = await source.read();
    expect(next).toMatchObject({
      pods: 1,
      cpu: 0.2,
      requestsPerSecond: 20,
      errorsPerSecond: 5,
      memory: 1000,
    });
    expect(next?.p50).toBeCloseTo(0.0556, 3);
    expect(next?.p99).toBeCloseTo(0.91, 2);
    pod = metricsOf(1_779_999_990, 100, 0, 0);
    expect(await source.read()).toMatchObject([{ pods: 2 }]);
    now += 61_000;
    pod = '';
    await expect(source.read()).rejects.toThrow(MetricsUnavailable);
  });

  test('a quantile lies within its bucket, and nothing counted has none', () => {
    const buckets = [
      [0.1, 50],
      [1, 100],
      [Number.POSITIVE_INFINITY, 100],
    ] as const;
    expect(quantile(0.5, buckets)).toBeCloseTo(0.1);
    expect(quantile(0.75, buckets)).toBeCloseTo(0.55);
    expect(
      quantile(0.99, [
        [0.1, 0],
        [Number.POSITIVE_INFINITY, 5],
      ]),
    ).toBe(0.1);
    expect(quantile(0.5, [])).toBeNull();
  });
});

test('a crowd that looks at once costs one reading, and the next comes when it is old', async () => {
  let now = 0;
  let readings = 0;
  const source = {
    kind: 'scrape' as const,
    async read() {
      readings += 1;
      return [];
    },
  };
  const board = serverBoard(source, () => now);
  await Promise.all([board(), board(), board()]);
  await board();
  expect(readings).toBe(1);
  now = 5_001;
  expect(await board()).toMatchObject({ source: 'scrape', at: '1970-01-01T00:00:05.001Z' });
  expect(readings).toBe(2);
  expect(await serverBoard(undefined)()).toEqual({ source: 'none', at: null, services: [] });
});
