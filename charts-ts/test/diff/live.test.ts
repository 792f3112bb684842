import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { comparable } from '../../src/diff/live/comparable.ts';
import { FieldOwners } from '../../src/diff/live/field-owners.ts';
import { liveTree } from '../../src/diff/live/live-tree.ts';
import type { Manifest } from '../../src/manifest-shape.ts';

const DESIRED: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'seat',
    namespace: 'f',
    labels: { app: 'seat' },
    annotations: { 'argocd.argoproj.io/sync-wave': '4' },
  },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'seat',
            image: 'seat:1',
            args: ['serve'],
            env: [{ name: 'PORT', value: '8080' }],
            resources: { requests: { cpu: 1 } },
          },
        ],
      },
    },
  },
};

/** As Kubernetes 1.36 records a server-side apply of it. */
const APPLIED = {
  manager: 'argocd-controller',
  operation: 'Apply',
  time: '2026-06-01T10:00:00Z',
  fieldsV1: {
    'f:metadata': {
      'f:annotations': { 'f:argocd.argoproj.io/sync-wave': {} },
      'f:labels': { 'f:app': {} },
    },
    'f:spec': {
      'f:template': {
        'f:spec': {
          'f:containers': {
            'k:{"name":"seat"}': {
              '.': {},
              'f:name': {},
              'f:image': {},
              'f:args': {},
              'f:env': { 'k:{"name":"PORT"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
              'f:resources': { 'f:requests': { 'f:cpu': {} } },
            },
          },
        },
      },
    },
  },
};

const CONTAINER = ['spec', 'template', 'spec', 'containers', 0] as const;

interface LiveParts {
  readonly container?: object;
  readonly spec?: object;
  readonly metadata?: object;
  readonly managed?: readonly object[];
}

/** The object as a server keeps it: completed, with uid and status, changed as said. */
function live({ container = {}, spec = {}, metadata = {}, managed = [] }: LiveParts = {}): Manifest {
  const filled = {
    name: 'seat',
    image: 'seat:1',
    args: ['serve'],
    env: [{ name: 'PORT', value: '8080' }],
    resources: { requests: { cpu: '1' } },
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    ...container,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...DESIRED.metadata,
      annotations: {
        ...DESIRED.metadata.annotations,
        'argocd.argoproj.io/tracking-id': 'clove:apps/Deployment:f/seat',
        'deployment.kubernetes.io/revision': '3',
      },
      ...Object.assign(
        { uid: 'u', resourceVersion: '7', generation: 2, managedFields: [APPLIED, ...managed] },
        metadata,
      ),
    },
    spec: {
      replicas: 4,
      progressDeadlineSeconds: 600,
      template: { spec: { containers: [filled], dnsPolicy: 'ClusterFirst' } },
      ...spec,
    },
    status: { replicas: 4 },
  };
}

const by = (manager: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation: 'Update',
  time: '2026-06-01T11:00:00Z',
  fieldsV1,
  ...more,
});
const inContainer = (fields: object) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"seat"}': fields } } } },
});

const shown = (object: Manifest, autoscaled = true) =>
  comparable(object, DESIRED, new FieldOwners(object), autoscaled);

describe('a live object', () => {
  test('that was only completed by the server and by controllers is as git says', () => {
    const controllers = [
      by('kube-controller-manager', {
        'f:metadata': { 'f:annotations': { 'f:deployment.kubernetes.io/revision': {} } },
      }),
      by('kube-controller-manager', { 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
      by('kube-controller-manager', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' }),
    ];
    // The quantity is stored as a text.
    expect(shown(live({ managed: controllers }))).toEqual(DESIRED);
  });

  test.each([
    ['a changed value', live({ container: { image: 'evil:1' } }), [...CONTAINER, 'image'], 'evil:1'],
    [
      'a field that git leaves to the server',
      live({
        container: { imagePullPolicy: 'Always' },
        managed: [by('kubectl-edit', inContainer({ 'f:imagePullPolicy': {} }))],
      }),
      [...CONTAINER, 'imagePullPolicy'],
      'Always',
    ],
    [
      'an item of a list',
      live({
        container: {
          env: [
            { name: 'DEBUG', value: '1' },
            { name: 'PORT', value: '8080' },
          ],
        },
        managed: [
          by(
            'kubectl-set',
            inContainer({ 'f:env': { 'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} } } }),
          ),
        ],
      }),
      [...CONTAINER, 'env', 0],
      { name: 'DEBUG', value: '1' },
    ],
    [
      'an item of a list that is set as a whole',
      live({
        container: { args: ['serve', '--insecure'] },
        managed: [by('kubectl-patch', inContainer({ 'f:args': {} }))],
      }),
      [...CONTAINER, 'args', 1],
      '--insecure',
    ],
    [
      'a label',
      live({
        metadata: { labels: { app: 'seat', mine: 'yes' } },
        managed: [by('kubectl-label', { 'f:metadata': { 'f:labels': { 'f:mine': {} } } })],
      }),
      ['metadata', 'labels', 'mine'],
      'yes',
    ],
    [
      'what an earlier commit asked for and git no longer has',
      live({
        container: { tty: true },
        managed: [{ ...APPLIED, fieldsV1: inContainer({ 'f:tty': {} }) }],
      }),
      [...CONTAINER, 'tty'],
      true,
    ],
  ])('shows %s', (_, object, path, value) => {
    const found = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), shown(object));
    expect(found).toEqual(value);
  });

  test('shows the number of pods where no autoscaler decides it', () => {
    const scaled = live({
      managed: [by('kubectl', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' })],
    });
    expect(shown(scaled, true)).toEqual(DESIRED);
    expect(shown(scaled, false)['spec']).toMatchObject({ replicas: 4 });
  });

  test('shows no pods at all where an autoscaler decides their number: 0 switches it off', () => {
    // As a real API server records "kubectl scale --replicas=0": not at all.
    expect(shown(live({ spec: { replicas: 0 } }), true)['spec']).toMatchObject({ replicas: 0 });
    expect(shown(live({ spec: { replicas: 1 } }), true)).toEqual(DESIRED);
  });

  test('shows no restart: each rotation of a secret asks for one', () => {
    const at = { 'kubectl.kubernetes.io/restartedAt': '2026-06-01T11:00:00Z' };
    const restarted = live({
      spec: {
        template: {
          metadata: { annotations: at },
          spec: { containers: [{ ...Object(DESIRED['spec']).template.spec.containers[0] }] },
        },
      },
      managed: [
        by('kubectl-rollout', {
          'f:spec': {
            'f:template': {
              'f:metadata': { 'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/restartedAt': {} } },
            },
          },
        }),
      ],
    });
    expect(shown(restarted)).toEqual(DESIRED);
  });
});

describe('who changed it', () => {
  const desired = new Map([['4-deployment-seat.yaml', stringify(DESIRED)]]);
  const edited = by('kubectl-edit', inContainer({ 'f:image': {} }));
  const earlier = by('k9s', inContainer({ 'f:image': {} }), { time: '2026-05-01T00:00:00Z' });
  const tree = liveTree('staging/x', desired, [
    live({ container: { image: 'evil:1' }, managed: [earlier, edited] }),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: Object.assign(
        { name: 'notes', namespace: 'f' },
        { managedFields: [by('kubectl-create', { 'f:data': {} })] },
      ),
      data: { a: 'b' },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace: 'f' } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: Object.assign({ name: 'made', namespace: 'f' }, { ownerReferences: [{ kind: 'Cluster' }] }),
    },
  ]);

  test('is named by manager, operation and time, the latest first; never Argo CD', () => {
    expect(tree.handsAt({ kind: 'Deployment', name: 'seat' }, [...CONTAINER, 'image'])).toEqual([
      { manager: 'kubectl-edit', operation: 'Update', at: '2026-06-01T11:00:00Z' },
      { manager: 'k9s', operation: 'Update', at: '2026-05-01T00:00:00Z' },
    ]);
    expect(tree.handsAt({ kind: 'Deployment', name: 'seat' }, [...CONTAINER, 'args'])).toEqual([]);
    expect(tree.handsAt({ kind: 'ConfigMap', name: 'notes' }, [])).toMatchObject([
      { manager: 'kubectl-create' },
    ]);
  });

  test('objects that Kubernetes or another object made are no change', () => {
    expect([...tree.rendered.keys()]).toEqual(['4-deployment-seat.yaml', 'live-configmap-notes.yaml']);
  });
});
