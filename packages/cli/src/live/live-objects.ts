import type { Manifest, Rendered } from '@clove/charts-ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandError } from '../context.ts';
import { type Kubectl, KubectlError } from '../kubectl/kubectl.ts';

const Live = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
const List = z.looseObject({ items: z.array(Live) });

/**
 * Every object of the kinds that a tree has in its namespace, and the namespace itself, with managedFields. Never a Secret:
 * none is rendered, and none is read.
 * @throws CommandError when the cluster does not have one of the kinds, KubectlError when it refuses.
 */
export async function liveObjects(
  kubectl: Kubectl,
  namespace: string,
  desired: Rendered,
): Promise<Manifest[]> {
  const own = await objectsIn(kubectl, namespace, desired);
  const itself = await kubectl.get('namespace', namespace, undefined, { managedFields: true });
  return [Live.parse(itself), ...own];
}

/** The same without the namespace itself. @throws as `liveObjects` */
export async function objectsIn(kubectl: Kubectl, namespace: string, desired: Rendered): Promise<Manifest[]> {
  const objects = [...desired.values()].map((text) => Live.parse(parse(text)));
  const kinds = [
    ...new Set(objects.filter(({ metadata }) => metadata.namespace === namespace).map(resourceOf)),
  ];
  try {
    return List.parse(await kubectl.list(namespace, kinds)).items;
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    const [, missing] = /the server doesn't have a resource type "([^"]+)"/.exec(error.message) ?? [];
    if (missing === undefined) throw error;
    throw new CommandError(
      `the cluster of ${namespace} does not know ${missing}: "clove doctor" says what installs it`,
    );
  }
}

/** `deployment.v1.apps`: kind, version and group, because a name alone may be another group's. */
function resourceOf({ apiVersion, kind }: z.infer<typeof Live>): string {
  const [group = '', version] = apiVersion.split('/');
  const name = kind.toLowerCase();
  return version === undefined ? name : `${name}.${version}.${group}`;
}
