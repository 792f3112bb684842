import type { PaymentMethod } from '@clove/contracts';
import { askStatus } from './ask-status.ts';
import type { PaymentParts } from './parts.ts';

import { reconcilePayment } from './reconcile-payment.ts';

/** An unverified notice that a payment has changed at its provider: it only names the payment to ask about. */
export interface Notice {
  readonly method: PaymentMethod;
  readonly providerKey: string;
  readonly orderId: string;
}

/**
 * Asks the provider about the payment of a notice and moves it as the reconciler would. A payment that ended
 * before its key was known is asked about under the notice's key; the answer must name the order.
 */
export async function handleNotice(
  notice: Notice,
  parts: PaymentParts,
): Promise<'looked' | 'nothing' | 'busy'> {
  if (!parts.providers.has(notice.method)) return 'nothing';
  const ofOrder = (await parts.store.findByOrder(notice.orderId)).filter(
    (payment) => payment.method === notice.method,
  );
  const known = ofOrder.find((payment) => payment.providerKey === notice.providerKey);
  const payment = known ?? ofOrder.find((each) => each.providerKey === null && each.state === 'VOIDED');
  if (payment === undefined) return 'nothing';
  if (payment.state === 'CAPTURING') return 'busy';
  if (payment.state !== 'UNKNOWN' && payment.state !== 'VOIDED' && payment.state !== 'FAILED')
    return 'nothing';

  if (known === undefined) {
    const claimed = { ...payment, providerKey: notice.providerKey };
    const status = await askStatus(claimed, parts);
    if (status.result !== 'captured') return 'nothing';
    // The provider captured under this key for this order: store it, and let the reconciler's rules decide.
    const adopted = await parts.store.adoptKey(payment, notice.providerKey);
    if (adopted === undefined) return 'busy';
    await reconcilePayment({ payment: adopted, quietOver: false, lifetimeOver: false }, parts);
    return 'looked';
  }
  await reconcilePayment({ payment, quietOver: false, lifetimeOver: false }, parts);
  return 'looked';
}
