import type amqp from 'amqplib';
import { deadQueue, withChannel } from './topology.ts';

export interface DeadLetter {
  /** The first event type of the message, or the routing key. */
  readonly routingKey: string;
  readonly bytes: number;
  /** Why the broker put it here, e.g. `rejected`; from the x-death header. */
  readonly reason: string;
  readonly diedAt: string;
  /** The events inside: ids, types and subjects; never their data, which names members. */
  readonly events: readonly string[];
}

/** How many dead letters each service has. */
export async function countDeadLetters(
  amqpUrl: string,
  services: readonly string[],
): Promise<Map<string, number>> {
  return withChannel(amqpUrl, async (channel) => {
    const counts = new Map<string, number>();
    for (const service of services) {
      counts.set(service, (await channel.checkQueue(deadQueue(service))).messageCount);
    }
    return counts;
  });
}

/** Looks at a service's oldest dead letters and leaves them where they are. */
export async function peekDeadLetters(
  amqpUrl: string,
  service: string,
  atMost: number,
): Promise<DeadLetter[]> {
  return withChannel(amqpUrl, async (channel) => {
    const letters: DeadLetter[] = [];
    while (letters.length < atMost) {
      const message = await channel.get(deadQueue(service));
      if (message === false) break;
      letters.push(describe(message));
    }
    // Never acknowledged: closing the channel puts all of them back.
    return letters;
  });
}

/**
 * Gives a service its dead letters once more. Each is confirmed in the service's queue before it leaves the dead
 * letter queue; a crash in between delivers it twice, and the service's inbox drops the second.
 */
export async function replayDeadLetters(amqpUrl: string, service: string): Promise<number> {
  return withChannel(amqpUrl, async (channel) => {
    // As many as there are now: a letter that dies again must not be replayed for ever.
    const { messageCount } = await channel.checkQueue(deadQueue(service));
    await channel.checkQueue(service);
    let replayed = 0;
    while (replayed < messageCount) {
      const message = await channel.get(deadQueue(service));
      if (message === false) break;
      channel.sendToQueue(service, message.content, again(message));
      await channel.waitForConfirms();
      channel.ack(message);
      replayed += 1;
    }
    return replayed;
  });
}

function again({ properties }: amqp.GetMessage): amqp.Options.Publish {
  const { 'x-death': _, ...headers } = properties.headers ?? {};
  return {
    persistent: true,
    mandatory: true,
    headers,
    contentType: properties.contentType,
    type: properties.type,
    messageId: properties.messageId,
  };
}

function describe(message: amqp.GetMessage): DeadLetter {
  const death = message.properties.headers?.['x-death']?.[0];
  return {
    routingKey: death?.['routing-keys'][0] ?? message.fields.routingKey,
    bytes: message.content.length,
    reason: death?.reason ?? 'unknown',
    diedAt: death === undefined ? 'unknown' : new Date(Number(death.time['!'] ?? 0) * 1000).toISOString(),
    events: eventsIn(message.content),
  };
}

function eventsIn(content: Buffer): string[] {
  try {
    const parsed: unknown = JSON.parse(content.toString('utf8'));
    return (Array.isArray(parsed) ? parsed : [parsed]).map(eventLine);
  } catch (error) {
    if (error instanceof SyntaxError) return ['(not JSON)'];
    throw error;
  }
}

function eventLine(event: unknown): string {
  if (typeof event !== 'object' || event === null) return '(not an event)';
  const { type, id, subject } = { type: '?', id: '?', subject: '?', ...event };
  return `${String(type)} ${String(id)} about ${String(subject)}`;
}
