import { declareTopology } from '../adapters/rabbitmq/topology.ts';
import { setUpVirtualHost } from '../adapters/rabbitmq/virtual-host.ts';
import { retryUntilDeadline } from '../application/retry.ts';
import type { Command } from './command.ts';
import { readBrokerEnvironment } from './topology-environment.ts';

/** Declares exchanges, queues and bindings before any service starts; on a shared server, in a virtual host that it creates first. */
export const brokerSetup: Command = {
  name: 'broker-setup',
  usage:
    'broker-setup                   create the virtual host (shared server), declare exchanges, queues and bindings',
  async run({ environment, say }) {
    const { amqpUrl, administrator, topology, prefix, waitSeconds } = readBrokerEnvironment(environment);
    if (administrator !== undefined) {
      await retryUntilDeadline({ what: "RabbitMQ's management", seconds: waitSeconds, say }, () =>
        setUpVirtualHost(administrator, amqpUrl, say),
      );
    }
    await retryUntilDeadline({ what: 'RabbitMQ', seconds: waitSeconds, say }, () =>
      declareTopology(amqpUrl, topology, prefix, say),
    );
    return 0;
  },
};
