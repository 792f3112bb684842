import type { UnknownNames } from '../../application/unknown-names.ts';

/** By what event said of performances; where it has not yet, nothing is called unknown. */
export const unknownNames: UnknownNames = async (db, { performances, ...others }) => {
  const named = Object.entries(others).flatMap(([field, ids = []]) => ids.map((id) => ({ field, id })));
  const missing = await db.query<{ field: string; id: string }>(
    `SELECT 'performances' AS field, id FROM unnest($1::text[]) AS named (id)
     WHERE NOT EXISTS (SELECT FROM performances p WHERE p.id = named.id)
     UNION ALL
     SELECT field, id FROM unnest($2::text[], $3::text[]) AS named (field, id)
     WHERE NOT EXISTS (SELECT FROM performances p WHERE ($1 IS NULL OR p.id = ANY ($1)) AND (
       p.sections IS NULL OR named.id = ANY (CASE field WHEN 'categories' THEN p.categories ELSE p.sections END)))
     ORDER BY field, id`,
    [performances ?? null, named.map(({ field }) => field), named.map(({ id }) => id)],
  );
  return missing;
};
