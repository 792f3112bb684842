import type { Chart } from 'cdk8s';
import { secondsBetween } from '../environment/backup-schedule.ts';
import { ownBackup } from '../plan/backup.ts';
import type { Plan } from '../plan/plan.ts';
import { chosen, namespaceName } from '../provenance/images.ts';
import { environment, festival, type Place } from '../provenance/place.ts';
import { eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { ALERTS, backupAlert, expressionIn, type MetricOwners, watchedOf } from './alerts.ts';
import { DASHBOARDS, dashboard } from './dashboard.ts';
import { add, addOther, k8s } from './manifest.ts';
import { metadata } from './names.ts';

/** What the Prometheus operator needs of one festival: which pods to scrape, when to alert, what to show. */
export function addObservability(chart: Chart, plan: Plan): void {
  const { observability } = plan.environment;
  if (observability.kind === 'none') return;
  const meta = (name: string, labels: Readonly<Record<string, string>>) =>
    metadata(plan, { name, component: 'platform', wave: 'foundation', labels });
  const selected = selectedLabels(observability.labels);
  const watched = switchedOn(
    addObservability,
    'this environment is watched by the Prometheus operator',
    () => [at('kind'), environment('tier'), environment('monitoring', 'namespace')],
  );
  const matchLabels: Record<string, string> = {
    'app.kubernetes.io/instance': plan.slug,
    'app.kubernetes.io/component': 'service',
  };
  const services = eachBecause(matchLabels, { 'app.kubernetes.io/instance': OWNER.festival });
  addOther(
    chart,
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: meta('services', selected),
      spec: {
        selector: { matchLabels: services },
        podMetricsEndpoints: [{ port: 'management', path: '/metrics', interval: '15s', scrapeTimeout: '5s' }],
      },
    },
    watched,
  );
  addOther(
    chart,
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: meta('festival', selected),
      spec: { groups: [alerts(plan, observability.runbook)] },
    },
    watched,
  );
  if (!observability.dashboard) return;
  const panels = reason('the panels of its services, for its own namespace', () => [
    at('dashboard'),
    ...namespaceName(),
    environment('environment'),
    festival('template'),
  ]);
  // A file name is the same for every festival to Grafana's importer: the namespace keeps them apart.
  const data = Object.fromEntries(
    DASHBOARDS.map(({ name }) => [`${plan.namespace}-${name}.json`, dashboard(plan, name)]),
  );
  const reasons = Object.fromEntries(Object.keys(data).map((key) => [key, panels]));
  add(
    chart,
    k8s.KubeConfigMap,
    { metadata: meta('dashboard', { grafana_dashboard: '1' }), data: eachBecause(data, reasons) },
    switchedOn(addObservability, 'this environment wants dashboards', () => [
      at('dashboard'),
      at('kind'),
      environment('tier'),
    ]),
  );
}

const at = (...path: string[]) => environment('observability', ...path);
const LEADS = reason('where its reader finds what to do', () => [at('runbook')]);
const OWNER = {
  festival: reason('whose alert it is', () => [festival('festival')]),
  environment: reason('whose alert it is', () => [environment('environment')]),
};

/** Labels that the cluster's Prometheus selects by. */
function selectedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const why = "a label that the cluster's Prometheus selects by";
  const reasons = Object.keys(labels).map((key) => [key, reason(why, () => [at('labels', key)])]);
  return eachBecause<Record<string, string>>({ ...labels }, Object.fromEntries(reasons));
}

function alerts(plan: Plan, runbook: string): object {
  const { namespace, slug, environment: where } = plan;
  const own = reason('only of its own namespace', namespaceName);
  const services = plan.services.map(({ entry }) => entry.service);
  const backup = ownBackup(where.backup);
  const between = backup === undefined ? undefined : secondsBetween(backup.schedule);
  const every = [...ALERTS, ...(between === undefined ? [] : [backupAlert(between)])];
  const rules = watchedOf(every, services).map(
    ({ alert, of, expression, lasts, severity, summary, action }) => {
      const labels = { severity, festival: slug, environment: where.environment };
      const rule = {
        alert,
        expr: expressionIn(namespace, expression),
        for: lasts,
        labels: eachBecause(labels, OWNER),
        annotations: { summary, action, runbook_url: `${runbook}#${alert.toLowerCase()}` },
      };
      const ofServices = of && reason('of services that this festival has', () => owners(plan, of));
      const annotations = eachBecause(rule.annotations, { runbook_url: LEADS });
      return eachBecause({ ...rule, annotations }, { expr: ofServices ?? own });
    },
  );
  return eachBecause({ name: `clove-${namespace}`, rules }, { name: own });
}

/** Why the services are there whose own metric is asked for, and where. */
function owners(plan: Plan, { services }: MetricOwners): Place[] {
  const present = plan.services.filter(({ entry }) => services.includes(entry.service));
  return [...namespaceName(), ...present.flatMap((image) => chosen(plan, image))];
}
