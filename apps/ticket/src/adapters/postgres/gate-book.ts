import { Gate, type OwnedEntity } from '@clove/contracts';
import { cachedRead, type Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { GateBook } from '../../application/gates.ts';
import { unknownNames } from './unknown-names.ts';

/** Scanners see a changed gate within this time; source: as the terms of the sale. In milliseconds. */
const freshMs = 1_000;

const jsonObject = z.record(z.string(), z.json());
const gateRow = z.object({
  id: z.string(),
  managed_by: z.enum(['file', 'console']),
  open: z.boolean(),
  fields: jsonObject,
  last_applied: jsonObject.nullable(),
});
const GateFields = Gate.omit({ id: true });

/** The festival's gates in PostgreSQL, with who owns which value. */
export function gateBook(reads: Queryable): GateBook {
  return {
    open: cachedRead(async () => {
      const rows = await reads.query('SELECT * FROM gates WHERE open ORDER BY id');
      return rows
        .map((row) => gateRow.parse(row))
        .map(({ id, managed_by, fields }) => ({ id, managedBy: managed_by, ...GateFields.parse(fields) }));
    }, freshMs),
    async lock(tx) {
      // The first gate has no row to lock: one lock for all changes.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ticket-gates'))`);
      const rows = await tx.query('SELECT * FROM gates ORDER BY id FOR UPDATE');
      return rows
        .map((row) => gateRow.parse(row))
        .map(
          ({ id, managed_by, open, fields, last_applied }): OwnedEntity => ({
            ...{ id, managedBy: managed_by, onSale: open },
            ...{ current: fields, lastApplied: last_applied },
          }),
        );
    },
    unknownNames,
    async save(tx, { id, managedBy, onSale, current, lastApplied }) {
      await tx.query(
        `INSERT INTO gates (id, managed_by, open, fields, last_applied) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET managed_by = $2, open = $3, fields = $4, last_applied = $5`,
        [
          ...[id, managedBy, onSale, JSON.stringify(current)],
          lastApplied === null ? null : JSON.stringify(lastApplied),
        ],
      );
    },
  };
}
