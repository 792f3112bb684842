import { localised, t } from './language.ts';
import type { OrderLine } from './shapes.ts';

/** A place as people say it: `R 2-15` -> "Section R, row 2, seat 15"; a standing place by its section. */
export function placeName({ sectionId, seat }: { sectionId: string; seat: string | null }): string {
  if (seat === null) return `${t('sectionNamed', { section: sectionId })} (${t('standing')})`;
  const [, row, number] = /(\d+)-(\d+)$/.exec(seat) ?? [];
  if (row === undefined || number === undefined) return seat;
  return t('seatName', { section: sectionId, row, seat: number });
}

/** What a line of an order is called: a place, or what its goods and nights are labelled. */
export function lineName({ sectionId, seat, label }: OrderLine): string {
  if (sectionId !== null) return placeName({ sectionId, seat });
  return typeof label === 'string' || label === null ? (label ?? '') : localised(label);
}
