import type { Plan } from '../plan/plan.ts';
import { expressionIn, watchedOf } from './alerts.ts';
import { canonicalJson, hash8 } from './content-hash.ts';
import { GATE_PANELS } from './panels/gates.ts';
import { RESOURCE_PANELS } from './panels/resources.ts';
import { SALE_PANELS } from './panels/sale.ts';

/** The dashboards of a festival: what is sold, who comes in, and what it takes. */
export const DASHBOARDS = [
  { name: 'sale', panels: SALE_PANELS },
  { name: 'gates', panels: GATE_PANELS },
  { name: 'resources', panels: RESOURCE_PANELS },
] as const;

/** One Grafana dashboard of one festival, as its JSON model. */
export function dashboard(plan: Plan, name: (typeof DASHBOARDS)[number]['name']): string {
  const panels = watchedOf(
    DASHBOARDS.find((each) => each.name === name)?.panels ?? [],
    plan.services.map(({ entry }) => entry.service),
  );
  const model = {
    uid: `clove-${name}-${hash8(plan.namespace)}`,
    title: `Clove ${plan.slug} (${plan.environment.environment}): ${name}`,
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
