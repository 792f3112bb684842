import { z } from 'zod';
import { CommandError } from '../context.ts';
import type { Kubectl } from './kubectl.ts';

/** A festival in an environment, as its namespace is labelled. */
export interface NamedFestival {
  readonly slug: string;
  readonly environment: { readonly environment: string };
  readonly namespace: string;
}

const Namespace = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
});

/** Whether the cluster has a festival's namespace: its own, another owner's under that name, or none. */
export async function namespaceOf(
  kubectl: Kubectl,
  { slug, environment, namespace }: NamedFestival,
): Promise<'own' | 'foreign' | 'absent'> {
  const found = Namespace.safeParse(await kubectl.get('namespace', namespace)).data;
  if (found === undefined) return 'absent';
  const { labels } = found.metadata;
  const own =
    labels['clove.dev/festival'] === slug && labels['clove.dev/environment'] === environment.environment;
  return own ? 'own' : 'foreign';
}

/** @throws CommandError when the cluster that kubectl points at is not the one in which the festival is. */
export async function refuseOtherCluster(kubectl: Kubectl, place: NamedFestival): Promise<void> {
  const found = await namespaceOf(kubectl, place);
  if (found === 'own') return;
  const { slug, environment, namespace } = place;
  throw new CommandError(
    found === 'absent'
      ? `the cluster has no namespace ${namespace}: is kubectl at the cluster of ${environment.environment} (--context), and is ${slug} deployed?`
      : `namespace ${namespace} is not that of ${slug} in ${environment.environment}: is kubectl at the right cluster (--context)?`,
  );
}
