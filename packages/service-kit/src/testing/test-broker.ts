import { randomBytes } from 'node:crypto';
import type { EventType } from '@clove/contracts';
import { type Channel, connect } from 'amqplib';
import { type BrokerNames, brokerNames } from '../messaging/names.ts';
import { requiredVariable } from './test-database.ts';

/** What each service consumes. */
export type Consumes = Readonly<Record<string, readonly EventType[]>>;

export interface TestBroker {
  readonly url: string;
  /** Environment of a service on this broker: AMQP_URL and BROKER_PREFIX. */
  readonly env: { readonly AMQP_URL: string; readonly BROKER_PREFIX: string };
  readonly names: BrokerNames;
  /** Removes its queues and exchanges. */
  drop(): Promise<void>;
}

/** Declares a topology under a unique prefix on TEST_AMQP_URL, so that tests beside this one see none of it. */
export async function createTestBroker(consumes: Consumes): Promise<TestBroker> {
  const url = requiredVariable('TEST_AMQP_URL');
  const prefix = `test-${randomBytes(6).toString('hex')}.`;
  const names = brokerNames(prefix);
  await declareTopology(url, consumes, prefix);
  return {
    url,
    env: { AMQP_URL: url, BROKER_PREFIX: prefix },
    names,
    drop: () =>
      withChannel(url, async (channel) => {
        for (const service of Object.keys(consumes)) {
          await channel.deleteQueue(names.queue(service));
          await channel.deleteQueue(names.deadQueue(service));
        }
        await channel.deleteExchange(names.exchange);
        await channel.deleteExchange(names.deadExchange);
      }),
  };
}

/** Declares both exchanges and, for each service, its queue bound to what it consumes and its dead-letter queue. */
export async function declareTopology(
  url: string,
  consumes: Consumes,
  prefix = '',
  deliveryLimit = 1000,
): Promise<void> {
  const names = brokerNames(prefix);
  await withChannel(url, async (channel) => {
    await channel.assertExchange(names.exchange, 'topic', { durable: true });
    await channel.assertExchange(names.deadExchange, 'direct', { durable: true });
    for (const [service, types] of Object.entries(consumes)) {
      await channel.assertQueue(names.deadQueue(service), {
        durable: true,
        arguments: { 'x-queue-type': 'quorum' },
      });
      await channel.bindQueue(names.deadQueue(service), names.deadExchange, service);
      await channel.assertQueue(names.queue(service), {
        durable: true,
        arguments: {
          'x-queue-type': 'quorum',
          'x-dead-letter-exchange': names.deadExchange,
          'x-dead-letter-routing-key': service,
          'x-delivery-limit': deliveryLimit,
        },
      });
      for (const type of types) await channel.bindQueue(names.queue(service), names.exchange, type);
    }
  });
}

async function withChannel(url: string, use: (channel: Channel) => Promise<void>): Promise<void> {
  const connection = await connect(url, { noDelay: true });
  // The call under way fails with the reason; without listeners the process would end as well.
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await use(channel);
    await channel.close();
  } finally {
    await connection.close();
  }
}
