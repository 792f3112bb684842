import type { Provider } from '../../application/provider.ts';

/** Method `none`: an order whose total is 0. No provider is called, and only a total of 0 is accepted. */
export const noPayment: Provider = {
  method: 'none',
  // As long as an order may stay open at a provider; nothing expires anywhere.
  lifetimeSeconds: 1_800,
  refusal: (item) =>
    item.amount === 0 ? undefined : 'an amount above 0 has to be paid with a payment method',
  async ready() {
    return { result: 'ready', providerKey: null, redirectUrl: null, checkoutKey: null };
  },
  keyFrom: () => undefined,
  async capture() {
    return { result: 'captured', amount: 0 };
  },
  async status() {
    return { result: 'captured', amount: 0, cancelled: 0 };
  },
  async refund() {
    return { result: 'rejected', reason: 'nothing was paid' };
  },
};
