import { gridRows, type PlanRow } from '@clove/contracts';
import {
  areaOf,
  boundsOf,
  contains,
  cornersOf,
  crossingSides,
  MOST_CORNERS,
  type Point,
  rowPlaces,
  SHAPE,
  shiftInto,
} from '@clove/contracts/outline';
import { type Finding, hint, type SourceDocument } from '@clove/pool-images/in-memory';
import type { Drawn, WrittenOutline } from './drawing.ts';
import type { FestivalSection, WellFormedFields } from './schema.ts';
import { isReadable } from './schema-fields.ts';

/** How far from the origin a drawing goes, units. Source: four kilometres of seats; farther is a slip of the unit. */
const FARTHEST = 10_000;

type Complain = (message: string) => void;

/** What is wrong in the drawing of a venue: in the festival file by its field, in an SVG by line and column. */
export function drawingFindings(document: SourceDocument, festival: WellFormedFields): Finding[] {
  const { drawing, performances } = festival;
  const findings: Finding[] = [];
  const outlines = placed(document, findings, 'outlines', drawing?.outlines, drawing?.drawn?.outlines);
  const landmarks = placed(document, findings, 'landmarks', drawing?.landmarks, drawing?.drawn?.landmarks);
  const drawn = new Set<string>();
  for (const { item, complain } of outlines) {
    const corners = checkedCorners(item.shape, complain);
    if (drawn.has(item.section)) complain(`a second outline of section ${item.section}`);
    drawn.add(item.section);
    if (performances !== undefined) checkOutline(item, corners, performances, complain);
  }
  for (const { item, complain } of landmarks) {
    checkedCorners(item.shape, complain);
    const { kind, title } = item;
    if (kind === 'other' && title === undefined) complain('a landmark of kind other needs a title');
    for (const text of [title?.ko, title?.en]) {
      if (text !== undefined && (!isReadable(text) || text.length > 500))
        complain('the title of this landmark is no plain line of text');
    }
  }
  return findings;
}

interface Placed<Item> {
  readonly item: Item;
  readonly complain: Complain;
}

/** What is written in the festival file and drawn in its SVG files, each with the place of its findings. */
function placed<Item extends object>(
  document: SourceDocument,
  findings: Finding[],
  list: 'outlines' | 'landmarks',
  written: readonly Item[] = [],
  drawn: readonly (Item & Drawn)[] = [],
): Placed<Item>[] {
  return [
    ...written.map((item, index) => ({
      item,
      complain: (message: string) =>
        findings.push(document.finding(['drawing', list, index, 'shape'], message)),
    })),
    ...drawn.map((item) => ({
      item,
      complain: (message: string) =>
        findings.push({ file: item.file, line: item.line, column: item.column, message }),
    })),
  ];
}

/** Undefined after a complaint. */
function checkedCorners(shape: string, complain: Complain): readonly Point[] | undefined {
  const complaint = shapeComplaint(shape);
  if (complaint === undefined) return cornersOf(shape);
  complain(complaint);
  return undefined;
}

function shapeComplaint(shape: string): string | undefined {
  if (!SHAPE.test(shape)) {
    return 'a shape is at least three corners as x,y with single spaces between, such as "0,0 10,0 10,5"';
  }
  const corners = cornersOf(shape);
  if (corners.length > MOST_CORNERS) {
    return `${corners.length} corners are more than the ${MOST_CORNERS} of a shape`;
  }
  const far = corners.find(({ x, y }) => Math.abs(x) > FARTHEST || Math.abs(y) > FARTHEST);
  if (far !== undefined) {
    return `the corner ${far.x},${far.y} is out of bounds: coordinates go from -${FARTHEST} to ${FARTHEST}`;
  }
  const crossing = crossingSides(corners);
  if (crossing !== undefined) {
    const [one, other] = crossing.map((side) => nameOfSide(corners, side));
    return `the shape crosses itself: its side from ${one} meets that from ${other}`;
  }
  return areaOf(corners) === 0 ? 'the shape has no area' : undefined;
}

function nameOfSide(corners: readonly Point[], side: number): string {
  const [from, to] = [corners[side - 1], corners[side % corners.length]];
  return `${from?.x},${from?.y} to ${to?.x},${to?.y}`;
}

function checkOutline(
  { section: id }: WrittenOutline,
  corners: readonly Point[] | undefined,
  performances: NonNullable<WellFormedFields['performances']>,
  complain: Complain,
): void {
  const sections = performances.flatMap((performance) => performance.sections);
  const own = sections.filter((section) => section.id === id);
  if (own.length === 0) {
    complain(
      `the outline is of section ${id}, which no performance has${hint(
        id,
        sections.map((each) => each.id),
      )}`,
    );
    return;
  }
  if (own.every(({ hidden }) => hidden === true)) {
    complain(
      `section ${id} is hidden: its outline would show it to everybody; without one it is drawn around its seats`,
    );
  }
  if (corners === undefined) return;
  for (const section of own) {
    const outside = seatsOutside(section, corners);
    const [first] = outside;
    if (first === undefined) continue;
    complain(
      outside.length === 1
        ? `seat ${first} of section ${id} lies outside of the outline`
        : `seat ${first} and ${outside.length - 1} more of section ${id} lie outside of the outline`,
    );
    return;
  }
}

/** Names of the seats whose middle is not inside, `<row>-<seat>`. */
function seatsOutside(section: FestivalSection, corners: readonly Point[]): string[] {
  const rows = rowsOf(section);
  const seats = rows.flatMap((row, index) =>
    rowPlaces(row, index).map(({ label, x, y }) => ({ name: `${row.row}-${label}`, x, y })),
  );
  if (seats.length === 0) return [];
  const shift = rows.every(({ at }) => at !== undefined) ? { x: 0, y: 0 } : shiftInto(corners, seats);
  const around = boundsOf(corners);
  return seats.flatMap(({ name, x, y }) => {
    const place = { x: x + shift.x, y: y + shift.y };
    const isNear =
      place.x >= around.left && place.x <= around.right && place.y >= around.top && place.y <= around.bottom;
    return isNear && contains(corners, place) ? [] : [name];
  });
}

function rowsOf({ rows, seatsPerRow, layout }: FestivalSection): readonly PlanRow[] {
  if (layout !== undefined) return layout.rows;
  return rows === undefined || seatsPerRow === undefined ? [] : gridRows(rows, seatsPerRow);
}
