import type { OrderLine } from './order.ts';

/** A place at an occasion. */
export interface Place {
  readonly performanceId: string;
  readonly sectionId: string;
  readonly seat: string | null;
}

/**
 * The place that a line of seat is, in the words of releases up to 0.6.0, which read and write nothing else; null for what
 * is no place.
 */
export function placeOf({
  inventory,
  item,
  label,
  occasionId,
}: Pick<OrderLine, 'inventory' | 'item' | 'label' | 'occasionId'>): Place | null {
  if (inventory !== 'seat' || occasionId === null) return null;
  return {
    performanceId: occasionId,
    sectionId: item.slice(occasionId.length + 1),
    seat: typeof label === 'string' ? label : (label?.ko ?? null),
  };
}

/** The item of a place: see {@link OrderLine.item}. */
export function placeItem(performanceId: string, sectionId: string): string {
  return `${performanceId}/${sectionId}`;
}
