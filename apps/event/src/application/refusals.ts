import { type FieldError, Refused } from '@clove/service-kit';

/** Why the catalogue is not read or changed; nothing of a refused change was done. */
export type EventRefusal =
  | { readonly reason: 'performance-not-found'; readonly id: string }
  /** The catalogue was never provisioned. */
  | { readonly reason: 'festival-not-provisioned'; readonly temporary: true }
  /** The id is taken, and what has it stays as it is. */
  | { readonly reason: 'performance-exists'; readonly id: string }
  | { readonly reason: EditRefusalReason }
  | { readonly reason: `provision-${ProvisionRefusalReason}`; readonly errors: readonly FieldError[] };

export type EditRefusalReason =
  /** Tickets were sold, and the new start is past. */
  | 'start-in-the-past'
  | 'sells-after-start'
  | 'doors-after-start'
  /** It was cancelled and keeps its start. */
  | 'performance-cancelled'
  /** A pass starts, and stops selling, with its performances. */
  | 'times-of-pass';

/** Why a document is not applied. */
export type ProvisionRefusalReason =
  | 'older-generation'
  | 'other-festival'
  | 'id-clash'
  | 'reserved-id'
  | 'start-in-the-past';

export class EventRefused extends Refused<EventRefusal> {}
