import type { Painting } from './painting.ts';
import type { Extent, Venue } from './venue.ts';

/** What all of the map follows from. */
const WHOLE = ['venue', 'view', 'width', 'height', 'words', 'version', 'area', 'colours'] as const;
/** How far the frame of the keyboard reaches around the middle of its seat, in seats. */
const REACH = 0.7;

/** Where single seats look different between two paintings; undefined: everything may. */
export function partsBetween(before: Painting, now: Painting): Extent[] | undefined {
  if (WHOLE.some((key) => before[key] !== now[key])) return undefined;
  const moved = before.cursor === now.cursor ? [] : [before.cursor, now.cursor];
  const changed = new Set([...differing(before.chosen, now.chosen), ...moved]);
  return [...changed].flatMap((seat) => (seat === undefined ? [] : (around(now.venue, seat) ?? [])));
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
  const [x, y] = [seat.x + block.dx, seat.y + block.dy];
  return { left: x - REACH, right: x + REACH, top: y - REACH, bottom: y + REACH };
}
