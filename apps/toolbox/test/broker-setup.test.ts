import { randomBytes } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Channel, connect } from 'amqplib';
import { requiredVariable, run } from './run.ts';

const prefix = `t${randomBytes(4).toString('hex')}.`;
const amqpUrl = requiredVariable('TEST_AMQP_URL');

const environment = {
  AMQP_URL: amqpUrl,
  BROKER_PREFIX: prefix,
  BROKER_TOPOLOGY: JSON.stringify({
    queues: { event: ['ticket.OrderCompleted', 'ticket.TicketVoided'], ticket: ['event.PerformanceChanged'] },
  }),
  WAIT_SECONDS: '5',
};

async function withChannel(work: (channel: Channel) => Promise<void>): Promise<void> {
  const connection = await connect(amqpUrl, { noDelay: true });
  try {
    await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}

describe('broker-setup', () => {
  afterAll(() =>
    withChannel(async (channel) => {
      for (const queue of ['event', 'ticket', 'bent', 'old']) {
        await channel.deleteQueue(`${prefix}${queue}`);
        await channel.deleteQueue(`${prefix}${queue}.dead`);
      }
      await channel.deleteExchange(`${prefix}clove`);
      await channel.deleteExchange(`${prefix}clove.dead`);
    }),
  );

  test('declares every queue, and doing it twice changes nothing', async () => {
    const expected = { code: 0, output: 'event: queue with 2 event types\nticket: queue with 1 event types' };
    expect(await run(['broker-setup'], environment)).toEqual(expected);
    expect(await run(['broker-setup'], environment)).toEqual(expected);
  });

  test('a queue has a stated delivery limit; one of an earlier release without it keeps its messages and is kept', async () => {
    const limit = { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': `${prefix}clove.dead` };
    await withChannel(async (channel) => {
      await channel.assertQueue(`${prefix}event`, {
        durable: true,
        arguments: { ...limit, 'x-dead-letter-routing-key': 'event', 'x-delivery-limit': 1000 },
      });
      await channel.assertQueue(`${prefix}old`, {
        durable: true,
        arguments: { ...limit, 'x-dead-letter-routing-key': 'old' },
      });
      channel.sendToQueue(`${prefix}old`, Buffer.from('[]'), { persistent: true });
      await eventually(async () => {
        expect((await channel.checkQueue(`${prefix}old`)).messageCount).toBe(1);
      });
    });
    const topology = JSON.stringify({ queues: { old: ['ticket.OrderCompleted'] } });
    expect(await run(['broker-setup'], { ...environment, BROKER_TOPOLOGY: topology })).toEqual({
      code: 0,
      output: expect.stringContaining('old: queue with 1 event types; created by an earlier release'),
    });
    await withChannel(async (channel) => {
      expect((await channel.checkQueue(`${prefix}old`)).messageCount).toBe(1);
    });
  });

  test('an event reaches exactly the services that consume it, and what they refuse is kept', async () => {
    await withChannel(async (channel) => {
      channel.publish(`${prefix}clove`, 'ticket.OrderCompleted', Buffer.from('[]'));
      const message = await eventually(async () => {
        const got = await channel.get(`${prefix}event`);
        if (got === false) throw new Error('not there yet');
        return got;
      });
      expect((await channel.checkQueue(`${prefix}ticket`)).messageCount).toBe(0);
      channel.nack(message, false, false);
      await eventually(async () => {
        expect((await channel.checkQueue(`${prefix}event.dead`)).messageCount).toBe(1);
      });
    });
  });

  test('a queue of the same name with other properties is not changed, and named', async () => {
    await withChannel(async (channel) => {
      await channel.assertQueue(`${prefix}bent`, { durable: true, arguments: { 'x-queue-type': 'classic' } });
    });
    const { code, output } = await run(['broker-setup'], {
      ...environment,
      BROKER_TOPOLOGY: JSON.stringify({ queues: { bent: [] } }),
    });
    expect(code).toBe(42);
    expect(output).toMatch(/PRECONDITION[-_]FAILED/);
    expect(output).toContain(`${prefix}bent`);
  });

  test('a wrong password fails for good, with a clear message and without the password', async () => {
    const url = new URL(amqpUrl);
    url.password = 'not-the-password';
    const { code, output } = await run(['broker-setup'], { ...environment, AMQP_URL: url.toString() });
    expect(code).toBe(42);
    expect(output).toMatch(/refuses clove access to vhost/);
    expect(output).not.toContain('not-the-password');
  });

  test('an invalid topology is reported', async () => {
    const { code, output } = await run(['broker-setup'], {
      ...environment,
      BROKER_TOPOLOGY: JSON.stringify({ queues: { event: ['not an event type'] } }),
    });
    expect(code).toBe(42);
    expect(output).toContain('queues.event.0');
  });
});
