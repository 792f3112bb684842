import { createHash } from 'node:crypto';
import { canonicalJson } from '../charts/content-hash.ts';
import type { OpsFile } from '../environment/schema.ts';
import type { Destruction, Gate, ObjectChange, TargetDiff } from './model.ts';

/**
 * Everything that is destroyed, and its hash; `removedTarget` is the `<environment>/<festival>` that goes as a whole. The hash covers what exactly is lost, old and new value included:
 * an acknowledgement of one loss never covers another.
 */
export function destructionOf(
  objects: readonly ObjectChange[],
  removedTarget?: string,
): Destruction | undefined {
  const whole = removedTarget === undefined ? [] : [{ object: `all of ${removedTarget}`, path: '' }];
  const parts = objects.flatMap((object) =>
    object.fields
      .filter(({ classes }) => classes.includes('data-destroying'))
      .map(({ path, before, after }) => ({
        object: `${object.kind.toLowerCase()} ${[object.namespace, object.title.split(' ').at(-1)].join('/')}`,
        path,
        before,
        after,
      })),
  );
  const lost = [...whole, ...parts];
  if (lost.length === 0) return undefined;
  const sorted = lost.map((entry) => canonicalJson(entry)).sort();
  const hash = createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 12);
  return {
    hash,
    items: lost.map(({ object, path }) => (path === '' ? object : `${object}: ${path}`)).sort(),
  };
}

/**
 * Destruction needs an acknowledgement by its hash in the festival's ops.yaml. While something is destroyed, an
 * acknowledgement there that names anything else fails too: it was written for a set that is not, or no
 * longer, what happens, so its reader agreed to something different. While nothing is destroyed it is only noted:
 * it stays in the file after its diff was merged, and failing then would block unrelated work.
 */
export function acknowledgementGates(
  target:
    | TargetDiff
    | { readonly environment: string; readonly festival: string; readonly destruction?: undefined },
  ops: OpsFile,
): { gates: Gate[]; notes: string[] } {
  const { environment, festival, destruction } = target;
  const file = `gitops/environments/${environment}/${festival}/ops.yaml`;
  const given = ops.acknowledgements ?? [];
  const others = given.filter(({ destroys }) => destroys !== destruction?.hash);
  if (destruction === undefined) {
    const notes = others.map(
      ({ destroys }) => `${file}: acknowledgement ${destroys} has done its work: delete it`,
    );
    return { gates: [], notes };
  }
  const gates: Gate[] = others.map(({ destroys }) => ({
    rule: 'stale-acknowledgement',
    environment,
    festival,
    message: `acknowledgement ${destroys} names a set that this change does not destroy`,
    mend: `delete it from ${file}`,
  }));
  if (others.length === given.length) {
    gates.unshift({
      rule: 'unacknowledged-destruction',
      environment,
      festival,
      message: `destroys ${destruction.items.length} without an acknowledgement: ${someOf(destruction.items)}`,
      mend: `if that is meant, add to ${file}: acknowledgements: [{ destroys: ${destruction.hash}, reason: ..., by: ... }]`,
    });
  }
  return { gates, notes: [] };
}

function someOf(items: readonly string[]): string {
  const shown = items.slice(0, 3).join('; ');
  return items.length > 3 ? `${shown}; and ${items.length - 3} more` : shown;
}
