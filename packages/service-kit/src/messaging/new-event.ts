import type { DomainEvent, EventData, EventType } from '@clove/contracts';

/** A domain event about to be published, discriminated by its type. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly type: K;
    /** Id of the entity that changed. */
    readonly subject: string;
    /** The entity's version after the change; strictly rising per subject. */
    readonly subjectVersion: number;
    /** The entity's full public state after the change. */
    readonly data: EventData<K>;
    /** @default the correlation id being worked on */
    readonly correlationId?: string;
    /** @default the correlation id */
    readonly causationId?: string;
  };
}[T];

/** A domain event of a known type, as a consumer gets it: its data was checked against the contract. */
export type DomainEventOf<T extends EventType> = Omit<DomainEvent, 'type' | 'data'> & {
  readonly type: T;
  readonly data: EventData<T>;
};
