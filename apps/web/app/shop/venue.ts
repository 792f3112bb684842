import type { LandmarkKind } from '@clove/contracts';
import { contains, type middleOf, type Point } from '@clove/contracts/outline';
import type { Text } from '../api/festival.ts';
import type { MapSection, Seat } from './seat-map.ts';

/** An upright rectangle; units are seats, y grows away from the stage. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A section's place in the venue. */
export interface Block extends Extent {
  readonly section: MapSection;
  readonly dx: number;
  readonly dy: number;
  /** Each row of seats with where it is, so that what is out of sight is passed over a row at a time. */
  readonly rows: readonly BlockRow[];
  /** What is drawn around it. */
  readonly outline: readonly Point[];
  /** Where its name is written. */
  readonly middle: ReturnType<typeof middleOf>;
}

/** What is drawn beside the sections. */
export interface Landmark extends Extent {
  readonly kind: LandmarkKind;
  readonly title?: Text | undefined;
  readonly outline: readonly Point[];
  readonly middle: ReturnType<typeof middleOf>;
}

export interface BlockRow extends Extent {
  /** Of the section's seats, the first of the row, and the one after its last. */
  readonly start: number;
  readonly end: number;
}

/** A seat of the venue. */
export interface SeatAt {
  readonly block: Block;
  readonly seat: Seat;
  /** Of the section's seats. */
  readonly index: number;
}

/** `<section>/<row>-<seat>` */
export function idOf({ block, seat }: SeatAt): string {
  return `${block.section.id}/${seat.place}`;
}

export interface Venue {
  readonly blocks: readonly Block[];
  readonly landmarks: readonly Landmark[];
  /** Whether one of the landmarks is the stage; else it is drawn in front of all. */
  readonly hasStage: boolean;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** The seat that is nearest to a place, not farther away than `reach` units. */
export function seatAt(venue: Venue, x: number, y: number, reach: number): SeatAt | undefined {
  let best: SeatAt | undefined;
  let distance = reach * reach;
  const near = { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
  for (const block of venue.blocks) {
    if (!meet(block, near)) continue;
    for (const row of block.rows) {
      if (!meet(row, near)) continue;
      for (let index = row.start; index < row.end; index += 1) {
        const seat = block.section.seats[index];
        if (seat === undefined) continue;
        const away = (seat.x + block.dx - x) ** 2 + (seat.y + block.dy - y) ** 2;
        if (away > distance) continue;
        distance = away;
        best = { block, seat, index };
      }
    }
  }
  return best;
}

/** Whether two rectangles have a point in common. */
export function meet(one: Extent, other: Extent): boolean {
  return (
    one.left <= other.right && other.left <= one.right && one.top <= other.bottom && other.top <= one.bottom
  );
}

/** The section at a place, where several are the smallest; undefined: none is there. */
export function sectionAt(venue: Venue, x: number, y: number): Block | undefined {
  const size = ({ left, right, top, bottom }: Extent) => (right - left) * (bottom - top);
  return venue.blocks
    .filter(({ outline }) => contains(outline, { x, y }))
    .toSorted((one, other) => size(one) - size(other))[0];
}
