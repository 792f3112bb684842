import { type ChannelModel, connect } from 'amqplib';
import { eventually } from '../src/testing/index.ts';

/** How many messages wait in a queue. */
export function queueLength(url: string, queue: string): Promise<number> {
  return withConnection(url, async (connection) => {
    const channel = await connection.createChannel();
    return (await channel.checkQueue(queue)).messageCount;
  });
}

/** Takes the first message of a queue, waiting for one. */
export function firstMessage(url: string, queue: string): Promise<string> {
  return withConnection(url, async (connection) => {
    const channel = await connection.createChannel();
    return eventually(async () => {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) throw new Error('the queue is empty');
      return message.content.toString();
    });
  });
}

/** Publishes a text unchanged. */
export function publishRaw(url: string, exchange: string, routingKey: string, text: string): Promise<void> {
  return withConnection(url, async (connection) => {
    const channel = await connection.createConfirmChannel();
    channel.publish(exchange, routingKey, Buffer.from(text));
    await channel.waitForConfirms();
  });
}

/** Removes queues that a test declared itself. */
export function deleteQueues(url: string, queues: readonly string[]): Promise<void> {
  return withConnection(url, async (connection) => {
    const channel = await connection.createChannel();
    for (const queue of queues) await channel.deleteQueue(queue);
  });
}

async function withConnection<T>(url: string, use: (connection: ChannelModel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
