import { z } from 'zod';
import { CommandError } from '../context.ts';
import { namespaceOf } from '../kubectl/festival-namespace.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';

const Pods = z.looseObject({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});

/**
 * Deletes a festival's namespace with everything in it. The cluster is asked first: it must be the namespace that
 * was rendered for this festival, and no pod may run in it, as none does of an archived one.
 * @throws CommandError when it is not there, belongs to another owner, or is not archived.
 */
export async function eraseNamespace(
  kubectl: Kubectl,
  festival: { readonly slug: string; readonly environment: string; readonly namespace: string },
): Promise<void> {
  const { slug, environment, namespace } = festival;
  const found = await namespaceOf(kubectl, { slug, environment: { environment }, namespace });
  if (found === 'absent')
    throw new CommandError(`the cluster has no namespace ${namespace}: nothing was erased`);
  if (found === 'foreign') {
    throw new CommandError(
      `namespace ${namespace} is not that of ${slug} in ${environment}: nothing was erased`,
    );
  }
  const { items } = Pods.parse(JSON.parse(await kubectl.ask('-n', namespace, 'get', 'pods', '-o', 'json')));
  if (items.length > 0) {
    const [first] = items;
    throw new CommandError(
      `${items.length} pods are in ${namespace} (${first?.metadata.name}): an archived festival has none; nothing was erased`,
    );
  }
  await kubectl.ask('delete', 'namespace', namespace, '--wait=false');
}
