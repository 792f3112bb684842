/** Named seats of one performance, in any of its numbered sections. */
export interface NumberedWish {
  readonly kind: 'numbered';
  readonly performanceId: string;
  /** Seat ids, each once. */
  readonly seats: readonly string[];
}

/** A number of places in one standing section. */
export interface StandingWish {
  readonly kind: 'standing';
  readonly performanceId: string;
  readonly sectionId: string;
  readonly quantity: number;
}

/** What a fan asks to hold. */
export type Wish = NumberedWish | StandingWish;

export function quantityOf(wish: Wish): number {
  return wish.kind === 'numbered' ? wish.seats.length : wish.quantity;
}
