import type { Panel } from './panel.ts';

/** What a festival takes of its cluster, and what it runs short of. All from its own pods: no other exporter is needed. */
export const RESOURCE_PANELS: readonly Panel[] = [
  {
    title: 'Pods',
    expression: 'count by (service) (process_start_time_seconds{$in})',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Restarts in the last hour',
    expression: 'sum by (service) (changes(process_start_time_seconds{$in}[1h]))',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'CPU, cores',
    expression: 'sum by (service) (rate(process_cpu_seconds_total{$in}[2m]))',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Memory of the largest pod',
    expression: 'max by (service) (process_resident_memory_bytes{$in})',
    legend: '{{service}}',
    unit: 'bytes',
  },
  {
    title: 'Answer time, 99th percentile',
    expression:
      'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket{$in}[1m])))',
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'Failed requests (5xx)',
    expression:
      'sum by (service, route) (rate(http_request_duration_seconds_count{$in,status=~"5.."}[1m])) > 0',
    legend: '{{service}} {{route}}',
    unit: 'reqps',
  },
  {
    title: 'Workers that failed and began again',
    expression: 'sum by (service) (increase(clove_worker_failures_total{$in}[5m]))',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Database connections',
    expression: 'sum by (service, state) (clove_db_pool_connections{$in})',
    legend: '{{service}} {{state}}',
    unit: 'short',
  },
  {
    title: 'Units of work repeated after contention',
    expression: 'sum by (service) (rate(clove_unit_of_work_retries_total{$in}[1m]))',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Event loop, 99th percentile',
    // A sample includes the interval of sampling, 100 ms (the service kit's metrics).
    expression: 'clamp_min(max by (service) (nodejs_eventloop_lag_p99_seconds{$in}) - 0.1, 0)',
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'Circuit breakers that are open',
    of: { services: ['gateway'] },
    expression: 'max by (upstream) (gateway_breaker_open{$in})',
    legend: '{{upstream}}',
    unit: 'short',
  },
];
