import type { EnvironmentFile } from '@clove/charts-ts';

/** API types that an environment's switches make use of, and where they come from. */
export interface NeededApi {
  readonly name: string;
  readonly crds: readonly string[];
  readonly mend: string;
}

interface Rule extends NeededApi {
  readonly when: (environment: EnvironmentFile) => boolean;
}

/** A new switch that renders a new kind adds its line here. */
const RULES: readonly Rule[] = [
  {
    name: 'Gateway API',
    when: ({ routing }) => routing.kind === 'gatewayApi',
    crds: ['gateways.gateway.networking.k8s.io', 'httproutes.gateway.networking.k8s.io'],
    mend: 'install the standard channel of Gateway API v1 and a controller for it',
  },
  {
    name: 'CloudNativePG',
    when: ({ dataEngine }) => dataEngine.kind === 'operators',
    crds: ['clusters.postgresql.cnpg.io', 'databases.postgresql.cnpg.io'],
    mend: 'install CloudNativePG 1.25 or newer (databases are declared since then)',
  },
  {
    name: 'RabbitMQ cluster operator',
    when: ({ dataEngine }) => dataEngine.kind === 'operators',
    crds: ['rabbitmqclusters.rabbitmq.com'],
    mend: 'install the RabbitMQ cluster operator',
  },
  {
    name: 'KEDA',
    when: ({ autoscaling }) => autoscaling.kind === 'keda',
    crds: ['scaledobjects.keda.sh'],
    mend: 'install KEDA 2.15 or newer',
  },
  {
    name: 'External Secrets',
    when: ({ secrets }) => secrets.kind === 'externalSecrets',
    crds: ['externalsecrets.external-secrets.io', 'clustersecretstores.external-secrets.io'],
    mend: 'install External Secrets Operator and the store that the environment names',
  },
  {
    name: 'Prometheus operator',
    when: ({ observability }) => observability.kind === 'prometheusOperator',
    crds: ['podmonitors.monitoring.coreos.com', 'prometheusrules.monitoring.coreos.com'],
    mend: 'install the Prometheus operator, for example with kube-prometheus-stack',
  },
  {
    name: 'Istio',
    when: ({ mesh }) => mesh.kind === 'istio',
    crds: ['authorizationpolicies.security.istio.io', 'peerauthentications.security.istio.io'],
    mend: 'install Istio 1.24 or newer',
  },
];

/** What an environment needs of its cluster. */
export function neededApis(environment: EnvironmentFile): NeededApi[] {
  return RULES.filter(({ when }) => when(environment));
}
