import type { z } from 'zod';
import { authEvents } from './auth.ts';
import type { DeclaredEvent } from './declare.ts';
import { eventEvents } from './event.ts';
import { inventoryEvents } from './inventory.ts';
import { merchEvents } from './merch.ts';
import { notificationEvents } from './notification.ts';
import { paymentEvents } from './payment.ts';
import { reviewEvents } from './review.ts';
import { seatEvents } from './seat.ts';
import { stayEvents } from './stay.ts';
import { ticketEvents } from './ticket.ts';
import { webhookEvents } from './webhook.ts';

/**
 * Every domain event: type -> the kind of entity it is about and the shape of its `data`. A service publishes only its
 * own; the catalogue names which it publishes and which it consumes.
 */
export const events = {
  ...authEvents,
  ...eventEvents,
  ...inventoryEvents('seat'),
  ...seatEvents,
  ...inventoryEvents('merch'),
  ...inventoryEvents('stay'),
  ...ticketEvents,
  ...paymentEvents,
  ...merchEvents,
  ...stayEvents,
  ...reviewEvents,
  ...notificationEvents,
  ...webhookEvents,
} as const satisfies Readonly<Record<string, DeclaredEvent>>;

export type EventType = keyof typeof events;
export type EventData<T extends EventType> = z.infer<(typeof events)[T]['data']>;

/** The kind of entity that an event is about: see `eventsOf`. */
export function entityOf(type: EventType): string {
  return events[type].entity;
}

export * from './auth.ts';
export * from './event.ts';
export * from './inventory.ts';
export * from './merch.ts';
export * from './notification.ts';
export * from './order-data.ts';
export * from './payment.ts';
export * from './review.ts';
export * from './seat.ts';
export * from './stay.ts';
export * from './ticket.ts';
export * from './webhook.ts';
