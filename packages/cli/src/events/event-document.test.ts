import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import specifications from '@asyncapi/specs';
import { events } from '@clove/contracts';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { EVENT_DOCUMENT, eventDocument } from './event-document.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

const Document = z.object({
  channels: z.record(z.string(), z.object({ address: z.string() })),
  operations: z.record(z.string(), z.object({ action: z.string(), channel: z.object({ $ref: z.string() }) })),
});

const document = eventDocument(loadCatalogue(ROOT));
const { channels, operations } = Document.parse(document);
const WithExamples = z.object({
  components: z.object({
    messages: z.record(
      z.string(),
      z.object({ examples: z.array(z.object({ payload: z.array(z.looseObject({ data: z.unknown() })) })) }),
    ),
  }),
});
/** Reads data as a consumer does. */
const read = (type: string, data: unknown) =>
  new Map<string, z.ZodType>(Object.entries(events).map(([name, declared]) => [name, declared.data]))
    .get(type)
    ?.parse(data);
/** `seat consumes ticket.OrderPlaced`. */
const listed = Object.entries(operations).map(
  ([name, { action, channel }]) =>
    `${name.split('.')[0]} ${action}s ${channel.$ref.replace('#/channels/', '')}`,
);

function ajv(): Ajv {
  const validator = new Ajv({ strict: false, allErrors: true });
  addFormats.default(validator);
  return validator;
}

describe('the document of the domain events', () => {
  test('is committed as it is: run "npx clove events spec"', () => {
    expect(JSON.parse(readFileSync(join(ROOT, EVENT_DOCUMENT), 'utf8'))).toEqual(document);
  });

  test('is AsyncAPI 3', () => {
    const check = ajv().compile(specifications.schemasWithoutId['3.0.0']);
    check(document);
    expect(check.errors).toBeNull();
    expect(check({ ...document, channels: { 'seat.HoldPlaced': { routingKey: 'seat.HoldPlaced' } } })).toBe(
      false,
    );
  });

  test('says of each event who publishes it, once per service whatever its variants, and who consumes it', () => {
    const silent = Object.keys(channels).filter(
      (type) => !listed.includes(`${type.split('.')[0]} sends ${type}`),
    );
    expect(silent).toEqual([]);
    expect(listed).toEqual(expect.arrayContaining(['ticket receives event.PerformanceChanged']));
    expect(new Set(listed).size).toBe(listed.length);
  });

  test('describes messages so that a validator of another language takes and refuses them as our readers do', () => {
    const check = ajv()
      .addSchema(document, 'events')
      .compile({ $ref: 'events#/components/messages/auth.MemberRegistered/payload' });
    const data = {
      id: '0190b5a0-0000-7000-8000-000000000000',
      role: 'fan',
      createdAt: '2026-06-01T00:00:00Z',
      aFieldOfTheFuture: 1,
    };
    const event = {
      id: '0190b5a0-0000-7000-8000-000000000001',
      type: 'auth.MemberRegistered',
      version: 1,
      source: 'han-river-2026/auth',
      time: '2026-06-01T00:00:00.000Z',
      subject: data.id,
      subjectVersion: 1,
      correlationId: 'c',
      causationId: 'c',
      data,
    };
    check([event]);
    expect(check.errors).toBeNull();
    expect(check([{ ...event, type: 'auth.MemberErased' }])).toBe(false);
    expect(check([{ ...event, data: { ...data, id: 'me' } }])).toBe(false);
  });

  test('shows an example of every declared message, which its shape takes and our readers read', () => {
    const { components } = WithExamples.parse(document);
    expect(Object.keys(components.messages)).toEqual(expect.arrayContaining(Object.keys(events)));
    const validator = ajv().addSchema(document, 'events');
    for (const [type, { examples }] of Object.entries(components.messages)) {
      const check = validator.compile({ $ref: `events#/components/messages/${type}/payload` });
      expect(examples).toHaveLength(1);
      for (const { payload } of examples) {
        check(payload);
        expect([type, check.errors]).toEqual([type, null]);
        for (const { data } of payload) expect(() => read(type, data)).not.toThrow();
      }
    }
  });

  test('leaves open what the events of an image of another repository carry', () => {
    const catalogue = loadCatalogue(ROOT);
    const auth = catalogue.get('auth');
    if (auth === undefined) throw new Error('the pool has no auth');
    const visitors = {
      ...auth,
      image: 'visitors',
      service: 'visitors',
      events: { publishes: ['visitors.Counted'], consumes: [] },
    };
    const extended = eventDocument(new Map([...catalogue, ['visitors', visitors]]));
    const check = ajv()
      .addSchema(extended, 'events')
      .compile({ $ref: 'events#/components/messages/visitors.Counted/payload' });
    expect(check([{ type: 'visitors.Counted', data: { count: 3 } }])).toBe(false);
    expect(check.errors?.map(({ params }) => params['missingProperty'])).toContain('subject');
    expect(check.errors?.map(({ instancePath }) => instancePath)).not.toContain('/0/data');
  });
});
