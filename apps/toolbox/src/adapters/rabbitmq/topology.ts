import amqp from 'amqplib';
import { PermanentFailure } from '../../domain/failure.ts';

/** Which domain events each service's queue gets, by event type. */
export interface Topology {
  readonly queues: Readonly<Record<string, readonly string[]>>;
}

/**
 * Declares the topic exchange of all domain events, the exchange of dead letters, one quorum queue per service
 * with its dead letter queue, and the bindings. Repeating it changes nothing. A binding that left the topology
 * stays (AMQP cannot list them): its events are acknowledged and ignored by the service.
 *
 * @param prefix of every name, so that several houses can share one virtual host; empty everywhere but in tests
 * @throws PermanentFailure when the broker does not let us in, or has a queue of that name with other properties.
 */
export async function declareTopology(
  amqpUrl: string,
  { queues }: Topology,
  prefix: string,
  say: (line: string) => void,
): Promise<void> {
  const exchange = `${prefix}clove`;
  const deadExchange = `${prefix}clove.dead`;
  await withChannel(amqpUrl, async (channel) => {
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertExchange(deadExchange, 'topic', { durable: true });
    for (const [service, types] of Object.entries(queues)) {
      const queue = `${prefix}${service}`;
      await channel.assertQueue(`${queue}.dead`, {
        durable: true,
        arguments: { 'x-queue-type': 'quorum' },
      });
      await channel.bindQueue(`${queue}.dead`, deadExchange, service);
      await channel.assertQueue(queue, {
        durable: true,
        arguments: {
          'x-queue-type': 'quorum',
          'x-dead-letter-exchange': deadExchange,
          'x-dead-letter-routing-key': service,
        },
      });
      for (const type of types) await channel.bindQueue(queue, exchange, type);
      say(`${service}: queue with ${types.length} event types`);
    }
  });
}

/** Runs work on a channel of its own connection and closes both. */
async function withChannel(amqpUrl: string, work: (channel: amqp.Channel) => Promise<void>): Promise<void> {
  const connection = await connect(amqpUrl);
  // Without listeners, the errors that the pending call rejects with anyway would also end the process.
  const errors: Error[] = [];
  connection.on('error', (error: Error) => errors.push(error));
  try {
    const channel = await connection.createChannel();
    channel.on('error', (error: Error) => errors.push(error));
    await work(channel);
  } catch (error) {
    throw declarationFailure(errors[0] ?? error);
  } finally {
    await closed(connection);
  }
}

async function connect(amqpUrl: string): Promise<amqp.ChannelModel> {
  try {
    return await amqp.connect(amqpUrl, { noDelay: true, timeout: 5000 });
  } catch (error) {
    throw admissionFailure(error, amqpUrl);
  }
}

/** A connection that the broker closed already is closed. */
async function closed(connection: amqp.ChannelModel): Promise<void> {
  try {
    await connection.close();
  } catch (error) {
    if (!(error instanceof Error) || !/closed|closing/i.test(error.message)) throw error;
  }
}

/** AMQP reply codes: 403 ACCESS_REFUSED, 530 NOT_ALLOWED (no such vhost). */
function admissionFailure(error: unknown, amqpUrl: string): unknown {
  if (!(error instanceof Error) || !/ACCESS[-_]REFUSED|NOT[-_]ALLOWED/.test(error.message)) return error;
  const { username, host, pathname } = new URL(amqpUrl);
  return new PermanentFailure(
    `RabbitMQ at ${host} does not let ${username} into vhost ${decodeURIComponent(pathname.slice(1)) || '/'}`,
    [`${error.message}; check AMQP_URL`],
    { cause: error },
  );
}

/** 406 PRECONDITION_FAILED: it exists with other properties. Only a person can decide to delete it. */
function declarationFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !/PRECONDITION[-_]FAILED/.test(error.message)) return error;
  return new PermanentFailure(
    'the broker already has one of these names with other properties',
    [error.message],
    {
      cause: error,
    },
  );
}
