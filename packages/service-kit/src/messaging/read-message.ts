import { DomainEvent, type EventType, events } from '@clove/contracts';
import type { DomainEventOf } from './new-event.ts';

/** An event whose envelope and data fit the contract. */
export type KnownEvent = { [T in EventType]: DomainEventOf<T> }[EventType];

/** A part of a message that can never be processed. */
export interface Poison {
  /** The event as text, or the whole message when it could not be split. */
  readonly message: string;
  readonly reason: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly subject: string | null;
  readonly correlationId: string | null;
}

export interface ReadMessage {
  readonly events: KnownEvent[];
  readonly poison: Poison[];
}

/** Reads one AMQP message: an array of events, or a single one. Never throws: what does not fit is poison. */
export function readMessage(content: Buffer): ReadMessage {
  const text = content.toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { events: [], poison: [poisonOf(undefined, text, `not JSON: ${messageOf(error)}`)] };
  }
  const read: ReadMessage = { events: [], poison: [] };
  for (const item of Array.isArray(parsed) ? parsed : [parsed]) {
    const result = readEvent(item);
    if ('event' in result) read.events.push(result.event);
    else read.poison.push(poisonOf(item, JSON.stringify(item), result.reason));
  }
  return read;
}

function readEvent(item: unknown): { event: KnownEvent } | { reason: string } {
  const envelope = DomainEvent.safeParse(item);
  if (!envelope.success) return { reason: `envelope: ${reasonsOf(envelope.error.issues)}` };
  const { type } = envelope.data;
  if (!isKnown(type)) return { reason: `type ${type} is not in the contract` };
  const data = events[type].data.safeParse(envelope.data.data);
  if (!data.success) return { reason: `data: ${reasonsOf(data.error.issues)}` };
  return { event: known({ ...envelope.data, type, data: data.data }) };
}

/** Joins an envelope with the data checked by the schema of its own type; the pair is right by construction. */
function known(event: Omit<DomainEvent, 'type' | 'data'> & { type: EventType; data: unknown }): KnownEvent;
function known(event: unknown): unknown {
  return event;
}

function isKnown(type: string): type is EventType {
  return Object.hasOwn(events, type);
}

function reasonsOf(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  return issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join('; ');
}

/** The known members of an event that does not fit the contract. */
function poisonOf(item: unknown, message: string, reason: string): Poison {
  const id = textMember(item, 'id');
  const uuid = id !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  return {
    message,
    reason,
    eventId: uuid ? id : null,
    type: textMember(item, 'type'),
    subject: textMember(item, 'subject'),
    correlationId: textMember(item, 'correlationId'),
  };
}

/** A known event that its handler could not process. */
export function poisonEvent(event: KnownEvent, error: unknown): Poison {
  return poisonOf(event, JSON.stringify(event), `handler: ${messageOf(error)}`);
}

function textMember(item: unknown, name: string): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const member: unknown = Reflect.get(item, name);
  return typeof member === 'string' ? member : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
