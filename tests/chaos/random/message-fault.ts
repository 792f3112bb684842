import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import type { Fault } from './fault.ts';
import { Seeded } from './seeded.ts';

/** One consumer beside a service's own, and what it took. */
interface Taking {
  readonly queue: string;
  readonly channel: ConfirmChannel;
  readonly taken: ConsumeMessage[];
}

/** Events that come late, twice and in another order. */
export const messageFault: Fault = {
  name: 'messages doubled and reordered',
  does: 'consumers beside the services take what they get of every queue, and put all of it back twice, in a random order',
  undone: 'what was taken is put back, confirmed by the broker, and acknowledged',
  lasts: true,
  inject: async ({ office, random }) => {
    const queues = office.plan.services
      .filter(({ entry }) => entry.events.consumes.length > 0)
      .map(({ entry }) => entry.service);
    // Of its own: how much is drawn depends on how much was taken, and later faults must not depend on that.
    const order = new Seeded(random.below(2 ** 31));
    const connection = await connect(office.cluster.servers.rabbitmq?.url ?? '');
    // The call that fails says why; without listeners the run would end.
    connection.on('error', () => undefined);
    try {
      const all: Taking[] = [];
      for (const queue of queues) all.push(await take(connection, queue));
      return {
        get target() {
          const some = all.filter(({ taken }) => taken.length > 0);
          return some.map(({ queue, taken }) => `${taken.length} of ${queue}`).join(', ') || 'empty queues';
        },
        undo: () => putBack(connection, all, order),
      };
    } catch (error) {
      await connection.close();
      throw error;
    }
  },
};

async function take(connection: ChannelModel, queue: string): Promise<Taking> {
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  const taken: ConsumeMessage[] = [];
  await channel.consume(queue, (message) => void (message !== null && taken.push(message)), {
    consumerTag: 'chaos',
  });
  return { queue, channel, taken };
}

/** Closing the connection gives back by itself what is not acknowledged: a message is never lost, whatever fails here. */
async function putBack(connection: ChannelModel, all: readonly Taking[], random: Seeded): Promise<void> {
  try {
    for (const { queue, channel, taken } of all) {
      await channel.cancel('chaos');
      for (const { content, properties } of random.shuffled([...taken, ...taken])) {
        channel.sendToQueue(queue, content, properties);
      }
      await channel.waitForConfirms();
      for (const message of taken) channel.ack(message);
    }
  } finally {
    await connection.close();
  }
}
