import { type EventData, type EventType, events } from '@clove/contracts';
import type { EventHandler, EventHandlers } from '@clove/service-kit';
import type { PublicBody } from '../../domain/public-body.ts';
import { PUBLIC_EVENTS, type PublicEvent } from '../../domain/public-events.ts';
import { noteOccurrences } from '../postgres/occurrence-book.ts';

/** The domain events behind the public ones. */
export const consumedEvents: readonly EventType[] = Object.keys(PUBLIC_EVENTS).filter(
  (type): type is EventType => type in events,
);

/** Takes every domain event that organisers may subscribe to. */
export function eventHandlers(festival: string): EventHandlers {
  return Object.fromEntries(consumedEvents.map((type) => [type, noted(type, festival)]));
}

function noted<T extends EventType>(type: T, festival: string): EventHandler<T> {
  const shown: PublicEvent<T> | undefined = PUBLIC_EVENTS[type];
  if (shown === undefined) throw new Error(`${type} is no public event`);
  return {
    kind: 'fact',
    async handle(tx, arrived) {
      await noteOccurrences(
        tx,
        arrived.map((event) => {
          const data: EventData<T> = event.data;
          const body: PublicBody = {
            type: shown.name,
            timestamp: event.time,
            id: event.id,
            festival,
            subject: event.subject,
            version: event.subjectVersion,
            data: { ...shown.show(data) },
          };
          return { id: event.id, type: shown.name, happenedAt: event.time, body: JSON.stringify(body) };
        }),
      );
    },
  };
}
