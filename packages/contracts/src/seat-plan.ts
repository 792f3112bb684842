import { z } from 'zod';

/** What people call a row, or a seat in it: `C`, `12`, `가`. */
export const SeatLabel = z.string().regex(/^[\p{L}\p{N}]{1,8}$/u, '1 to 8 letters and digits');

/** A seat of a section, `<row>-<seat>`, or those from one to another of the same row: `C-1..C-4`. */
export const SeatRange = z
  .string()
  .regex(
    /^[\p{L}\p{N}]{1,8}-[\p{L}\p{N}]{1,8}(?:\.\.[\p{L}\p{N}]{1,8}-[\p{L}\p{N}]{1,8})?$/u,
    'a seat such as C-12, or several of a row such as C-1..C-4',
  );

const AISLE = '|';

/**
 * A row of seats. Its seats are texts with a space between them and no lists: 20,000 seats with their positions are 300 KB
 * so, and a line of a diff is a row.
 */
export const PlanRow = z.strictObject({
  row: SeatLabel,
  /** Labels from left to right as the stage sees them; `|` is an aisle: the seats beside it are no neighbours. */
  seats: z
    .string()
    .regex(/^[\p{L}\p{N}]{1,8}(?: (?:[\p{L}\p{N}]{1,8}|\|))*$/u, 'seat labels and | with spaces between'),
  /** `<x>,<y>` of each seat, in the plan's own unit. @default not known */
  at: z.string().optional(),
  /** Of each seat, the lower the better. @default the row's place in the section */
  ranks: z.string().optional(),
});
export type PlanRow = z.infer<typeof PlanRow>;

/** A seat as its section's rows have it. */
export interface PlannedSeat {
  /** `<row>-<seat>`: its id within the section. */
  readonly place: string;
  /** From 1, nearest to the front. */
  readonly row: number;
  /** From 1; neighbours differ by one, and an aisle counts as one. */
  readonly number: number;
  readonly rank: number;
}

/** The rows of a section that is a grid: rows and seats are numbers from 1. */
export function gridRows(rows: number, seatsPerRow: number): PlanRow[] {
  const seats = Array.from({ length: seatsPerRow }, (_, index) => index + 1).join(' ');
  return Array.from({ length: rows }, (_, index) => ({ row: String(index + 1), seats }));
}

/** The seats of these rows, row by row from left to right. */
export function plannedSeats(rows: readonly PlanRow[]): PlannedSeat[] {
  return rows.flatMap(({ row, seats, ranks }, index) => {
    const ranked = ranks?.split(' ').map(Number);
    const places = seats.split(' ').map((label, at) => ({ label, number: at + 1 }));
    return places
      .filter(({ label }) => label !== AISLE)
      .map(({ label, number }, at) => ({
        place: `${row}-${label}`,
        row: index + 1,
        number,
        rank: ranked?.[at] ?? index + 1,
      }));
  });
}

/** The places that ranges name, and those of the ranges that name no seats in one row. */
export function placesIn(
  seats: readonly PlannedSeat[],
  ranges: readonly string[],
): { readonly places: ReadonlySet<string>; readonly unknown: readonly string[] } {
  const at = new Map(seats.map(({ place }, index) => [place, index]));
  const places = new Set<string>();
  const unknown: string[] = [];
  for (const range of ranges) {
    const [from = '', to = from] = range.split('..');
    const [first, last] = [at.get(from), at.get(to)];
    if (first === undefined || last === undefined || last < first || seats[first]?.row !== seats[last]?.row) {
      unknown.push(range);
      continue;
    }
    for (const { place } of seats.slice(first, last + 1)) places.add(place);
  }
  return { places, unknown };
}
