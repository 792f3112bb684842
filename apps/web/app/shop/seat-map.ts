import { rowPlaces } from '@clove/contracts/outline';
import type { Board, BoardChange, BoardSection, PlanRow } from './board.ts';

/** A seat's name and place. */
export interface Seat {
  /** `<row>-<seat>`: its id within the section. */
  readonly place: string;
  readonly row: string;
  readonly label: string;
  /** From 0. */
  readonly rowIndex: number;
  /** In the section's own unit; seats are about one apart. */
  readonly x: number;
  readonly y: number;
}

export interface MapSection extends Omit<BoardSection, 'seats' | 'available'> {
  /** Places left. */
  free: number;
  price: number;
  onSale: boolean;
  /** Numbered: all seats, row by row. */
  readonly seats: readonly Seat[];
  /** The letter of each seat: another array once one of them has changed, so that those before can be compared. */
  letters: readonly string[];
  /** Where each row begins in `seats`. */
  readonly rowStarts: readonly number[];
  readonly at: ReadonlyMap<string, number>;
  /** Its plan says where its seats are. */
  readonly hasPositions: boolean;
}

export type SeatState = 'free' | 'accessible' | 'taken';

/** The places of one performance and their state, updated in place by the live events; listeners are called for each change. */
export class SeatMap {
  #sections: readonly MapSection[];
  #onSale: boolean;
  #version = 0;
  readonly #rows: ReadonlyMap<string, readonly PlanRow[]>;
  readonly #listeners = new Set<() => void>();

  /** @param layouts rows of sections that name a layout */
  constructor(board: Board, layouts: ReadonlyMap<string, readonly PlanRow[]> = new Map()) {
    this.#rows = layouts;
    this.#sections = board.sections.map((section) => this.#sectionOf(section));
    this.#onSale = board.onSale;
  }

  get sections(): readonly MapSection[] {
    return this.#sections;
  }

  /** Whether the performance is on sale. */
  get onSale(): boolean {
    return this.#onSale;
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A number that changes with every change. */
  readonly version = (): number => this.#version;

  section(id: string): MapSection | undefined {
    return this.#sections.find((section) => section.id === id);
  }

  /** @param seat `<section>/<row>-<seat>` */
  stateOf(seat: string): SeatState {
    const [id = '', place = ''] = seat.split('/');
    const section = this.section(id);
    const index = section?.at.get(place);
    return section === undefined || index === undefined ? 'taken' : letterState(section.letters[index]);
  }

  /** Applies what changed. */
  applyChange(change: BoardChange): void {
    for (const { id, price, available, onSale } of change.sections) {
      const section = this.section(id);
      if (section !== undefined) Object.assign(section, { price, onSale, free: available });
    }
    for (const section of this.#sections) {
      const changed = change.seats.filter(([id]) => id === section.id);
      if (changed.length === 0) continue;
      const letters = [...section.letters];
      for (const [, row, number, letter] of changed) {
        const start = section.rowStarts[row - 1];
        if (start !== undefined) letters[start + number - 1] = letter;
      }
      section.letters = letters;
    }
    this.#changed();
  }

  /** Applies a whole new board. False: sections or rows were added or removed, so that the page must begin anew. */
  applyBoard(board: Board): boolean {
    if (shapeOf(board.sections) !== this.#shape()) return false;
    this.#onSale = board.onSale;
    for (const next of board.sections) {
      const section = this.section(next.id);
      if (section === undefined) continue;
      const letters = [...(next.seats ?? []).join('')];
      Object.assign(section, { price: next.price, onSale: next.onSale, free: next.available, letters });
    }
    this.#changed();
    return true;
  }

  /** Chosen seats (`<section>/<row>-<seat>`) that other fans have taken since. */
  lost(chosen: readonly string[]): string[] {
    return chosen.filter((seat) => this.stateOf(seat) === 'taken');
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  #shape(): string {
    return this.#sections
      .map(
        ({ id, layout, rowStarts, letters }) =>
          `${id}:${layout ?? ''}:${rowLengths(rowStarts, letters.length)}`,
      )
      .join(';');
  }

  #sectionOf({ seats: lines = [], available, ...section }: BoardSection): MapSection {
    const rows = section.layout === undefined ? undefined : this.#rows.get(section.layout);
    const seats = lines.flatMap((line, index) => rowSeats(line.length, index, rows?.[index]));
    const rowStarts: number[] = [];
    let start = 0;
    for (const line of lines) {
      rowStarts.push(start);
      start += line.length;
    }
    return {
      ...section,
      free: available,
      seats,
      letters: [...lines.join('')],
      rowStarts,
      hasPositions: rows?.every(({ at }) => at !== undefined) ?? false,
      at: new Map(seats.map(({ place }, index) => [place, index])),
    };
  }
}

/** What a letter of the board means to a fan. */
export function letterState(letter: string | undefined): SeatState {
  return letter === 'f' ? 'free' : letter === 'a' ? 'accessible' : 'taken';
}

/** The seats of one row: as its plan names and places them, else numbers from 1 around the middle. */
function rowSeats(count: number, rowIndex: number, plan: PlanRow | undefined): Seat[] {
  const row = plan?.row ?? String(rowIndex + 1);
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return rowPlaces(plan ?? { seats: numbers.join(' ') }, rowIndex).map(({ label, x, y }) => ({
    ...{ place: `${row}-${label}`, row, label, rowIndex, x, y },
  }));
}

function shapeOf(sections: readonly BoardSection[]): string {
  return sections
    .map(({ id, layout, seats = [] }) => `${id}:${layout ?? ''}:${seats.map(({ length }) => length).join()}`)
    .join(';');
}

function rowLengths(rowStarts: readonly number[], count: number): string {
  return rowStarts.map((start, index) => (rowStarts[index + 1] ?? count) - start).join();
}
