import type { VenueDrawing } from '@clove/contracts';
import { boundsOf, cornersOf, hullOf, middleOf, type Point, shiftInto } from '@clove/contracts/outline';
import type { MapSection } from './seat-map.ts';
import type { Block, BlockRow, Extent, Landmark, Venue } from './venue.ts';

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
/** Above a drawing that has a stage of its own. */
const MARGIN = 1.5;
/** From the middle of a seat to the outline around all of them. */
const AROUND = 0.85;

/**
 * Where the sections are. Those with an outline are there, and those whose plan places their seats; the others stand behind them, one
 * behind the other in the order of the festival file. Without a drawing, plans that leave no room for each other count as not placed.
 */
export function venueOf(sections: readonly MapSection[], drawing?: VenueDrawing): Venue {
  const shown = sections.filter(({ seats, kind }) => seats.length > 0 || kind === 'standing');
  const outlines = new Map(drawing?.outlines?.map(({ section, shape }) => [section, cornersOf(shape)]));
  const landmarks = (drawing?.landmarks ?? []).map((each) => ({ ...each, corners: cornersOf(each.shape) }));
  const isDrawn = landmarks.length > 0 || shown.some(({ id }) => outlines.has(id));
  const unmoved = { x: 0, y: 0 };
  const front = isDrawn
    ? shown.filter((each) => outlines.has(each.id) || (each.hasPositions && each.seats.length > 0))
    : placedTogether(shown);
  const behind = shown.filter((each) => !front.includes(each));
  const inPlace = front.map((section) => blockOf(section, unmoved, outlines.get(section.id)));

  const seated = shown.filter(({ seats }) => seats.length > 0).map((section) => blockOf(section, unmoved));
  const wide = Math.max(AREA_WIDE, ...seated.map(({ left, right }) => right - left));
  const depth = seated.reduce((sum, { top, bottom }) => sum + bottom - top, 0);
  const gap = Math.max(GAP, depth * GAP_SHARE);
  const hasStage = landmarks.some(({ kind }) => kind === 'stage');
  const stage = Math.max(STAGE, STAGE_SHARE * Math.max(wide, depth * 0.65) - GAP / 2);

  const contents = [...inPlace, ...landmarks.map(({ corners }) => boundsOf(corners))];
  const shift = shiftOf(contents, hasStage ? MARGIN : stage + GAP / 2);
  const placed = front.map((section) => blockOf(section, shift, outlines.get(section.id)));
  const drawn = landmarks.map((each): Landmark => landmarkAt(each, shift));
  const from = Math.max(hasStage ? 0 : stage, ...[...placed, ...drawn].map(({ bottom }) => bottom + gap / 2));
  const size = { wide, deep: Math.max(AREA_DEEP, depth * AREA_SHARE) };
  const blocks = [...placed, ...stacked(behind, size, gap, from)];
  const all: readonly Extent[] = [...blocks, ...drawn];
  return {
    blocks,
    landmarks: drawn,
    hasStage,
    left: Math.min(-6, ...all.map(({ left }) => left)) - 1,
    right: Math.max(6, ...all.map(({ right }) => right)) + 1,
    bottom: Math.max(STAGE, ...all.map(({ bottom }) => bottom)) + 1,
  };
}

/** Sections whose plans place their seats beside each other; none where there is only one, or where they would overlap. */
function placedTogether(sections: readonly MapSection[]): readonly MapSection[] {
  const numbered = sections.filter(({ seats }) => seats.length > 0);
  if (numbered.length < 2 || !numbered.every(({ hasPositions }) => hasPositions)) return [];
  const blocks = numbered.map((section) => blockOf(section, { x: 0, y: 0 }));
  const overlaps = blocks.some((one) => blocks.some((other) => other !== one && overlap(one, other)));
  return overlaps ? [] : numbered;
}

function overlap(one: Extent, other: Extent): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** So that the middle of all is in the middle, and the first of them at `top`. */
function shiftOf(contents: readonly Extent[], top: number): Point {
  if (contents.length === 0) return { x: 0, y: 0 };
  const left = Math.min(...contents.map((each) => each.left));
  const right = Math.max(...contents.map((each) => each.right));
  return { x: -(left + right) / 2, y: top - Math.min(...contents.map((each) => each.top)) };
}

interface AreaSize {
  readonly wide: number;
  readonly deep: number;
}

function stacked(sections: readonly MapSection[], size: AreaSize, gap: number, from: number): Block[] {
  let y = from;
  return sections.map((section) => {
    const { wide, deep } = size;
    const own = section.kind === 'standing' ? rectangle(-wide / 2, 0, wide / 2, deep) : undefined;
    const here = blockOf(section, { x: 0, y: 0 }, own);
    const block = blockOf(section, { x: -(here.left + here.right) / 2, y: y + gap / 2 - here.top }, own);
    y = block.bottom + gap / 2;
    return block;
  });
}

function rectangle(left: number, top: number, right: number, bottom: number): Point[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** @param corners its outline, before the shift. Default: around its seats. */
function blockOf(section: MapSection, shift: Point, corners?: readonly Point[]): Block {
  const into =
    corners === undefined || section.hasPositions || section.seats.length === 0
      ? { x: 0, y: 0 }
      : shiftInto(corners, section.seats);
  const [dx, dy] = [shift.x + into.x, shift.y + into.y];
  const rows = rowsOf(section, dx, dy);
  const outline = corners === undefined ? aroundSeats(section, dx, dy) : moved(corners, shift);
  const extent = corners === undefined ? extentOf(rows) : boundsOf(outline);
  return { section, dx, dy, rows, outline, middle: middleOf(outline), ...extent };
}

function rowsOf(section: MapSection, dx: number, dy: number): BlockRow[] {
  const half = 0.5;
  return section.rowStarts.map((start, index): BlockRow => {
    const end = section.rowStarts[index + 1] ?? section.seats.length;
    const { left, right, top, bottom } = boundsOf(section.seats.slice(start, end));
    return {
      ...{ start, end },
      left: left + dx - half,
      right: right + dx + half,
      top: top + dy - half,
      bottom: bottom + dy + half,
    };
  });
}

function extentOf(rows: readonly Extent[]): Extent {
  return {
    left: Math.min(...rows.map(({ left }) => left)),
    right: Math.max(...rows.map(({ right }) => right)),
    top: Math.min(...rows.map(({ top }) => top)),
    bottom: Math.max(...rows.map(({ bottom }) => bottom)),
  };
}

/** A shape without dents around all seats, with some room. */
function aroundSeats({ seats, rowStarts }: MapSection, dx: number, dy: number): Point[] {
  const points = rowStarts.flatMap((start, index) => {
    const row = seats.slice(start, rowStarts[index + 1] ?? seats.length);
    const [first, last] = [row[0], row.at(-1)];
    // Of a straight row its ends are enough: the largest halls have 20,000 seats.
    const isStraight = first !== undefined && last !== undefined && row.every(({ y }) => y === first.y);
    return isStraight ? [first, last] : row;
  });
  const roomy = hullOf(points).flatMap(({ x, y }) =>
    rectangle(x + dx - AROUND, y + dy - AROUND, x + dx + AROUND, y + dy + AROUND),
  );
  return hullOf(roomy);
}

function landmarkAt(
  { kind, title, corners }: Pick<Landmark, 'kind' | 'title'> & { readonly corners: readonly Point[] },
  shift: Point,
): Landmark {
  const outline = moved(corners, shift);
  return { kind, title, outline, middle: middleOf(outline), ...boundsOf(outline) };
}

function moved(corners: readonly Point[], { x, y }: Point): Point[] {
  return corners.map((corner) => ({ x: corner.x + x, y: corner.y + y }));
}
