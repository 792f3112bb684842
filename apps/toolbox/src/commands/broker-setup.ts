import { declareTopology } from '../adapters/rabbitmq/topology.ts';
import { patiently } from '../application/patience.ts';
import type { Command } from './command.ts';
import { readBrokerEnvironment } from './topology-environment.ts';

/** Declares exchanges, queues and bindings before any service starts. */
export const brokerSetup: Command = {
  name: 'broker-setup',
  usage: 'broker-setup                   declare exchanges, queues and bindings',
  async run({ environment, say }) {
    const { amqpUrl, topology, prefix, waitSeconds } = readBrokerEnvironment(environment);
    await patiently({ what: 'RabbitMQ', seconds: waitSeconds, say }, () =>
      declareTopology(amqpUrl, topology, prefix, say),
    );
    return 0;
  },
};
