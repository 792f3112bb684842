import {
  gridRows,
  NumberedSection,
  type PlannedSeat,
  PlanRow,
  PriceCategory,
  plannedSeats,
  type Section,
  StandingSection,
} from '@clove/contracts';
import { z } from 'zod';

/** A section of a performance: to the inventory, the item `<performance>/<section>`. */
export interface SectionKey {
  readonly performanceId: string;
  readonly sectionId: string;
}

export function sectionName(key: SectionKey): string {
  return `${key.performanceId}/${key.sectionId}`;
}

export function sectionKey(item: string): SectionKey {
  const [performanceId, sectionId] = item.split('/');
  if (performanceId === undefined || sectionId === undefined) throw new Error(`not a section: ${item}`);
  return { performanceId, sectionId };
}

/**
 * What the file says of a section, without its id; the rows of its plan instead of the plan's name. Standing `capacity` is the
 * quantity received, before corrections.
 */
export const SectionFields = z.discriminatedUnion('kind', [
  NumberedSection.omit({ id: true, plan: true }).extend({ layout: z.array(PlanRow).optional() }),
  StandingSection.omit({ id: true }),
]);
export type SectionFields = z.infer<typeof SectionFields>;
export type NumberedFields = Extract<SectionFields, { kind: 'numbered' }>;

export { PriceCategory };

/** @param layout rows of the plan that the section names */
export function sectionFields({ id: _, ...section }: Section, layout?: readonly PlanRow[]): SectionFields {
  if (section.kind === 'standing') return section;
  const { plan, ...fields } = section;
  return layout === undefined ? fields : { ...fields, layout: [...layout] };
}

/** The seats of a numbered section: its plan's, or a grid. */
export function seatsOf({ layout, rows, seatsPerRow }: NumberedFields): PlannedSeat[] {
  return plannedSeats(layout ?? gridRows(rows, seatsPerRow));
}
