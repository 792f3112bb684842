import type { DataEngine, OperatorsEngine } from '../environment/data-engine.ts';
import type { Edge, Endpoint } from './edge.ts';
import { PORTS } from './ports.ts';

/** Where an edge to a data engine ends. */
export type EngineEnd = Pick<Edge, 'to' | 'port'>;

/** Port on which a CloudNativePG instance answers its operator and the other instances. */
const INSTANCE_STATUS = 8000;
/** Ports on which RabbitMQ nodes find each other and talk. */
const RABBITMQ_NODES = { mapper: 4369, distribution: 25672 };

const POSTGRES: Endpoint = { kind: 'pods', name: 'postgres' };
const RABBITMQ: Endpoint = { kind: 'pods', name: 'rabbitmq' };

export function databaseEnd(dataEngine: DataEngine): EngineEnd {
  if (dataEngine.kind !== 'external') return { to: POSTGRES, port: PORTS.postgres };
  const { host, port, cidrs } = dataEngine.postgres;
  return { to: { kind: 'network', name: host, cidrs }, port };
}

export function brokerEnd(dataEngine: DataEngine): EngineEnd {
  if (dataEngine.kind !== 'external') return { to: RABBITMQ, port: PORTS.rabbitmq };
  const { host, port, cidrs } = dataEngine.rabbitmq;
  return { to: { kind: 'network', name: host, cidrs }, port };
}

/** Where virtual hosts and users are made; undefined where the festival has a broker of its own. */
export function brokerManagementEnd(dataEngine: DataEngine): EngineEnd | undefined {
  if (dataEngine.kind !== 'external') return undefined;
  return { to: brokerEnd(dataEngine).to, port: dataEngine.rabbitmq.management.port };
}

/** What the pods that operators make talk to beside the services. */
export function edgesOfOperators({ postgres, rabbitmq, operator, kubernetesApi }: OperatorsEngine): Edge[] {
  const cnpg: Endpoint = { kind: 'namespace', name: operator.namespace };
  const api: Endpoint = { kind: 'network', name: 'kubernetes-api', cidrs: kubernetesApi.cidrs };
  return [
    { from: POSTGRES, to: api, port: kubernetesApi.port, why: 'an instance reports its state' },
    { from: cnpg, to: POSTGRES, port: INSTANCE_STATUS, why: 'the operator watches the instances' },
    { from: cnpg, to: POSTGRES, port: PORTS.postgres, why: 'the operator watches the instances' },
    ...(postgres.instances > 1
      ? [
          { from: POSTGRES, to: POSTGRES, port: PORTS.postgres, why: 'replication' },
          { from: POSTGRES, to: POSTGRES, port: INSTANCE_STATUS, why: 'instances ask each other' },
        ]
      : []),
    ...(rabbitmq.replicas > 1
      ? Object.values(RABBITMQ_NODES).map((port) => ({
          from: RABBITMQ,
          to: RABBITMQ,
          port,
          why: 'nodes of one cluster',
        }))
      : []),
  ];
}
