import type { FieldValues } from '@clove/contracts';
import type { RefundTermsBook } from '../../application/ports.ts';

/** The one row of `refund_terms`. Provisioning's own lock is held by then. */
export function postgresRefundTerms(): RefundTermsBook {
  return {
    async read(tx) {
      const [row] = await tx.query<{ festival: string; refunds_from: Date; last_applied: FieldValues }>(
        'SELECT festival, refunds_from, last_applied FROM refund_terms',
      );
      if (row === undefined) return undefined;
      const { festival, refunds_from, last_applied: lastApplied } = row;
      return { festival, refundsFrom: refunds_from.toISOString(), lastApplied };
    },

    async save(tx, festival, refundsFrom, lastApplied) {
      await tx.query(
        `INSERT INTO refund_terms (festival, refunds_from, last_applied) VALUES ($1, $2, $3)
         ON CONFLICT (singleton) DO UPDATE SET festival = EXCLUDED.festival, refunds_from = EXCLUDED.refunds_from,
           last_applied = EXCLUDED.last_applied`,
        [festival, refundsFrom, JSON.stringify(lastApplied)],
      );
    },
  };
}
