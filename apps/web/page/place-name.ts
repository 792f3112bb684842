import { t } from './language.ts';

/** A place as people say it: `R 2-15` -> "Section R, row 2, seat 15"; a standing place by its section. */
export function placeName({ sectionId, seat }: { sectionId: string; seat: string | null }): string {
  if (seat === null) return `${t('sectionNamed', { section: sectionId })} (${t('standing')})`;
  const [, row, number] = /(\d+)-(\d+)$/.exec(seat) ?? [];
  if (row === undefined || number === undefined) return seat;
  return t('seatName', { section: sectionId, row, seat: number });
}
