import { canonical } from './charts/content-hash.ts';
import { schemaComplaints } from './kubernetes-schema.ts';
import { yamlText } from './yaml-text.ts';

interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string | undefined };
}

/**
 * The file of one object: its name and its text, with keys sorted below the four that every reader looks for
 * first; no anchors, no folded lines.
 * @throws Error (a bug, never a user's mistake) when the object is not valid Kubernetes.
 */
export function manifestFile(object: NamedObject): readonly [name: string, text: string] {
  const { apiVersion, kind, metadata, ...rest } = object;
  const name = `${kind}-${metadata.name ?? ''}.yaml`.toLowerCase();
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

/** Files by name, sorted. @throws Error (a bug) when two objects would share one. */
export function filesOf(files: Iterable<readonly [name: string, text: string]>): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const [name, text] of files) {
    if (byName.has(name)) throw new Error(`two objects would be written to ${name}`);
    byName.set(name, text);
  }
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}
