/** A seat that may be offered. */
export interface OfferableSeat {
  readonly id: string;
  readonly row: number;
  readonly number: number;
}

/** Takes `quantity` of these seats, given in row and number order: side by side where a row has room, else the first. */
export function chooseSeats<S extends OfferableSeat>(seats: readonly S[], quantity: number): S[] {
  let run: S[] = [];
  for (const seat of seats) {
    const last = run.at(-1);
    const adjacent = last !== undefined && last.row === seat.row && last.number + 1 === seat.number;
    run = adjacent ? [...run, seat] : [seat];
    if (run.length === quantity) return run;
  }
  return seats.slice(0, quantity);
}
