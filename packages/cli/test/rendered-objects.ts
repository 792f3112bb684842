import { readRendered } from '@clove/charts-ts';
import { parse } from 'yaml';
import { Stored } from './kubectl-sandbox/answer.ts';
import type { Simulation } from './simulation.ts';

/** What a festival is rendered to, as the kubectl sandbox keeps objects: by `<kind>/<namespace or empty>/<name>`. */
export async function renderedObjects(
  simulation: Simulation,
  environment: string,
  slug: string,
): Promise<Record<string, Stored>> {
  const { code, err } = await simulation.run('render', '--environment', environment, '--festival', slug);
  if (code !== 0) throw new Error(err.join('\n'));
  const rendered = readRendered(simulation.root, `gitops/rendered/${environment}/${slug}`);
  const objects = [...rendered.values()].map((text) => Stored.parse(parse(text)));
  return Object.fromEntries(
    objects.map((object) => {
      const { kind, metadata } = object;
      return [`${kind.toLowerCase()}/${metadata.namespace ?? ''}/${metadata.name}`, object];
    }),
  );
}

/** Names of the objects of a kind (lower case) in a sandboxed cluster. */
export function namesOf(objects: Readonly<Record<string, Stored>>, kind: string): string[] {
  return Object.keys(objects)
    .filter((key) => key.startsWith(`${kind}/`))
    .map((key) => key.split('/')[2] ?? '');
}
