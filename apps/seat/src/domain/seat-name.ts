/** Seats are named `<performance>/<section>/<row>-<number>`; the parts hold no slash, so the name can be read back. */
function parts(seatId: string): { section: string; place: string } {
  const [, section, place] = seatId.split('/');
  if (section === undefined || place === undefined) throw new Error(`not a seat id: ${seatId}`);
  return { section, place };
}

/** The id of the section a seat lies in. */
export function sectionOfSeat(seatId: string): string {
  return parts(seatId).section;
}

/** A seat's name for people, e.g. `A 3-12`. */
export function seatLabel(seatId: string): string {
  const { section, place } = parts(seatId);
  return `${section} ${place}`;
}
