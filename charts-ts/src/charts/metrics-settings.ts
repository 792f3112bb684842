import type { CatalogueEntry } from '@clove/pool-images';
import type { Plan } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { catalogue, festival, environment as inEnvironment } from '../provenance/place.ts';
import { settingRows } from './setting-rows.ts';

/**
 * Where a service that shows metrics finds them: at the environment's Prometheus; on one machine, which has none, at each service.
 * In a cluster no pod may ask the others' management ports.
 */
export function metricsData(plan: Plan, entry: CatalogueEntry): Record<string, string> {
  if (entry.metrics !== 'reads') return {};
  const { monitoring, tier } = plan.environment;
  const declaredAt = catalogue(entry.image, 'metrics');
  const url = monitoring?.prometheus;
  if (url !== undefined) {
    return settingRows([
      ['METRICS_PROMETHEUS_URL', url, () => [inEnvironment('monitoring', 'prometheus'), declaredAt]],
      ['METRICS_NAMESPACE', plan.namespace, () => [inEnvironment('namespacePrefix'), festival('festival')]],
    ]);
  }
  if (tier !== 'local') return {};
  const services = plan.services.map(({ entry: { service } }) => service).sort();
  const urls = Object.fromEntries(services.map((name) => [name, `http://${name}:${PORTS.management}`]));
  return settingRows([
    ['METRICS_OF', JSON.stringify(urls), () => [inEnvironment('tier'), festival('template'), declaredAt]],
  ]);
}
