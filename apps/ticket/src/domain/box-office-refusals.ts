import { Refused } from '@clove/service-kit';

/** Why the box office cannot do what it was asked. */
export type BoxOfficeRefusal =
  /** There is no such order, or a fan placed it. */
  | { readonly reason: 'no-desk-order' }
  /** There is no such refund of what was taken on site. */
  | { readonly reason: 'no-refund-at-desk' };

export class BoxOfficeRefused extends Refused<BoxOfficeRefusal> {}
