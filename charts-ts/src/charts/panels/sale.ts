import { eventsPerSecond, type Panel } from './panel.ts';

/** What an operator watches while a sale opens, in the order in which a fan comes to it. */
export const SALE_PANELS: readonly Panel[] = [
  {
    title: 'Requests per second',
    expression: 'sum by (service) (rate(http_request_duration_seconds_count{$in}[1m]))',
    legend: '{{service}}',
    unit: 'reqps',
  },
  {
    title: 'Queue: fans per second who have to wait',
    of: { services: ['gateway'] },
    expression:
      'sum by (route) (rate(http_request_duration_seconds_count{$in,service="gateway",status="429"}[1m]))',
    legend: '{{route}}',
    unit: 'reqps',
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
    title: 'Holds per second, by outcome',
    expression:
      'sum by (service, status) (rate(http_request_duration_seconds_count{$in,method="POST",route=~"/api/(?:seats|goods|rooms)/holds"}[1m]))',
    legend: '{{service}} {{status}}',
    unit: 'short',
  },
  {
    title: 'Orders per second',
    of: { services: ['ticket'] },
    ...eventsPerSecond('ticket[.]Order(?:Placed|Completed|Expired|Cancelled)'),
  },
  {
    title: 'Payments per second',
    of: { services: ['payment'] },
    ...eventsPerSecond('payment[.]Payment.+'),
  },
  {
    title: 'Tickets per second: checked in, passed on, void',
    of: { services: ['ticket'] },
    ...eventsPerSecond('ticket[.]Ticket.+'),
  },
  {
    title: 'Refunds per second',
    of: { services: ['payment'] },
    ...eventsPerSecond('payment[.](?:Refund|StrayPayment).+'),
  },
  {
    title: 'Orders and cancellations that hang',
    of: { services: ['ticket'] },
    expression: 'max by (service) (clove_orders_stuck{$in})',
    legend: '{{service}}',
    unit: 'short',
  },
  {
    title: 'Settlement: differences of the last week',
    of: { services: ['ticket'] },
    expression: 'max(clove_settlement_differences{$in})',
    legend: 'differences',
    unit: 'short',
  },
  {
    title: 'Payments and refunds that need a person, in the last hour',
    of: { services: ['payment'] },
    expression: 'sum by (kind) (increase(payment_alerts_total{$in}[1h]))',
    legend: '{{kind}}',
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
    title: 'Webhooks per second',
    of: { services: ['webhook'] },
    expression: 'sum by (outcome) (rate(clove_webhook_attempts_total{$in}[1m]))',
    legend: '{{outcome}}',
    unit: 'short',
  },
  {
    title: 'Oldest webhook that waits',
    of: { services: ['webhook'] },
    expression: 'max(clove_webhooks_waiting_seconds{$in})',
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
