import type { MapSection } from '../../shop/seat-map.ts';

/** What staff see of a seat: whom it is for, and whether someone has it. */
export type StaffState =
  | 'free'
  | 'accessible'
  | 'house'
  | 'held'
  | 'sold'
  | 'house-held'
  | 'house-sold'
  | 'blocked'
  | 'not-there';

export interface HouseSeat {
  readonly id: string;
  readonly sectionId: string;
  readonly state: 'FREE' | 'HELD' | 'SOLD';
}

export interface Block {
  readonly id: string;
  /** Those that are still blocked. */
  readonly seats: readonly string[];
  readonly note: string;
  readonly by: string;
  readonly at: string;
  readonly unblocked: readonly {
    readonly seats: readonly string[];
    readonly note: string;
    readonly by: string;
    readonly at: string;
  }[];
}

const houseStates = { FREE: 'house', HELD: 'house-held', SOLD: 'house-sold' } as const;
const letterStates: Readonly<Record<string, StaffState>> = {
  f: 'free',
  a: 'accessible',
  h: 'held',
  s: 'sold',
};

/** The state of each seat of a section, in the order of its seats: the public map shows those of the house and closed ones alike. */
export function staffStates(
  performanceId: string,
  section: MapSection,
  house: readonly HouseSeat[],
  blocks: readonly Block[],
): readonly StaffState[] {
  const ofHouse = new Map(house.map(({ id, state }) => [id, houseStates[state]]));
  const blocked = new Set(blocks.flatMap(({ seats }) => seats));
  return section.seats.map(({ place }, index) => {
    const id = `${performanceId}/${section.id}/${place}`;
    if (blocked.has(id)) return 'blocked';
    return letterStates[section.letters[index] ?? ''] ?? ofHouse.get(id) ?? 'not-there';
  });
}

/** How many seats are in each state, those with none left out. */
export function countStates(states: readonly StaffState[]): ReadonlyMap<StaffState, number> {
  const counts = new Map<StaffState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

/** Names of places as people write them, neighbours put together: `3-12…3-15, 4-1`. */
export function placesInWords(places: readonly string[]): string {
  const parts: { row: string; first: string; last: string }[] = [];
  for (const place of places) {
    const at = place.lastIndexOf('-');
    const [row, seat] = [place.slice(0, at), place.slice(at + 1)];
    const open = parts.at(-1);
    if (open?.row === row && Number(open.last) + 1 === Number(seat)) open.last = seat;
    else parts.push({ row, first: seat, last: seat });
  }
  return parts
    .map(({ row, first, last }) => (first === last ? `${row}-${first}` : `${row}-${first}…${row}-${last}`))
    .join(', ');
}
