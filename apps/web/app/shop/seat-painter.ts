import type { Painting } from './painting.ts';
import { letterState, type Seat } from './seat-map.ts';
import { partsBetween } from './seat-parts.ts';
import { paintGround, paintLandmarks, paintWords } from './section-painter.ts';
import { type Block, type BlockRow, type Extent, meet } from './venue.ts';

/** From so many pixels per seat on, a seat has round corners and its number. */
const DETAIL = 17;
/** Below so many, the room between seats is no pixel wide: seats of one colour beside each other are one stroke. */
const MERGED = 6;
/** Part of its square that a seat fills. */
const FILL = 0.78;

/**
 * Draws what is seen of the venue, with work that follows what is seen and not how large the venue is.
 * @param before what is on the canvas: where single seats look different since, only those are drawn again
 */
export function paint(context: CanvasRenderingContext2D, painting: Painting, before?: Painting): void {
  const { width, height, view } = painting;
  const parts = before === undefined ? undefined : partsBetween(before, painting);
  if (parts === undefined) {
    context.clearRect(0, 0, width, height);
    const [right, bottom] = [view.x + width / view.scale, view.y + height / view.scale];
    paintPart(context, painting, { left: view.x, top: view.y, right, bottom });
    return;
  }
  for (const part of parts) {
    context.save();
    context.beginPath();
    const [x, y] = [
      Math.floor((part.left - view.x) * view.scale),
      Math.floor((part.top - view.y) * view.scale),
    ];
    const wide = Math.ceil((part.right - part.left) * view.scale) + 1;
    const high = Math.ceil((part.bottom - part.top) * view.scale) + 1;
    context.rect(x, y, wide, high);
    context.clip();
    context.clearRect(x, y, wide, high);
    paintPart(context, painting, part);
    context.restore();
  }
}

/** Draws a part of the venue. */
function paintPart(context: CanvasRenderingContext2D, painting: Painting, part: Extent): void {
  if (!painting.venue.hasStage) paintStage(context, painting);
  paintLandmarks(context, painting);
  const { left, top, right, bottom } = part;
  // A name is above its block.
  const seen = { left: left - 1, top: top - 1, right: right + 1, bottom: bottom + 1 };
  const blocks = painting.venue.blocks.filter((block) => meet(block, seen));
  for (const block of blocks) {
    paintGround(context, painting, block);
    paintSeats(context, painting, block, seen);
  }
  for (const block of blocks) paintWords(context, painting, block);
}

function paintSeats(context: CanvasRenderingContext2D, painting: Painting, block: Block, seen: Extent): void {
  const { view, chosen, colours } = painting;
  const mine = chosenIn(block, chosen);
  const size = Math.round(Math.min(13, view.scale * FILL * 0.5));
  context.font = `600 ${size}px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const row of block.rows) {
    if (!meet(row, seen)) continue;
    if (view.scale < MERGED) paintStrokes(context, painting, block, row, mine);
    else paintRow(context, painting, block, row, { mine, seen });
  }
  paintCursor(context, painting, block);
}

/** Which seats of a block are chosen, by their index. */
function chosenIn({ section }: Block, chosen: ReadonlySet<string>): ReadonlySet<number> {
  const own = `${section.id}/`;
  const indexes = [...chosen].flatMap((id) =>
    id.startsWith(own) ? (section.at.get(id.slice(own.length)) ?? []) : [],
  );
  return new Set(indexes);
}

/** A row from afar: one rectangle for all seats of one colour that are beside each other. */
function paintStrokes(
  context: CanvasRenderingContext2D,
  { view: { scale, x: viewX, y: viewY }, colours }: Painting,
  { section, dx, dy }: Block,
  { start, end }: BlockRow,
  mine: ReadonlySet<number>,
): void {
  const size = scale * FILL;
  const { seats, letters } = section;
  const stateAt = (index: number) => (mine.has(index) ? 'mine' : letterState(letters[index]));
  for (let first = start; first < end; ) {
    const state = stateAt(first);
    let last = first;
    while (last + 1 < end && stateAt(last + 1) === state && areBeside(seats[last], seats[last + 1]))
      last += 1;
    const [from, to] = [seats[first], seats[last]];
    if (from !== undefined && to !== undefined) {
      context.fillStyle = colours[state];
      const x = (Math.min(from.x, to.x) + dx - viewX) * scale - size / 2;
      const y = (from.y + dy - viewY) * scale - size / 2;
      context.fillRect(x, y, Math.abs(to.x - from.x) * scale + size, size);
    }
    first = last + 1;
  }
}

function areBeside(one: Seat | undefined, other: Seat | undefined): boolean {
  return one !== undefined && other !== undefined && one.y === other.y && Math.abs(other.x - one.x) <= 1.1;
}

/** The seats of a row that are in sight, one by one. */
function paintRow(
  context: CanvasRenderingContext2D,
  { view: { scale, x: viewX, y: viewY }, colours }: Painting,
  { section, dx, dy }: Block,
  { start, end }: BlockRow,
  { mine, seen }: { readonly mine: ReadonlySet<number>; readonly seen: Extent },
): void {
  const size = scale * FILL;
  const detailed = scale >= DETAIL;
  for (let index = start; index < end; index += 1) {
    const seat = section.seats[index];
    if (seat === undefined) continue;
    const [atX, atY] = [seat.x + dx, seat.y + dy];
    if (atX < seen.left || atX > seen.right || atY < seen.top || atY > seen.bottom) continue;
    const x = (atX - viewX) * scale;
    const y = (atY - viewY) * scale;
    const state = mine.has(index) ? 'mine' : letterState(section.letters[index]);
    context.fillStyle = colours[state];
    if (!detailed) {
      context.fillRect(x - size / 2, y - size / 2, size, size);
      continue;
    }
    context.beginPath();
    context.roundRect(x - size / 2, y - size / 2, size, size, size * 0.28);
    context.fill();
    if (state === 'taken') continue;
    context.fillStyle = state === 'mine' ? colours.onMine : colours.onFree;
    context.fillText(seat.label, x, y + 1);
  }
}

/** The frame around the seat that the keyboard is at. */
function paintCursor(
  context: CanvasRenderingContext2D,
  { view: { scale, x: viewX, y: viewY }, cursor, colours }: Painting,
  { section, dx, dy }: Block,
): void {
  const own = `${section.id}/`;
  if (cursor === undefined || !cursor.startsWith(own)) return;
  const seat = section.seats[section.at.get(cursor.slice(own.length)) ?? -1];
  if (seat === undefined) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 3;
  context.strokeRect((seat.x + dx - viewX - 0.5) * scale, (seat.y + dy - viewY - 0.5) * scale, scale, scale);
}

function paintStage(context: CanvasRenderingContext2D, { view, venue, words, colours }: Painting): void {
  const across = venue.right - venue.left;
  const wide = Math.min(across - 4, Math.max(26, across * 0.3));
  const middle = (venue.left + venue.right) / 2;
  const x = (middle - wide / 2 - view.x) * view.scale;
  const y = (0 - view.y) * view.scale;
  const height = Math.max(18, 1.6 * view.scale);
  context.fillStyle = colours.stage;
  context.beginPath();
  context.roundRect(x, y, wide * view.scale, height, [2, 2, height / 2, height / 2]);
  context.fill();
  context.fillStyle = colours.soft;
  context.font = `650 ${Math.round(Math.max(11, Math.min(16, view.scale)))}px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(words.stage, x + (wide * view.scale) / 2, y + height / 2);
}
