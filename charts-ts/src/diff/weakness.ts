import { valueAt } from '../field-path.ts';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/**
 * Why the pods of a new workload need a review: where they request more than Pod Security "restricted" or hold
 * a token. Only what is asked for is judged; whether the cluster admits it is another matter.
 */
export function weaknesses(manifest: unknown): string[] {
  if (!WORKLOADS.has(String(valueAt(manifest, ['kind'])))) return [];
  const pod = valueAt(manifest, ['spec', 'template', 'spec']);
  const found: string[] = [];
  if (valueAt(pod, ['automountServiceAccountToken']) !== false)
    found.push("the pod gets its account's token");
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC'])
    if (valueAt(pod, [name]) === true) found.push(name);
  if (valueAt(pod, ['securityContext', 'runAsNonRoot']) !== true) found.push('runs as root');
  for (const volume of list(valueAt(pod, ['volumes']))) {
    if (valueAt(volume, ['hostPath']) !== undefined) found.push('mounts a folder of the node');
  }
  for (const container of [
    ...list(valueAt(pod, ['containers'])),
    ...list(valueAt(pod, ['initContainers'])),
  ]) {
    const security = valueAt(container, ['securityContext']);
    const name = String(valueAt(container, ['name']));
    if (valueAt(security, ['privileged']) === true) found.push(`${name} is privileged`);
    if (valueAt(security, ['allowPrivilegeEscalation']) !== false) found.push(`${name} may gain privileges`);
    if (list(valueAt(security, ['capabilities', 'add'])).length > 0) found.push(`${name} has capabilities`);
  }
  return found;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
