import type { FieldPath } from '../../field-path.ts';
import type { Container, PodSpec } from '../pod-spec.ts';
import type { Complaint, Rule } from '../rule.ts';
import { containers, POD, workloads } from '../tree.ts';

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'name',
]);

export const podSecurityRestricted: Rule = {
  id: 'pod-security-restricted',
  severity: 'error',
  why: 'The namespace enforces Pod Security "restricted": a pod that asks for more is refused at admission, and the sync hangs.',
  remediation: 'Build pods with restrictedPod and restrictedContainer (charts-ts/src/charts/restricted.ts).',
  check: ({ tree }) => [
    ...workloads(tree).flatMap(({ object, pod }) =>
      podComplaints(pod).map(([part, message]): Complaint => ({ object, field: [...POD, ...part], message })),
    ),
    ...containers(tree).flatMap(({ workload, container, path }) =>
      containerComplaints(container, workload.pod).map(
        ([part, message]): Complaint => ({ object: workload.object, field: [...path, ...part], message }),
      ),
    ),
  ],
};

type Part = readonly [path: FieldPath, message: string];

function podComplaints(pod: PodSpec): Part[] {
  const parts: Part[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (pod[field] === true) parts.push([[field], `${field} shares the node's namespace`]);
  }
  if ((pod.securityContext?.sysctls ?? []).length > 0)
    parts.push([['securityContext', 'sysctls'], "changes the node's kernel settings"]);
  for (const [index, volume] of (pod.volumes ?? []).entries()) {
    const kind = Object.keys(volume).find((key) => !VOLUMES.has(key));
    if (kind !== undefined) parts.push([['volumes', index, kind], `volumes of kind ${kind} are not allowed`]);
  }
  return parts;
}

function containerComplaints(container: Container, pod: PodSpec): Part[] {
  const context = container.securityContext;
  const at = (...path: string[]) => ['securityContext', ...path];
  const parts: Part[] = [];
  if (context?.allowPrivilegeEscalation !== false)
    parts.push([at('allowPrivilegeEscalation'), 'must be false']);
  if (context?.privileged === true) parts.push([at('privileged'), 'must not be privileged']);
  if (!(context?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot))
    parts.push([at('runAsNonRoot'), 'must be true']);
  if (context?.capabilities?.drop?.includes('ALL') !== true)
    parts.push([at('capabilities', 'drop'), 'must drop ALL capabilities']);
  const added = (context?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  if (added.length > 0) parts.push([at('capabilities', 'add'), `adds ${added.join(', ')}`]);
  if ((context?.procMount ?? 'Default') !== 'Default') parts.push([at('procMount'), 'must be Default']);
  for (const [index, { hostPort }] of (container.ports ?? []).entries()) {
    if (hostPort !== undefined) parts.push([['ports', index, 'hostPort'], "takes a port of the node's"]);
  }
  const seccomp = (context?.seccompProfile ?? pod.securityContext?.seccompProfile)?.type;
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') {
    parts.push([at('seccompProfile'), 'needs the seccomp profile RuntimeDefault']);
  }
  return parts;
}
