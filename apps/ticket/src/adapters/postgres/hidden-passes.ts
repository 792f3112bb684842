import type { Queryable } from '@clove/service-kit';
import type { HiddenPass } from '../../application/open-with-code.ts';

/** Passes that only fans with a code for them see, in the order of their starts. */
export async function readHiddenPasses(reads: Queryable): Promise<HiddenPass[]> {
  const rows = await reads.query<{
    id: string;
    title: HiddenPass['title'];
    starts_at: Date;
    covers: string[];
    section_id: string;
  }>(
    `SELECT pass.id, pass.title, pass.starts_at, pass.covers, split_part(item, '/', 2) AS section_id
     FROM festival, jsonb_array_elements_text(COALESCE(festival.fields -> 'hidden', '[]')) AS item
     JOIN performances pass ON pass.id = split_part(item, '/', 1)
     WHERE pass.covers IS NOT NULL AND pass.on_sale ORDER BY pass.starts_at, pass.id`,
  );
  return rows.map(({ starts_at, covers, section_id, ...pass }) => ({
    ...pass,
    performances: covers,
    sectionId: section_id,
    startsAt: starts_at.toISOString(),
  }));
}
