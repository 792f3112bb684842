import { Refused } from '@clove/service-kit';

/** Why the box office cannot do what it was asked. */
export type BoxOfficeRefusal =
  /** There is no such order, or a fan placed it. */
  | { readonly reason: 'no-desk-order' }
  /** There is no such refund of what was taken on site. */
  | { readonly reason: 'no-refund-at-desk' }
  /** Name and address are still needed: to say that a date changed, or to pay back. RFC 3339. */
  | { readonly reason: 'guest-kept'; readonly until: string }
  /** An order of the guest is under way, or money of it is owed: these refunds. */
  | { readonly reason: 'guest-is-owed'; readonly refundIds: readonly string[] };

export class BoxOfficeRefused extends Refused<BoxOfficeRefusal> {}
