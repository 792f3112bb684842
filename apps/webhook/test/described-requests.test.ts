import { type EventType, events } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually, type Replicas, testEvent } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { consumedEvents } from '../src/adapters/rabbitmq/event-handlers.ts';
import { PING, PUBLIC_EVENTS } from '../src/domain/public-events.ts';
import { register, startWebhook } from './running-webhook.ts';
import { startReceiver, type TestReceiver } from './test-receiver.ts';

const Request = z.object({
  post: z.object({
    parameters: z.array(z.object({ name: z.string(), in: z.literal('header'), required: z.literal(true) })),
    requestBody: z.object({
      content: z.object({
        'application/json': z.object({ schema: z.record(z.string(), z.unknown()), example: z.unknown() }),
      }),
    }),
  }),
});
const Document = z.object({ webhooks: z.record(z.string(), Request) });
type Described = z.infer<typeof Document>['webhooks'];

describe('webhooks of the OpenAPI document', () => {
  let webhook: Replicas;
  let receiver: TestReceiver;
  let described: Described;
  beforeAll(async () => {
    [webhook, receiver] = await Promise.all([startWebhook(), startReceiver()]);
    described = Document.parse(await (await webhook.read('/openapi.json')).json()).webhooks;
  });
  afterAll(async () => {
    await webhook.stop();
    await receiver.close();
  });

  const contentOf = (name: string) => {
    const request = described[name]?.post;
    if (request === undefined) throw new Error(`${name} is not described`);
    const { schema, example } = request.requestBody.content['application/json'];
    return {
      schema: z.fromJSONSchema(schema),
      example,
      headers: request.parameters.map((each) => each.name),
    };
  };

  test('are exactly the public events and the ping, each with an example of its own schema', () => {
    const names = Object.values(PUBLIC_EVENTS).map(({ name }) => name);
    expect(Object.keys(described)).toEqual([...names, PING]);
    for (const name of Object.keys(described)) {
      const { schema, example } = contentOf(name);
      expect([name, schema.safeParse(example).error]).toEqual([name, undefined]);
    }
  });

  test('are what a receiver gets of every domain event that the contract allows, with every header', async () => {
    const organiser = await webhook.member('organiser');
    const wanted = Object.keys(described).filter((name) => name !== PING);
    const { id } = await register(organiser, receiver.url, wanted);
    const sent = consumedEvents.map((type) => testEvent(type, newId(), 3, sampleOf(type)));
    await webhook.send(...sent);
    expect((await organiser.ask('POST', `/api/webhooks/${id}/ping`)).status).toBe(202);
    await eventually(() => expect(receiver.received).toHaveLength(sent.length + 1));
    const arrived = receiver.received.map(({ headers, body }) => {
      const { type } = z.object({ type: z.string() }).parse(JSON.parse(body));
      const { schema, headers: promised } = contentOf(type);
      expect([type, schema.safeParse(JSON.parse(body)).error]).toEqual([type, undefined]);
      for (const name of promised) expect([name, headers[name]]).toEqual([name, expect.any(String)]);
      return type;
    });
    expect(arrived.sort()).toEqual([...wanted, PING].sort());
  });
});

type JsonSchema = Readonly<Record<string, unknown>>;

/** Data of an event as its contract allows it: every field that it must have, and none that it may have. */
function sampleOf(type: EventType): object {
  const schema = z.toJSONSchema(events[type].data, { io: 'input', reused: 'inline', unrepresentable: 'any' });
  const sample = sampleFor({ ...schema });
  if (typeof sample !== 'object' || sample === null) throw new Error(`${type} is no object`);
  expect([type, events[type].data.safeParse(sample).error]).toEqual([type, undefined]);
  return sample;
}

function sampleFor(schema: JsonSchema): unknown {
  if ('const' in schema) return schema['const'];
  for (const choice of [schema['enum'], schema['anyOf'], schema['oneOf']]) {
    if (Array.isArray(choice)) return choice === schema['enum'] ? choice[0] : sampleFor(asSchema(choice[0]));
  }
  if (schema['type'] === 'array') return [sampleFor(asSchema(schema['items']))];
  if (schema['type'] === 'object') {
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    const properties = asSchema(schema['properties'] ?? {});
    return Object.fromEntries(required.map((name) => [name, sampleFor(asSchema(properties[name]))]));
  }
  if (schema['type'] === 'boolean') return true;
  if (schema['type'] === 'integer' || schema['type'] === 'number') return 1;
  if (schema['format'] === 'uuid') return newId();
  if (schema['format'] === 'date') return '2026-08-06';
  if (schema['format'] === 'date-time') return '2026-08-06T09:00:00.000Z';
  return 'day-1';
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
