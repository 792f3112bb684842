import type { Opening } from '@clove/contracts';
import { coversAll } from '@clove/inventory';
import type { SectionKey } from './section.ts';

/** Lets a request into hidden sections and, as long as it says, buy before the sale opens. `desk`: staff, whom nothing is hidden from. */
export type SeatOpening = Opening | 'desk';

/** Whether a section is there for this request: hidden ones are unknown to anyone without a code for them. */
export function isThere(
  section: SectionKey,
  { hidden }: { readonly hidden: boolean },
  opening: SeatOpening | undefined,
): boolean {
  return !hidden || opening === 'desk' || (opening !== undefined && opens(opening, section));
}

/** Until when these sections may be held although the sale did not open yet; undefined: not before it opens. */
export function openedUntil(
  opening: SeatOpening | undefined,
  sections: readonly SectionKey[],
): Date | undefined {
  if (opening === undefined || opening === 'desk' || !opening.presale) return undefined;
  return sections.every((section) => opens(opening, section) || covers(opening, section))
    ? new Date(opening.until)
    : undefined;
}

function opens({ opens: sections, scope }: Opening, { performanceId, sectionId }: SectionKey): boolean {
  return sections?.includes(sectionId) === true && among(scope.performances, performanceId);
}

/** Categories are left to the order, which needs the code as well. */
function covers(opening: Opening, { performanceId, sectionId }: SectionKey): boolean {
  const { performances, sections, categories } = opening.scope;
  const ofPlaces = [performances, sections, categories].some((list) => list !== undefined);
  if (!ofPlaces) return coversAll(opening);
  return among(performances, performanceId) && among(sections, sectionId);
}

function among(list: readonly string[] | undefined, id: string): boolean {
  return list === undefined || list.includes(id);
}
