import type { Panel } from './panel.ts';

const of = { services: ['ticket'] };

/** What an operator watches while people come in, by gate. */
export const GATE_PANELS: readonly Panel[] = [
  {
    title: 'Let in per minute, by gate',
    of,
    expression: '60 * sum by (gate) (rate(clove_gate_scans_total{$in,outcome="in"}[5m]))',
    legend: '{{gate}}',
    unit: 'short',
  },
  {
    title: 'Refused per minute, by gate and reason',
    of,
    expression: '60 * sum by (gate, outcome) (rate(clove_gate_scans_total{$in,outcome!~"in|out"}[5m]))',
    legend: '{{gate}} {{outcome}}',
    unit: 'short',
  },
  {
    title: 'Let out per minute, by gate',
    of,
    expression: '60 * sum by (gate) (rate(clove_gate_scans_total{$in,outcome="out"}[5m]))',
    legend: '{{gate}}',
    unit: 'short',
  },
  {
    title: 'Answers to scanners, 99th percentile',
    of,
    expression:
      'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{$in,service="ticket",route="/api/tickets/check-ins"}[5m])))',
    legend: 'p99',
    unit: 's',
  },
  {
    title: 'Packs: age of the newest, by gate',
    of,
    expression: 'min by (gate) (clove_gate_pack_age_seconds{$in})',
    legend: '{{gate}}',
    unit: 's',
  },
  {
    title: 'Scans decided without a network, in the last hour, by gate and outcome',
    of,
    expression: 'sum by (gate, outcome) (increase(clove_gate_uploads_total{$in}[1h]))',
    legend: '{{gate}} {{outcome}}',
    unit: 'short',
  },
];
