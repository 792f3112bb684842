import type { Plan } from '../plan/plan.ts';
import { expressionIn, type MetricOwners, watchedOf } from './alerts.ts';
import { canonicalJson, hash8 } from './content-hash.ts';

interface Panel {
  readonly title: string;
  /** As of an alert. */
  readonly of?: MetricOwners;
  /** PromQL; `$in` is replaced by the selector of the festival's namespace. */
  readonly expression: string;
  readonly legend: string;
  readonly unit: string;
}

/** What an operator watches while a sale opens, the most important first. */
export const PANELS: readonly Panel[] = [
  {
    title: 'Requests per second',
    expression: 'sum by (service) (rate(http_request_duration_seconds_count{$in}[1m]))',
    legend: '{{service}}',
    unit: 'reqps',
  },
  {
    title: 'Failed requests (5xx)',
    expression:
      'sum by (service, route) (rate(http_request_duration_seconds_count{$in,status=~"5.."}[1m])) > 0',
    legend: '{{service}} {{route}}',
    unit: 'reqps',
  },
  {
    title: 'Answer time, 99th percentile',
    expression:
      'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket{$in}[1m])))',
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'Orders and cancellations that hang',
    of: { services: ['ticket'] },
    expression: 'max by (service) (clove_orders_stuck{$in})',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Outbox age',
    expression: 'max by (service) (clove_outbox_lag_seconds{$in})',
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'Open dead letters',
    expression: 'max by (service) (clove_dead_letters_open{$in})',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Requests waiting for a connection',
    expression: 'max by (service) (clove_db_pool_connections{$in,state="waiting"})',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Event loop, 99th percentile',
    expression: 'max by (service) (nodejs_eventloop_lag_p99_seconds{$in})',
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'Waiting room: fans who wait',
    of: { services: ['queue'] },
    expression: 'max(clove_queue_waiting{$in})',
    legend: 'waiting',
    unit: 'short',
  },
  {
    title: 'Waiting room: let in per second, and the rate',
    of: { services: ['queue'] },
    expression:
      'label_replace(max(deriv(clove_queue_admitted{$in}[1m])), "of", "let in", "", "") or label_replace(max(clove_queue_rate{$in}), "of", "rate", "", "")',
    legend: '{{of}}',
    unit: 'short',
  },
  {
    title: 'Waiting room: shopping, and called but not in yet',
    of: { services: ['queue'] },
    expression:
      'label_replace(max(clove_queue_shopping{$in}), "of", "shopping", "", "") or label_replace(max(clove_queue_expected{$in}), "of", "called", "", "")',
    legend: '{{of}}',
    unit: 'short',
  },
  {
    title: 'Overviews behind, 99th percentile',
    of: { services: ['view'] },
    expression:
      'histogram_quantile(0.99, sum by (service, le) (rate(clove_view_event_age_seconds_bucket{$in}[5m])))',
    legend: '{{service}}',
    unit: 's',
  },
  {
    title: 'Mails per second',
    of: { services: ['notification'] },
    expression: 'sum by (outcome) (rate(clove_mails_total{$in}[1m]))',
    legend: '{{outcome}}',
    unit: 'short',
  },
  {
    title: 'Oldest mail that waits',
    of: { services: ['notification'] },
    expression: 'max(clove_mails_waiting_seconds{$in})',
    legend: 'age',
    unit: 's',
  },
  {
    title: 'Pieces collected per minute',
    of: { services: ['merch'] },
    expression: '60 * sum(rate(clove_merch_pieces_collected_total{$in}[5m]))',
    legend: 'pieces',
    unit: 'short',
  },
  {
    title: 'Guests at the desk per minute',
    of: { services: ['stay'] },
    expression: '60 * sum by (action) (rate(clove_stay_desk_actions_total{$in}[5m]))',
    legend: '{{action}}',
    unit: 'short',
  },
];

/** The Grafana dashboard of one festival, as its JSON model. */
export function dashboard(plan: Plan): string {
  const panels = watchedOf(
    PANELS,
    plan.services.map(({ entry }) => entry.service),
  );
  const model = {
    uid: `clove-${hash8(plan.namespace)}`,
    title: `Clove ${plan.slug} (${plan.environment.environment})`,
    tags: ['clove'],
    schemaVersion: 39,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    panels: panels.map(({ title, expression, legend, unit }, index) => ({
      id: index + 1,
      type: 'timeseries',
      title,
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: [{ refId: 'A', expr: expressionIn(plan.namespace, expression), legendFormat: legend }],
    })),
  };
  return `${canonicalJson(model, 2)}\n`;
}
