import type { PlanRow } from '@clove/contracts';
import type { LayoutBook } from '../../application/layouts.ts';

/** Layouts of the sections that are provisioned, by the id that the column computes. */
export function postgresLayoutBook(): LayoutBook {
  return {
    async readLayout(db, id) {
      const [row] = await db.query<{ layout: PlanRow[] }>({
        name: 'layout-read',
        text: `SELECT details -> 'layout' AS layout FROM sections WHERE layout_id = $1 LIMIT 1`,
        values: [id],
      });
      return row?.layout;
    },
  };
}
