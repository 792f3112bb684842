import type { Point } from '@clove/contracts/outline';
import type { Painting } from './painting.ts';
import type { MapSection } from './seat-map.ts';
import { TOUCHABLE } from './seat-view.ts';
import type { Block } from './venue.ts';

/** Part of its places from which on few are left. Source: judgement; the number is always written beside the colour. */
const FEW = 0.1;
/** How strong the ground of a section with seats is coloured: they are read on it. */
const TINT = 0.15;

/** The ground of a section, coloured by how many places are left; the one that is looked at has a strong edge. */
export function paintGround(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  const { colours, area } = painting;
  const { section, outline } = block;
  const colour = colours[availability(section)];
  trace(context, painting, outline);
  context.globalAlpha = section.kind === 'standing' ? 1 : TINT;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  const isLookedAt = section.id === area;
  context.strokeStyle = isLookedAt ? colours.ink : colour;
  context.lineWidth = isLookedAt ? 3 : 1.5;
  context.lineJoin = 'round';
  context.stroke();
}

/** How the places of a section are going. */
export function availability({
  onSale,
  free,
  capacity,
}: Pick<MapSection, 'onSale' | 'free' | 'capacity'>): 'free' | 'few' | 'taken' {
  if (!onSale || free <= 0) return 'taken';
  return free < capacity * FEW ? 'few' : 'free';
}

/** Name, least price and what is left: of an area in it, of seats above them, or over them while they are too small to press. */
export function paintWords(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  if (block.section.kind === 'standing') paintAreaWords(context, painting, block);
  else if (painting.view.scale < TOUCHABLE) paintPlate(context, painting, block);
  else paintName(context, painting, block);
}

function paintAreaWords(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  const { view, colours } = painting;
  const height = (block.bottom - block.top) * view.scale;
  const size = Math.round(Math.max(11, Math.min(18, height * 0.28)));
  context.fillStyle = availability(block.section) === 'taken' ? colours.soft : colours.onFree;
  const lines = height > size * 4 ? linesOf(painting, block) : shortLines(painting, block);
  paintLines(context, painting, block, lines, size);
}

function paintPlate(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  const { view, colours } = painting;
  const height = (block.bottom - block.top) * view.scale;
  const size = Math.round(Math.max(11, Math.min(15, height * 0.2)));
  setFont(context, painting, size, true);
  const covers = context.measureText(painting.words.price(block)).width;
  // Of a small section more seats are seen without the price, which the list has.
  const isRoomy = height > size * 6 && block.middle.wide * view.scale > covers * 2;
  const lines = isRoomy ? linesOf(painting, block) : shortLines(painting, block);
  const { x, y } = pixels(painting, block.middle);
  const wide = Math.max(...lines.map((line) => context.measureText(line).width)) + size;
  const high = lines.length * size * 1.3 + size * 0.5;
  context.globalAlpha = 0.9;
  context.fillStyle = colours.card;
  context.beginPath();
  context.roundRect(x - wide / 2, y - high / 2, wide, high, size * 0.4);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = colours.ink;
  paintLines(context, painting, block, lines, size);
}

function paintName(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  const { view, colours, words } = painting;
  const { x, y } = pixels(painting, { x: (block.left + block.right) / 2, y: block.top - 0.45 });
  setFont(context, painting, Math.round(Math.max(12, Math.min(17, view.scale))), true);
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillStyle = colours.soft;
  const all = linesOf(painting, block).join(' · ');
  const fits = context.measureText(all).width <= (block.right - block.left) * view.scale;
  const name = fits ? all : words.sectionName(block);
  context.fillText(name, insideOf(painting, block, x, context.measureText(name).width), y);
}

/** Pixels between a name and the edge of the map. */
const EDGE = 10;

/** Where the middle of a name is, so that all of it is seen while a part of its section is: above the section, not beside it. */
function insideOf({ view, width }: Painting, block: Block, middle: number, wide: number): number {
  const [left, right] = [block.left, block.right].map((x) => (x - view.x) * view.scale);
  const first = Math.max(EDGE, left ?? 0) + wide / 2;
  const last = Math.min(width - EDGE, right ?? width) - wide / 2;
  return first > last ? middle : Math.min(Math.max(middle, first), last);
}

function linesOf({ words }: Painting, block: Block): string[] {
  return [words.sectionName(block), words.price(block), words.left(block)];
}

function shortLines({ words }: Painting, block: Block): string[] {
  return [words.sectionName(block), words.left(block)];
}

/** Around the place of the block's name; the first line is the strongest. */
function paintLines(
  context: CanvasRenderingContext2D,
  painting: Painting,
  { middle }: Block,
  lines: readonly string[],
  size: number,
): void {
  const { x, y } = pixels(painting, middle);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [index, line] of lines.entries()) {
    setFont(context, painting, index === 0 ? size : Math.round(size * 0.9), index === 0);
    context.fillText(line, x, y + (index - (lines.length - 1) / 2) * size * 1.3);
  }
}

/** The stage of the drawing, entrances, toilets and so on. */
export function paintLandmarks(context: CanvasRenderingContext2D, painting: Painting): void {
  const { view, venue, words, colours } = painting;
  for (const landmark of venue.landmarks) {
    trace(context, painting, landmark.outline);
    context.fillStyle = colours.stage;
    context.fill();
    context.strokeStyle = colours.taken;
    context.lineWidth = 1;
    context.stroke();
    const { x, y } = pixels(painting, landmark.middle);
    const least = landmark.kind === 'stage' ? 11 : 10;
    setFont(
      context,
      painting,
      Math.round(Math.max(least, Math.min(16, view.scale))),
      landmark.kind === 'stage',
    );
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = colours.soft;
    context.fillText(words.landmark(landmark), x, y);
  }
}

function trace(context: CanvasRenderingContext2D, painting: Painting, outline: readonly Point[]): void {
  context.beginPath();
  for (const corner of outline) {
    const { x, y } = pixels(painting, corner);
    context.lineTo(x, y);
  }
  context.closePath();
}

function pixels({ view }: Painting, { x, y }: Point): Point {
  return { x: (x - view.x) * view.scale, y: (y - view.y) * view.scale };
}

function setFont(
  context: CanvasRenderingContext2D,
  { colours }: Painting,
  size: number,
  isStrong: boolean,
): void {
  context.font = `${isStrong ? 700 : 500} ${size}px ${colours.font}`;
}
