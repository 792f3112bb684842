import { leftAlone, notEntitled, runsOf, type SeatAt, type SeatUse } from './seat-rules.ts';

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

/** A free seat that the best ones are chosen from. */
export interface RankedSeat extends SeatAt {
  readonly use: SeatUse;
  /** The lower the better. */
  readonly rank: number;
  /** How far from the middle of its row. */
  readonly offCentre: number;
}

interface Choice {
  /** Of each unit asked for, in its order. */
  readonly seats: readonly RankedSeat[];
  /** Compared from left to right, the lower the better. */
  readonly cost: readonly number[];
}

/**
 * The best seats for as many units, in their order: side by side where a row has room for all of them, otherwise in the
 * largest groups there are; of those the ones that leave no seat alone, the lowest ranks, and the middle of the row.
 * Undefined: there are too few.
 * @param free in order of row and number
 * @param entitled of each unit: it may be an accessible seat, and gets one where there is one
 */
export function chooseBest(
  free: readonly RankedSeat[],
  entitled: readonly boolean[],
  avoidSingleSeats: boolean,
): readonly RankedSeat[] | undefined {
  const together = bestTogether(free, entitled, avoidSingleSeats);
  if (together !== undefined) return together;
  // Apart, companions would sit beside no one: only seats that are for everybody.
  let left = free.filter(({ use }) => use === 'PUBLIC');
  if (left.length < entitled.length) return undefined;
  const chosen: RankedSeat[] = [];
  let size = entitled.length - 1;
  while (chosen.length < entitled.length) {
    size = Math.min(size, entitled.length - chosen.length);
    const group = bestTogether(
      left,
      Array.from({ length: size }, () => false),
      avoidSingleSeats,
    );
    if (group === undefined) {
      size -= 1;
      continue;
    }
    chosen.push(...group);
    const taken = new Set(group.map(({ id }) => id));
    left = left.filter(({ id }) => !taken.has(id));
  }
  return chosen;
}

function bestTogether(
  free: readonly RankedSeat[],
  entitled: readonly boolean[],
  avoidSingleSeats: boolean,
): readonly RankedSeat[] | undefined {
  let best: Choice | undefined;
  for (const run of runsOf(free)) {
    for (let at = 0; at + entitled.length <= run.length; at += 1) {
      const window = run.slice(at, at + entitled.length);
      const seats = seated(window, entitled);
      if (seats === undefined) continue;
      const choice = { seats, cost: costOf(window, run, entitled, avoidSingleSeats) };
      if (best === undefined || isCheaper(choice.cost, best.cost)) best = choice;
    }
  }
  return best?.seats;
}

/** Gives accessible seats to the units that are entitled, the others to the others; undefined: a unit may not have its seat. */
function seated(window: readonly RankedSeat[], entitled: readonly boolean[]): RankedSeat[] | undefined {
  const accessible = window.filter(({ use }) => use === 'ACCESSIBLE');
  if (accessible.length === 0) return [...window];
  const ordinary = window.filter(({ use }) => use !== 'ACCESSIBLE');
  const forEntitled = entitled.filter(Boolean).map(() => accessible.shift() ?? ordinary.shift());
  const forOthers = [...ordinary, ...accessible];
  const seats = entitled.flatMap((is) => (is ? forEntitled.shift() : forOthers.shift()) ?? []);
  const chosen = seats.map((seat, index) => ({ ...seat, entitled: entitled[index] === true }));
  return notEntitled(chosen).length === 0 ? seats : undefined;
}

function costOf(
  window: readonly RankedSeat[],
  run: readonly RankedSeat[],
  entitled: readonly boolean[],
  avoidSingleSeats: boolean,
): number[] {
  const wanted = entitled.filter(Boolean).length;
  const accessible = window.filter(({ use }) => use === 'ACCESSIBLE').length;
  const alone = avoidSingleSeats ? leftAlone(run, new Set(window.map(({ id }) => id))).length : 0;
  return [
    Math.max(0, wanted - accessible),
    alone,
    window.reduce((sum, { rank }) => sum + rank, 0),
    window.reduce((sum, { offCentre }) => sum + offCentre, 0),
  ];
}

function isCheaper(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((cost, index) => cost !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}
