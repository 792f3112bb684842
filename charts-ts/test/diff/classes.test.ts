import { describe, expect, test } from '@jest/globals';
import { CLASS_TABLE } from '../../src/diff/class-table.ts';
import { CHANGE_CLASSES, type ChangeClass, diffTargets } from '../../src/diff/index.ts';
import {
  configMap,
  deployment,
  diff,
  files,
  having,
  ingressFrom,
  job,
  type Manifest,
  object,
  policy,
  sale,
  scaler,
  statefulSet,
  TARGET,
  tree,
} from './trees.ts';

type Row = readonly [
  what: string,
  before: Manifest | undefined,
  after: Manifest | undefined,
  expected: ChangeClass[],
];

const POD = ['spec', 'template', 'spec'];
const CONTAINER = [...POD, 'containers', 0];
const claim = object('v1', 'PersistentVolumeClaim', 'data', {
  spec: { resources: { requests: { storage: '10Gi' } } },
});
const service = object('v1', 'Service', 'seat', {
  spec: { selector: { a: 'b' }, ports: [{ name: 'http', port: 8080 }] },
});
const budget = object('policy/v1', 'PodDisruptionBudget', 'seat', { spec: { maxUnavailable: 1 } });
const namespace = object('v1', 'Namespace', 'festival-rock');
const role = object('rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules: [{ verbs: ['get'] }] });
const applications = object('argoproj.io/v1alpha1', 'ApplicationSet', 'clove', {
  spec: { syncPolicy: { preserveResourcesOnDeletion: true } },
});
const project = object('argoproj.io/v1alpha1', 'AppProject', 'rock', {
  spec: { destinations: [{ namespace: 'festival-rock' }], syncWindows: [{ schedule: '0 0 1 6 *' }] },
});
const CLAIM = ['spec', 'volumeClaimTemplates', 0, 'spec'];
const seat = deployment();
const ingress = object('networking.k8s.io/v1', 'Ingress', 'gateway', {
  spec: { rules: [{ host: 'rock.clove.example', http: { paths: [] } }] },
});
const windowed = having(project, ['spec', 'syncWindows', 0], {
  kind: 'deny',
  schedule: '0 0 1 6 *',
  duration: '30h',
  applications: ['*'],
});

/** The seat service's autoscaler as KEDA's object, which takes over the name of the other. */
const keda = object('keda.sh/v1alpha1', 'ScaledObject', 'seat', {
  metadata: {
    name: 'seat',
    namespace: 'festival-rock',
    annotations: { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' },
  },
  spec: {
    scaleTargetRef: { name: 'seat' },
    minReplicaCount: 2,
    maxReplicaCount: 10,
    advanced: { horizontalPodAutoscalerConfig: { name: 'seat' } },
  },
});

function cluster(changed: { parameters?: Record<string, string>; image?: string }): Manifest {
  const { parameters = { max_connections: '100' }, image = 'ghcr.io/cnpg/postgresql:18' } = changed;
  return object('postgresql.cnpg.io/v1', 'Cluster', 'postgres', {
    spec: { instances: 3, imageName: image, postgresql: { parameters } },
  });
}

function engine(image: string): Manifest {
  return having(statefulSet(), [...CONTAINER, 'image'], image);
}

function sold(change: Parameters<typeof sale>[1]): [Manifest, Manifest] {
  return [sale('00000001'), sale('00000002', change)];
}

function withDatabase(value: string): Manifest {
  return having(seat, [...CONTAINER, 'env', 0], { name: 'DATABASE_URL', value });
}

const LINE_UP = {
  performances: [{ id: 'day-1', lineUp: [{ name: { ko: '파도' } }, { name: { ko: '밤' } }] }],
};

const ROWS: readonly Row[] = [
  // sale
  ['a price', ...sold((s) => Object.assign(s.performances[0]?.sections[0] ?? {}, { price: 1 })), ['sale']],
  ['a title', ...sold((s) => Object.assign(s.title, { en: 'Rock!' })), ['sale']],
  ['what the page says', ...sold((s) => Object.assign(s, { page: { minAge: 12 } })), ['sale']],
  [
    'an act that no longer plays, and terms that are no longer asked for',
    sale('00000001', (s) => Object.assign(s, { page: LINE_UP, legalTexts: { terms: {} } })),
    sale('00000002', (s) =>
      Object.assign(s, { page: { performances: [{ id: 'day-1', lineUp: [{ name: { ko: '파도' } }] }] } }),
    ),
    ['sale'],
  ],
  ['the opening', ...sold((s) => Object.assign(s.sales, { opensAt: '2026-06-02T11:00:00.000Z' })), ['sale']],
  [
    'more places',
    ...sold((s) => Object.assign(s.performances[0]?.sections[1] ?? {}, { capacity: 30000 })),
    ['sale'],
  ],
  [
    'another performance',
    ...sold((s) =>
      s.performances.push(...s.performances.slice(0, 1).map((one) => ({ ...one, id: 'day-3' }))),
    ),
    ['sale'],
  ],
  ['other rooms', ...sold((s) => s.rooms.push(...s.rooms.map((one) => ({ ...one, id: 'x' })))), ['sale']],
  ['provisioning that runs again', job('provision-00000001'), job('provision-00000002'), ['sale']],
  // config
  [
    'a setting of a service',
    configMap('seat-00000001', { LOG_LEVEL: 'info' }),
    configMap('seat-00000002', { LOG_LEVEL: 'warn' }),
    ['config'],
  ],
  ['an environment variable', seat, having(seat, [...CONTAINER, 'env', 0, 'value'], '3'), ['config']],
  [
    'the order of variables',
    seat,
    having(
      seat,
      [...CONTAINER, 'env'],
      [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    ),
    ['config'],
  ],
  ['a new disruption budget', undefined, budget, ['config']],
  // image
  [
    'an image tag',
    seat,
    having(seat, [...CONTAINER, 'image'], 'ghcr.io/clove-tickets/seat:bbbbbbbbbbbb'),
    ['image'],
  ],
  // schema
  ['a migration that runs again', job('migrate-seat-00000001'), job('migrate-seat-00000002'), ['schema']],
  ['a new migration', undefined, job('migrate-seat-00000001'), ['schema']],
  // capacity
  ['a request', seat, having(seat, [...CONTAINER, 'resources', 'requests', 'cpu'], '1'), ['capacity']],
  ['a higher maximum', scaler(10), scaler(20), ['capacity']],
  ['more replicas', seat, having(seat, ['spec', 'replicas'], 4), ['capacity']],
  [
    'a larger claim',
    claim,
    having(claim, ['spec', 'resources', 'requests', 'storage'], '20Gi'),
    ['capacity'],
  ],
  // network
  ['a port of a service', service, having(service, ['spec', 'ports', 0, 'port'], 80), ['network']],
  [
    'a rule less',
    policy(),
    having(policy(), ['spec', 'ingress'], [ingressFrom('gateway', 8080)]),
    ['network'],
  ],
  ['the policy of new pods', undefined, policy('merch'), ['network']],
  // access
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
  // disruptive
  [
    'a sync window removed',
    windowed,
    having(windowed, ['spec', 'syncWindows'], undefined),
    ['disruptive', 'config'],
  ],
  ['the last sync window', windowed, having(windowed, ['spec', 'syncWindows'], []), ['disruptive', 'config']],
  [
    'a sync window that allows',
    windowed,
    having(windowed, ['spec', 'syncWindows', 0, 'kind'], 'allow'),
    ['disruptive', 'config'],
  ],
  [
    'a shorter sync window',
    windowed,
    having(windowed, ['spec', 'syncWindows', 0, 'duration'], '1h'),
    ['disruptive', 'config'],
  ],
  [
    'a longer sync window',
    windowed,
    having(windowed, ['spec', 'syncWindows', 0, 'duration'], '48h'),
    ['config'],
  ],
  [
    'a sync window for no application',
    windowed,
    having(windowed, ['spec', 'syncWindows', 0, 'applications'], []),
    ['disruptive', 'config'],
  ],
  [
    'a port of the node',
    seat,
    having(seat, [...CONTAINER, 'ports'], [{ name: 'http', containerPort: 8080, hostPort: 80 }]),
    ['disruptive', 'access', 'network', 'config'],
  ],
  [
    'an object in another namespace',
    undefined,
    having(configMap('a', {}), ['metadata', 'namespace'], 'kube-system'),
    ['disruptive', 'access', 'config'],
  ],
  [
    'another namespace',
    undefined,
    object('v1', 'Namespace', 'kube-system'),
    ['disruptive', 'access', 'config'],
  ],
  [
    'a memory limit dropped',
    seat,
    having(seat, [...CONTAINER, 'resources', 'limits'], undefined),
    ['disruptive', 'capacity'],
  ],
  [
    'a lower memory limit',
    seat,
    having(seat, [...CONTAINER, 'resources', 'limits', 'memory'], '300Mi'),
    ['disruptive', 'capacity'],
  ],
  [
    'a higher memory limit',
    seat,
    having(seat, [...CONTAINER, 'resources', 'limits', 'memory'], '1Gi'),
    ['capacity'],
  ],
  ['an autoscaler removed', scaler(), undefined, ['disruptive']],
  ['an autoscaler that is handed over to KEDA', scaler(), keda, ['capacity']],
  ['an autoscaler that KEDA hands back', keda, scaler(), ['capacity']],
  [
    'an autoscaler that KEDA does not take over',
    scaler(),
    having(keda, ['metadata', 'annotations'], undefined),
    ['disruptive', 'capacity'],
  ],
  [
    'another domain in a setting',
    configMap('gateway-00000001', { PUBLIC_URL: 'https://rock.clove.example' }),
    configMap('gateway-00000002', { PUBLIC_URL: 'https://rock.example.com' }),
    ['disruptive', 'config'],
  ],
  [
    'another domain of the way in',
    ingress,
    having(ingress, ['spec', 'rules', 0, 'host'], 'rock.example.com'),
    ['disruptive', 'network'],
  ],
  [
    "a performance's date",
    ...sold((s) => Object.assign(s.performances[0] ?? {}, { startsAt: '2026-08-09T04:00:00.000Z' })),
    ['disruptive', 'sale'],
  ],
  [
    'another variant of a service',
    seat,
    having(seat, [...CONTAINER, 'image'], 'ghcr.io/clove-tickets/seat-no-kakao:aaaaaaaaaaaa'),
    ['disruptive', 'image'],
  ],
  ['a lower maximum', scaler(20), scaler(10), ['disruptive', 'capacity']],
  ['fewer replicas', seat, having(seat, ['spec', 'replicas'], 1), ['disruptive', 'capacity']],
  ['recreation', seat, having(seat, ['spec', 'strategy'], { type: 'Recreate' }), ['disruptive', 'config']],
  ['a budget removed', budget, undefined, ['disruptive']],
  ['a policy removed', policy(), undefined, ['disruptive', 'access']],
  [
    "a data engine's pods",
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'args'], ['-c']),
    ['disruptive', 'config'],
  ],
  ['a service selector', service, having(service, ['spec', 'selector'], { a: 'c' }), ['disruptive']],
  [
    'a readiness probe removed',
    seat,
    having(seat, [...CONTAINER, 'readinessProbe'], undefined),
    ['disruptive', 'config'],
  ],
  ['an unknown kind', undefined, object('x.example/v1', 'Wonder', 'w'), ['disruptive']],
  ['an unknown field', seat, having(seat, [...POD, 'wonder'], 1), ['disruptive']],
  ['an unknown annotation', seat, having(seat, ['metadata', 'annotations'], { wonder: '1' }), ['disruptive']],
  [
    'an edit of an application set',
    applications,
    having(applications, ['spec', 'goTemplate'], true),
    ['disruptive'],
  ],
  // impossible
  [
    'an older PostgreSQL',
    engine('postgres:18'),
    engine('postgres:17'),
    ['impossible', 'disruptive', 'image'],
  ],
  [
    'a newer PostgreSQL',
    engine('postgres:18.1'),
    engine('postgres:19'),
    ['impossible', 'disruptive', 'image'],
  ],
  ['a repaired PostgreSQL', engine('postgres:18'), engine('postgres:18.3'), ['disruptive', 'image']],
  [
    'an older RabbitMQ',
    engine('rabbitmq:4.2'),
    engine('rabbitmq:4.1'),
    ['impossible', 'disruptive', 'image'],
  ],
  ['a newer RabbitMQ', engine('rabbitmq:4.2'), engine('rabbitmq:4.3'), ['disruptive', 'image']],
  [
    'an older PostgreSQL of the operator',
    cluster({}),
    cluster({ image: 'ghcr.io/cnpg/postgresql:17.2' }),
    ['impossible', 'disruptive', 'image'],
  ],
  [
    'a newer PostgreSQL of the operator, which upgrades it',
    cluster({}),
    cluster({ image: 'ghcr.io/cnpg/postgresql:19' }),
    ['disruptive', 'image'],
  ],
  [
    'a minimum above the maximum',
    scaler(10),
    having(scaler(10), ['spec', 'minReplicas'], 11),
    ['impossible', 'capacity'],
  ],
  ['a new autoscaler whose minimum is above its maximum', undefined, scaler(1), ['impossible', 'capacity']],
  [
    'the currency',
    ...sold((s) => Object.assign(s, { currency: 'USD' })),
    ['impossible', 'disruptive', 'sale'],
  ],
  [
    'the zone',
    ...sold((s) => Object.assign(s, { timezone: 'Asia/Tokyo' })),
    ['impossible', 'disruptive', 'sale'],
  ],
  ['a selector', seat, having(seat, ['spec', 'selector', 'matchLabels', 'x'], 'y'), ['impossible']],
  ['a cluster address', service, having(service, ['spec', 'clusterIP'], '10.0.0.1'), ['impossible']],
  [
    'the name of a governing service',
    statefulSet(),
    having(statefulSet(), ['spec', 'serviceName'], 'x'),
    ['impossible'],
  ],
  [
    "a job's template under its name",
    job('setup-00000001'),
    having(job('setup-00000001'), [...CONTAINER, 'args'], ['x']),
    ['impossible', 'config'],
  ],
  [
    'immutable data under its name',
    configMap('seat-00000001', { A: '1' }),
    configMap('seat-00000001', { A: '2' }),
    ['impossible', 'config'],
  ],
  // data-destroying
  ['a namespace', namespace, undefined, ['data-destroying']],
  ['a claim', claim, undefined, ['data-destroying']],
  ['a data engine', statefulSet(), undefined, ['data-destroying']],
  [
    'a smaller claim',
    claim,
    having(claim, ['spec', 'resources', 'requests', 'storage'], '5Gi'),
    ['data-destroying', 'impossible'],
  ],
  [
    'a smaller volume of a data engine',
    statefulSet(),
    having(statefulSet(), [...CLAIM, 'resources', 'requests', 'storage'], '50Gi'),
    ['data-destroying', 'impossible'],
  ],
  [
    'another storage class of a data engine',
    statefulSet(),
    having(statefulSet(), [...CLAIM, 'storageClassName'], 'slow'),
    ['data-destroying', 'impossible'],
  ],
  [
    'a data folder on a scratch volume',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'volumeMounts', 0, 'name'], 'tmp'),
    ['data-destroying', 'disruptive', 'config'],
  ],
  [
    'a scratch volume over a part of the data folder',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'volumeMounts', 2], {
      name: 'tmp',
      mountPath: '/var/lib/postgresql/18',
    }),
    ['data-destroying', 'disruptive', 'config'],
  ],
  [
    'another data folder by its variable',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'env', 0, 'value'], '/tmp/pg'),
    ['data-destroying', 'disruptive', 'config'],
  ],
  [
    'no variable for the data folder any more',
    statefulSet(),
    having(statefulSet(), [...CONTAINER, 'env'], undefined),
    ['data-destroying', 'disruptive', 'config'],
  ],
  ...[
    ['-c', 'fsync=off'],
    ['-cfsync=OFF'],
    ['--full-page-writes=0'],
    ['-F'],
    ['-c', 'synchronous_commit=off'],
    ['-c', 'zero_damaged_pages=on'],
    ['-D', '/tmp/pg'],
  ].map(
    (args): Row => [
      `a database that loses data: ${args.join(' ')}`,
      statefulSet(),
      having(statefulSet(), [...CONTAINER, 'args'], args),
      ['data-destroying', 'disruptive', 'config'],
    ],
  ),
  [
    "a database that loses data by its operator's parameters",
    cluster({}),
    cluster({ parameters: { max_connections: '100', fsync: 'off' } }),
    ['data-destroying', 'disruptive'],
  ],
  [
    'a new data engine that loses data',
    undefined,
    having(statefulSet(), [...CONTAINER, 'args'], ['-c', 'fsync=off']),
    ['data-destroying', 'capacity'],
  ],
  [
    'volumes that go with the set',
    statefulSet(),
    having(statefulSet(), ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'], 'Delete'),
    ['data-destroying', 'config'],
  ],
  [
    'fewer places',
    ...sold((s) => Object.assign(s.performances[0]?.sections[1] ?? {}, { capacity: 19999 })),
    ['data-destroying', 'sale'],
  ],
  [
    'fewer rows',
    ...sold((s) => Object.assign(s.performances[0]?.sections[0] ?? {}, { rows: 19 })),
    ['data-destroying', 'sale'],
  ],
  ['a performance gone', ...sold((s) => s.performances.pop()), ['data-destroying', 'sale']],
  ['a section gone', ...sold((s) => s.performances[0]?.sections.pop()), ['data-destroying', 'sale']],
  [
    'seats that become places',
    ...sold((s) => Object.assign(s.performances[0]?.sections[0] ?? {}, { kind: 'standing' })),
    ['data-destroying', 'sale'],
  ],
  [
    'less stock of an option',
    ...sold((s) => Object.assign(s.goods[0]?.options?.[0] ?? {}, { stock: 1 })),
    ['data-destroying', 'sale'],
  ],
  ['an option gone', ...sold((s) => s.goods[0]?.options?.pop()), ['data-destroying', 'sale']],
  ['less stock', ...sold((s) => Object.assign(s.goods[0] ?? {}, { stock: 1 })), ['data-destroying', 'sale']],
  [
    'nights that leave',
    ...sold((s) => Object.assign(s.rooms[0] ?? {}, { to: '2026-08-08' })),
    ['data-destroying', 'sale'],
  ],
  [
    'another database',
    withDatabase('postgres://seat:$(P)@db.example:5432/seat'),
    withDatabase('postgres://seat:$(P)@db2.example:5432/seat'),
    ['data-destroying', 'config'],
  ],
  [
    'another option of the same database',
    withDatabase('postgres://seat:$(P)@db.example:5432/seat'),
    withDatabase('postgres://seat:$(P)@db.example:5432/seat?sslmode=verify-full'),
    ['config'],
  ],
  ['an application set', applications, undefined, ['data-destroying']],
  [
    'preservation taken from an application set',
    applications,
    having(applications, ['spec', 'syncPolicy'], {}),
    ['data-destroying', 'disruptive'],
  ],
];

describe('the class of a change', () => {
  test.each(ROWS)('%s', (_what, before, after, expected) => {
    // The seat service runs in both trees unless it is what changes: policies speak of pods that exist.
    const around = [before, after].some(
      (side) => side?.metadata['name'] === 'seat' && side.kind === 'Deployment',
    )
      ? []
      : [seat];
    const report = diff([...around, ...(before ? [before] : [])], [...around, ...(after ? [after] : [])]);
    expect(report.classes).toEqual(expected);
  });

  test('the order of keys is nothing, and still counted', () => {
    const [file = '', text = ''] = [...files(service)][0] ?? [];
    const lines = text.trimEnd().split('\n');
    const turned = new Map([[file, [...lines.slice(1), lines[0]].join('\n')]]);
    const report = diffTargets(tree(service), new Map([[TARGET, turned]]));
    expect(report.classes).toEqual(['none']);
    expect(report.counts.none).toBe(1);
  });

  test('the order of policy rules is nothing', () => {
    const turned = having(
      policy(),
      ['spec', 'ingress'],
      [ingressFrom('ticket', 9090), ingressFrom('gateway', 8080)],
    );
    expect(diff([policy()], [turned]).classes).toEqual(['none']);
  });

  test('a festival that leaves destroys, whatever it was made of', () => {
    const report = diffTargets(tree(seat), new Map());
    expect(report.classes[0]).toBe('data-destroying');
    expect(report.targets[0]?.destruction?.items).toContain(`all of ${TARGET}`);
  });

  test('a file that is no manifest is not overlooked', () => {
    const stranger = new Map([[TARGET, new Map([...files(seat), ['notes.txt', 'hello']])]]);
    expect(diffTargets(tree(seat), stranger).classes).toEqual(['disruptive']);
  });

  test('every class is given by some row of the table', () => {
    expect(new Set(CLASS_TABLE.flatMap(({ classes }) => classes))).toEqual(new Set(CHANGE_CLASSES));
  });
});
