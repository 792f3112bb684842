import type { LocalId } from '@clove/contracts';

/** A calendar day in the festival's zone, `YYYY-MM-DD`: days sort as their texts do. A night is named by the day it begins on. */
export type Day = string;

/** Nights of one kind of room: from the check-in day to the check-out day, whose night is not one of them. */
export interface NightRange {
  readonly roomId: LocalId;
  readonly from: Day;
  readonly to: Day;
}

/** Most nights of one range. Source: a year, so that no request makes a list without end. */
export const LONGEST_RANGE = 366;

/** `<room>/<from>/<to>`: what the inventory calls an item. Ids of rooms hold no slash. */
export function rangeName({ roomId, from, to }: NightRange): string {
  return `${roomId}/${from}/${to}`;
}

export function rangeOf(item: string): NightRange {
  const [roomId = '', from = '', to = ''] = item.split('/');
  return { roomId, from, to };
}

/** How many nights a range has; not above 0: it has none. */
export function countNights({ from, to }: Pick<NightRange, 'from' | 'to'>): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** Its nights, first one first. */
export function nightsOf(range: Pick<NightRange, 'from' | 'to'>): Day[] {
  const first = Temporal.PlainDate.from(range.from);
  return Array.from({ length: countNights(range) }, (_, index) => first.add({ days: index }).toString());
}
