import type { Venue } from './venue.ts';

/** What of the venue is seen: pixels per seat, and the place at the canvas' upper left corner. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From so many pixels per seat on a finger finds one; below, the sections are described and a press comes nearer first. */
export const TOUCHABLE = 20;
/** How near a press comes. */
export const NEAR = 34;

/** Pixels per seat at most. */
const NEAREST = 64;

/** The whole venue, in the middle. */
export function fitted(venue: Venue, { width, height }: Size): View {
  const wide = venue.right - venue.left;
  const high = venue.bottom + 0.5;
  const scale = Math.min(width / wide, height / high, 40);
  return {
    scale,
    x: (venue.left + venue.right) / 2 - width / scale / 2,
    y: high / 2 - 0.5 - height / scale / 2,
  };
}

/** Nearer by a factor, with the point `at` (pixels) where it is; never past the whole venue, nor far out of it. */
export function zoomed(
  view: View,
  whole: View,
  venue: Venue,
  factor: number,
  { width, height }: Size,
  at: { readonly x: number; readonly y: number },
): View {
  const scale = Math.max(whole.scale, Math.min(NEAREST, view.scale * factor));
  if (scale <= whole.scale * 1.001) return whole;
  const x = view.x + at.x / view.scale - at.x / scale;
  const y = view.y + at.y / view.scale - at.y / scale;
  return {
    scale,
    x: between(x, venue.left, venue.right - width / scale),
    y: between(y, -0.5, venue.bottom - height / scale),
  };
}

/** What is smaller than what is seen stays in the middle. */
function between(value: number, low: number, high: number): number {
  return high < low ? (low + high) / 2 : Math.max(low, Math.min(high, value));
}
