import type { UnitOfWork } from '@clove/service-kit';

/**
 * The generation of a provisioning run: a number that rises with every new run. The same run asks again (its Job
 * was retried) and gets the same number, so a retry is never taken for a newer file.
 */
export async function generationOf(unitOfWork: UnitOfWork, run: string): Promise<number> {
  return unitOfWork.run(async (tx) => {
    const known = await tx.query<{ generation: number }>(
      'SELECT generation FROM provision_generation WHERE run = $1',
      [run],
    );
    if (known[0] !== undefined) return Number(known[0].generation);
    // The update that changes nothing makes a concurrent replica answer the existing row instead of no row.
    const rows = await tx.query<{ generation: number }>(
      `INSERT INTO provision_generation (run) VALUES ($1)
       ON CONFLICT (run) DO UPDATE SET run = EXCLUDED.run
       RETURNING generation`,
      [run],
    );
    const row = rows[0];
    if (row === undefined) throw new Error(`no generation for run ${run}`);
    return Number(row.generation);
  });
}
