import type { Rendered } from '@clove/charts-ts';
import { parse } from 'yaml';
import { z } from 'zod';

const WAVE = 'argocd.argoproj.io/sync-wave';

/** The part of an object that is read here; all of it is applied. */
export const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});
export type Manifest = z.infer<typeof Manifest>;

/** What is applied together, and waited for before anything later. */
export interface Wave {
  readonly number: number;
  /** In the order of their files: the namespace first. */
  readonly objects: readonly Manifest[];
}

/** A rendered folder as Argo CD would apply it. */
export function wavesOf(rendered: Rendered): Wave[] {
  const files = [...rendered].sort(([a], [b]) => (a < b ? -1 : 1));
  const objects = files.map(([, text]) => Manifest.parse(parse(text)));
  const byWave = Map.groupBy(objects, ({ metadata }) => Number(metadata.annotations[WAVE] ?? 0));
  return [...byWave].sort(([a], [b]) => a - b).map(([number, inWave]) => ({ number, objects: inWave }));
}

/** "Job migrate-seat-25dbab16". */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}
