import { newId } from '@clove/service-kit';
import type { SaleLever, SalePosition } from '../../application/pause-sale.ts';

/** The lever on the tables that `inventoryTables` make. */
export function postgresSaleLever(): SaleLever {
  return {
    async position(tx) {
      // Provisioning keeps the table locked, and never writes this column.
      await tx.query('LOCK TABLE sale IN ROW EXCLUSIVE MODE');
      const [row] = await tx.query<{ paused: boolean }>('SELECT paused FROM sale FOR UPDATE');
      if (row === undefined) return undefined;
      return row.paused ? 'paused' : 'open';
    },

    async move(tx, { before, after, reason, memberId }) {
      await tx.query('UPDATE sale SET paused = $1', [after === 'paused']);
      await tx.query(
        'INSERT INTO sale_moves (id, before, after, reason, member_id) VALUES ($1, $2, $3, $4, $5)',
        [newId(), before, after, reason, memberId],
      );
    },

    async moves(db, limit) {
      const rows = await db.query<{
        before: SalePosition;
        after: SalePosition;
        reason: string;
        member_id: string;
        at: Date;
      }>('SELECT before, after, reason, member_id, at FROM sale_moves ORDER BY at DESC, id DESC LIMIT $1', [
        limit,
      ]);
      return rows.map(({ member_id: memberId, ...move }) => ({ ...move, memberId }));
    },
  };
}
