/** Why a fan does not get the seats or places they ask for, beside what every inventory refuses. */
export type SeatRefusal =
  /** Those of the named seats that are not free. */
  | { readonly reason: 'seats-taken'; readonly seats: readonly string[] }
  /** Positions, in the request, of the seats that the performance does not have. */
  | { readonly reason: 'unknown-seats'; readonly positions: readonly number[] }
  /** This image sells standing places only. */
  | { readonly reason: 'no-numbered-seats' }
  /** The performance has no such standing section. */
  | { readonly reason: 'unknown-standing-section' }
  /** The performance has no such section of numbered seats. */
  | { readonly reason: 'unknown-numbered-section' }
  /** `offered`: ids of the categories that the section has. */
  | { readonly reason: 'unknown-category'; readonly category: string; readonly offered: readonly string[] }
  /** Fewer or more units of a category than one order may have; `max` null: any number. */
  | {
      readonly reason: 'category-limit';
      readonly category: string;
      readonly min: number;
      readonly max: number | null;
    }
  /** A category of accessible seats, for which no fan can wait. */
  | { readonly reason: 'accessible-not-offered'; readonly category: string }
  /** Accessible seats that are asked for in no accessible category, and beside none that is. */
  | { readonly reason: 'accessible-only'; readonly seats: readonly string[] }
  /** `seats` would be left alone, and as many seats could be taken elsewhere in the section without that. */
  | { readonly reason: 'single-seats'; readonly seats: readonly string[] };

/** The organiser's or operations' change is not made. */
export type ConsoleRefusal =
  | { readonly reason: 'no-such-section' }
  | { readonly reason: 'nothing-provisioned' }
  | { readonly reason: 'free-not-said' }
  /** The section has categories: prices are theirs. */
  | { readonly reason: 'price-of-category' }
  | { readonly reason: 'no-such-category'; readonly category: string }
  /** Those of the named seats that do not exist. */
  | { readonly reason: 'no-such-seats'; readonly seats: readonly string[] }
  /** Those that are held, sold or blocked already, and so cannot be blocked. */
  | { readonly reason: 'seats-not-free'; readonly seats: readonly string[] }
  /** Those that staff did not block: free, sold, or blocked by the festival file. */
  | { readonly reason: 'seats-not-blocked'; readonly seats: readonly string[] }
  /** The section has no capacity, or would be smaller than what is sold or held. */
  | { readonly reason: 'capacity-refused' };
