import { DomainEvent, type EventType, events } from '@clove/contracts';
import type { Catalogue } from '@clove/pool-images';
import { exampleEvent } from './event-examples.ts';
import { EVENT_SCHEMAS, schemaRef } from './event-schemas.ts';

/** Where the document lies, from the repository's root. */
export const EVENT_DOCUMENT = 'docs/asyncapi.json';

/** Of all domain events; a type is its routing key. Source: `brokerNames` of packages/service-kit. */
const EXCHANGE = {
  is: 'routingKey',
  exchange: { name: 'clove', type: 'topic', durable: true, autoDelete: false },
  bindingVersion: '0.3.0',
};

/** Which services publish and consume one type, sorted. Variants of a service count once. */
interface Traffic {
  readonly publishers: readonly string[];
  readonly consumers: readonly string[];
}

/**
 * The AsyncAPI document of every domain event: a channel per type (its address is the routing key), the operations of the
 * services that the catalogue names, and the shape of its data. A type that only the catalogue knows, of an image of another
 * repository, has data of any shape.
 */
export function eventDocument(catalogue: Catalogue): object {
  const traffic = trafficOf(catalogue);
  const types = [...traffic.keys()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Domain events of Clove',
      // Of this document's form. Each event has a version of its own: `x-version`.
      version: '1.0.0',
      description:
        'Written by "clove events spec" from packages/contracts and pool-images/catalog; do not edit. Which of the services ' +
        'run is decided by the template of a festival; each festival has a broker of its own. Delivery is at least once: ' +
        'consumers know an event by its id and a state by the version of its subject. Fields may be added, so readers drop ' +
        'those that they do not know.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(types.map((type) => [type, channel(type)])),
    operations: Object.fromEntries([...traffic].flatMap(([type, services]) => operations(type, services))),
    components: {
      messages: Object.fromEntries(types.map((type) => [type, message(type)])),
      channelBindings: { clove: { amqp: EXCHANGE } },
      schemas: EVENT_SCHEMAS,
    },
  };
}

/** Of every type that is declared or that an image names, in the order of their names. */
function trafficOf(catalogue: Catalogue): Map<string, Traffic> {
  const entries = [...catalogue.values()];
  const types = new Set([
    ...Object.keys(events),
    ...entries.flatMap((entry) => [...entry.events.publishes, ...entry.events.consumes]),
  ]);
  const servicesWith = (type: string, side: 'publishes' | 'consumes') =>
    [
      ...new Set(entries.filter((entry) => entry.events[side].includes(type)).map(({ service }) => service)),
    ].sort();
  return new Map(
    [...types]
      .sort()
      .map((type) => [
        type,
        { publishers: servicesWith(type, 'publishes'), consumers: servicesWith(type, 'consumes') },
      ]),
  );
}

function channel(type: string): object {
  return {
    address: type,
    messages: { events: { $ref: `#/components/messages/${type}` } },
    bindings: { $ref: '#/components/channelBindings/clove' },
  };
}

function operations(type: string, { publishers, consumers }: Traffic): [string, object][] {
  const operation = (service: string, action: 'send' | 'receive'): [string, object] => [
    `${service}.${action}.${type}`,
    {
      action,
      channel: { $ref: `#/channels/${type}` },
      summary:
        action === 'send' ? `${service} publishes it` : `${service} consumes it from its queue "${service}"`,
      tags: [{ name: service }],
    },
  ];
  return [
    ...publishers.map((service) => operation(service, 'send')),
    ...consumers.map((service) => operation(service, 'receive')),
  ];
}

/** One message carries events of one type. */
function message(type: string): object {
  const declared = isDeclared(type) ? events[type] : undefined;
  const event = {
    allOf: [
      { $ref: schemaRef(DomainEvent) },
      {
        type: 'object',
        properties: {
          type: { const: type },
          ...(declared === undefined ? {} : { data: { $ref: schemaRef(declared.data) } }),
        },
      },
    ],
  };
  return {
    name: type,
    contentType: 'application/json',
    payload: { type: 'array', minItems: 1, items: event },
    bindings: { amqp: { messageType: type, bindingVersion: '0.3.0' } },
    ...(declared === undefined ? {} : described(type, declared)),
  };
}

function described(type: string, { entity, version, data }: (typeof events)[EventType]): object {
  return {
    examples: [{ name: type, payload: [exampleEvent(type, version, schemaRef(data))] }],
    'x-entity': entity,
    'x-version': version,
  };
}

function isDeclared(type: string): type is EventType {
  return Object.hasOwn(events, type);
}
