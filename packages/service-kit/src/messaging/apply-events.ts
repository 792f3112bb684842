import { type EventType, entityOf } from '@clove/contracts';
import type { Queryable, Transaction } from '../database/transaction.ts';
import { withCorrelation } from '../log/correlation.ts';
import type { EventHandlers } from './consumer.ts';
import { groupByType } from './group-by-type.ts';
import type { DomainEventOf } from './new-event.ts';
import type { KnownEvent } from './read-message.ts';

/**
 * Applies events to their handlers inside one transaction, each at most once: facts by event id (inbox), states
 * by the highest version of their subject. Events of one subject keep their order.
 */
export async function applyEvents(
  tx: Transaction,
  handlers: EventHandlers,
  arrived: readonly KnownEvent[],
): Promise<void> {
  const facts = arrived.filter((event) => handlers[event.type]?.kind === 'fact');
  const states = newestPerSubject(arrived.filter((event) => handlers[event.type]?.kind === 'state'));
  const fresh = new Set([...(await unseenFacts(tx, facts)), ...(await newerStates(tx, states))]);
  const wanted = arrived.filter((event) => fresh.delete(event.id));
  for (const group of groupByType(wanted, Number.POSITIVE_INFINITY)) {
    await handleGroup(tx, handlers, group.events);
  }
}

async function handleGroup(
  tx: Transaction,
  handlers: EventHandlers,
  group: readonly KnownEvent[],
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const handle = () => callHandler(tx, handlers, first.type, group);
  const shared = group.every((event) => event.correlationId === first.correlationId);
  await (shared ? withCorrelation(first.correlationId, handle) : handle());
}

/** Calls the handler of a group's type, which all its events have after `groupByType`. */
async function callHandler<T extends EventType>(
  tx: Transaction,
  handlers: EventHandlers,
  type: T,
  group: readonly KnownEvent[],
): Promise<void> {
  const handler: EventHandlers[T] = handlers[type];
  await handler?.handle(tx, ofType(type, group));
}

/** The events of one type; their data was checked against that type's schema when they were read. */
function ofType<T extends EventType>(type: T, group: readonly KnownEvent[]): DomainEventOf<T>[];
function ofType(type: EventType, group: readonly KnownEvent[]): KnownEvent[] {
  return group.filter((event) => event.type === type);
}

/** Marks facts as processed; answers the ids that were not before. Sorted, so that two replicas cannot deadlock. */
async function unseenFacts(tx: Queryable, facts: readonly KnownEvent[]): Promise<string[]> {
  if (facts.length === 0) return [];
  const rows = await tx.query<{ event_id: string }>({
    name: 'clove-inbox-insert',
    text: `INSERT INTO inbox (event_id, type)
           SELECT DISTINCT ON (event_id) event_id, type FROM unnest($1::uuid[], $2::text[]) AS e (event_id, type)
           ORDER BY event_id
           ON CONFLICT (event_id) DO NOTHING RETURNING event_id`,
    values: [facts.map((event) => event.id), facts.map((event) => event.type)],
  });
  return rows.map((row) => row.event_id);
}

/** The newest event of each subject among those that arrived together. */
function newestPerSubject(states: readonly KnownEvent[]): Map<string, KnownEvent> {
  const newest = new Map<string, KnownEvent>();
  for (const event of states) {
    const key = subjectKey(entityOf(event.type), event.subject);
    const before = newest.get(key);
    if (before === undefined || before.subjectVersion < event.subjectVersion) newest.set(key, event);
  }
  return newest;
}

/** Raises the seen versions; answers the ids of events that were newer than what had been seen. */
async function newerStates(tx: Queryable, newest: ReadonlyMap<string, KnownEvent>): Promise<string[]> {
  if (newest.size === 0) return [];
  const events = [...newest.values()];
  const rows = await tx.query<{ entity: string; subject: string }>({
    name: 'clove-subject-version-raise',
    text: `INSERT INTO subject_version (entity, subject, version)
           SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS e (entity, subject, version)
           ORDER BY entity, subject
           ON CONFLICT (entity, subject) DO UPDATE SET version = excluded.version
             WHERE subject_version.version < excluded.version
           RETURNING entity, subject`,
    values: [
      events.map((event) => entityOf(event.type)),
      events.map((event) => event.subject),
      events.map((event) => event.subjectVersion),
    ],
  });
  return rows.flatMap((row) => newest.get(subjectKey(row.entity, row.subject))?.id ?? []);
}

function subjectKey(entity: string, subject: string): string {
  return `${entity} ${subject}`;
}
