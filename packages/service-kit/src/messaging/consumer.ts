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

/**
 * `gatherMs` of consumers in the background, in milliseconds. Source: overviews shall show an event within half
 * a second (p99), and the relay's poll takes 200 ms of it.
 */
export const IN_BACKGROUND_MS = 200;

/** Takes events from the service's queue. */
export interface Consumer {
  readonly queue: string;
  readonly handlers: EventHandlers;
  /**
   * How long the first event of a batch waits for others, in milliseconds: for effects in the background. Large batches
   * save work: of the events of one subject only the newest state is applied, and all share one commit. A full batch
   * waits no longer. Such a consumer also gives way on a busy machine. @default 0
   */
  readonly gatherMs?: number;
}

/** Describes a consumer of the queue named after the service. Events without a handler are acknowledged and ignored. */
export function consumer(spec: Consumer): Consumer {
  return spec;
}
