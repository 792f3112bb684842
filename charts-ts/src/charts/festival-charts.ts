import { App, Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { addBackup } from './backup.ts';
import type { Built } from './built.ts';
import { addEngines } from './engines.ts';
import { addExternalSecrets } from './external-secrets.ts';
import { addFoundation, addNamespace } from './foundation.ts';
import { addJobs } from './jobs.ts';
import { askedFields } from './manifest.ts';
import { addMesh } from './mesh.ts';
import { addNetworkPolicies } from './network-policies.ts';
import { addObservability } from './observability.ts';
import { addRouting } from './routing.ts';
import { addService } from './services.ts';

/**
 * One App per festival and environment: rendering them is then independent, parallel and linear. Order comes
 * from sync waves alone; chart dependencies are never used, they take exponential time.
 *
 * By state of the festival:
 * - open: everything.
 * - stopped: services and data engines without pods, so that only storage costs; addresses, volumes and settings
 *   stay. No Jobs: each needs a running data engine; they are repeatable and run again when it opens.
 * - archived: what keeps data and its names (namespace, policies, secrets' names, engines without pods), no service.
 */
export function festivalApp(plan: Plan, app = new App()): App {
  const { state } = plan.festival;
  const cluster = new Chart(app, `${plan.slug}-namespace`, { disableResourceNameHashes: true });
  addNamespace(cluster, plan);
  const chart = new Chart(app, plan.slug, { namespace: plan.namespace, disableResourceNameHashes: true });
  addFoundation(chart, plan);
  addNetworkPolicies(chart, plan);
  addMesh(chart, plan);
  addExternalSecrets(chart, plan);
  addEngines(chart, plan);
  addBackup(chart, plan);
  if (state === 'archived') return app;
  for (const image of plan.services) addService(chart, plan, image);
  addRouting(chart, plan);
  if (state === 'stopped') return app;
  addJobs(chart, plan);
  addObservability(chart, plan);
  return app;
}

/** The objects of a festival as its builders asked for them, with the reasons that they attached. */
export function builtObjects(plan: Plan): Built[] {
  return festivalApp(plan).charts.flatMap((chart) =>
    chart.apiObjects.map((object) => ({
      kind: object.kind,
      name: object.name,
      fields: askedFields(object),
    })),
  );
}
