import type { Currency, LocalisedText, PriceCategory } from '@clove/contracts';
import { isThere, type SeatOpening } from './opening.ts';
import type { UnitKind } from './sale.ts';

/** What the map shows of a section's units. */
export interface SectionUnits {
  /** Units in all, corrections included. */
  readonly capacity: number;
  /** Free now; lapsed holds count as free. */
  readonly available: number;
  /**
   * Numbered sections: one text per row, one letter per seat: `f` free, `a` free for those in an
   * accessible category and companions, `h` held, `s` sold, `x` not on sale.
   * Source of the form: 600 seats are 700 bytes instead of 30,000.
   */
  readonly seats?: readonly string[];
}

/** A section as its organiser describes it. */
export interface DescribedSection {
  readonly id: string;
  readonly kind: UnitKind;
  readonly title?: LocalisedText;
  readonly price: number;
  readonly categories?: readonly PriceCategory[];
  readonly onSale: boolean;
  /** Id of what its rows and seats are called and where they are. Absent: numbers from 1. */
  readonly layout?: string;
  /** Only for those with a code that opens it. @default false */
  readonly hidden?: boolean;
}

export interface BoardSection extends DescribedSection, SectionUnits {}

/** One performance as the seat map shows it. */
export interface Board {
  readonly performanceId: string;
  readonly onSale: boolean;
  /** When it stops selling, RFC 3339. */
  readonly closesAt: string;
  /** When the organiser cancelled it, RFC 3339; null: it takes place. */
  readonly cancelledAt: string | null;
  readonly currency: Currency;
  readonly sections: readonly BoardSection[];
}

/** The sections of a board that are there for those with this opening; without one: for everybody. */
export function boardFor(board: Board, opening?: SeatOpening): Board {
  const { performanceId } = board;
  const isHere = ({ id, hidden = false }: BoardSection) =>
    isThere({ performanceId, sectionId: id }, { hidden }, opening);
  return board.sections.every(isHere) ? board : { ...board, sections: board.sections.filter(isHere) };
}

/** A seat that changed: section, row, number, its new letter. */
export type SeatChange = readonly [section: string, row: number, number: number, letter: string];

/** What changed on a board since the last one that clients saw. */
export interface BoardChange {
  readonly sections: readonly { id: string; price: number; available: number; onSale: boolean }[];
  readonly seats: readonly SeatChange[];
}

/** What changed; `reshaped` when sections or rows came or went, so that only a new snapshot says it; undefined = nothing. */
export function boardChange(before: Board, after: Board): BoardChange | 'reshaped' | undefined {
  if (statusOf(before) !== statusOf(after) || before.sections.length !== after.sections.length)
    return 'reshaped';
  const sections: BoardChange['sections'][number][] = [];
  const seats: SeatChange[] = [];
  for (const [index, next] of after.sections.entries()) {
    const last = before.sections[index];
    if (last === undefined || last.id !== next.id || shapeOf(last) !== shapeOf(next)) return 'reshaped';
    if (last.price !== next.price || last.available !== next.available || last.onSale !== next.onSale) {
      sections.push({ id: next.id, price: next.price, available: next.available, onSale: next.onSale });
    }
    seats.push(...seatChanges(next.id, last.seats ?? [], next.seats ?? []));
  }
  return sections.length + seats.length === 0 ? undefined : { sections, seats };
}

function statusOf({ onSale, closesAt, cancelledAt }: Board): string {
  return `${onSale} ${closesAt} ${cancelledAt}`;
}

function shapeOf(section: BoardSection): string {
  const { title, categories, layout } = section;
  return `${JSON.stringify([title, categories, layout])}:${section.capacity}:${(section.seats ?? []).map((row) => row.length).join(',')}`;
}

function seatChanges(section: string, before: readonly string[], after: readonly string[]): SeatChange[] {
  const changes: SeatChange[] = [];
  for (const [row, line] of after.entries()) {
    const last = before[row];
    if (last === line) continue;
    for (let number = 0; number < line.length; number += 1) {
      const letter = line.charAt(number);
      if (last?.charAt(number) !== letter) changes.push([section, row + 1, number + 1, letter]);
    }
  }
  return changes;
}
