import { InventoryName } from '@clove/contracts';

/** When a person is alerted. Every metric named here is one that a service exposes; a test holds the two together. */
export interface Alert {
  readonly alert: string;
  /**
   * Whose metric it asks for: a festival without any of these services gets no such alert, and `$each` in the expression
   * stands for the metric of each that it has. Default: a metric of every service.
   */
  readonly of?: MetricOwners;
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

/** The services that expose a metric of their own. */
export interface MetricOwners {
  readonly services: readonly string[];
  /** The metric of one of them, `$service` being its name; for expressions with `$each`. */
  readonly metric?: string;
}

/** Metrics that `packages/inventory` gives every service that sells. */
const ofInventories = (metric: string): MetricOwners => ({
  services: InventoryName.options,
  metric,
});
const ONLY = {
  auth: { services: ['auth'] },
  gateway: { services: ['gateway'] },
  ticket: { services: ['ticket'] },
  payment: { services: ['payment'] },
  notification: { services: ['notification'] },
  view: { services: ['view'] },
  webhook: { services: ['webhook'] },
  queue: { services: ['queue'] },
} as const satisfies Readonly<Record<string, MetricOwners>>;

/** Share of requests that may fail: 99.9 % answer without a server error over 30 days. */
const BUDGET = 0.001;
/** Burn rate at which 2 % of a month's budget is gone within the hour. Source: the SRE workbook's fast-burn alert. */
const FAST_BURN = 14.4;

/** Half of the time for which a pack may be used. Source: GATE_PACK_HOURS of ticket is 12 by default. */
const STALE_PACK_SECONDS = 6 * 3_600;
/** Single ones are people who share a code, or a ticket cancelled on the way; so many are worth a call. */
const CONFLICTS_PER_HOUR = 10;

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
    of: ONLY.ticket,
    expression: 'max by (service) (clove_orders_stuck{$in}) > 0',
    lasts: '2m',
    severity: 'page',
    summary:
      '{{ $value }} orders or cancellations of {{ $labels.service }} have been in one step for more than ten minutes.',
    action:
      'clove audit names them, the log the lines that their inventory has not taken back: a fan may be due a refund, or an order a place.',
  },
  {
    alert: 'ClovePaymentNeedsAPerson',
    of: ONLY.payment,
    expression: 'sum by (kind) (increase(payment_alerts_total{$in}[1h])) > 0',
    lasts: '0m',
    severity: 'page',
    summary: 'A payment or refund cannot end by itself ({{ $labels.kind }}).',
    action: "Compare clove audit with the provider's ledger.",
  },
  {
    alert: 'CloveInventoryDoesNotAddUp',
    of: ofInventories('clove_$service_imbalanced_sections{$in}'),
    expression: 'max by (service) ($each) > 0',
    lasts: '2m',
    severity: 'page',
    summary:
      'In {{ $value }} sections, items or nights of {{ $labels.service }} free, held, pinned and sold are not the capacity.',
    action: 'clove audit names them; stop sales until it is explained.',
  },
  {
    alert: 'CloveUnknownSell',
    of: ofInventories('increase(clove_$service_unknown_sells_total{$in}[1h])'),
    expression: 'sum by (service) ($each) > 0',
    lasts: '0m',
    severity: 'page',
    summary: '{{ $labels.service }} was to sell units that were not pinned for their order.',
    action: 'Nothing was sold twice; find the order in its log.',
  },
  {
    alert: 'CloveSettlementDiffers',
    of: ONLY.ticket,
    expression: 'max(clove_settlement_differences{$in}) > 0',
    lasts: '5m',
    severity: 'ticket',
    summary: 'Orders, ledger and provider differ in {{ $value }} places on the days of the last week.',
    action: 'clove settle names each with order, payment and reference.',
  },
  {
    alert: 'CloveGatePackStale',
    of: ONLY.ticket,
    // Of gates at which people are let in now: at night no scanner asks for a pack.
    expression: `min by (gate) (clove_gate_pack_age_seconds{$in}) > ${STALE_PACK_SECONDS} and on (gate) sum by (gate) (increase(clove_gate_scans_total{$in}[15m])) > 0`,
    lasts: '5m',
    severity: 'page',
    summary: 'No scanner of gate {{ $labels.gate }} fetched a pack for {{ $value }} s.',
    action:
      'Without a network its scanners would admit tickets that were cancelled or blocked since. Open the scanner page while there is one.',
  },
  {
    alert: 'CloveGateConflicts',
    of: ONLY.ticket,
    expression: `sum by (gate) (increase(clove_gate_uploads_total{$in,outcome="conflict"}[1h])) > ${CONFLICTS_PER_HOUR}`,
    lasts: '0m',
    severity: 'page',
    summary: '{{ $value }} scans of gate {{ $labels.gate }} of the last hour contradict what is known.',
    action:
      'GET /api/gates/<gate>/conflicts names the tickets: copied codes, or scanners with an old pack or a wrong clock?',
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
    of: ONLY.gateway,
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
    of: ONLY.notification,
    expression: 'max(clove_mails_given_up{$in}) > 0',
    lasts: '1m',
    severity: 'ticket',
    summary: '{{ $value }} mails of the last day were given up.',
    action: "The log of notification says why; their messages are in the fans' inboxes.",
  },
  {
    alert: 'CloveMailsWait',
    of: ONLY.notification,
    expression: 'max(clove_mails_waiting_seconds{$in}) > 3600',
    lasts: '5m',
    severity: 'ticket',
    summary: 'Mails have waited for more than an hour.',
    action:
      'Does the mail server answer, does its login still work? They are sent once it does; given up after a day.',
  },
  {
    alert: 'CloveWebhooksGivenUp',
    of: ONLY.webhook,
    expression: 'max(clove_webhooks_given_up{$in}) > 0',
    lasts: '1m',
    severity: 'ticket',
    summary: '{{ $value }} events of the last day could not be delivered to organisers.',
    action:
      'The log of webhook names the receivers and why. Inform the organiser: replay sends again what was missed, for 30 days.',
  },
  {
    alert: 'CloveWebhookDisabled',
    of: ONLY.webhook,
    expression: 'max(clove_webhook_endpoints_disabled{$in}) > 0',
    lasts: '1m',
    severity: 'ticket',
    summary: '{{ $value }} receivers of organisers are disabled: they failed for days or are gone.',
    action:
      'GET /api/webhooks names them. The organiser was informed by mail; an API key has no one to inform.',
  },
  {
    alert: 'CloveOverviewsLate',
    of: ONLY.view,
    expression:
      'histogram_quantile(0.99, sum by (le) (rate(clove_view_event_age_seconds_bucket{$in}[5m]))) > 30',
    lasts: '10m',
    severity: 'ticket',
    summary: 'Overviews show events {{ $value }} s after they happened.',
    action:
      'Is a rebuild running? It reads old events. Else: the load of view and of its database. Sales go on.',
  },
  {
    alert: 'CloveOverviewsStand',
    of: ONLY.view,
    // Where none is consumed nothing is measured: the lag itself says nothing then.
    expression:
      'sum(rate(clove_outbox_published_total{$in,service="ticket"}[5m])) > 0 unless sum(rate(clove_events_consumed_total{$in,service="view"}[5m])) > 0',
    lasts: '10m',
    severity: 'ticket',
    summary: 'Orders change, and view consumes no event.',
    action: 'Are its pods ready, does the log repeat an error? Its queue keeps the events; sales go on.',
  },
  {
    alert: 'CloveWaitingRoomUnreached',
    of: ONLY.queue,
    expression: 'min(clove_queue_idle_seconds{$in}) > 30',
    lasts: '1m',
    severity: 'page',
    summary: 'No gateway has synchronised with the waiting room for {{ $value }} s.',
    action:
      'Are the pods of queue ready, does its database answer? Gateways go on at the last rate, each for itself; fans keep their places.',
  },
  {
    alert: 'CloveWaitingRoomStands',
    of: ONLY.queue,
    expression:
      'max(clove_queue_waiting{$in}) > 10 and max(clove_queue_rate{$in}) > 0 and max(delta(clove_queue_admitted{$in}[2m])) == 0',
    lasts: '1m',
    severity: 'page',
    summary: '{{ $value }} fans wait, and no fan was let in for two minutes.',
    action:
      'clove ops <festival> status: is admission set low? As many may be shopping as there is room for: see the panel. Else the log of queue.',
  },
  {
    alert: 'CloveRefreshTokenReused',
    of: ONLY.auth,
    expression: 'sum(increase(auth_refresh_reuse_total{$in}[1h])) > 20',
    lasts: '0m',
    severity: 'ticket',
    summary: 'Many refresh tokens came back after they were used up.',
    action: 'Stolen sessions may be being replayed; those sessions were ended.',
  },
];

/** No good backup for twice as long as there should be. The metrics are those of kube-state-metrics: its CronJob is no service. */
export function backupAlert(secondsBetween: number): Alert {
  const of = '{$in,cronjob="backup"}';
  return {
    alert: 'CloveBackupOverdue',
    // Before its first success it counts from when the CronJob was made.
    expression: `time() - max(kube_cronjob_status_last_successful_time${of} or kube_cronjob_created${of}) > ${2 * secondsBetween}`,
    lasts: '5m',
    severity: 'page',
    summary: 'The last good backup is older than twice its schedule.',
    action: 'kubectl logs of the last Job backup-* says why; then clove backup makes one at once.',
  };
}

/** What is watched of a festival with these services: its own part of each, and nothing of services it has not. */
export function watchedOf<W extends { readonly of?: MetricOwners; readonly expression: string }>(
  watched: readonly W[],
  services: readonly string[],
): W[] {
  return watched.flatMap((each) => {
    if (each.of === undefined) return [each];
    const present = each.of.services.filter((service) => services.includes(service));
    const { metric = '' } = each.of;
    const series = present.map((service) => metric.replaceAll('$service', service));
    const expression = each.expression.replaceAll('$each', series.join(' or '));
    return present.length === 0 ? [] : [{ ...each, expression }];
  });
}

/** A PromQL expression for one namespace. */
export function expressionIn(namespace: string, expression: string): string {
  return expression.replaceAll('$in', `namespace="${namespace}"`);
}
