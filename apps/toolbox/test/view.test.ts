import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { run } from './run.ts';
import { type StandIn, standIn } from './stand-in.ts';

const amqpUrl = process.env['TEST_AMQP_URL'] ?? '';
const MESSAGES = 20;

let prefix: string;
let connection: ChannelModel;
let channel: ConfirmChannel;
let services: StandIn[];
let environment: Record<string, string>;
/** What happened, in order. */
let happened: string[];

/** View, whose real queue holds what was replayed, and one publisher. */
beforeEach(async () => {
  prefix = `${randomUUID()}.`;
  happened = [];
  connection = await connect(amqpUrl, { noDelay: true });
  channel = await connection.createConfirmChannel();
  await channel.assertQueue(`${prefix}view`, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  for (let n = 0; n < MESSAGES; n++) channel.sendToQueue(`${prefix}view`, Buffer.from('[]'));
  await channel.waitForConfirms();
  const view = await standIn('token-view', (method, path) => {
    happened.push(`${method} ${path}`);
    return { status: 200, body: { began: null } };
  });
  const ticket = await standIn('token-ticket', (_method, path) => {
    happened.push(path);
    return { status: 200, body: { published: MESSAGES, last: MESSAGES, upTo: MESSAGES, done: true } };
  });
  services = [view, ticket];
  environment = {
    AMQP_URL: amqpUrl,
    BROKER_PREFIX: prefix,
    BROKER_TOPOLOGY: JSON.stringify({ queues: { view: ['ticket.OrderCompleted'] } }),
    VIEW_URL: view.url,
    VIEW_TOKEN: 'token-view',
    TICKET_URL: ticket.url,
    TICKET_TOKEN: 'token-ticket',
  };
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
  const cleaning = await connection.createChannel();
  await cleaning.deleteQueue(`${prefix}view`);
  await connection.close();
});

describe('view rebuild', () => {
  test('begins, replays everything, and finishes only once view has taken it', async () => {
    const rebuilt = run(['view', 'rebuild'], environment);
    while (!happened.includes('/internal/outbox/replay')) await delay(10);
    const consumer = await connection.createChannel();
    await consumer.consume(`${prefix}view`, (message) => {
      if (message === null) return;
      happened.push('applied');
      consumer.ack(message);
    });
    expect(await rebuilt).toMatchObject({ code: 0, output: expect.stringContaining('is shown') });
    expect(happened).toEqual([
      'POST /internal/rebuild/start',
      '/internal/outbox/replay',
      ...Array.from({ length: MESSAGES }, () => 'applied'),
      'POST /internal/rebuild/finish',
    ]);
  });

  test('of which nothing is applied in time shows what was there before, and says how many wait', async () => {
    const { code, output } = await run(['view', 'rebuild'], { ...environment, REBUILD_SECONDS: '1' });
    expect({ code, output }).toMatchObject({
      code: 42,
      output: expect.stringContaining(`${MESSAGES} messages wait`),
    });
    expect(happened).not.toContain('POST /internal/rebuild/finish');
  });

  test('is the only thing that the command knows, where there is a view', async () => {
    expect((await run(['view', 'drop'], environment)).code).toBe(42);
    const { VIEW_URL, ...without } = environment;
    expect(await run(['view', 'rebuild'], without)).toMatchObject({
      code: 42,
      output: expect.stringContaining('VIEW_URL'),
    });
    expect(happened).toEqual([]);
  });
});
