import { createHash } from 'node:crypto';
import { canonicalJson } from '../charts/content-hash.ts';
import { opsFile } from '../environment/files.ts';
import type { OpsFile } from '../environment/schema.ts';
import type { AcknowledgedSet, Gate, ObjectChange } from './model.ts';
import { valueText } from './text.ts';

/** The values themselves are shown with their change; here they only distinguish two losses. */
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
): AcknowledgedSet | undefined {
  const whole = removedTarget === undefined ? [] : [{ object: `all of ${removedTarget}` }];
  const lost: Loss[] = [...whole, ...objects.flatMap(lossesOf)];
  if (lost.length === 0) return undefined;
  return { hash: hashOf(lost), items: lost.map(lossText).sort() };
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

/** A hash of distinct things, in whatever order. */
export function hashOf(things: readonly unknown[]): string {
  const sorted = things.map((thing) => canonicalJson(thing)).sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 12);
}

/** What one change asks agreement to, by the key of the acknowledgement that gives it. */
export interface Asked {
  readonly environment: string;
  readonly festival: string;
  readonly destroys: AcknowledgedSet | undefined;
  readonly accepts: AcknowledgedSet | undefined;
}

/** How each kind of set is called where it stops a change. */
const KINDS = [
  { key: 'destroys', rule: 'unacknowledged-destruction', does: 'destroys', never: 'does not destroy' },
  { key: 'accepts', rule: 'unacknowledged-values', does: 'has unusual values:', never: 'does not have' },
] as const;

/**
 * Destruction, and unusual values beyond the environment's bound, need an acknowledgement by their hash in the
 * festival's ops.yaml. While there is such a set, an acknowledgement there that names another one fails too: it was
 * written for a set that is not, or no longer, what happens, so its reader agreed to something different. While there
 * is none it is only noted: it stays in the file after its diff was merged, and failing then would block unrelated work.
 */
export function acknowledgementGates(asked: Asked, ops: OpsFile): { gates: Gate[]; notes: string[] } {
  const judged = KINDS.map((kind) => gatesOf(asked, kind, ops.acknowledgements ?? []));
  return { gates: judged.flatMap(({ gates }) => gates), notes: judged.flatMap(({ notes }) => notes) };
}

function gatesOf(
  asked: Asked,
  { key, rule, does, never }: (typeof KINDS)[number],
  acknowledgements: NonNullable<OpsFile['acknowledgements']>,
): { gates: Gate[]; notes: string[] } {
  const { environment, festival } = asked;
  const set = asked[key];
  const file = opsFile(environment, festival);
  const given = acknowledgements.flatMap((one) => one[key] ?? []);
  const others = given.filter((hash) => hash !== set?.hash);
  if (set === undefined) {
    return {
      gates: [],
      notes: others.map((hash) => `${file}: acknowledgement ${hash} has done its work: delete it`),
    };
  }
  const gates: Gate[] = others.map((hash) => ({
    rule: 'stale-acknowledgement',
    environment,
    festival,
    message: `acknowledgement ${hash} names a set that this change ${never}`,
    remediation: `delete it from ${file}`,
  }));
  if (others.length === given.length) {
    gates.unshift({
      rule,
      environment,
      festival,
      message: `${does} ${set.items.length} without an acknowledgement: ${someOf(set.items)}`,
      remediation: `if that is meant, add to ${file}: acknowledgements: [{ ${key}: "${set.hash}", reason: ..., by: ... }]`,
    });
  }
  return { gates, notes: [] };
}

function someOf(items: readonly string[]): string {
  const shown = items.slice(0, 3).join('; ');
  return items.length > 3 ? `${shown}; and ${items.length - 3} more` : shown;
}
