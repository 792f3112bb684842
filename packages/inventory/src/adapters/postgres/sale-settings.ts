import type { Currency, FieldValues } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import type { SaleBook } from '../../application/ports.ts';
import type { SaleSettings } from '../../application/provision.ts';
import { SaleFields, saleFields } from '../../domain/sale-fields.ts';

interface SaleRow {
  readonly currency: Currency;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly paused: boolean;
}

/** The one row of `sale`, as `inventoryTables` make it. */
export function readSale(): Pick<SaleBook, 'read'> {
  return {
    async read(db) {
      const [row] = await db.query<SaleRow>({
        name: 'sale-read',
        text: 'SELECT currency, opens_at, closes_at, paused FROM sale',
      });
      if (row === undefined) return undefined;
      return {
        currency: row.currency,
        opensAt: row.opens_at,
        closesAt: row.closes_at,
        maxPerFan: null,
        paused: row.paused,
      };
    },
  };
}

/** Provisioning of that row. */
export function saleSettings(): SaleSettings {
  return {
    inFile: saleFields,

    async lock(tx) {
      // Readers go on; a second provisioning waits, even before there is a row to lock.
      await tx.query('LOCK TABLE sale IN SHARE ROW EXCLUSIVE MODE');
      const [held] = await tx.query<{ ever: boolean }>('SELECT EXISTS (SELECT 1 FROM holds) AS ever');
      return { sale: await stored(tx), everHeld: held?.ever ?? false };
    },

    async save(tx, festival, generation, fields, applied) {
      const next = SaleFields.parse(fields);
      await tx.query(
        `INSERT INTO sale (festival, currency, opens_at, closes_at, generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (singleton) DO UPDATE SET festival = EXCLUDED.festival, currency = EXCLUDED.currency,
           opens_at = EXCLUDED.opens_at, closes_at = EXCLUDED.closes_at, generation = EXCLUDED.generation,
           applied = EXCLUDED.applied`,
        [festival, next.currency, next.opensAt, next.closesAt, generation, JSON.stringify(applied)],
      );
    },
  };
}

async function stored(db: Queryable) {
  const [row] = await db.query<{
    currency: string;
    opens_at: Date;
    closes_at: Date;
    generation: number;
    applied: FieldValues;
  }>('SELECT currency, opens_at, closes_at, generation, applied FROM sale');
  if (row === undefined) return null;
  return {
    generation: row.generation,
    lastApplied: row.applied,
    current: {
      currency: row.currency,
      opensAt: row.opens_at.toISOString(),
      closesAt: row.closes_at.toISOString(),
    },
  };
}
