import type { MapSection, Seat } from './seat-map.ts';

/** A section's place in the venue; units are seats, y grows away from the stage. */
export interface Block {
  readonly section: MapSection;
  readonly dx: number;
  readonly dy: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Venue {
  readonly blocks: readonly Block[];
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Between sections that stand behind each other: their names are there. */
const GAP = 3;
/** Between the stage and the first row. */
const STAGE = 3;
/** How deep the area of a standing section is; it is as wide as the widest section with seats. */
const AREA_DEEP = 5;
const AREA_WIDE = 16;

/**
 * Where the sections are: those with seats as their plans place them together, and standing areas behind them; else all of them
 * one behind the other in the order of the festival file, the first nearest to the stage.
 */
export function venueOf(sections: readonly MapSection[]): Venue {
  const numbered = sections.filter(({ seats }) => seats.length > 0);
  const standing = sections.filter(({ kind }) => kind === 'standing');
  const together = numbered.map((section) => block(section, 0, 0));
  const placed = numbered.length > 1 && numbered.every(hasPlan) && !together.some(overlapsAnother);
  const wide = Math.max(AREA_WIDE, ...together.map(({ left, right }) => right - left));
  const front = placed ? moved(together) : [];
  const behind = placed
    ? standing
    : sections.filter(({ seats, kind }) => seats.length > 0 || kind === 'standing');
  const blocks = [
    ...front,
    ...stacked(behind, wide, Math.max(STAGE, ...front.map(({ bottom }) => bottom + GAP / 2))),
  ];
  return {
    blocks,
    left: Math.min(-6, ...blocks.map(({ left }) => left)) - 1,
    right: Math.max(6, ...blocks.map(({ right }) => right)) + 1,
    bottom: Math.max(STAGE, ...blocks.map(({ bottom }) => bottom)) + 1,
  };
}

/** The seat that is nearest to a place, not farther away than `reach` units. */
export function seatAt(
  venue: Venue,
  x: number,
  y: number,
  reach: number,
): { readonly block: Block; readonly seat: Seat; readonly index: number } | undefined {
  let best: { block: Block; seat: Seat; index: number } | undefined;
  let distance = reach * reach;
  for (const block of venue.blocks) {
    if (
      x < block.left - reach ||
      x > block.right + reach ||
      y < block.top - reach ||
      y > block.bottom + reach
    ) {
      continue;
    }
    for (const [index, seat] of block.section.seats.entries()) {
      const away = (seat.x + block.dx - x) ** 2 + (seat.y + block.dy - y) ** 2;
      if (away > distance) continue;
      distance = away;
      best = { block, seat, index };
    }
  }
  return best;
}

/** The standing section at a place; undefined: none is there. */
export function areaAt(venue: Venue, x: number, y: number): Block | undefined {
  return venue.blocks.find(
    ({ section, left, right, top, bottom }) =>
      section.kind === 'standing' && x >= left && x <= right && y >= top && y <= bottom,
  );
}

function stacked(sections: readonly MapSection[], wide: number, from: number): Block[] {
  let y = from;
  return sections.map((section) => {
    const own = section.kind === 'standing' ? area(section, wide) : block(section, 0, 0);
    const dx = -(own.left + own.right) / 2;
    const dy = y + GAP / 2 - own.top;
    const placed =
      section.kind === 'standing'
        ? { ...own, dx, dy, top: own.top + dy, bottom: own.bottom + dy }
        : block(section, dx, dy);
    y = placed.bottom + GAP / 2;
    return placed;
  });
}

/** All of them, so that the front row stands behind the stage and the middle is in the middle. */
function moved(blocks: readonly Block[]): Block[] {
  const left = Math.min(...blocks.map((each) => each.left));
  const right = Math.max(...blocks.map((each) => each.right));
  const top = Math.min(...blocks.map((each) => each.top));
  return blocks.map(({ section }) => block(section, -(left + right) / 2, STAGE + GAP / 2 - top));
}

function area(section: MapSection, wide: number): Block {
  return { section, dx: 0, dy: 0, left: -wide / 2, right: wide / 2, top: 0, bottom: AREA_DEEP };
}

function block(section: MapSection, dx: number, dy: number): Block {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of section.seats) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const half = 0.5;
  return {
    section,
    dx,
    dy,
    left: left + dx - half,
    right: right + dx + half,
    top: top + dy - half,
    bottom: bottom + dy + half,
  };
}

function hasPlan({ layout }: MapSection): boolean {
  return layout !== undefined;
}

function overlapsAnother(one: Block, _: number, all: readonly Block[]): boolean {
  return all.some(
    (other) =>
      other !== one &&
      one.left < other.right &&
      other.left < one.right &&
      one.top < other.bottom &&
      other.top < one.bottom,
  );
}
