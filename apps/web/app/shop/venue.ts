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
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Between sections that stand behind each other: their names are there. */
const GAP = 3;
/** Between the stage and the first row. */
const STAGE = 3;
/** Of the seats' width and depth: the least room for the stage and the first name, which have a least size in pixels on a phone. */
const STAGE_SHARE = 0.12;
/** Of the seats' depth: the least room between sections that stand behind each other, for the same reason. */
const GAP_SHARE = 0.035;
/** How deep the area of a standing section is at least; it is as wide as the widest section with seats. */
const AREA_DEEP = 5;
/** Of all seats' depth: so that its words fit where the whole of a large hall is seen. */
const AREA_SHARE = 0.1;
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
  const depth = together.reduce((sum, { top, bottom }) => sum + bottom - top, 0);
  const size = { wide, deep: Math.max(AREA_DEEP, depth * AREA_SHARE) };
  const stage = Math.max(STAGE, STAGE_SHARE * Math.max(wide, depth * 0.65) - GAP / 2);
  const gap = Math.max(GAP, depth * GAP_SHARE);
  const front = placed ? moved(together, stage) : [];
  const behind = placed
    ? standing
    : sections.filter(({ seats, kind }) => seats.length > 0 || kind === 'standing');
  const blocks = [
    ...front,
    ...stacked(behind, size, gap, Math.max(stage, ...front.map(({ bottom }) => bottom + gap / 2))),
  ];
  return {
    blocks,
    left: Math.min(-6, ...blocks.map(({ left }) => left)) - 1,
    right: Math.max(6, ...blocks.map(({ right }) => right)) + 1,
    bottom: Math.max(STAGE, ...blocks.map(({ bottom }) => bottom)) + 1,
  };
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

/** The standing section at a place; undefined: none is there. */
export function areaAt(venue: Venue, x: number, y: number): Block | undefined {
  return venue.blocks.find(
    ({ section, left, right, top, bottom }) =>
      section.kind === 'standing' && x >= left && x <= right && y >= top && y <= bottom,
  );
}

interface AreaSize {
  readonly wide: number;
  readonly deep: number;
}

function stacked(sections: readonly MapSection[], size: AreaSize, gap: number, from: number): Block[] {
  let y = from;
  return sections.map((section) => {
    const own = section.kind === 'standing' ? area(section, size) : block(section, 0, 0);
    const dx = -(own.left + own.right) / 2;
    const dy = y + gap / 2 - own.top;
    const placed =
      section.kind === 'standing'
        ? { ...own, dx, dy, top: own.top + dy, bottom: own.bottom + dy }
        : block(section, dx, dy);
    y = placed.bottom + gap / 2;
    return placed;
  });
}

/** All of them, so that the front row stands behind the stage and the middle is in the middle. */
function moved(blocks: readonly Block[], stage: number): Block[] {
  const left = Math.min(...blocks.map((each) => each.left));
  const right = Math.max(...blocks.map((each) => each.right));
  const top = Math.min(...blocks.map((each) => each.top));
  return blocks.map(({ section }) => block(section, -(left + right) / 2, stage + GAP / 2 - top));
}

function area(section: MapSection, { wide, deep }: AreaSize): Block {
  return { section, dx: 0, dy: 0, rows: [], left: -wide / 2, right: wide / 2, top: 0, bottom: deep };
}

function block(section: MapSection, dx: number, dy: number): Block {
  const rows = section.rowStarts.map((start, index): BlockRow => {
    const end = section.rowStarts[index + 1] ?? section.seats.length;
    const own = section.seats.slice(start, end);
    const half = 0.5;
    return {
      ...{ start, end },
      left: Math.min(...own.map(({ x }) => x)) + dx - half,
      right: Math.max(...own.map(({ x }) => x)) + dx + half,
      top: Math.min(...own.map(({ y }) => y)) + dy - half,
      bottom: Math.max(...own.map(({ y }) => y)) + dy + half,
    };
  });
  return {
    ...{ section, dx, dy, rows },
    left: Math.min(...rows.map(({ left }) => left)),
    right: Math.max(...rows.map(({ right }) => right)),
    top: Math.min(...rows.map(({ top }) => top)),
    bottom: Math.max(...rows.map(({ bottom }) => bottom)),
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
