import { z } from 'zod';
import { Cidr, Cpu, Host, Label, Memory, Port, Storage } from './formats.ts';

const EngineResources = z.strictObject({ storage: Storage, cpu: Cpu, memory: Memory, memoryLimit: Memory });

const connections = {
  maxConnections: z
    .int()
    .min(50)
    .max(5000)
    .describe('Connections that PostgreSQL gives out; the plan is checked against it.'),
  reservedConnections: z.int().min(3).max(100).describe('Kept free for people and backups.'),
};

const storageClass = Label.optional().describe("Default: the cluster's default class.");

/** One festival's PostgreSQL and RabbitMQ as StatefulSets beside its services. */
const Bundled = z.strictObject({
  kind: z.literal('bundled').describe('StatefulSets beside the services: one pod each.'),
  ...connections,
  storageClass,
  postgres: EngineResources,
  rabbitmq: EngineResources,
});

/** The same, made and kept alive by operators that the cluster has. */
const Operators = z.strictObject({
  kind: z
    .literal('operators')
    .describe(
      'CloudNativePG (Cluster, and a Database with its role per service) and the RabbitMQ cluster operator (RabbitmqCluster).',
    ),
  ...connections,
  storageClass,
  postgres: EngineResources.extend({
    instances: z
      .int()
      .min(1)
      .max(5)
      .default(3)
      .describe('Primary and replicas. From three on, a commit waits until one replica has it.'),
  }).describe('Resources are those of one instance.'),
  rabbitmq: EngineResources.extend({
    replicas: z
      .union([z.literal(1), z.literal(3), z.literal(5)])
      .default(3)
      .describe('An odd number, so that quorum queues have a majority.'),
  }).describe(
    'Resources are those of one replica; its operator wants memory reserved up to memoryLimit, whatever memory says.',
  ),
  operator: z
    .strictObject({ namespace: Label.default('cnpg-system') })
    .prefault({})
    .describe('Where the CloudNativePG operator runs: it may reach the instances.'),
  kubernetesApi: z
    .strictObject({ cidrs: z.array(Cidr).min(1), port: Port.default(6443) })
    .describe("The cluster's API server, which every PostgreSQL instance reports to."),
});

const tls = z
  .enum(['verify-full', 'off'])
  .default('verify-full')
  .describe(
    "verify-full: encrypted, and the certificate must name the host. off: only inside one's own network.",
  );
const cidrs = z.array(Cidr).min(1).describe('Where the server is, for the NetworkPolicies.');

/** Servers that several festivals share: a database and a role per service, one virtual host per festival. */
const External = z.strictObject({
  kind: z
    .literal('external')
    .describe(
      'Shared servers that are run elsewhere, backed up and with replicas: recommended for production.',
    ),
  ...connections,
  maxConnections: z
    .int()
    .min(50)
    .max(5000)
    .describe('What ONE festival may open of the shared server; all festivals together must fit into it.'),
  reservedConnections: z.int().min(0).max(100).default(0).describe("Of this festival's share, kept free."),
  postgres: z
    .strictObject({
      host: Host,
      port: Port.default(5432),
      maxConnections: z
        .int()
        .min(50)
        .max(100_000)
        .describe(
          'What ALL festivals of this environment may open together, and no more than the server gives out; "clove check" adds them up.',
        ),
      tls,
      cidrs,
      adminUser: z
        .string()
        .regex(/^[a-zA-Z_][a-zA-Z0-9_.-]*$/, 'a role name')
        .default('postgres')
        .describe(
          'Role with CREATEROLE and CREATEDB; its password is in the secret database-admin, as it is.',
        ),
      adminDatabase: z
        .string()
        .regex(/^[a-zA-Z_][a-zA-Z0-9_-]*$/, 'a database name')
        .default('postgres'),
    })
    .describe('The setup Job makes database and role <namespace>-<service>.'),
  rabbitmq: z
    .strictObject({
      host: Host,
      port: Port.default(5671),
      tls,
      cidrs,
      management: z
        .strictObject({
          port: Port.default(15_671),
          adminUser: z
            .string()
            .regex(/^[a-zA-Z0-9_.-]+$/, 'a user name')
            .default('clove-admin')
            .describe(
              'User with the tag administrator; its password is in the secret broker-admin, as it is.',
            ),
        })
        .prefault({})
        .describe('The management HTTP API of the same host, with the same TLS.'),
    })
    .describe(
      'The setup Job makes virtual host and user, both called as the namespace, through the management API; the password of the user is in the secret broker.',
    ),
  caSecret: Label.optional().describe(
    'Secret whose key ca.crt has the authority of both servers. Default: the authorities that Node.js knows.',
  ),
});

/** Where the data is. */
export const DataEngine = z
  .discriminatedUnion('kind', [Bundled, Operators, External])
  .describe('Where PostgreSQL and RabbitMQ run: bundled, operators or external.');
export type DataEngine = z.infer<typeof DataEngine>;
/** The kinds one by one. */
export type BundledEngine = Extract<DataEngine, { kind: 'bundled' }>;
export type OperatorsEngine = Extract<DataEngine, { kind: 'operators' }>;
