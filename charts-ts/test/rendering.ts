import type { Catalogue } from '@clove/pool-images';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  type OpsFile,
  type Plan,
  parseEnvironment,
  parseFestival,
  plan,
  type Rendered,
  render,
} from '../src/index.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { fixturePool, fixtureTags } from './fixture-pool.ts';

export interface PlanOptions {
  readonly festival?: string;
  readonly environment?: string;
  readonly ops?: OpsFile;
  readonly tags?: ReadonlyMap<string, string>;
  readonly minReplicas?: number;
  /** The pool, in whatever order. Default: the fixture pool in its own. */
  readonly catalogue?: Catalogue;
}

/** Plans a festival text in an environment text with the fixture pool. */
export function planOf(options: PlanOptions = {}): Plan {
  const catalogue = options.catalogue ?? fixturePool();
  const text = options.festival ?? NUMBERED;
  const slug = /festival: ([a-z0-9-]+)/.exec(text)?.[1] ?? 'unknown';
  return plan({
    root: '/nowhere',
    catalogue,
    festival: parseFestival(text, `gitops/festivals/${slug}.yaml`),
    environment: parseEnvironment(
      options.environment ?? ENVIRONMENT,
      'gitops/environments/test/environment.yaml',
    ),
    tags: options.tags ?? fixtureTags(fixturePool()),
    ...(options.ops === undefined ? {} : { ops: options.ops }),
    ...(options.minReplicas === undefined ? {} : { minReplicas: options.minReplicas }),
  });
}

/** Renders the same way. */
export function renderOf(options: PlanOptions = {}): Rendered {
  return render(planOf(options));
}

const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
  securityContext: z.looseObject({}).optional(),
});
const PodSpec = z.looseObject({
  containers: z.array(Container),
  securityContext: z.looseObject({}).optional(),
});
export const Manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  data: z.record(z.string(), z.string()).optional(),
  spec: z
    .looseObject({ template: z.looseObject({ spec: PodSpec }).optional(), replicas: z.number().optional() })
    .optional(),
});
export type Manifest = z.infer<typeof Manifest>;

const parsed = new WeakMap<Rendered, Manifest[]>();

/** Every rendered object, parsed. */
export function manifests(rendered: Rendered): Manifest[] {
  const known = parsed.get(rendered);
  if (known !== undefined) return known;
  const objects = [...rendered.values()].map((text) => Manifest.parse(parse(text)));
  parsed.set(rendered, objects);
  return objects;
}

/** The one object of a kind and name. */
export function manifest(rendered: Rendered, kind: string, name: string): Manifest {
  const found = manifests(rendered).find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`${kind} ${name} was not rendered`);
  return found;
}

/** Objects with a pod template. */
export function workloads(rendered: Rendered): Manifest[] {
  return manifests(rendered).filter((object) => object.spec?.template !== undefined);
}

/** Names of the files that differ between two renderings, whether changed, added or removed. */
export function changedFiles(before: Rendered, after: Rendered): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
