import { Refused } from '@clove/service-kit';

/** Why a paper is not made. */
export type DocumentRefusal =
  /** No such ticket, or not this member's. */
  | { readonly reason: 'ticket-not-found' }
  /** It admits no one now. */
  | { readonly reason: 'ticket-not-valid'; readonly state: string }
  | { readonly reason: 'order-not-found' }
  | { readonly reason: 'order-not-paid' }
  /** The member holds no valid ticket of the order. */
  | { readonly reason: 'no-valid-tickets' }
  | { readonly reason: 'too-many-tickets'; readonly most: number }
  /** When the performance is, is not known. */
  | { readonly reason: 'no-date-known' }
  /** This festival makes no passes for phones. */
  | { readonly reason: 'wallet-off' }
  /** The service with the facts does not answer. */
  | { readonly reason: 'facts-unavailable'; readonly temporary: true }
  /** More papers are asked for than this replica makes at a time. */
  | { readonly reason: 'too-busy'; readonly temporary: true };

export class DocumentRefused extends Refused<DocumentRefusal> {}
