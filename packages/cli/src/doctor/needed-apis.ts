import type { EnvironmentFile } from '@clove/charts-ts';

/** API types that an environment's switches make use of, and where they come from. */
export interface NeededApi {
  readonly name: string;
  /** Each as "<plural>.<group>/<version>", the version that is rendered: a cluster may have the kind and not serve it so. */
  readonly apis: readonly string[];
  readonly remediation: string;
}

interface Rule extends NeededApi {
  readonly when: (environment: EnvironmentFile) => boolean;
}

/** A new switch that renders a new kind adds its line here. */
const RULES: readonly Rule[] = [
  {
    name: 'Gateway API',
    when: ({ routing }) => routing.kind === 'gatewayApi',
    apis: ['gateways.gateway.networking.k8s.io/v1', 'httproutes.gateway.networking.k8s.io/v1'],
    remediation: 'install the standard channel of Gateway API v1 and a controller for it',
  },
  {
    name: 'CloudNativePG',
    when: ({ dataEngine }) => dataEngine.kind === 'operators',
    apis: ['clusters.postgresql.cnpg.io/v1', 'databases.postgresql.cnpg.io/v1'],
    remediation: 'install CloudNativePG 1.25 or newer (databases are declared since then)',
  },
  {
    name: 'RabbitMQ cluster operator',
    when: ({ dataEngine }) => dataEngine.kind === 'operators',
    apis: ['rabbitmqclusters.rabbitmq.com/v1beta1'],
    remediation: 'install the RabbitMQ cluster operator',
  },
  {
    name: 'KEDA',
    when: ({ autoscaling }) => autoscaling.kind === 'keda',
    apis: ['scaledobjects.keda.sh/v1alpha1'],
    remediation: 'install KEDA 2.15 or newer',
  },
  {
    name: 'External Secrets',
    when: ({ secrets }) => secrets.kind === 'externalSecrets',
    apis: ['externalsecrets.external-secrets.io/v1', 'clustersecretstores.external-secrets.io/v1'],
    remediation:
      'install External Secrets Operator 0.16 or newer (v1 is served since then) and the store that the environment names',
  },
  {
    name: 'Prometheus operator',
    when: ({ observability }) => observability.kind === 'prometheusOperator',
    apis: ['podmonitors.monitoring.coreos.com/v1', 'prometheusrules.monitoring.coreos.com/v1'],
    remediation: 'install the Prometheus operator, for example with kube-prometheus-stack',
  },
  {
    name: 'Istio',
    when: ({ mesh }) => mesh.kind === 'istio',
    apis: ['authorizationpolicies.security.istio.io/v1', 'peerauthentications.security.istio.io/v1'],
    remediation: 'install Istio 1.24 or newer',
  },
];

/** What an environment needs of its cluster. */
export function neededApis(environment: EnvironmentFile): NeededApi[] {
  return RULES.filter(({ when }) => when(environment));
}
