import { deployment, having, ingressFrom, policy, statefulSet } from '../trees.ts';
import { CLAIM, CONTAINER, POD, project, type Row, role, seat, service } from './samples.ts';

/** Changes of who may reach or do what. */
export const ACCESS: readonly Row[] = [
  [
    'a weakened container',
    seat,
    having(seat, [...CONTAINER, 'securityContext', 'readOnlyRootFilesystem'], false),
    ['access'],
  ],
  [
    'a security context taken away',
    seat,
    having(seat, [...CONTAINER, 'securityContext'], undefined),
    ['access'],
  ],
  ['a root pod', seat, having(seat, [...POD, 'securityContext', 'runAsNonRoot'], undefined), ['access']],
  [
    'a secret in a variable',
    seat,
    having(seat, [...CONTAINER, 'env', 0], {
      name: 'A',
      valueFrom: { secretKeyRef: { name: 'payment-providers', key: 'A' } },
    }),
    ['access', 'config'],
  ],
  ['a token in the pod', seat, having(seat, [...POD, 'automountServiceAccountToken'], true), ['access']],
  [
    'another registry',
    seat,
    having(seat, [...CONTAINER, 'image'], 'evil.example/seat:aaaaaaaaaaaa'),
    ['access', 'image'],
  ],
  [
    'a wider policy',
    policy(),
    having(policy(), ['spec', 'ingress', 2], ingressFrom('web', 9090)),
    ['access', 'network'],
  ],
  [
    'a policy without ports',
    policy(),
    having(policy(), ['spec', 'ingress', 0, 'ports'], undefined),
    ['access', 'network'],
  ],
  [
    'a policy whose last port goes',
    policy(),
    having(policy(), ['spec', 'ingress', 0, 'ports'], []),
    ['access', 'network'],
  ],
  [
    'a direction no longer denied',
    policy(),
    having(policy(), ['spec', 'policyTypes'], ['Ingress']),
    ['access'],
  ],
  ['another policy over old pods', undefined, policy(), ['access', 'network']],
  ['a role', undefined, role, ['access']],
  ['a wider role', role, having(role, ['rules', 0, 'verbs'], ['get', 'list']), ['access']],
  [
    'a folder of the node',
    seat,
    having(seat, [...POD, 'volumes', 1], { name: 'host', hostPath: { path: '/' } }),
    ['access', 'config'],
  ],
  ['the network of the node', seat, having(seat, [...POD, 'hostNetwork'], true), ['access']],
  ['a service for the outside', service, having(service, ['spec', 'type'], 'LoadBalancer'), ['access']],
  [
    'new pods that may do all',
    undefined,
    having(
      deployment('new'),
      [...['spec', 'template', 'spec', 'containers', 0], 'securityContext', 'privileged'],
      true,
    ),
    ['access', 'capacity'],
  ],
  ['a destination of Argo CD', project, having(project, ['spec', 'destinations'], []), ['access']],
  [
    'a window of Argo CD',
    project,
    having(project, ['spec', 'syncWindows', 0, 'schedule'], '1 0 1 6 *'),
    ['config'],
  ],
  [
    'a larger volume of a data engine',
    statefulSet(),
    having(statefulSet(), [...CLAIM, 'resources', 'requests', 'storage'], '200Gi'),
    ['capacity'],
  ],
];
