import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './text.ts';

/**
 * A fact that a service publishes. `data` is the subject's full public state after the change, so that a
 * consumer needs no further request. Member ids only: never a name or an address.
 *
 * While an upgrade rolls, older services read what newer ones write: events, internal requests and their answers may
 * gain fields, and a reader drops those that it does not know. A field that readers switch on never gets a new value.
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
