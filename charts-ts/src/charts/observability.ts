import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { ALERTS, expressionIn } from './alerts.ts';
import { dashboard } from './dashboard.ts';
import { add, addOther, k8s } from './manifest.ts';
import { annotations, labels } from './names.ts';

/** What the Prometheus operator needs of one festival: whom to scrape, when to call somebody, what to look at. */
export function addObservability(chart: Chart, plan: Plan): void {
  const { observability } = plan.environment;
  if (observability.kind === 'none') return;
  const metadata = (name: string, extra: Readonly<Record<string, string>>): k8s.ObjectMeta => ({
    name,
    labels: { ...labels(plan, name, 'platform'), ...extra },
    annotations: annotations('foundation'),
  });
  addOther(chart, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: metadata('services', observability.labels),
    spec: {
      selector: {
        matchLabels: { 'app.kubernetes.io/instance': plan.slug, 'app.kubernetes.io/component': 'service' },
      },
      podMetricsEndpoints: [{ port: 'management', path: '/metrics', interval: '15s', scrapeTimeout: '5s' }],
    },
  });
  addOther(chart, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata('festival', observability.labels),
    spec: {
      groups: [
        {
          name: `clove-${plan.namespace}`,
          rules: ALERTS.map(({ alert, expression, lasts, severity, summary, action }) => ({
            alert,
            expr: expressionIn(plan.namespace, expression),
            for: lasts,
            labels: { severity, festival: plan.slug, environment: plan.environment.environment },
            annotations: { summary, action },
          })),
        },
      ],
    },
  });
  if (!observability.dashboard) return;
  add(chart, k8s.KubeConfigMap, {
    metadata: metadata('dashboard', { grafana_dashboard: '1' }),
    data: { [`${plan.namespace}.json`]: dashboard(plan) },
  });
}
