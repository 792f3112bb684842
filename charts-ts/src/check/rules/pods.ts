import type { FieldPath } from '../../field-path.ts';
import { allOf, eachContainer, eachObject, eachPod, type Verdict } from '../each.ts';
import type { Rule } from '../rule.ts';
import { named, replicasOf, selects } from '../tree.ts';

/** Kinds of volumes that Pod Security "restricted" admits. */
const ADMITTED_VOLUMES = new Set([
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

/** Fields of a pod that nothing here needs, and what each would do. */
const HARM: Readonly<Record<string, string>> = {
  hostAliases: "sends a name, such as the payment provider's, to an address of its own",
  dnsConfig: 'resolves names elsewhere',
  shareProcessNamespace: "lets a container read the others' memory",
  ephemeralContainers: 'is for debugging a pod by hand',
  nodeName: 'bypasses the scheduler for one node, and fails with it',
  schedulerName: 'waits for a scheduler that a cluster may not have',
  nodeSelector: 'stays pending where the cluster has no such node',
  affinity: 'stays pending, or crowds one node, where spreading would do',
  tolerations: 'may run where no pods are wanted, such as on a node that is being drained',
};

/** Volumes that carry what a pod wrote into the next one. */
const LASTING = ['persistentVolumeClaim', 'ephemeral', 'csi'];

const SPREAD_OVER = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

/** What every pod has to have, whichever service it is of. */
export const podRules: readonly Rule[] = [
  {
    id: 'pod-security-restricted',
    why: 'The namespace enforces Pod Security "restricted": a pod that asks for more is refused at admission, and the sync hangs.',
    remediation:
      'Build pods with restrictedPod and restrictedContainer (charts-ts/src/charts/pod-security.ts).',
    check: allOf(
      eachPod(({ pod }) => [
        ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).map(
          (field): Verdict => [field, pod[field] === true && `${field} shares the node's namespace`],
        ),
        [
          ['securityContext', 'sysctls'],
          (pod.securityContext?.sysctls ?? []).length > 0 && "changes the node's kernel settings",
        ],
        ...(pod.volumes ?? []).map((volume, index): Verdict => {
          const kind = Object.keys(volume).find((key) => !ADMITTED_VOLUMES.has(key)) ?? '';
          return [['volumes', index, kind], kind !== '' && `volumes of kind ${kind} are not allowed`];
        }),
      ]),
      eachContainer(({ container: { securityContext: context, ports = [] }, workload: { pod } }) => {
        const at = (...path: string[]): FieldPath => ['securityContext', ...path];
        const isNonRoot = context?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot;
        const capabilities = context?.capabilities;
        const added = (capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
        const seccomp = (context?.seccompProfile ?? pod.securityContext?.seccompProfile)?.type;
        const hasProfile = seccomp === 'RuntimeDefault' || seccomp === 'Localhost';
        return [
          [at('allowPrivilegeEscalation'), context?.allowPrivilegeEscalation !== false && 'must be false'],
          [at('privileged'), context?.privileged === true && 'must not be privileged'],
          [at('runAsNonRoot'), isNonRoot !== true && 'must be true'],
          [at('capabilities', 'drop'), !capabilities?.drop?.includes('ALL') && 'must drop ALL capabilities'],
          [at('capabilities', 'add'), added.length > 0 && `adds ${added.join(', ')}`],
          [at('procMount'), (context?.procMount ?? 'Default') !== 'Default' && 'must be Default'],
          [at('seccompProfile'), !hasProfile && 'needs the seccomp profile RuntimeDefault'],
          ...ports.map(
            ({ hostPort }, index): Verdict => [
              ['ports', index, 'hostPort'],
              hostPort !== undefined && "takes a port of the node's",
            ],
          ),
        ];
      }),
    ),
  },
  {
    id: 'no-token',
    why: 'Nothing of a festival calls the Kubernetes API; a mounted token is a key that only an intruder would use.',
    remediation: 'Set automountServiceAccountToken: false on the pod and on its account.',
    check: allOf(
      eachPod(({ pod }) => [
        [
          'automountServiceAccountToken',
          pod.automountServiceAccountToken !== false && 'mounts a token of the Kubernetes API',
        ],
        ...(pod.volumes ?? []).map(({ projected }, index): Verdict => {
          const sources = projected?.sources ?? [];
          const hasToken = sources.some(({ serviceAccountToken }) => serviceAccountToken !== undefined);
          return [['volumes', index], hasToken && 'mounts a token of its account'];
        }),
      ]),
      eachObject(
        (account) => [
          [
            'automountServiceAccountToken',
            account['automountServiceAccountToken'] !== false && 'hands out a token of the Kubernetes API',
          ],
        ],
        ['ServiceAccount'],
      ),
    ),
  },
  {
    id: 'own-account',
    why: 'Policies, meshes and audit logs distinguish workloads by their account; under "default" they are all the same.',
    remediation: 'Add a ServiceAccount (addServiceAccount) and name it in the pod.',
    check: eachPod(({ pod: { serviceAccountName: account }, labels }, tree) => {
      if (account === undefined) return [['serviceAccountName', 'runs as the default account']];
      if (named(tree, 'ServiceAccount', account) === undefined)
        return [['serviceAccountName', `its account ${account} is not rendered`]];
      const isOwn = labels['app.kubernetes.io/name'] === account;
      return [['serviceAccountName', !isOwn && `runs as ${account}, which is another's account`]];
    }),
  },
  {
    id: 'no-service-links',
    why: 'Kubernetes otherwise puts an address of every Service into the environment, where SEAT_PORT of a Service overrides a setting of that name.',
    remediation: 'Set enableServiceLinks: false.',
    check: eachPod(({ pod }) => [
      [
        'enableServiceLinks',
        pod.enableServiceLinks !== false && 'gets the addresses of all Services as variables',
      ],
    ]),
  },
  {
    id: 'sized-scratch',
    why: "An emptyDir without a limit fills the node's disk, and the kubelet then evicts other pods on it.",
    remediation: 'Give the emptyDir a sizeLimit.',
    check: eachPod(({ pod }) =>
      (pod.volumes ?? []).map(({ name, emptyDir }, index) => [
        ['volumes', index, 'emptyDir', 'sizeLimit'],
        emptyDir !== undefined && emptyDir.sizeLimit === undefined && `volume ${name} has no sizeLimit`,
      ]),
    ),
  },
  {
    id: 'ordinary-pods',
    why: 'Services keep everything in their database and find each other by name; a pod that works around that has been run by no test and is explained by no report.',
    remediation: 'Remove the field. What a service needs belongs in the charts, for every festival.',
    check: eachPod(({ pod }) => [
      ...Object.entries(HARM).map(
        ([field, harm]): Verdict => [field, pod[field] !== undefined && pod[field] !== false && harm],
      ),
      [
        'dnsPolicy',
        (pod['dnsPolicy'] ?? 'ClusterFirst') !== 'ClusterFirst' &&
          'does not find the Services of the cluster',
      ],
      ...(pod.volumes ?? []).map((volume, index): Verdict => {
        const kind = LASTING.find((candidate) => volume[candidate] !== undefined) ?? '';
        return [['volumes', index, kind], kind !== '' && 'keeps data outside the database'];
      }),
    ]),
  },
  {
    id: 'spread',
    why: 'Pods of one service on one node or in one zone fail together; a hard constraint instead leaves pods pending when a zone is full.',
    remediation: 'Spread over zone and hostname with whenUnsatisfiable: ScheduleAnyway.',
    check: eachPod(
      (workload, tree) => {
        if (replicasOf(tree, workload).max < 2) return [];
        const constraints = workload.pod.topologySpreadConstraints ?? [];
        const keys = constraints.map(({ topologyKey }) => topologyKey);
        const field = 'topologySpreadConstraints';
        return [
          ...SPREAD_OVER.map((key): Verdict => [field, !keys.includes(key) && `is not spread over ${key}`]),
          ...constraints.flatMap(({ labelSelector, whenUnsatisfiable }, index): Verdict[] => [
            [
              [field, index, 'labelSelector'],
              !selects(labelSelector.matchLabels, workload.labels) && 'does not count its own pods',
            ],
            [
              [field, index, 'whenUnsatisfiable'],
              whenUnsatisfiable !== 'ScheduleAnyway' && 'leaves pods pending when it cannot be met',
            ],
          ]),
        ];
      },
      ['Deployment'],
    ),
  },
];
