import { canonical } from './charts/content-hash.ts';
import { FIRST_WAVE, WAVE_ANNOTATION } from './charts/waves.ts';
import { schemaComplaints } from './kubernetes-schema.ts';
import { yamlText } from './yaml-text.ts';

interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
}

/**
 * The place of an object's file in its folder: 0 for the namespace, then a number per wave. In the order of their names the
 * files can be applied to an empty cluster, which is how `kubectl apply -f <folder>` takes them.
 */
function placeOf({ kind, metadata }: NamedObject): number {
  if (kind === 'Namespace') return 0;
  return Number(metadata.annotations?.[WAVE_ANNOTATION] ?? 0) - FIRST_WAVE + 1;
}

/**
 * The file of one object: its name, which begins with its place, and its text, with keys sorted below the four that readers need
 * first; no anchors, no folded lines.
 * @throws Error (a bug, never a user's mistake) when the object is not valid Kubernetes.
 */
export function manifestFile(object: NamedObject): readonly [name: string, text: string] {
  const { apiVersion, kind, metadata, ...rest } = object;
  const name = `${placeOf(object)}-${kind}-${metadata.name ?? ''}.yaml`.toLowerCase();
  const complaints = schemaComplaints({ ...object });
  if (complaints.length > 0) throw new Error(`${name} is not valid Kubernetes: ${complaints.join('; ')}`);
  const sorted = canonical(rest);
  const ordered = {
    apiVersion,
    kind,
    metadata: canonical(metadata),
    ...(typeof sorted === 'object' ? sorted : {}),
  };
  return [name, yamlText(ordered)];
}

/** Files by name, sorted. @throws Error (a bug) when two objects have one kind and name, in whatever waves. */
export function filesOf(files: Iterable<readonly [name: string, text: string]>): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  const objects = new Set<string>();
  for (const [name, text] of files) {
    const object = name.replace(/^\d+-/, '');
    if (objects.has(object)) throw new Error(`two objects would be ${object}`);
    objects.add(object);
    byName.set(name, text);
  }
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}
