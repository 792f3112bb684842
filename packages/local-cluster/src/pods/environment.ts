import { ManifestError, type Resource } from '../manifests/read.ts';
import { type Container, readKeyValues } from '../manifests/workload.ts';
import type { Secrets } from '../state/secrets.ts';

/** What a pod's variables and volumes can refer to. */
export interface Sources {
  secrets: Secrets;
  /** ConfigMap -> key -> value. */
  configMaps: Record<string, Record<string, string>>;
}

/** What the downward API can say about a pod. */
export interface PodFacts {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  serviceAccount: string;
}

export function configMapsOf(resources: readonly Resource[]): Sources['configMaps'] {
  const maps = resources.filter(({ kind }) => kind === 'ConfigMap');
  return Object.fromEntries(maps.map((resource) => [resource.name, readKeyValues(resource).data]));
}

/**
 * A container's variables as Kubernetes would compute them: envFrom first, then env in order, `$(NAME)` expanded from
 * what came before and `$$(NAME)` left as `$(NAME)`.
 *
 * Fails with ManifestError when a variable refers to a secret, ConfigMap or key that is not there.
 */
export function environmentOf(
  container: Pick<Container, 'env' | 'envFrom'>,
  sources: Sources,
  pod: PodFacts,
  where: string,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom) {
    const ref = configMapRef ?? secretRef;
    const found = configMapRef
      ? sources.configMaps[configMapRef.name]
      : sources.secrets[secretRef?.name ?? ''];
    if (!found && ref && !ref.optional) throw new ManifestError(`${where}: envFrom: there is no ${ref.name}`);
    for (const [key, value] of Object.entries(found ?? {})) environment[`${prefix}${key}`] = value;
  }
  for (const { name, value, valueFrom } of container.env) {
    const at = `${where}: env ${name}`;
    if (valueFrom?.fieldRef) environment[name] = fieldOf(pod, valueFrom.fieldRef.fieldPath, at);
    else if (valueFrom) {
      const ref = valueFrom.secretKeyRef ?? valueFrom.configMapKeyRef;
      const from = valueFrom.secretKeyRef ? sources.secrets : sources.configMaps;
      const found = ref && from[ref.name]?.[ref.key];
      if (found === undefined && !ref?.optional) {
        throw new ManifestError(`${at}: there is no ${ref?.name}, key ${ref?.key}`);
      }
      if (found !== undefined) environment[name] = found;
    } else environment[name] = expand(value ?? '', environment);
  }
  return environment;
}

/** Expands `$(NAME)` the way the kubelet does: what is not known stays as it is, `$$` is a dollar sign. */
export function expand(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^()]*)\))/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    return known[name] ?? whole;
  });
}

/** A field of the pod, by the path that the downward API uses. */
export function fieldOf(pod: PodFacts, path: string, where: string): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed) return (keyed[1] === 'labels' ? pod.labels : pod.annotations)[keyed[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.name;
    case 'metadata.namespace':
      return pod.namespace;
    case 'spec.serviceAccountName':
      return pod.serviceAccount;
    case 'spec.nodeName':
      return 'local';
    case 'status.podIP':
    case 'status.hostIP':
      return '127.0.0.1';
    default:
      throw new ManifestError(`${where}: fieldRef ${path} cannot be answered here`);
  }
}
