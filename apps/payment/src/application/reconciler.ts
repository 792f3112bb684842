import { every, type Worker, withCorrelation } from '@clove/service-kit';
import type { PaymentParts } from './parts.ts';
import { reconcilePayment } from './reconcile-payment.ts';
import { reconcileRefund } from './reconcile-refund.ts';

/** Most rows of one claim; they are worked on concurrently, each with its own provider time-out. */
const CLAIM = 50;
/** Milliseconds between polls for due rows, as of the orders that wait for them. */
const PAUSE_MS = 500;

/** The two loops that finish what requests left open. Any replica resumes any row; leases keep two apart. */
export function reconcilers(parts: PaymentParts): Worker[] {
  return [
    {
      name: 'reconcile-payments',
      run: (signal) =>
        every(PAUSE_MS, signal, async () => {
          const due = await parts.store.claimDuePayments(CLAIM);
          await each(due, (one) =>
            withCorrelation(one.payment.correlationId, () => reconcilePayment(one, parts)),
          );
        }),
    },
    {
      name: 'reconcile-refunds',
      run: (signal) =>
        every(PAUSE_MS, signal, async () => {
          const due = await parts.store.claimDueRefunds(CLAIM);
          await each(due, (one) =>
            withCorrelation(one.refund.correlationId, () => reconcileRefund(one, parts)),
          );
        }),
    },
  ];

  /** A failure is logged and leaves that row until its lease ends; the other rows are processed. */
  async function each<T>(rows: T[], step: (row: T) => Promise<void>): Promise<void> {
    const ended = await Promise.allSettled(rows.map(step));
    for (const end of ended) {
      if (end.status === 'rejected') parts.log.error({ err: end.reason }, 'a reconciling step failed');
    }
  }
}
