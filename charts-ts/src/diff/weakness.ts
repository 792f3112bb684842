import { own } from './lookup.ts';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/**
 * Why the pods of a new workload deserve a look: where they ask for more than Pod Security "restricted" or hold
 * a token. Only what is asked for is judged; whether the cluster admits it is another matter.
 */
export function weaknesses(manifest: unknown): string[] {
  if (!WORKLOADS.has(String(own(manifest, 'kind')))) return [];
  const pod = own(manifest, 'spec', 'template', 'spec');
  const found: string[] = [];
  if (own(pod, 'automountServiceAccountToken') !== false) found.push("the pod gets its account's token");
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) if (own(pod, name) === true) found.push(name);
  if (own(pod, 'securityContext', 'runAsNonRoot') !== true) found.push('runs as root');
  for (const volume of list(own(pod, 'volumes'))) {
    if (own(volume, 'hostPath') !== undefined) found.push('mounts a folder of the node');
  }
  for (const container of [...list(own(pod, 'containers')), ...list(own(pod, 'initContainers'))]) {
    const security = own(container, 'securityContext');
    const name = String(own(container, 'name'));
    if (own(security, 'privileged') === true) found.push(`${name} is privileged`);
    if (own(security, 'allowPrivilegeEscalation') !== false) found.push(`${name} may gain privileges`);
    if (list(own(security, 'capabilities', 'add')).length > 0) found.push(`${name} has capabilities`);
  }
  return found;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
