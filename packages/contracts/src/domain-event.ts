import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './text.ts';

/**
 * A fact that a service publishes. `data` is the subject's full public state after the change, so that a
 * consumer needs no further request. Member ids only: never a name or an address.
 *
 * While an upgrade rolls, older services read what newer ones write: events, internal requests and their answers may
 * gain fields, and a reader drops those that it does not know. A field that readers switch on never gets a new value.
 *
 * What a reader does:
 * - A version above the one it knows: it reads the event. A version only ever adds optional fields; a change that older
 *   readers could misread is a new type.
 * - A version below: it reads the event too, without the later fields. Outboxes keep events of every release, and replay them.
 * - Data that does not fit its own shape of the type, of whatever version, and a type that it does not know (its queue was bound for
 *   a newer release): it never skips the event, because an event that is skipped is missing in its state without a trace. It
 *   records the event as a dead letter, applies the others, and once it can read it `clove dlq replay` gives it in again.
 * - A type that it knows and has no handler for: it acknowledges and ignores it, because it never asked for it.
 *
 * A consumer that joins, or starts to handle a type, later gets the past from the publishers' kept outboxes: `clove events
 * replay`.
 */
export const DomainEvent = z.object({
  id: Id,
  /** Routing key on the broker: `<service>.<EventName>`. */
  type: z.string().regex(/^[a-z]+\.[A-Z][A-Za-z]+$/),
  /** Version of the shape of `data` for this type, from 1. */
  version: z.int().min(1),
  /** `<festival>/<service>`. */
  source: z.string(),
  time: Instant,
  /** Id of the entity that changed. */
  subject: z.string().min(1),
  /** The entity's version after the change; strictly rising per subject. */
  subjectVersion: z.int().min(1),
  correlationId: z.string().min(1).max(128),
  /** Id of the event or request that caused this one. */
  causationId: z.string().min(1).max(128),
  data: z.record(z.string(), z.unknown()),
});
export type DomainEvent = z.infer<typeof DomainEvent>;
