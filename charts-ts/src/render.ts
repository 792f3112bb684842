import type { App } from 'cdk8s';
import { Chart } from 'cdk8s';
import { z } from 'zod';
import { festivalApp } from './charts/festival-charts.ts';
import { filesOf, manifestFile } from './manifest-file.ts';
import type { Plan } from './plan/plan.ts';

/** File name to YAML text, sorted by name. */
export type Rendered = ReadonlyMap<string, string>;

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/**
 * Plan to manifests, in memory: same plan, same bytes.
 * @throws Error (a bug, never a user's mistake) when two objects would share a file or an object is not valid Kubernetes.
 */
export function render(plan: Plan): Rendered {
  return renderApp(festivalApp(plan));
}

/** As `render`, from an App already built. */
export function renderApp(app: App): Rendered {
  const objects = app.charts.flatMap((chart) => Chart.of(chart).toJson());
  return filesOf(objects.map((json) => manifestFile(Manifest.parse(json))));
}
