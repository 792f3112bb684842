import { countDeadLetters, peekDeadLetters, replayDeadLetters } from '../adapters/rabbitmq/dead-letters.ts';
import { PermanentFailure } from '../domain/failure.ts';
import type { Command } from './command.ts';
import { readBrokerEnvironment } from './topology-environment.ts';

/** How many letters `show` prints. */
const shownAtMost = 20;

const usage = 'dlq list|show|replay [service] look at dead letters, or give them to their service again';

/** Dead letters: count, look, replay. */
export const dlq: Command = {
  name: 'dlq',
  usage,
  async run({ environment, args, say }) {
    const [verb, service] = args;
    const { amqpUrl, topology } = readBrokerEnvironment(environment);
    const services = Object.keys(topology.queues);
    if (verb === 'list') {
      for (const [name, count] of await countDeadLetters(amqpUrl, services)) say(`${name}: ${count}`);
      return 0;
    }
    if ((verb !== 'show' && verb !== 'replay') || service === undefined || !services.includes(service)) {
      throw new PermanentFailure(usage, [`service: one of ${services.join(', ')}`]);
    }
    if (verb === 'replay') {
      say(`${service}: ${await replayDeadLetters(amqpUrl, service)} dead letters replayed`);
      return 0;
    }
    for (const letter of await peekDeadLetters(amqpUrl, service, shownAtMost)) {
      say(`${letter.diedAt} ${letter.routingKey} ${letter.reason}, ${letter.bytes} bytes`);
      for (const event of letter.events) say(`  ${event}`);
    }
    return 0;
  },
};
