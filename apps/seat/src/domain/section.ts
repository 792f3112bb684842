import { Amount, type Section } from '@clove/contracts';
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

/** What the file says of a section, without its id. Standing `capacity` is the quantity received, before corrections. */
export const SectionFields = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('numbered'), rows: z.int(), seatsPerRow: z.int(), price: Amount }),
  z.strictObject({ kind: z.literal('standing'), capacity: z.int(), price: Amount }),
]);
export type SectionFields = z.infer<typeof SectionFields>;

export function sectionFields({ id: _, ...fields }: Section): SectionFields {
  return fields;
}
