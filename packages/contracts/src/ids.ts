import { z } from 'zod';

/** An id made by a service: UUID version 7, so that ids sort by creation. Read in either case, kept in lower case. */
export const Id = z.uuid().toLowerCase();

/** An id chosen by the organiser inside a festival file: unique within its festival. */
export const LocalId = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?$/, 'letters, digits and inner hyphens, at most 40');

/** A festival's slug: a DNS label of at most 40 characters. */
export const FestivalSlug = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'a DNS label of at most 40 characters');

export type Id = z.infer<typeof Id>;
export type LocalId = z.infer<typeof LocalId>;
export type FestivalSlug = z.infer<typeof FestivalSlug>;

/**
 * Names one thing that is sold once. A numbered seat: `<performance>/<section>/<row>-<number>`, rows and
 * numbers counted from 1. A standing place: `<hold id>/<n>`, n counted from 1 within its hold.
 */
export const UnitId = z.string().min(1).max(160);
export type UnitId = z.infer<typeof UnitId>;

/** The unit id of a numbered seat. */
export function seatUnitId(performanceId: LocalId, sectionId: LocalId, row: number, seat: number): UnitId {
  return `${performanceId}/${sectionId}/${row}-${seat}`;
}

/** The unit id of the n-th standing place of a hold. */
export function standingUnitId(holdId: Id, n: number): UnitId {
  return `${holdId}/${n}`;
}
