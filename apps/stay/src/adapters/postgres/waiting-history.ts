import type { WaitingHistory } from '../../application/forget-member.ts';

/** Entries of the inventory's waiting lists. */
export function postgresWaitingHistory(): WaitingHistory {
  return {
    async remove(tx, fanId) {
      await tx.query(
        `DELETE FROM waiting_entries w WHERE w.fan_id = $1 AND w.state <> 'WAITING'
           AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.id = w.hold_id AND h.state IN ('ACTIVE', 'PINNED'))`,
        [fanId],
      );
    },
  };
}
