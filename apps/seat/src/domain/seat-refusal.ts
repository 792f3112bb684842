/** Why a fan, an organiser or operations do not get what they ask for, as facts; adapters/http knows status and words. */
export type SeatRefusal =
  | HoldRefusal
  | WaitingRefusal
  | ConsoleRefusal
  | { readonly reason: 'busy'; readonly temporary: true };

/** Nothing is held. */
export type HoldRefusal =
  | WindowRefusal
  /** Those of the named seats that are not free. */
  | { readonly reason: 'seats-taken'; readonly seats: readonly string[] }
  /** Positions, in the request, of the seats that the performance does not have. */
  | { readonly reason: 'unknown-seats'; readonly positions: readonly number[] }
  /** This image sells standing places only. */
  | { readonly reason: 'no-numbered-seats' }
  /** The performance has no such standing section. */
  | { readonly reason: 'unknown-standing-section' }
  | { readonly reason: 'withdrawn' }
  /** `free`: places that are really free, lapsed holds counted as free. */
  | { readonly reason: 'sold-out'; readonly free: number }
  | { readonly reason: 'quota-exceeded'; readonly max: number }
  /** Operations paused the sale: holds stay until they end, and nothing new begins. */
  | { readonly reason: 'sales-paused' }
  | { readonly reason: 'not-provisioned' };

/** It is not sold at this instant. */
export type WindowRefusal =
  | { readonly reason: 'performance-cancelled'; readonly cancelledAt: Date }
  | ({ readonly reason: 'sale-not-open' } & SaleWindow)
  | ({ readonly reason: 'sale-closed' } & SaleWindow);

interface SaleWindow {
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** The database's clock. */
  readonly now: Date;
}

/** The fan does not wait. */
export type WaitingRefusal =
  /** The section can give the places now. */
  | { readonly reason: 'not-sold-out'; readonly free: number }
  /** The fan waits for this section, with another quantity. */
  | { readonly reason: 'already-waiting'; readonly entryId: string; readonly quantity: number }
  /** The performance has no such section. */
  | { readonly reason: 'unknown-section' };

/** The organiser's or operations' change is not made. */
export type ConsoleRefusal =
  | { readonly reason: 'no-such-section' }
  | { readonly reason: 'free-not-said' }
  /** The section has no capacity, or would be smaller than what is sold or held. */
  | { readonly reason: 'capacity-refused' }
  | { readonly reason: 'older-generation'; readonly asked: number; readonly applied: number }
  | { readonly reason: 'provision-refused'; readonly faults: readonly SaleFault[] };

/** One thing in a festival's sale data that cannot be applied. */
export interface SaleFault {
  /** Path within the sale document, e.g. `sales.closesAt`. */
  readonly field: string;
  readonly message: string;
}
