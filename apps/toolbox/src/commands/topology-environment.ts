import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Topology } from '../adapters/rabbitmq/topology.ts';
import type { BrokerAdministrator } from '../adapters/rabbitmq/virtual-host.ts';
import { PermanentFailure } from '../domain/failure.ts';
import { type Environment, readEnvironment } from './environment.ts';

const TopologyJson = z.strictObject({
  queues: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/, 'a service name'),
    z.array(z.string().regex(/^[a-z]+\.[A-Z][A-Za-z]+$/, 'an event type')),
  ),
});

const Schema = z
  .object({
    AMQP_URL: z.url({ protocol: /^amqps?$/ }),
    /** `{"queues":{"event":["ticket.OrderCompleted"]}}`, or the same in the file BROKER_TOPOLOGY_FILE. */
    BROKER_TOPOLOGY: z.string().optional(),
    BROKER_TOPOLOGY_FILE: z.string().optional(),
    /** RabbitMQ's management HTTP API, on a shared server: it creates the virtual host and user of AMQP_URL. */
    BROKER_ADMIN_URL: z.url({ protocol: /^https?$/ }).optional(),
    BROKER_ADMIN_USER: z.string().min(1).optional(),
    BROKER_ADMIN_PASSWORD: z.string().min(1).optional(),
    /** Prefix of every name; only for several deployments in one virtual host. */
    BROKER_PREFIX: z.string().default(''),
    /** Seconds to wait for the broker. */
    WAIT_SECONDS: z.coerce.number().min(0).max(3600).default(120),
  })
  .refine((env) => env.BROKER_TOPOLOGY !== undefined || env.BROKER_TOPOLOGY_FILE !== undefined, {
    path: ['BROKER_TOPOLOGY'],
    error: 'set it, or BROKER_TOPOLOGY_FILE',
  })
  .superRefine((env, context) => {
    if (env.BROKER_ADMIN_URL === undefined) return;
    for (const key of ['BROKER_ADMIN_USER', 'BROKER_ADMIN_PASSWORD'] as const) {
      if (env[key] === undefined)
        context.addIssue({ code: 'custom', path: [key], message: 'missing beside BROKER_ADMIN_URL' });
    }
  });

export interface BrokerEnvironment {
  readonly amqpUrl: string;
  /** Absent where virtual host and user exist. */
  readonly administrator: BrokerAdministrator | undefined;
  readonly topology: Topology;
  readonly prefix: string;
  readonly waitSeconds: number;
}

/** The broker and its topology. */
export function readBrokerEnvironment(environment: Environment): BrokerEnvironment {
  const config = readEnvironment(Schema, environment);
  const text = config.BROKER_TOPOLOGY ?? readFileSync(config.BROKER_TOPOLOGY_FILE ?? '', 'utf8');
  return {
    amqpUrl: config.AMQP_URL,
    administrator: administratorOf(config),
    topology: topologyOf(text),
    prefix: config.BROKER_PREFIX,
    waitSeconds: config.WAIT_SECONDS,
  };
}

function administratorOf(config: z.infer<typeof Schema>): BrokerAdministrator | undefined {
  const { BROKER_ADMIN_URL: url, BROKER_ADMIN_USER: user, BROKER_ADMIN_PASSWORD: password } = config;
  if (url === undefined || user === undefined || password === undefined) return undefined;
  return { url, user, password };
}

/** Which queue gets which events, from BROKER_TOPOLOGY alone. */
export function readTopology(environment: Environment): Topology {
  const { BROKER_TOPOLOGY } = readEnvironment(z.object({ BROKER_TOPOLOGY: z.string() }), environment);
  return topologyOf(BROKER_TOPOLOGY);
}

function topologyOf(text: string): Topology {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new PermanentFailure('the broker topology is not JSON', [], { cause: error });
  }
  const parsed = TopologyJson.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new PermanentFailure(
    'the broker topology is not usable',
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}
