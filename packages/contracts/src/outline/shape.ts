/** A place in the drawing of a venue; units are seats, y grows away from the stage. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An upright rectangle. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How a shape is written: `<x>,<y>` of each corner, with spaces between. */
export const SHAPE =
  /^-?\d{1,6}(?:\.\d{1,3})?,-?\d{1,6}(?:\.\d{1,3})?(?: -?\d{1,6}(?:\.\d{1,3})?,-?\d{1,6}(?:\.\d{1,3})?){2,}$/;

/** Source: a curve of a drawing program becomes 8 corners; no section has 50 of them. */
export const MOST_CORNERS = 400;

/** What is closer than this counts as the same place, units. Source: a hundredth of a seat, to which drawings are rounded. */
const NEAR = 0.01;

/** The corners of a shape that is written as `SHAPE` says. */
export function cornersOf(shape: string): Point[] {
  return shape.split(' ').map((pair) => {
    const [x = Number.NaN, y = Number.NaN] = pair.split(',').map(Number);
    return { x, y };
  });
}

/** The same corners as text. */
export function shapeOf(corners: readonly Point[]): string {
  return corners.map(({ x, y }) => `${hundredths(x)},${hundredths(y)}`).join(' ');
}

export function boundsOf(points: readonly Point[]): Bounds {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}

/** Whether a place is inside of a shape, or on its edge. */
export function contains(corners: readonly Point[], point: Point): boolean {
  let inside = false;
  for (const [from, to] of sidesOf(corners)) {
    if (distance(from, to, point) <= NEAR) return true;
    if (from.y > point.y === to.y > point.y) continue;
    if (point.x < ((to.x - from.x) * (point.y - from.y)) / (to.y - from.y) + from.x) inside = !inside;
  }
  return inside;
}

/** Two sides that cross or touch, by the number of the corner where each begins, from 1. Undefined: none do. */
export function crossingSides(corners: readonly Point[]): readonly [number, number] | undefined {
  const sides = sidesOf(corners);
  for (let one = 0; one < sides.length; one += 1) {
    for (let other = one + 1; other < sides.length; other += 1) {
      const [a, b] = [sides[one], sides[other]];
      if (a === undefined || b === undefined) continue;
      const areNeighbours = other === one + 1 || (one === 0 && other === sides.length - 1);
      if (areNeighbours ? turnsBack(a, b, other === one + 1) : meet(a, b)) return [one + 1, other + 1];
    }
  }
  return undefined;
}

/** Square units. */
export function areaOf(corners: readonly Point[]): number {
  const doubled = sidesOf(corners).reduce((sum, [from, to]) => sum + from.x * to.y - to.x * from.y, 0);
  return Math.abs(doubled) / 2;
}

/** Where a name is written in a shape: the middle of its widest stretch at half its height, and how wide that is. */
export function middleOf(corners: readonly Point[]): Point & { readonly wide: number } {
  const { top, bottom } = boundsOf(corners);
  const y = (top + bottom) / 2;
  const crossed = sidesOf(corners)
    .filter(([from, to]) => from.y > y !== to.y > y)
    .map(([from, to]) => from.x + ((to.x - from.x) * (y - from.y)) / (to.y - from.y))
    .toSorted((a, b) => a - b);
  let widest = { x: 0, y, wide: 0 };
  for (let at = 0; at + 1 < crossed.length; at += 2) {
    const [left = 0, right = 0] = [crossed[at], crossed[at + 1]];
    if (right - left > widest.wide) widest = { x: (left + right) / 2, y, wide: right - left };
  }
  return widest;
}

/** The smallest shape without dents around all points (Andrew's monotone chain). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      for (;;) {
        const [before, last] = [chain.at(-2), chain.at(-1)];
        if (before === undefined || last === undefined || turn(before, last, point) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

type Side = readonly [Point, Point];

function sidesOf(corners: readonly Point[]): Side[] {
  return corners.map((corner, index): Side => [corner, corners[(index + 1) % corners.length] ?? corner]);
}

/** Above 0: the way a, b, c turns left; below: right; 0: it goes straight on or back. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

function meet([a, b]: Side, [c, d]: Side): boolean {
  const [ofC, ofD, ofA, ofB] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (ofC * ofD < 0 && ofA * ofB < 0) return true;
  return [
    [a, b, c],
    [a, b, d],
    [c, d, a],
    [c, d, b],
  ].some(
    ([from, to, point]) => from && to && point && turn(from, to, point) === 0 && isBetween(from, to, point),
  );
}

/** Of two sides with a common corner: whether one lies on the other. */
function turnsBack(one: Side, other: Side, isNext: boolean): boolean {
  const [before, corner, after] = isNext ? [one[0], one[1], other[1]] : [other[0], other[1], one[1]];
  if (turn(before, corner, after) !== 0) return false;
  return isBetween(before, corner, after) || isBetween(corner, after, before);
}

/** Of a point on the line of a side. */
function isBetween(from: Point, to: Point, { x, y }: Point): boolean {
  return (
    x >= Math.min(from.x, to.x) &&
    x <= Math.max(from.x, to.x) &&
    y >= Math.min(from.y, to.y) &&
    y <= Math.max(from.y, to.y)
  );
}

function distance(from: Point, to: Point, { x, y }: Point): number {
  const [wide, high] = [to.x - from.x, to.y - from.y];
  const length = wide * wide + high * high;
  const along = length === 0 ? 0 : ((x - from.x) * wide + (y - from.y) * high) / length;
  const at = Math.max(0, Math.min(1, along));
  return Math.hypot(x - from.x - at * wide, y - from.y - at * high);
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
