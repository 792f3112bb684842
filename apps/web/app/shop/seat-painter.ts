import { letterState } from './seat-map.ts';
import type { Block, Venue } from './venue.ts';

/** What of the venue is seen: pixels per seat, and the place at the canvas' upper left corner. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Painting {
  readonly venue: Venue;
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** `<section>/<row>-<seat>` */
  readonly isChosen: (seat: string) => boolean;
  /** The seat that the keyboard is at. */
  readonly cursor: string | undefined;
  readonly stage: string;
  readonly sectionName: (block: Block) => string;
  /** Of a standing section: how many places are left, in words. */
  readonly left: (block: Block) => string;
  /** Id of the standing section that is looked at, or that the keyboard is at. */
  readonly area: string | undefined;
  readonly colours: Colours;
}

export interface Colours {
  readonly free: string;
  readonly accessible: string;
  readonly taken: string;
  readonly mine: string;
  readonly ink: string;
  readonly soft: string;
  readonly onFree: string;
  readonly onMine: string;
  readonly stage: string;
  readonly font: string;
}

/** From so many pixels per seat on, a seat has round corners and its number. */
const DETAIL = 17;
/** Part of its square that a seat fills. */
const FILL = 0.78;

/** Draws what is seen of the venue. At a glance seats are squares, which are quick to draw by the ten thousand. */
export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { width, height, view, venue, colours } = painting;
  context.clearRect(0, 0, width, height);
  paintStage(context, painting);
  const top = view.y - 1;
  const bottom = view.y + height / view.scale + 1;
  for (const block of venue.blocks) {
    if (block.bottom < top || block.top > bottom) continue;
    if (block.section.kind === 'standing') {
      paintArea(context, painting, block);
      continue;
    }
    paintName(context, painting, block);
    paintSeats(context, painting, block, colours);
  }
}

function paintSeats(
  context: CanvasRenderingContext2D,
  { view, width, height, isChosen, cursor }: Painting,
  { section, dx, dy }: Block,
  colours: Colours,
): void {
  const { scale } = view;
  const size = scale * FILL;
  const detailed = scale >= DETAIL;
  context.font = `600 ${Math.round(Math.min(13, size * 0.5))}px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let colour = '';
  for (const [index, seat] of section.seats.entries()) {
    const x = (seat.x + dx - view.x) * scale;
    const y = (seat.y + dy - view.y) * scale;
    if (x < -scale || y < -scale || x > width + scale || y > height + scale) continue;
    const id = `${section.id}/${seat.place}`;
    const mine = isChosen(id);
    const state = mine ? 'mine' : letterState(section.letters[index]);
    if (colours[state] !== colour) {
      colour = colours[state];
      context.fillStyle = colour;
    }
    if (!detailed) {
      context.fillRect(x - size / 2, y - size / 2, size, size);
    } else {
      context.beginPath();
      context.roundRect(x - size / 2, y - size / 2, size, size, size * 0.28);
      context.fill();
      if (state !== 'taken') {
        context.fillStyle = mine ? colours.onMine : colours.onFree;
        context.fillText(seat.label, x, y + 1);
        colour = '';
      }
    }
    if (id === cursor) {
      context.strokeStyle = colours.ink;
      context.lineWidth = 3;
      context.strokeRect(x - scale / 2, y - scale / 2, scale, scale);
    }
  }
}

function paintArea(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  const { view, colours, sectionName, left, area } = painting;
  const { section } = block;
  const x = (block.left - view.x) * view.scale;
  const y = (block.top - view.y) * view.scale;
  const width = (block.right - block.left) * view.scale;
  const height = (block.bottom - block.top) * view.scale;
  const isFree = section.onSale && section.free > 0;
  context.fillStyle = isFree ? colours.free : colours.taken;
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(14, height * 0.2));
  context.fill();
  if (section.id === area) {
    context.strokeStyle = colours.ink;
    context.lineWidth = 3;
    context.stroke();
  }
  const size = Math.round(Math.max(11, Math.min(18, height * 0.28)));
  context.fillStyle = isFree ? colours.onFree : colours.soft;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `700 ${size}px ${colours.font}`;
  context.fillText(sectionName(block), x + width / 2, y + height / 2 - size * 0.6, width - 8);
  context.font = `500 ${Math.round(size * 0.85)}px ${colours.font}`;
  context.fillText(left(block), x + width / 2, y + height / 2 + size * 0.65, width - 8);
}

function paintName(context: CanvasRenderingContext2D, painting: Painting, block: Block): void {
  const { view, colours, sectionName } = painting;
  const x = ((block.left + block.right) / 2 - view.x) * view.scale;
  const y = (block.top - 0.45 - view.y) * view.scale;
  context.font = `700 ${Math.round(Math.max(12, Math.min(17, view.scale)))}px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillStyle = colours.soft;
  context.fillText(sectionName(block), x, y);
}

function paintStage(context: CanvasRenderingContext2D, { view, venue, stage, colours }: Painting): void {
  const wide = Math.min(venue.right - venue.left - 4, 26);
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
  context.fillText(stage, x + (wide * view.scale) / 2, y + height / 2);
}

/** The colours as the canvas needs them: what the style sheet says, resolved for the scheme of this moment. */
export function coloursOf(probe: HTMLElement): Colours {
  const of = (name: string) => {
    probe.style.color = `var(--seat-${name})`;
    return getComputedStyle(probe).color;
  };
  return {
    free: of('free'),
    accessible: of('accessible'),
    taken: of('taken'),
    mine: of('mine'),
    ink: of('ink'),
    soft: of('soft'),
    onFree: of('on-free'),
    onMine: of('on-mine'),
    stage: of('stage'),
    font: getComputedStyle(probe).fontFamily,
  };
}
