import type { Queryable, UnitOfWork } from '@clove/service-kit';
import type { Rebuild } from '../../application/rebuild.ts';

export function postgresRebuild(unitOfWork: UnitOfWork, reads: Queryable): Rebuild {
  return {
    async state() {
      const [row] = await reads.query<{ rebuild_began: Date | null }>('SELECT rebuild_began FROM projection');
      return { began: row?.rebuild_began ?? null };
    },

    start: () =>
      unitOfWork.run(async (tx) => {
        // Waits for the events that are being written, and they for this.
        const [row] = await tx.query<{ shown: number }>(
          `UPDATE projection SET building = shown + 1, rebuild_began = clock_timestamp() RETURNING shown`,
        );
        await remove(tx, (row?.shown ?? 0) + 1);
        // Replayed events are not new to the kit: it forgets what it has seen.
        await tx.query('DELETE FROM subject_version');
        await tx.query('DELETE FROM inbox');
      }),

    finish: () =>
      unitOfWork.run(async (tx) => {
        const [row] = await tx.query<{ shown: number }>(
          `UPDATE projection SET shown = building, rebuild_began = NULL WHERE rebuild_began IS NOT NULL RETURNING shown`,
        );
        if (row === undefined) return false;
        await remove(tx, row.shown - 1);
        return true;
      }),
  };
}

async function remove(tx: Queryable, generation: number): Promise<void> {
  for (const table of ['entity', 'counter', 'payment_change'])
    await tx.query(`DELETE FROM ${table} WHERE generation = $1`, [generation]);
}
