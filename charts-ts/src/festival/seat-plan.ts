import type { PlanRow } from '@clove/contracts';
import { SeatLabel } from '@clove/contracts';
import type { Finding } from '@clove/pool-images/in-memory';
import type { PlannedSection } from './sections.ts';

/** What a seat may be in a plan. */
export const SEAT_KINDS = ['standard', 'accessible', 'house', 'blocked'] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];

/** Where something stands in a file; both from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A seat as a plan's file has it. */
export interface WrittenSeat {
  /** Undefined: the file is of one section. */
  readonly section: string | undefined;
  readonly row: string;
  readonly seat: string;
  readonly kind: SeatKind;
  /** In the plan's own unit. */
  readonly position: { readonly x: number; readonly y: number } | undefined;
  /** The lower the better. */
  readonly rank: number | undefined;
  /** An aisle is to the right of it: the next seat of the row is no neighbour. */
  readonly aisle: boolean;
  readonly spot: Spot;
}

/** A plan's file. Of a file without sections, `undefined` is its one. */
export interface SeatPlanFile {
  readonly sections: ReadonlyMap<string | undefined, PlannedSection>;
  readonly findings: readonly Finding[];
}

/** Most rows of a section, and seats of a plan. Source: the largest halls; and a ConfigMap holds 1 MiB, at 20 bytes a seat. */
const MOST_ROWS = 500;
const MOST_SEATS = 40_000;

/** Puts the seats of a file in sections and rows, in the order in which the file has them, or says all that is wrong. */
export function seatPlan(
  file: string,
  seats: readonly WrittenSeat[],
  before: readonly Finding[],
): SeatPlanFile {
  const findings = [...before, ...faultsOf(file, seats)];
  if (seats.length === 0 && before.length === 0)
    findings.push(at(file, { line: 1, column: 1 }, 'this plan has no seats'));
  if (findings.length > 0) return { sections: new Map(), findings };
  const bySection = Map.groupBy(seats, ({ section }) => section);
  return {
    sections: new Map([...bySection].map(([section, own]) => [section, plannedSection(own)])),
    findings,
  };
}

export function at(file: string, spot: Spot, message: string): Finding {
  return { file, ...spot, message };
}

function faultsOf(file: string, seats: readonly WrittenSeat[]): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, Spot>();
  for (const { section = '', row, seat, spot } of seats) {
    for (const [what, label] of [
      ['row', row],
      ['seat', seat],
    ] as const) {
      if (!SeatLabel.safeParse(label).success) {
        findings.push(at(file, spot, `${what} "${label}" is no name: 1 to 8 letters and digits`));
      }
    }
    const name = `${section}/${row}-${seat}`;
    const first = seen.get(name);
    if (first !== undefined) {
      findings.push(at(file, spot, `a second seat ${row}-${seat}; the first is in line ${first.line}`));
    }
    seen.set(name, spot);
  }
  const [first] = seats;
  if (first !== undefined && seats.length > MOST_SEATS) {
    findings.push(at(file, first.spot, `${seats.length} seats are more than the ${MOST_SEATS} of a plan`));
  }
  for (const own of Map.groupBy(seats, ({ section }) => section).values()) {
    const rows = new Set(own.map(({ row }) => row)).size;
    const spot = own[0]?.spot ?? { line: 1, column: 1 };
    if (rows > MOST_ROWS)
      findings.push(at(file, spot, `${rows} rows are more than the ${MOST_ROWS} of a section`));
    const placed = own.filter(({ position }) => position !== undefined).length;
    if (placed > 0 && placed < own.length) {
      const without = own.find(({ position }) => position === undefined)?.spot ?? spot;
      findings.push(at(file, without, 'this seat has no position, and others of its section have one'));
    }
  }
  return findings;
}

function plannedSection(seats: readonly WrittenSeat[]): PlannedSection {
  const rows = Map.groupBy(seats, ({ row }) => row);
  const of = (kind: SeatKind) => [...rows].flatMap(([row, own]) => rangesOf(row, own, kind));
  return {
    rows: [...rows].map(([row, own]) => planRow(row, own)),
    blocked: of('blocked'),
    house: of('house'),
    accessible: of('accessible'),
  };
}

function planRow(row: string, seats: readonly WrittenSeat[]): PlanRow {
  const positions = seats.flatMap(({ position }) =>
    position === undefined ? [] : `${position.x},${position.y}`,
  );
  const ranked = seats.some(({ rank }) => rank !== undefined);
  const last = seats.length - 1;
  return {
    row,
    seats: seats.map(({ seat, aisle }, index) => (aisle && index < last ? `${seat} |` : seat)).join(' '),
    ...(positions.length === seats.length ? { at: positions.join(' ') } : {}),
    ...(ranked ? { ranks: seats.map(({ rank }) => rank ?? LOWEST_RANK).join(' ') } : {}),
  };
}

/** Of seats without a rank in a row where others have one. */
const LOWEST_RANK = 100_000;

/** Seats of one kind that stand one behind the other in the row, as ranges. */
function rangesOf(row: string, seats: readonly WrittenSeat[], kind: SeatKind): string[] {
  const ranges: string[] = [];
  let from: string | undefined;
  seats.forEach((seat, index) => {
    if (seat.kind !== kind) return;
    from ??= seat.seat;
    if (seats[index + 1]?.kind === kind) return;
    ranges.push(from === seat.seat ? `${row}-${seat.seat}` : `${row}-${from}..${row}-${seat.seat}`);
    from = undefined;
  });
  return ranges;
}
