import type { MetricOwners } from '../alerts.ts';

/** One diagram of a dashboard. */
export interface Panel {
  readonly title: string;
  /** As of an alert. */
  readonly of?: MetricOwners;
  /** PromQL; `$in` is replaced by the selector of the festival's namespace. */
  readonly expression: string;
  readonly legend: string;
  /** A unit of Grafana. */
  readonly unit: string;
}

/** Events that a service published, per second and type. */
export function eventsPerSecond(type: string): Pick<Panel, 'expression' | 'legend' | 'unit'> {
  return {
    expression: `sum by (type) (rate(clove_outbox_published_total{$in,type=~"${type}"}[1m]))`,
    legend: '{{type}}',
    unit: 'short',
  };
}
