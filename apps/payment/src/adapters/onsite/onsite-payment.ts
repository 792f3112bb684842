import type { Provider } from '../../application/provider.ts';

/**
 * Method `onsite`: staff take cash or a card at a terminal before they ask for the payment. There is no provider to call: a
 * capture records what was taken, and what is paid back people pay, which they record as of any refund by hand.
 */
export const onsitePayment: Provider = {
  method: 'onsite',
  // As long as an order may stay open at a provider; nothing expires anywhere.
  lifetimeSeconds: 1_800,
  refusal: ({ amount, onsite }) =>
    amount === 0 || onsite === undefined ? 'how an amount above 0 was taken has to be said' : undefined,
  async ready() {
    return { result: 'ready', providerKey: null, redirectUrl: null, checkoutKey: null };
  },
  keyFrom: () => undefined,
  async capture({ amount }) {
    return { result: 'captured', amount };
  },
  /** What an interrupted capture comes to: an order asked for it, so the money is in the till. */
  async status({ amount, refunded, refundedByHand, state }) {
    return state === 'VOIDED' || state === 'FAILED'
      ? { result: 'failed', reason: 'it was not taken' }
      : { result: 'captured', amount, cancelled: refunded - refundedByHand };
  },
  async refund() {
    return { result: 'rejected', reason: 'it was taken on site and is paid back there' };
  },
};
