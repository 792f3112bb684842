/** For whom a seat is: everybody, only the organiser, those in an accessible category and companions, no one. */
export type SeatUse = 'PUBLIC' | 'HOUSE' | 'ACCESSIBLE' | 'BLOCKED';

/** A seat where it stands: neighbours are in one row of one section and differ by one. */
export interface SeatAt {
  readonly id: string;
  /** `<performance>/<section>` */
  readonly section: string;
  readonly row: number;
  readonly number: number;
}

export function areNeighbours(a: SeatAt, b: SeatAt): boolean {
  return a.section === b.section && a.row === b.row && Math.abs(a.number - b.number) === 1;
}

/** A seat of one choice. */
export interface ChosenSeat extends SeatAt {
  readonly use: SeatUse;
  /** It is sold in an accessible category. */
  readonly entitled: boolean;
}

/**
 * Accessible seats of a choice that it may not have: an accessible seat is for a unit in an accessible category, or for a
 * companion who sits beside one that is, in the same hold.
 */
export function notEntitled(chosen: readonly ChosenSeat[]): string[] {
  const accessible = chosen.filter(({ use }) => use === 'ACCESSIBLE');
  return accessible
    .filter((seat) => !seat.entitled && !accessible.some((of) => of.entitled && areNeighbours(of, seat)))
    .map(({ id }) => id);
}

/**
 * Free seats that a choice would leave alone, with no free seat beside them: those that had one before. Seats that stood
 * alone already are no one's fault.
 * @param free seats that are free before the choice, of whole rows
 */
export function leftAlone(free: readonly SeatAt[], chosen: ReadonlySet<string>): string[] {
  return runsOf(free).flatMap((run) => {
    if (run.length === 1 || !run.some(({ id }) => chosen.has(id))) return [];
    return runsOf(run.filter(({ id }) => !chosen.has(id))).flatMap(([first, ...others]) =>
      first === undefined || others.length > 0 ? [] : [first.id],
    );
  });
}

/** Whether so many free seats side by side could be taken without leaving a seat alone. */
export function canAvoidSingles(free: readonly SeatAt[], quantity: number): boolean {
  // What a run of free seats leaves at its two ends is none, or two and more.
  return runsOf(free).some(({ length }) => length === quantity || length >= quantity + 2);
}

/** Groups of seats side by side. @param seats in order of section, row and number */
export function runsOf<S extends SeatAt>(seats: readonly S[]): S[][] {
  const runs: S[][] = [];
  for (const seat of seats) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && areNeighbours(last, seat)) run.push(seat);
    else runs.push([seat]);
  }
  return runs;
}
