import { z } from 'zod';
import { LocalId } from './ids.ts';
import { Amount } from './money.ts';
import { SeatRange } from './seat-plan.ts';
import { LocalisedText } from './text.ts';

/** A price of a section for those whom it is meant for: adults, youth, seniors. */
export const PriceCategory = z.strictObject({
  /** Unique in its section. */
  id: LocalId,
  title: LocalisedText,
  price: Amount,
  /** Who comes in shows what entitles to it. @default false */
  proofAtDoor: z.boolean().optional(),
  /**
   * Entitles to an accessible seat, and companions to the seats beside it; does not bind to one, because whom it is meant for
   * may sit among others. @default false
   */
  accessible: z.boolean().optional(),
  /** Of one order, where it has any of this category. @default 1 */
  minPerOrder: z.int().min(1).max(1000).optional(),
  /** @default as many as a fan may have */
  maxPerOrder: z.int().min(1).max(1000).optional(),
});
export type PriceCategory = z.infer<typeof PriceCategory>;

/** What every section has. */
const section = {
  id: LocalId,
  /** What fans read. @default its id */
  title: LocalisedText.optional(),
  /** Of a place; with categories that of the first, which is for those who name none. */
  price: Amount,
  categories: z.array(PriceCategory).min(1).max(20).optional(),
  /** Neither shown nor sold to fans without a code of a voucher that opens it. @default false */
  hidden: z.boolean().optional(),
};

/** A section with one row in the inventory per seat. */
export const NumberedSection = z.strictObject({
  ...section,
  kind: z.literal('numbered'),
  /** With a plan: how many there are. */
  rows: z.int().min(1).max(500),
  /** With a plan: seats of the longest row. */
  seatsPerRow: z.int().min(1).max(500),
  /** Id of its plan, where its rows are no grid of numbers from 1. */
  plan: z.string().optional(),
  /** How many there are. @default rows x seatsPerRow */
  seats: z.int().min(1).optional(),
  /** Closed to everybody: behind the mixing desk. */
  blocked: z.array(SeatRange).optional(),
  /** Kept by the organiser: never offered to the public. */
  house: z.array(SeatRange).optional(),
  /** For those in an accessible category, and for companions beside them. */
  accessible: z.array(SeatRange).optional(),
  /** Refuses choices that leave a seat alone between others. @default false */
  avoidSingleSeats: z.boolean().optional(),
});

/** A section sold by quantity. */
export const StandingSection = z.strictObject({
  ...section,
  kind: z.literal('standing'),
  capacity: z.int().min(1).max(1_000_000),
});

export const Section = z.discriminatedUnion('kind', [NumberedSection, StandingSection]);
export type Section = z.infer<typeof Section>;
