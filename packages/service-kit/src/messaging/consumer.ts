import type { EventType } from '@clove/contracts';
import type { Transaction } from '../database/transaction.ts';
import type { DomainEventOf } from './new-event.ts';

/** What a consumer does with events of one type. */
export interface EventHandler<T extends EventType> {
  /**
   * `state`: keeps a copy of the subject: only the highest subjectVersion per subject is applied, older ones
   * are dropped. `fact`: every event id once.
   */
  readonly kind: 'state' | 'fact';
  /** Applies events inside one transaction; must not keep anything outside of it, for it may run again. */
  handle(tx: Transaction, events: DomainEventOf<T>[]): Promise<void>;
}

export type EventHandlers = { readonly [T in EventType]?: EventHandler<T> };

/** Takes events from the service's queue. */
export interface Consumer {
  readonly queue: string;
  readonly handlers: EventHandlers;
}

/** Describes a consumer of the queue named after the service. Events without a handler are acknowledged and ignored. */
export function consumer(spec: { queue: string; handlers: EventHandlers }): Consumer {
  return spec;
}
