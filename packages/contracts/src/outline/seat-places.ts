import type { PlanRow } from '../seat-plan.ts';
import { boundsOf, type Point } from './shape.ts';

/** A seat and where it is. */
export interface SeatPlace extends Point {
  readonly label: string;
}

/**
 * The seats of a row where its plan has them; without positions one unit apart around the middle, aisles left free, in the line of
 * the row's number.
 * @param index of the row in its section, from 0
 */
export function rowPlaces({ seats, at }: Pick<PlanRow, 'seats' | 'at'>, index: number): SeatPlace[] {
  const places = seats
    .split(' ')
    .map((label, place) => ({ label, place }))
    .filter(({ label }) => label !== '|');
  const positions = at?.split(' ').map((pair) => pair.split(',').map(Number));
  const middle = ((places.at(-1)?.place ?? 0) + (places[0]?.place ?? 0)) / 2;
  return places.map(({ label, place }, seat) => {
    const [x = place - middle, y = index] = positions?.[seat] ?? [];
    return { label, x, y };
  });
}

/** How far the seats of a section without positions move, so that their middle is in the middle of the section's outline. */
export function shiftInto(outline: readonly Point[], seats: readonly Point[]): Point {
  const [around, own] = [boundsOf(outline), boundsOf(seats)];
  return {
    x: (around.left + around.right - own.left - own.right) / 2,
    y: (around.top + around.bottom - own.top - own.bottom) / 2,
  };
}
