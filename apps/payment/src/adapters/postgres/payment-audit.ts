import type { AuditFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

type PaymentFact = Extract<AuditFact, { kind: 'payment' }>;

/** Facts of kind payment, summed from the ledger by its keys: connections of `reads` join by index only. */
export async function paymentFacts(reads: Queryable): Promise<PaymentFact[]> {
  const facts = await reads.query<Omit<PaymentFact, 'onsite'> & { readonly onsite: boolean }>(`
    SELECT 'payment' AS kind, p.id AS "paymentId", p.order_id AS "orderId", p.provider_key AS "providerKey",
      p.state, coalesce(c.amount, 0)::bigint AS captured, (
        SELECT coalesce(sum((
          SELECT l.amount FROM ledger_entry l WHERE l.refund_id = r.id AND l.kind = 'REFUND')), 0)
        FROM refund r WHERE r.payment_id = p.id)::bigint AS refunded, (
        SELECT coalesce(sum((
          SELECT l.amount FROM ledger_entry l
          WHERE l.refund_id = r.id AND l.kind = 'REFUND' AND l.settled_by IS NOT NULL)), 0)
        FROM refund r WHERE r.payment_id = p.id)::bigint AS "refundedByHand",
      p.method = 'onsite' AS onsite
    FROM payment p LEFT JOIN ledger_entry c ON c.payment_id = p.id AND c.kind = 'CAPTURE'
    ORDER BY p.id`);
  // Older toolboxes know no such field: it is only where it says something.
  return facts.map(({ onsite, ...fact }) => (onsite ? { ...fact, onsite } : fact));
}
