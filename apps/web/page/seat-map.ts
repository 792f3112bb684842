import type { Board, BoardChange, BoardSection } from './shapes.ts';

/** The places of one performance and their state, updated in place by the live events. */
export interface SeatMap {
  /** Whether the performance is on sale. */
  onSale: boolean;
  sections: MapSection[];
}

export interface MapSection {
  id: string;
  kind: 'numbered' | 'standing';
  price: number;
  onSale: boolean;
  /** Places left. */
  free: number;
  /** Numbered: how many seats each row has, front row first. Standing: none. */
  rows: number[];
  /** Numbered: seats that are not free, as `<row>-<number>`. */
  taken: Set<string>;
}

/** The map of a board. */
export function seatMapOf({ onSale, sections }: Board): SeatMap {
  return { onSale, sections: sections.map(sectionOf) };
}

function sectionOf({ id, kind, price, onSale, available, seats = [] }: BoardSection): MapSection {
  const taken = new Set<string>();
  for (const [row, letters] of seats.entries()) {
    for (const [index, letter] of [...letters].entries()) {
      if (letter !== 'f') taken.add(`${row + 1}-${index + 1}`);
    }
  }
  return { id, kind, price, onSale, free: available, rows: seats.map((row) => row.length), taken };
}

/** Applies what changed. */
export function applyChange(map: SeatMap, change: BoardChange): void {
  for (const { id, price, available, onSale } of change.sections) {
    const section = find(map, id);
    if (section !== undefined) Object.assign(section, { price, onSale, free: available });
  }
  for (const [id, row, number, letter] of change.seats) {
    const taken = find(map, id)?.taken;
    if (letter === 'f') taken?.delete(`${row}-${number}`);
    else taken?.add(`${row}-${number}`);
  }
}

/** Applies a whole new board. False: sections or rows were added or removed, so the page must be drawn again. */
export function applyBoard(map: SeatMap, board: Board): boolean {
  const next = seatMapOf(board);
  const shape = ({ sections }: SeatMap) => sections.map(({ id, rows }) => `${id}:${rows.join()}`).join(';');
  if (shape(map) !== shape(next)) return false;
  for (const fresh of next.sections) {
    const section = find(map, fresh.id);
    if (section !== undefined) Object.assign(section, fresh);
  }
  map.onSale = next.onSale;
  return true;
}

/** Chosen seats (`<section>/<row>-<number>`) that other fans have taken since. */
export function lostSeats(map: SeatMap, chosen: readonly string[]): string[] {
  return chosen.filter((seat) => {
    const [sectionId = '', name = ''] = seat.split('/');
    return find(map, sectionId)?.taken.has(name) !== false;
  });
}

function find({ sections }: SeatMap, id: string): MapSection | undefined {
  return sections.find((section) => section.id === id);
}
