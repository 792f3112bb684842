import type { SectionKey } from './section.ts';

/** What a seat's id says. */
export interface NamedSeat extends SectionKey {
  /** For people, e.g. `A 3-12`. */
  readonly label: string;
}

/** Seats are named `<performance>/<section>/<row>-<number>`; the parts hold no slash, so the name can be read back. */
export function namedSeat(seatId: string): NamedSeat {
  const [performanceId, sectionId, place] = seatId.split('/');
  if (performanceId === undefined || sectionId === undefined || place === undefined) {
    throw new Error(`not a seat id: ${seatId}`);
  }
  return { performanceId, sectionId, label: `${sectionId} ${place}` };
}
