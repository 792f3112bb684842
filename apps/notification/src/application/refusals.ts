import { Refused } from '@clove/service-kit';

/** What notification refuses. */
export type NotificationRefusal =
  | { readonly reason: 'performance-not-found'; readonly id: string }
  /** The audience changed since its preview: it is to be confirmed again. */
  | { readonly reason: 'audience-changed'; readonly recipients: number }
  /** Messages of this kind are owed on this channel. */
  | { readonly reason: 'not-refusable'; readonly kind: string; readonly channel: string };

export class NotificationRefused extends Refused<NotificationRefusal> {}
