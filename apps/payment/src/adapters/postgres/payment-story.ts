import { Id, type StoryAnswer, type StoryEntry, type StoryFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

interface PaymentRow {
  readonly id: string;
  readonly order_id: string;
  readonly method: string;
  readonly state: string;
  readonly amount: number;
  readonly currency: string;
  readonly provider_key: string | null;
  readonly tender: string | null;
  readonly attempt: number;
  readonly reason: string | null;
  readonly correlation_id: string;
  readonly created_at: Date;
  readonly captured_at: Date | null;
  readonly captured: number;
  readonly state_since: Date;
}

interface RefundRow {
  readonly id: string;
  readonly payment_id: string;
  readonly amount: number;
  readonly state: string;
  readonly failure: string | null;
  readonly attempt: number;
  readonly correlation_id: string;
  readonly created_at: Date;
  readonly state_since: Date;
}

const none: StoryAnswer = { entries: [], related: [] };

/** The payments and refunds that an id is of: theirs, their order's, or what the provider calls a payment. */
export function paymentStory(reads: Queryable): (id: string) => Promise<StoryAnswer> {
  return async (id) => {
    const payments = Id.safeParse(id).success ? await byOwnIds(id) : await byProviderKey(id);
    if (payments.length === 0) return none;
    const refunds = await reads.query<RefundRow>(
      `SELECT id, payment_id, amount, state, failure, attempt, correlation_id, created_at, state_since FROM refund
       WHERE payment_id = ANY ($1::uuid[]) ORDER BY id LIMIT 500`,
      [payments.map((payment) => payment.id)],
    );
    const currency = payments[0]?.currency ?? '';
    return {
      entries: [
        ...payments.flatMap((payment) => entriesOfPayment(payment)),
        ...refunds.flatMap((refund) => entriesOfRefund(refund, currency)),
      ],
      related: [
        ...new Set(
          payments.flatMap((payment) => [payment.order_id, payment.id, payment.provider_key ?? payment.id]),
        ),
      ],
    };
  };

  function byOwnIds(id: string): Promise<PaymentRow[]> {
    return reads.query(
      `${selectPayments} WHERE p.id = $1 UNION ${selectPayments} WHERE p.order_id = $1
       UNION ${selectPayments} WHERE p.id = (SELECT payment_id FROM refund WHERE id = $1) ORDER BY created_at LIMIT 20`,
      [id],
    );
  }

  /** Reads every payment: no purchase pays for an index that one person in a thousand needs. */
  function byProviderKey(key: string): Promise<PaymentRow[]> {
    return reads.query(
      `${selectPayments} WHERE p.provider_key = $1 OR p.terminal_reference = $1 ORDER BY created_at LIMIT 20`,
      [key],
    );
  }
}

const selectPayments = `
  SELECT p.id, p.order_id, p.method, p.state, p.amount, p.currency, p.tender,
    coalesce(p.provider_key, p.terminal_reference) AS provider_key, p.attempt, p.reason, p.correlation_id,
    p.created_at, p.captured_at, p.captured, p.state_since
  FROM payment p`;

function entriesOfPayment(payment: PaymentRow): StoryEntry[] {
  const entry = entriesAbout('payment', payment.id, payment.correlation_id);
  const { amount, currency, tender, method, provider_key: reference, attempt, reason, state } = payment;
  return [
    entry(
      payment.created_at,
      tender === null
        ? { kind: 'payment-asked', values: { amount, currency, method, reference } }
        : { kind: 'payment-taken-on-site', values: { amount, currency, tender, reference } },
    ),
    ...(payment.captured_at === null
      ? []
      : [
          entry(payment.captured_at, {
            kind: 'payment-captured',
            values: { amount: payment.captured, currency },
          }),
        ]),
    ...(state === 'CAPTURED'
      ? []
      : [entry(payment.state_since, { kind: 'payment-state', values: { state, attempt, reason } })]),
  ];
}

function entriesOfRefund(refund: RefundRow, currency: string): StoryEntry[] {
  const entry = entriesAbout('refund', refund.id, refund.correlation_id);
  const { amount, state, failure: reason, attempt } = refund;
  return [
    entry(refund.created_at, { kind: 'refund-accepted', values: { amount, currency } }),
    ...(state === 'REQUESTED'
      ? []
      : [entry(refund.state_since, { kind: 'refund-state', values: { state, attempt, reason } })]),
  ];
}

function entriesAbout(type: 'payment' | 'refund', id: string, correlationId: string) {
  return (at: Date, fact: StoryFact): StoryEntry => ({
    at: at.toISOString(),
    subject: { type, id },
    ...fact,
    correlationId,
  });
}
