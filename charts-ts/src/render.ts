import type { App } from 'cdk8s';
import { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { z } from 'zod';
import { canonical } from './charts/content-hash.ts';
import { festivalApp } from './charts/festival-charts.ts';
import { schemaComplaints } from './kubernetes-schema.ts';
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
  const files = new Map<string, string>();
  for (const chart of app.charts) {
    for (const json of Chart.of(chart).toJson()) {
      const manifest = Manifest.parse(json);
      const name = `${manifest.kind}-${manifest.metadata.name}.yaml`.toLowerCase();
      if (files.has(name)) throw new Error(`two objects would be written to ${name}`);
      const complaints = schemaComplaints(manifest);
      if (complaints.length > 0) throw new Error(`${name} is not valid Kubernetes: ${complaints.join('; ')}`);
      files.set(name, manifestText(manifest));
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Keys sorted below the four that every reader looks for first; no anchors, no folded lines. */
function manifestText(manifest: z.infer<typeof Manifest>): string {
  const { apiVersion, kind, metadata, ...rest } = manifest;
  const sorted = canonical(rest);
  const ordered = {
    apiVersion,
    kind,
    metadata: canonical(metadata),
    ...(typeof sorted === 'object' ? sorted : {}),
  };
  return stringify(ordered, { aliasDuplicateObjects: false, lineWidth: 0 });
}
