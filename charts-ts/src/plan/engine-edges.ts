import type { DataEngine, OperatorsEngine } from '../environment/data-engine.ts';
import { environment, type Place } from '../provenance/place.ts';
import { type Edge, type Endpoint, edge } from './edge.ts';
import { PORTS } from './ports.ts';

/** Where an edge to a data engine ends. */
export interface EngineEnd extends Pick<Edge, 'to' | 'port'> {
  /** Lines of the environment that decide it; none of an engine that is the festival's own. */
  readonly places: (ofPort: boolean) => readonly Place[];
}

const at = (...path: string[]): Place => environment('dataEngine', ...path);

/** Port on which a CloudNativePG instance answers its operator and the other instances. */
const INSTANCE_STATUS = 8000;
/** Ports on which RabbitMQ nodes find each other and talk. */
const RABBITMQ_NODES = { mapper: 4369, distribution: 25672 };

const POSTGRES: Endpoint = { kind: 'pods', name: 'postgres' };
const RABBITMQ: Endpoint = { kind: 'pods', name: 'rabbitmq' };

export function databaseEnd(dataEngine: DataEngine): EngineEnd {
  if (dataEngine.kind !== 'external') return { to: POSTGRES, port: PORTS.postgres, places: () => [] };
  const { host, port, cidrs } = dataEngine.postgres;
  const places = (ofPort: boolean) => [at('postgres', ofPort ? 'port' : 'cidrs')];
  return { to: { kind: 'network', name: host, cidrs }, port, places };
}

export function brokerEnd(dataEngine: DataEngine): EngineEnd {
  if (dataEngine.kind !== 'external') return { to: RABBITMQ, port: PORTS.rabbitmq, places: () => [] };
  const { host, port, cidrs } = dataEngine.rabbitmq;
  const places = (ofPort: boolean) => [at('rabbitmq', ofPort ? 'port' : 'cidrs')];
  return { to: { kind: 'network', name: host, cidrs }, port, places };
}

/** Where virtual hosts and users are made; undefined where the festival has a broker of its own. */
export function brokerManagementEnd(dataEngine: DataEngine): EngineEnd | undefined {
  if (dataEngine.kind !== 'external') return undefined;
  const places = (ofPort: boolean) => [
    ofPort ? at('rabbitmq', 'management', 'port') : at('rabbitmq', 'cidrs'),
  ];
  return { to: brokerEnd(dataEngine).to, port: dataEngine.rabbitmq.management.port, places };
}

/** What the pods that operators make talk to beside the services. */
export function edgesOfOperators({ postgres, rabbitmq, operator, kubernetesApi }: OperatorsEngine): Edge[] {
  const cnpg: Endpoint = { kind: 'namespace', name: operator.namespace };
  const api: Endpoint = { kind: 'network', name: 'kubernetes-api', cidrs: kubernetesApi.cidrs };
  const watches = (port: number) =>
    edge({ from: cnpg, to: POSTGRES, port, why: 'the operator watches the instances' }, () => [
      at('operator', 'namespace'),
    ]);
  const among = (engine: Endpoint, port: number, why: string, count: Place) =>
    edge({ from: engine, to: engine, port, why }, () => [count]);
  const instances = at('postgres', 'instances');
  return [
    edge(
      { from: POSTGRES, to: api, port: kubernetesApi.port, why: 'an instance reports its state' },
      (ofPort) => [at('kubernetesApi', ofPort ? 'port' : 'cidrs')],
    ),
    watches(INSTANCE_STATUS),
    watches(PORTS.postgres),
    ...(postgres.instances > 1
      ? [
          among(POSTGRES, PORTS.postgres, 'replication', instances),
          among(POSTGRES, INSTANCE_STATUS, 'instances ask each other', instances),
        ]
      : []),
    ...(rabbitmq.replicas > 1
      ? Object.values(RABBITMQ_NODES).map((port) =>
          among(RABBITMQ, port, 'nodes of one cluster', at('rabbitmq', 'replicas')),
        )
      : []),
  ];
}
