import { createRequire } from 'node:module';
import type { App } from 'cdk8s';
import { z } from 'zod';
import { filesOf, manifestFile } from './manifest-file.ts';
import type { Plan } from './plan/plan.ts';

/** File name to YAML text, sorted by name. */
export type Rendered = ReadonlyMap<string, string>;

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

/**
 * Plan to manifests, in memory: same plan, same bytes.
 * @throws Error (a bug, never a user's mistake) when two objects would share a file or an object is not valid Kubernetes.
 */
export function render(plan: Plan): Rendered {
  return renderApp(charts().festivalApp(plan));
}

/** As `render`, from an App already built. */
export function renderApp(app: App): Rendered {
  const objects = app.charts.flatMap((chart) => chart.toJson());
  return filesOf(objects.map((json) => manifestFile(Manifest.parse(json))));
}

const require = createRequire(import.meta.url);

/** Loaded with the first plan, because cdk8s takes longer to load than a verb that renders nothing has to do. */
function charts(): typeof import('./charts/festival-charts.ts') {
  return require('./charts/festival-charts.ts');
}
