import { createHash } from 'node:crypto';
import { canonicalJson } from '../charts/content-hash.ts';
import type { OpsFile } from '../environment/schema.ts';
import type { Destruction, Gate, ObjectChange, TargetDiff } from './model.ts';
import { valueText } from './text.ts';

/** The values themselves stand with their change; here they only tell two losses apart. */
const LONGEST_VALUE = 40;

interface Loss {
  readonly object: string;
  /** What of the object is lost: with its old and new value; absent when it goes as a whole. */
  readonly part?: { readonly path: string; readonly before: unknown; readonly after: unknown };
}

/**
 * Everything that is destroyed, and its hash. The hash covers which objects go, and of those that stay which values
 * become what: an acknowledgement of one loss never covers another.
 * @param removedTarget the `<environment>/<festival>` when it goes as a whole.
 */
export function destructionOf(
  objects: readonly ObjectChange[],
  removedTarget?: string,
): Destruction | undefined {
  const whole = removedTarget === undefined ? [] : [{ object: `all of ${removedTarget}` }];
  const lost: Loss[] = [...whole, ...objects.flatMap(lossesOf)];
  if (lost.length === 0) return undefined;
  const sorted = lost.map((loss) => canonicalJson(loss)).sort();
  const hash = createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 12);
  return { hash, items: lost.map(lossText).sort() };
}

function lossesOf({ kind, namespace, title, fields }: ObjectChange): Loss[] {
  const name = title.slice(kind.length + 1);
  const object = `${kind.toLowerCase()} ${namespace === '' ? name : `${namespace}/${name}`}`;
  return fields
    .filter(({ classes }) => classes.includes('data-destroying'))
    .map(({ path, before, after }) => (path === '' ? { object } : { object, part: { path, before, after } }));
}

function lossText({ object, part }: Loss): string {
  if (part === undefined) return object;
  const [before, after] = [part.before, part.after].map((value) => valueText(value, LONGEST_VALUE));
  return `${object}: ${part.path} (${before} -> ${after})`;
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
      mend: `if that is meant, add to ${file}: acknowledgements: [{ destroys: "${destruction.hash}", reason: ..., by: ... }]`,
    });
  }
  return { gates, notes: [] };
}

function someOf(items: readonly string[]): string {
  const shown = items.slice(0, 3).join('; ');
  return items.length > 3 ? `${shown}; and ${items.length - 3} more` : shown;
}
