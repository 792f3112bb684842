/** Why a fan does not get the seats or places they ask for, beside what every inventory refuses. */
export type SeatRefusal =
  /** Those of the named seats that are not free. */
  | { readonly reason: 'seats-taken'; readonly seats: readonly string[] }
  /** Positions, in the request, of the seats that the performance does not have. */
  | { readonly reason: 'unknown-seats'; readonly positions: readonly number[] }
  /** This image sells standing places only. */
  | { readonly reason: 'no-numbered-seats' }
  /** The performance has no such standing section. */
  | { readonly reason: 'unknown-standing-section' };

/** The organiser's or operations' change is not made. */
export type ConsoleRefusal =
  | { readonly reason: 'no-such-section' }
  | { readonly reason: 'nothing-provisioned' }
  | { readonly reason: 'free-not-said' }
  /** The section has no capacity, or would be smaller than what is sold or held. */
  | { readonly reason: 'capacity-refused' };
