import { ENVIRONMENT } from './festival-texts.ts';

/** The environment with one block of it, `key:` up to the next key, replaced. */
export function withBlock(environment: string, key: string, block: string): string {
  const old = new RegExp(`^${key}:.*\\n(?:[ ].*\\n)*`, 'm');
  return old.test(environment) ? environment.replace(old, block) : `${environment}${block}`;
}

/** Replicas on top of the base profile need more room. */
const ROOMY = 'quota: { cpu: "64", memory: 48Gi, memoryLimit: 64Gi, pods: 200, storage: 200Gi }\n';

const OPERATORS = `dataEngine:
  kind: operators
  maxConnections: 500
  reservedConnections: 20
  storageClass: fast
  postgres: { storage: 20Gi, cpu: "1", memory: 1Gi, memoryLimit: 2Gi, instances: 3 }
  rabbitmq: { storage: 10Gi, cpu: 500m, memory: 512Mi, memoryLimit: 1Gi, replicas: 3 }
  kubernetesApi: { cidrs: [10.0.0.1/32] }
`;

const EXTERNAL = `dataEngine:
  kind: external
  maxConnections: 300
  postgres: { host: db.internal.example, maxConnections: 1000, cidrs: [10.20.0.0/28], adminUser: clove_admin }
  rabbitmq: { host: mq.internal.example, cidrs: [10.20.1.0/28, 10.20.2.0/28] }
  caSecret: engine-ca
`;

/** The three kinds of data engine, each a whole environment. */
export const PROFILES = {
  bundled: ENVIRONMENT,
  operators: withBlock(withBlock(ENVIRONMENT, 'dataEngine', OPERATORS), 'quota', ROOMY),
  external: withBlock(ENVIRONMENT, 'dataEngine', EXTERNAL),
} as const;

/** Every other switch, as one block on top of the bundled profile. */
export const SWITCHES: Readonly<Record<string, { readonly key: string; readonly block: string }>> = {
  'routing-gateway-api': {
    key: 'routing',
    block: `routing:
  kind: gatewayApi
  domain: staging.example
  gateway: { name: public, namespace: gateways, listener: https }
  trustedHops: 1
  peers: { namespace: gateways }
`,
  },
  'secrets-external-secrets': {
    key: 'secrets',
    block: 'secrets: { kind: externalSecrets, store: vault, prefix: clove/staging/ }\n',
  },
  'autoscaling-keda': { key: 'autoscaling', block: 'autoscaling: { kind: keda }\n' },
  'observability-prometheus-operator': {
    key: 'observability',
    block: 'observability: { kind: prometheusOperator, labels: { release: prometheus }, dashboard: true }\n',
  },
  'mesh-istio-ambient': { key: 'mesh', block: 'mesh: { kind: istio, mode: ambient }\n' },
  'mesh-istio-sidecar': { key: 'mesh', block: 'mesh: { kind: istio, mode: sidecar, revision: stable }\n' },
  'backup-volume': {
    key: 'backup',
    block:
      'backup: { schedule: "17 */6 * * *", keep: 28, target: { kind: volume, storage: 10Gi, storageClass: elsewhere } }\n',
  },
  'backup-s3': {
    key: 'backup',
    block: `backup:
  schedule: "17 */6 * * *"
  keep: 28
  target:
    kind: s3
    endpoint: https://s3.ap-northeast-2.amazonaws.com
    region: ap-northeast-2
    bucket: clove-backups
    prefix: staging
    addressing: virtualHost
    secret: backup-store
    caSecret: backup-store-ca
`,
  },
  'payments-live': { key: 'payments', block: 'payments: live\n' },
  'storage-class': {
    key: 'dataEngine',
    block: `dataEngine:
  kind: bundled
  maxConnections: 500
  reservedConnections: 20
  storageClass: fast
  postgres: { storage: 20Gi, cpu: "1", memory: 1Gi, memoryLimit: 2Gi }
  rabbitmq: { storage: 10Gi, cpu: 500m, memory: 512Mi, memoryLimit: 1Gi }
`,
  },
  'priority-classes': { key: 'priorityClasses', block: 'priorityClasses: true\n' },
  grpc: { key: 'grpc', block: 'grpc: true\n' },
  traces: {
    key: 'traces',
    block: 'traces: { endpoint: "http://collector.observability:4318", namespace: observability }\n',
  },
  'monitoring-none': { key: 'monitoring', block: '' },
};
