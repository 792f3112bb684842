import type { Painting, PlacesSeen } from './painting.ts';
import { letterState } from './seat-map.ts';
import { TOUCHABLE } from './seat-view.ts';
import { availability } from './section-painter.ts';
import type { Block, Extent, Venue } from './venue.ts';

/** What all of the map follows from. */
const WHOLE = ['venue', 'view', 'width', 'height', 'words', 'area', 'colours'] as const;
/** How far the frame of the keyboard reaches around the middle of its seat, in seats. */
const REACH = 0.7;
/** How far words reach beyond the section that they are of, in seats: to its sides, and above it. */
const WORDS = 8;
const ABOVE = 1.6;
/** Where more seats than these changed at once, all is drawn again. Source: by then that takes no longer (20,000 seats). */
const MOST_PARTS = 200;

/** Where something looks different between two paintings, seat by seat; undefined: everything may. */
export function partsBetween(before: Painting, now: Painting): Extent[] | undefined {
  if (WHOLE.some((key) => before[key] !== now[key])) return undefined;
  const moved = before.cursor === now.cursor ? [] : [before.cursor, now.cursor];
  const changed = new Set([...differing(before.chosen, now.chosen), ...moved]);
  const parts = [
    ...[...changed].flatMap((seat) => (seat === undefined ? [] : (around(now.venue, seat) ?? []))),
    ...now.venue.blocks.flatMap((block, index) =>
      changedIn(block, now.view.scale, before.places[index], now.places[index]),
    ),
  ];
  return parts.length > MOST_PARTS ? undefined : parts;
}

/**
 * Where places of a section were taken or came free, and where that is written: the whole of a standing section, and of one with seats
 * while they are described and cannot be pressed.
 */
function changedIn(block: Block, scale: number, before?: PlacesSeen, now?: PlacesSeen): Extent[] {
  if (before === undefined || now === undefined) return [withWords(block)];
  const { section } = block;
  const saysTheSame = (['free', 'onSale', 'price'] as const).every((key) => before[key] === now[key]);
  const isStanding = section.kind === 'standing';
  if (saysTheSame && (isStanding || before.letters === now.letters)) return [];
  const { capacity } = section;
  const isTinted = availability({ ...before, capacity }) !== availability({ ...now, capacity });
  if (isStanding || scale < TOUCHABLE || isTinted) return [withWords(block)];
  const seats = section.seats.flatMap((seat, index) => {
    const looksTheSame = letterState(before.letters[index]) === letterState(now.letters[index]);
    return looksTheSame ? [] : [aroundPoint(seat.x + block.dx, seat.y + block.dy)];
  });
  return saysTheSame ? seats : [nameOf(block), ...seats];
}

/** What is written of a section may be wider than it. */
function withWords({ left, right, top, bottom }: Block): Extent {
  return { left: left - WORDS, right: right + WORDS, top: top - ABOVE, bottom: bottom + ABOVE };
}

/** The line above a section's seats. */
function nameOf({ left, right, top }: Block): Extent {
  return { left: left - WORDS, right: right + WORDS, top: top - ABOVE, bottom: top };
}

/** What is in one of two sets and not in both. */
export function differing(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one, ...other].filter((each) => one.has(each) !== other.has(each)));
}

function around({ blocks }: Venue, id: string): Extent | undefined {
  const [sectionId = '', place = ''] = id.split('/');
  const block = blocks.find(({ section }) => section.id === sectionId);
  const seat = block?.section.seats[block.section.at.get(place) ?? -1];
  if (block === undefined || seat === undefined) return undefined;
  return aroundPoint(seat.x + block.dx, seat.y + block.dy);
}

function aroundPoint(x: number, y: number): Extent {
  return { left: x - REACH, right: x + REACH, top: y - REACH, bottom: y + REACH };
}
