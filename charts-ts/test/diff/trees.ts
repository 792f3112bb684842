import { stringify } from 'yaml';
import { type DiffReport, diffTargets, type RenderedTree } from '../../src/diff/index.ts';

export type Manifest = { apiVersion: string; kind: string; metadata: Record<string, unknown> } & Record<
  string,
  unknown
>;

export const TARGET = 'production/rock';
const NAMESPACE = 'festival-rock';

/** A tree of one festival. */
export function tree(...manifests: readonly Manifest[]): RenderedTree {
  return new Map([[TARGET, files(...manifests)]]);
}

export function files(...manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  return new Map(
    manifests.map((manifest) => [
      `${manifest.kind}-${manifest.metadata['name']}.yaml`.toLowerCase(),
      stringify(manifest),
    ]),
  );
}

export function diff(before: readonly Manifest[], after: readonly Manifest[]): DiffReport {
  return diffTargets(tree(...before), tree(...after));
}

export function object(apiVersion: string, kind: string, name: string, rest: object = {}): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE, labels: labels(name) }, ...rest };
}

export function labels(name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name.replace(/-[0-9a-f]{8}$/, ''),
    'app.kubernetes.io/instance': 'rock',
  };
}

const security = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** Pods that pass Pod Security "restricted". */
export function podTemplate(name: string, settings = `${name}-00000001`): object {
  return {
    metadata: { labels: labels(name) },
    spec: {
      automountServiceAccountToken: false,
      serviceAccountName: name,
      securityContext: { runAsNonRoot: true, runAsUser: 65532 },
      terminationGracePeriodSeconds: 25,
      containers: [
        {
          name,
          image: `ghcr.io/clove-tickets/${name}:aaaaaaaaaaaa`,
          args: ['serve'],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
          envFrom: [{ configMapRef: { name: settings } }],
          readinessProbe: { httpGet: { path: '/readyz', port: 'management' } },
          resources: { requests: { cpu: '500m', memory: '256Mi' }, limits: { memory: '512Mi' } },
          securityContext: security,
        },
      ],
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    },
  };
}

export function deployment(name = 'seat', settings?: string): Manifest {
  return object('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 2,
      selector: { matchLabels: labels(name) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate(name, settings),
    },
  });
}

/** A data engine that keeps its data in a claim, below the folder that the claim is mounted at. */
export function statefulSet(): Manifest {
  const manifest = object('apps/v1', 'StatefulSet', 'postgres', {
    spec: {
      replicas: 1,
      serviceName: 'postgres-nodes',
      selector: { matchLabels: labels('postgres') },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' },
      template: podTemplate('postgres'),
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '100Gi' } } } },
      ],
    },
  });
  const container = ['spec', 'template', 'spec', 'containers', 0];
  const mounted = having(
    manifest,
    [...container, 'volumeMounts'],
    [
      { name: 'data', mountPath: '/var/lib/postgresql' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  );
  return having(mounted, [...container, 'env'], [{ name: 'PGDATA', value: '/var/lib/postgresql/18/docker' }]);
}

export function configMap(name: string, data: Record<string, string>): Manifest {
  return object('v1', 'ConfigMap', name, { data, immutable: true });
}

export function job(name: string, settings?: string): Manifest {
  const stem = name.replace(/-[0-9a-f]{8}$/, '');
  return object('batch/v1', 'Job', name, {
    spec: { backoffLimit: 15, template: podTemplate(stem, settings) },
  });
}

export function scaler(max = 10): Manifest {
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', 'seat', {
    spec: {
      minReplicas: 2,
      maxReplicas: max,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'seat' },
    },
  });
}

export function policy(name = 'seat'): Manifest {
  return object('networking.k8s.io/v1', 'NetworkPolicy', `allow-${name}`, {
    spec: {
      podSelector: { matchLabels: labels(name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [ingressFrom('gateway', 8080), ingressFrom('ticket', 9090)],
    },
  });
}

export function ingressFrom(name: string, port: number): object {
  return { from: [{ podSelector: { matchLabels: labels(name) } }], ports: [{ port, protocol: 'TCP' }] };
}

export function sale(hash: string, change: (document: SaleText) => void = () => undefined): Manifest {
  const document: SaleText = {
    festival: 'rock',
    currency: 'KRW',
    timezone: 'Asia/Seoul',
    title: { ko: '록', en: 'Rock' },
    sales: { opensAt: '2026-06-01T11:00:00.000Z', closesAt: '2026-08-06T14:59:00.000Z' },
    performances: [
      {
        id: 'day-1',
        startsAt: '2026-08-07T04:00:00.000Z',
        sections: [
          { id: 'A', kind: 'numbered', rows: 20, seatsPerRow: 30, price: 132000 },
          { id: 'S', kind: 'standing', capacity: 20000, price: 99000 },
        ],
      },
      {
        id: 'day-2',
        startsAt: '2026-08-08T04:00:00.000Z',
        sections: [{ id: 'S', capacity: 9000, price: 99000 }],
      },
    ],
    goods: [
      {
        id: 'tee',
        price: 35000,
        stock: 5000,
        options: [
          { id: 'M', stock: 50 },
          { id: 'L', stock: 50 },
        ],
      },
    ],
    rooms: [{ id: 'camp', units: 300, from: '2026-08-06', to: '2026-08-09' }],
  };
  change(document);
  return configMap(`sale-${hash}`, { 'sale.json': JSON.stringify(document, null, 2) });
}

export interface SaleText {
  festival: string;
  currency: string;
  timezone: string;
  title: { ko: string; en: string };
  sales: { opensAt: string; closesAt: string };
  performances: {
    id: string;
    startsAt: string;
    sections: {
      id: string;
      kind?: string;
      rows?: number;
      seatsPerRow?: number;
      capacity?: number;
      price: number;
    }[];
  }[];
  goods: { id: string; price: number; stock: number; options?: { id: string; stock: number }[] }[];
  rooms: { id: string; units: number; from: string; to: string }[];
}

/** A copy of a manifest with one field set, or with `undefined` taken away. */
export function having(manifest: Manifest, path: readonly (string | number)[], value: unknown): Manifest {
  const copy = structuredClone(manifest);
  let at: unknown = copy;
  for (const key of path.slice(0, -1)) at = Reflect.get(Object(at), key);
  const last = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(Object(at), last);
  else Reflect.set(Object(at), last, value);
  return copy;
}
