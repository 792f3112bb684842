import { type QuotaHolder, type QuotaHolderBook, QuotaHolders } from '../../application/quota-holders.ts';

/** Quota holders in PostgreSQL: one row per unit that was ever passed on. */
export function postgresQuotaHolderBook(): QuotaHolderBook {
  return {
    async of(db, holdIds) {
      const rows = await db.query<QuotaHolder>({
        name: 'quota-holders',
        text: `SELECT hold_id AS "holdId", unit_id AS "unitId", fan_id AS "fanId", move FROM quota_holders
               WHERE hold_id = ANY($1::uuid[])`,
        values: [holdIds],
      });
      return new QuotaHolders(rows);
    },
    save(tx, { holdId, unitId, fanId, move }) {
      tx.send({
        name: 'quota-holder-save',
        text: `INSERT INTO quota_holders (hold_id, unit_id, fan_id, move) VALUES ($1, $2, $3, $4)
               ON CONFLICT (hold_id, unit_id) DO UPDATE SET fan_id = EXCLUDED.fan_id, move = EXCLUDED.move`,
        values: [holdId, unitId, fanId, move],
      });
    },
  };
}
