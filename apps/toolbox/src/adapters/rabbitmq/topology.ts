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
 * @param prefix of every name, so that several deployments can share one virtual host; empty everywhere but in tests
 * @throws PermanentFailure when the broker refuses the credentials, or has a queue of that name with other properties.
 */
export async function declareTopology(
  amqpUrl: string,
  { queues }: Topology,
  prefix: string,
  say: (line: string) => void,
): Promise<void> {
  const exchange = `${prefix}clove`;
  const deadExchange = `${prefix}clove.dead`;
  await withConnection(amqpUrl, async (channelOf) => {
    const channel = await channelOf();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertExchange(deadExchange, 'topic', { durable: true });
    for (const [service, types] of Object.entries(queues)) {
      const queue = `${prefix}${service}`;
      await channel.assertQueue(`${queue}.dead`, {
        durable: true,
        arguments: { 'x-queue-type': 'quorum' },
      });
      await channel.bindQueue(`${queue}.dead`, deadExchange, service);
      const limited = await assertLimited(channelOf, queue, {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': deadExchange,
        'x-dead-letter-routing-key': service,
      });
      for (const type of types) await channel.bindQueue(queue, exchange, type);
      const kept = limited ? '' : '; created by an earlier release without a delivery limit, which is kept';
      say(`${service}: queue with ${types.length} event types${kept}`);
    }
  });
}

/**
 * Redeliveries of a message whose consumers ended before they acknowledged it, until it is dead-lettered. Explicit,
 * because brokers differ (RabbitMQ 3 has no limit, 4 has 20), and high, because a running consumer never returns messages:
 * only processes that crash do. Source: a replica that crashes every 10 s takes almost three hours for it.
 */
const DELIVERY_LIMIT = 1000;

/**
 * Declares a queue with the delivery limit, or accepts one of an earlier release as it is: the arguments of a queue
 * cannot change, and deleting it would lose its messages. Answers whether it has the limit.
 */
async function assertLimited(
  channelOf: ChannelSource,
  queue: string,
  properties: Readonly<Record<string, string>>,
): Promise<boolean> {
  // A refused declaration closes its channel.
  const limited = await channelOf();
  try {
    await limited.assertQueue(queue, {
      durable: true,
      arguments: { ...properties, 'x-delivery-limit': DELIVERY_LIMIT },
    });
    await limited.close();
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !/x-delivery-limit/.test(error.message)) throw error;
  }
  const unlimited = await channelOf();
  await unlimited.assertQueue(queue, { durable: true, arguments: properties });
  await unlimited.close();
  return false;
}

type ChannelSource = () => Promise<amqp.Channel>;

/** Runs work on channels of a connection of its own and closes it. */
export async function withConnection(
  amqpUrl: string,
  work: (channelOf: ChannelSource) => Promise<void>,
): Promise<void> {
  const connection = await connect(amqpUrl);
  // Without listeners, the errors that the pending call rejects with anyway would also end the process.
  const ignore = () => undefined;
  connection.on('error', ignore);
  try {
    await work(async () => {
      const channel = await connection.createChannel();
      channel.on('error', ignore);
      return channel;
    });
  } catch (error) {
    throw declarationFailure(error);
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
    `RabbitMQ at ${host} refuses ${username} access to vhost ${decodeURIComponent(pathname.slice(1)) || '/'}`,
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
