import type { Text } from '../api/festival.ts';

/** A price of a section for those whom it is meant for. */
export interface Category {
  readonly id: string;
  readonly title: Text;
  readonly price: number;
  readonly proofAtDoor?: boolean;
  /** Entitles to an accessible seat, and companions to the seats beside it. */
  readonly accessible?: boolean;
  readonly minPerOrder?: number;
  readonly maxPerOrder?: number;
}

/** A section in the seat service's answer. */
export interface BoardSection {
  readonly id: string;
  readonly kind: 'numbered' | 'standing';
  readonly title?: Text;
  readonly price: number;
  readonly categories?: readonly Category[];
  readonly onSale: boolean;
  /** Only those see it whose code opens it. */
  readonly hidden?: boolean;
  readonly capacity: number;
  readonly available: number;
  /**
   * Numbered: one text per row, one letter per seat: f free, a free for those in an accessible category and companions; every
   * other letter is not free.
   */
  readonly seats?: readonly string[];
  /** Where its rows and seats are no numbers from 1: /api/seats/layouts/<layout>. */
  readonly layout?: string;
}

export interface Board {
  /** False while sales are paused or the performance is withdrawn. */
  readonly onSale: boolean;
  readonly sections: readonly BoardSection[];
}

export interface SeatsAnswer extends Board {
  readonly performanceId: string;
  readonly currency: string;
  readonly paymentMethods: readonly string[];
  readonly sale: { readonly maxTicketsPerFan: number; readonly paused: boolean };
}

/** What changed on the board since the last event. */
export interface BoardChange {
  readonly sections: readonly { id: string; price: number; available: number; onSale: boolean }[];
  /** Row and seat from 1, in the order of the board's letters. */
  readonly seats: readonly (readonly [section: string, row: number, number: number, letter: string])[];
}

/** Names and places of a section's rows and seats. */
export interface Layout {
  readonly layout: string;
  readonly rows: readonly PlanRow[];
}

export interface PlanRow {
  readonly row: string;
  /** Labels with spaces between; `|` is an aisle. */
  readonly seats: string;
  /** `<x>,<y>` of each seat, with spaces between. */
  readonly at?: string | undefined;
}
