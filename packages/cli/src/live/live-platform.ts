import type { Manifest, Rendered } from '@clove/charts-ts';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { objectsIn } from './live-objects.ts';

const Named = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/**
 * What an environment has in the namespace of Argo CD, which other environments share: what git says there should be, and what is
 * labelled as this environment's. What has no namespace is not compared: Argo CD syncs it into the cluster of the festivals,
 * which may be another one.
 */
export async function livePlatform(
  kubectl: Kubectl,
  environment: string,
  rendered: Rendered,
): Promise<{ readonly desired: Rendered; readonly live: readonly Manifest[] }> {
  const wanted = [...rendered].flatMap(([file, text]) => {
    const { kind, metadata } = Named.parse(parse(text));
    const { name, namespace } = metadata;
    return namespace === undefined ? [] : [{ file, text, namespace, key: `${kind}/${name}` }];
  });
  const desired: Rendered = new Map(wanted.map(({ file, text }) => [file, text]));
  const keys = new Set(wanted.map(({ key }) => key));
  const found: Manifest[] = [];
  for (const namespace of new Set(wanted.map((object) => object.namespace))) {
    found.push(...(await objectsIn(kubectl, namespace, desired)));
  }
  const live = found.filter(
    ({ kind, metadata }) =>
      keys.has(`${kind}/${metadata.name}`) || metadata.labels?.['clove.dev/environment'] === environment,
  );
  return { desired, live };
}
