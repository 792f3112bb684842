import { describe, expect, test } from '@jest/globals';
import { schemaComplaints } from '../src/index.ts';

const metadata = { name: 'a', namespace: 'b', labels: {}, annotations: {} };

/** One good object of each kind that operators bring, with a field in which a misspelling would hide. */
const OBJECTS: readonly { readonly apiVersion: string; readonly kind: string; readonly spec: object }[] = [
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    spec: {
      sourceRepos: ['https://git.example/x.git'],
      destinations: [{ namespace: 'a', server: 'https://kubernetes.default.svc' }],
    },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    spec: {
      project: 'p',
      source: { repoURL: 'https://git.example/x.git', path: 'a', targetRevision: 'main' },
      destination: { name: 'c', namespace: 'a' },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'] },
    },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        { git: { repoURL: 'https://git.example/x.git', revision: 'main', directories: [{ path: 'a/*' }] } },
      ],
      template: {
        metadata: { name: '{{.path.basename}}' },
        spec: {
          project: 'p',
          source: { repoURL: 'https://git.example/x.git', path: 'a' },
          destination: { name: 'c' },
        },
      },
    },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 's' },
      target: { name: 'x' },
      data: [{ secretKey: 'password', remoteRef: { key: 'k' } }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['a.example'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'gateway', port: 8080 }],
        },
      ],
    },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    spec: {
      scaleTargetRef: { name: 'seat' },
      minReplicaCount: 2,
      maxReplicaCount: 5,
      triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '65' } }],
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    spec: {
      selector: { matchLabels: { a: 'b' } },
      podMetricsEndpoints: [{ port: 'management', path: '/metrics' }],
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    spec: { selector: { matchLabels: { a: 'b' } }, endpoints: [{ port: 'management', path: '/metrics' }] },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    spec: {
      groups: [
        { name: 'a', rules: [{ alert: 'A', expr: 'up == 0', for: '5m', labels: { severity: 'page' } }] },
      ],
    },
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    spec: {
      instances: 2,
      storage: { size: '20Gi' },
      bootstrap: { initdb: { database: 'app', owner: 'app' } },
    },
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    spec: { name: 'seat', owner: 'seat', cluster: { name: 'postgres' } },
  },
  {
    apiVersion: 'rabbitmq.com/v1beta1',
    kind: 'RabbitmqCluster',
    spec: {
      replicas: 3,
      persistence: { storage: '10Gi' },
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
    },
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', spec: {} },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    spec: {
      selector: { matchLabels: { a: 'b' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/a/sa/b'] } }],
          to: [{ operation: { ports: ['8080'] } }],
        },
      ],
    },
  },
  { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', spec: { mtls: { mode: 'STRICT' } } },
];

describe.each(OBJECTS)('the schema of $kind', ({ apiVersion, kind, spec }) => {
  // A PriorityClass is the one kind here without a spec.
  const good =
    kind === 'PriorityClass'
      ? { apiVersion, kind, metadata, value: 1000 }
      : { apiVersion, kind, metadata, spec };

  test('accepts what is right', () => {
    expect(schemaComplaints(good)).toEqual([]);
  });

  test('refuses a field that it does not know, where the API server would silently drop it', () => {
    const place =
      kind === 'PriorityClass' ? { ...good, colour: 'red' } : { ...good, spec: { ...spec, colour: 'red' } };
    expect(schemaComplaints(place).join('; ')).toMatch(/colour/);
  });

  test('refuses a value of the wrong type', () => {
    const wrong = kind === 'PriorityClass' ? { ...good, value: 'high' } : { ...good, spec: 'none' };
    expect(schemaComplaints(wrong)).not.toEqual([]);
  });
});

describe('schemaComplaints', () => {
  test('finds an unknown field deep inside a custom resource', () => {
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata,
      spec: { rules: [{ backendRefs: [{ name: 'gateway', port: 8080, wieght: 1 }] }] },
    };
    expect(schemaComplaints(route)).toEqual(['spec.rules[0].backendRefs[0].wieght: unknown field']);
  });

  test.each([
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    ['batch/v1', 'Job'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['v1', 'ConfigMap'],
    ['v1', 'LimitRange'],
    ['v1', 'Namespace'],
    ['v1', 'ResourceQuota'],
    ['v1', 'Service'],
    ['v1', 'ServiceAccount'],
  ])('knows the fields of %s %s', (apiVersion, kind) => {
    expect(schemaComplaints({ apiVersion, kind, metadata, colour: 'red' })).toContain(
      'colour: unknown field',
    );
    expect(schemaComplaints({ apiVersion, kind, metadata: 'none' })).toContain('/metadata: must be object');
  });

  test('refuses an unknown kind', () => {
    expect(schemaComplaints({ apiVersion: 'example.com/v1', kind: 'Thing', metadata })).toEqual([
      'no schema is known for example.com/v1 Thing',
    ]);
  });
});
