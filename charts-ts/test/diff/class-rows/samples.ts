import type { ChangeClass } from '../../../src/diff/index.ts';
import { deployment, having, type Manifest, object, sale, statefulSet } from '../trees.ts';

/** A change of one object, and the classes that it is given. Undefined: the object is not there. */
export type Row = readonly [
  what: string,
  before: Manifest | undefined,
  after: Manifest | undefined,
  expected: ChangeClass[],
];

export const POD = ['spec', 'template', 'spec'];
export const CONTAINER = [...POD, 'containers', 0];
export const claim = object('v1', 'PersistentVolumeClaim', 'data', {
  spec: { resources: { requests: { storage: '10Gi' } } },
});
export const service = object('v1', 'Service', 'seat', {
  spec: { selector: { a: 'b' }, ports: [{ name: 'http', port: 8080 }] },
});
export const budget = object('policy/v1', 'PodDisruptionBudget', 'seat', { spec: { maxUnavailable: 1 } });
export const namespace = object('v1', 'Namespace', 'festival-rock');
export const role = object('rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules: [{ verbs: ['get'] }] });
export const applications = object('argoproj.io/v1alpha1', 'ApplicationSet', 'clove', {
  spec: { syncPolicy: { preserveResourcesOnDeletion: true } },
});
export const project = object('argoproj.io/v1alpha1', 'AppProject', 'rock', {
  spec: { destinations: [{ namespace: 'festival-rock' }], syncWindows: [{ schedule: '0 0 1 6 *' }] },
});
export const CLAIM = ['spec', 'volumeClaimTemplates', 0, 'spec'];
export const seat = deployment();
export const ingress = object('networking.k8s.io/v1', 'Ingress', 'gateway', {
  spec: { rules: [{ host: 'rock.clove.example', http: { paths: [] } }] },
});
export const windowed = having(project, ['spec', 'syncWindows', 0], {
  kind: 'deny',
  schedule: '0 0 1 6 *',
  duration: '30h',
  applications: ['*'],
});

/** The seat service's autoscaler as KEDA's object, which takes over the name of the other. */
export const keda = object('keda.sh/v1alpha1', 'ScaledObject', 'seat', {
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

export function cluster(changed: { parameters?: Record<string, string>; image?: string }): Manifest {
  const { parameters = { max_connections: '100' }, image = 'ghcr.io/cnpg/postgresql:18' } = changed;
  return object('postgresql.cnpg.io/v1', 'Cluster', 'postgres', {
    spec: { instances: 3, imageName: image, postgresql: { parameters } },
  });
}

export function engine(image: string): Manifest {
  return having(statefulSet(), [...CONTAINER, 'image'], image);
}

export function sold(change: Parameters<typeof sale>[1]): [Manifest, Manifest] {
  return [sale('00000001'), sale('00000002', change)];
}

export function withDatabase(value: string): Manifest {
  return having(seat, [...CONTAINER, 'env', 0], { name: 'DATABASE_URL', value });
}

export const LINE_UP = {
  performances: [{ id: 'day-1', lineUp: [{ name: { ko: '파도' } }, { name: { ko: '밤' } }] }],
};
