import { LocalisedText, type OwnedEntity } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import { z } from 'zod';
import { festivalEntity, type SaleDataStore, type StoredSaleData } from '../../application/provision.ts';

const jsonObject = z.record(z.string(), z.json());
const festivalRow = z.object({
  generation: z.number(),
  managed_by: z.enum(['file', 'console']),
  fields: jsonObject,
  last_applied: jsonObject.nullable(),
});
const performanceRow = z.object({
  id: z.string(),
  managed_by: z.enum(['file', 'console']),
  on_sale: z.boolean(),
  title: LocalisedText,
  starts_at: z.date(),
  doors_at: z.date().nullable(),
  covers: z.array(z.string()).nullable(),
  last_applied: jsonObject.nullable(),
});

/** The festival and its performances in PostgreSQL, with who owns which value. */
export const saleDataStore: SaleDataStore = {
  async lock(tx) {
    // The first run has no row to lock: one lock for all runs.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ticket-provision'))`);
    const [orders] = await tx.query<{ ever: boolean }>('SELECT EXISTS (SELECT FROM orders) AS ever');
    return {
      festival: await lockFestival(tx),
      performances: await lockPerformances(tx),
      everOrdered: orders?.ever === true,
    };
  },
  async saveFestival(tx, generation, plan) {
    await tx.query(
      `INSERT INTO festival (generation, fields, last_applied) VALUES ($1, $2, $3)
       ON CONFLICT (singleton) DO UPDATE SET generation = $1, fields = $2, last_applied = $3`,
      [generation, JSON.stringify(plan.next), JSON.stringify(plan.lastApplied)],
    );
  },
  async savePerformance(tx, { id, onSale, lastApplied }, { title, startsAt, doorsAt, covers }) {
    await tx.query(
      `INSERT INTO performances AS p (id, managed_by, on_sale, title, starts_at, doors_at, last_applied, covers)
       VALUES ($1, 'file', $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET managed_by = 'file', on_sale = $2, title = $3, starts_at = $4, doors_at = $5,
         last_applied = $6, covers = $7, move_reason = CASE WHEN p.starts_at = $4 THEN p.move_reason END`,
      [
        id,
        onSale,
        JSON.stringify(title),
        startsAt,
        doorsAt ?? null,
        JSON.stringify(lastApplied),
        covers ?? null,
      ],
    );
  },
};

async function lockFestival(tx: Transaction): Promise<StoredSaleData['festival']> {
  const [row] = await tx.query(
    'SELECT generation, managed_by, fields, last_applied FROM festival FOR UPDATE',
  );
  if (row === undefined) return null;
  const { generation, managed_by, fields, last_applied } = festivalRow.parse(row);
  return {
    generation,
    entity: {
      id: festivalEntity,
      managedBy: managed_by,
      onSale: true,
      current: fields,
      lastApplied: last_applied,
    },
  };
}

async function lockPerformances(tx: Transaction): Promise<OwnedEntity[]> {
  const rows = await tx.query(
    'SELECT id, managed_by, on_sale, title, starts_at, doors_at, covers, last_applied FROM performances ORDER BY id FOR UPDATE',
  );
  return rows
    .map((row) => performanceRow.parse(row))
    .map((performance) => ({
      id: performance.id,
      managedBy: performance.managed_by,
      onSale: performance.on_sale,
      current: {
        title: performance.title,
        startsAt: performance.starts_at.toISOString(),
        ...(performance.doors_at === null ? {} : { doorsAt: performance.doors_at.toISOString() }),
        ...(performance.covers === null ? {} : { covers: performance.covers }),
      },
      lastApplied: performance.last_applied,
    }));
}
