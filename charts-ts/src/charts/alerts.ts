/** When a person is alerted. Every metric named here is one that a service exposes; a test holds the two together. */
export interface Alert {
  readonly alert: string;
  /** PromQL; `$in` is replaced by the selector of the festival's namespace. */
  readonly expression: string;
  /** How long it must be true: a Prometheus duration. */
  readonly lasts: string;
  /** page: a person is called now. ticket: handled in working hours. */
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  /** What to do first. */
  readonly action: string;
}

/** Share of requests that may fail: 99.9 % answer without a server error over 30 days. */
const BUDGET = 0.001;
/** Burn rate at which 2 % of a month's budget is gone within the hour. Source: the SRE workbook's fast-burn alert. */
const FAST_BURN = 14.4;

const failedShare = (window: string) =>
  `sum(rate(http_request_duration_seconds_count{$in,status=~"5.."}[${window}]))` +
  ` / sum(rate(http_request_duration_seconds_count{$in}[${window}]))`;

export const ALERTS: readonly Alert[] = [
  {
    alert: 'CloveDeadLetters',
    expression: 'max by (service) (clove_dead_letters_open{$in}) > 0',
    lasts: '1m',
    severity: 'page',
    summary: '{{ $value }} events that {{ $labels.service }} could not apply wait for an operator.',
    action: 'clove dlq list, then show; replay once the cause is fixed.',
  },
  {
    alert: 'CloveOutboxLag',
    expression: 'max by (service) (clove_outbox_lag_seconds{$in}) > 60',
    lasts: '2m',
    severity: 'page',
    summary: 'Events of {{ $labels.service }} have not reached the broker for a minute.',
    action: 'Is RabbitMQ up, are its disks full? Sales go on; messages and counters are late.',
  },
  {
    alert: 'CloveOrdersStuck',
    expression: 'max by (service) (clove_orders_stuck{$in}) > 0',
    lasts: '2m',
    severity: 'page',
    summary: '{{ $value }} orders of {{ $labels.service }} have been in one step for more than ten minutes.',
    action: 'clove audit names them: a fan may be due a refund, or an order a seat.',
  },
  {
    alert: 'ClovePaymentNeedsAPerson',
    expression: 'sum by (kind) (increase(payment_alerts_total{$in}[1h])) > 0',
    lasts: '0m',
    severity: 'page',
    summary: 'A payment or refund cannot end by itself ({{ $labels.kind }}).',
    action: "Compare clove audit with the provider's ledger.",
  },
  {
    alert: 'CloveInventoryDoesNotAddUp',
    expression: 'max(clove_seat_imbalanced_sections{$in}) > 0',
    lasts: '2m',
    severity: 'page',
    summary: 'In {{ $value }} sections free, held, pinned and sold are not the capacity.',
    action: 'clove audit names the sections; stop sales until it is explained.',
  },
  {
    alert: 'CloveUnknownSell',
    expression: 'sum(increase(clove_seat_unknown_sells_total{$in}[1h])) > 0',
    lasts: '0m',
    severity: 'page',
    summary: 'A place was to be sold that was not pinned for its order.',
    action: 'Nothing was sold twice; find the order in the logs of seat.',
  },
  {
    alert: 'CloveErrorBudgetBurnsFast',
    expression: `${failedShare('1h')} > ${FAST_BURN * BUDGET} and ${failedShare('5m')} > ${FAST_BURN * BUDGET}`,
    lasts: '2m',
    severity: 'page',
    summary: 'Requests fail so often that the month is spent within two days.',
    action: 'Which service and route? See the panel of failed requests.',
  },
  {
    alert: 'CloveServerErrors',
    expression:
      'sum by (service) (rate(http_request_duration_seconds_count{$in,status=~"5.."}[10m])) > 0.05 * sum by (service) (rate(http_request_duration_seconds_count{$in}[10m]))',
    lasts: '5m',
    severity: 'ticket',
    summary: 'More than 5 % of the answers of {{ $labels.service }} are server errors.',
    action: "Its log by correlation id; then its database's connections.",
  },
  {
    alert: 'CloveBreakerOpen',
    expression: 'max by (upstream) (gateway_breaker_open{$in}) == 1',
    lasts: '2m',
    severity: 'page',
    summary: 'The gateway has stopped calling {{ $labels.upstream }}.',
    action: 'Are its pods ready, does its database answer?',
  },
  {
    alert: 'CloveConnectionsExhausted',
    expression: 'max by (service) (clove_db_pool_connections{$in,state="waiting"}) > 0',
    lasts: '2m',
    severity: 'ticket',
    summary: 'Requests of {{ $labels.service }} wait for a database connection.',
    action: 'More pods or a larger pool: clove plan shows how many connections are left.',
  },
  {
    alert: 'CloveWorkerFails',
    expression: 'sum by (service) (increase(clove_worker_failures_total{$in}[15m])) > 3',
    lasts: '0m',
    severity: 'ticket',
    summary: 'A background worker of {{ $labels.service }} fails again and again.',
    action: 'Its log names the worker and the error.',
  },
  {
    alert: 'CloveMailsGivenUp',
    expression: 'max(clove_mails_given_up{$in}) > 0',
    lasts: '1m',
    severity: 'ticket',
    summary: '{{ $value }} mails of the last day were given up.',
    action: "The log of notification says why; their messages are in the fans' inboxes.",
  },
  {
    alert: 'CloveMailsWait',
    expression: 'max(clove_mails_waiting_seconds{$in}) > 3600',
    lasts: '5m',
    severity: 'ticket',
    summary: 'Mails have waited for more than an hour.',
    action:
      'Does the mail server answer, does its login still work? They are sent once it does; given up after a day.',
  },
  {
    alert: 'CloveRefreshTokenReused',
    expression: 'sum(increase(auth_refresh_reuse_total{$in}[1h])) > 20',
    lasts: '0m',
    severity: 'ticket',
    summary: 'Many refresh tokens came back after they were used up.',
    action: 'Stolen sessions may be being replayed; those sessions were ended.',
  },
];

/** A PromQL expression for one namespace. */
export function expressionIn(namespace: string, expression: string): string {
  return expression.replaceAll('$in', `namespace="${namespace}"`);
}
