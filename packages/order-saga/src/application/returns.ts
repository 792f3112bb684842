import { setTimeout } from 'node:timers/promises';
import type { Order } from '../domain/order.ts';
import { OrderRefused } from '../domain/refusals.ts';
import { tokenHash } from '../domain/return-token.ts';
import { giveUpOrder } from './end-unpaid-order.ts';
import type { OrderDriver, SagaContext } from './saga-context.ts';

/** Source: the address comes from a browser, so what is stored of it is bounded. In bytes of its JSON. */
const largestParameters = 2_048;

/** Between two reads of an order that is just being ended, which takes one call to the payment service. In milliseconds; source: a twentieth of a second is not noticed. */
const pollMs = 50;
/** Source: longer than a lease of 15 s, shorter than the gateway's time-out of 30 s. */
const longestWaitMs = 20_000;

/** What a fan's way back from the provider means. All answer the order (undefined: no such token) and may be repeated. */
export function returns(context: SagaContext, driver: OrderDriver) {
  const { store } = context;

  return {
    /**
     * One commit makes the provider's parameters durable; the order is then driven at once by this replica, or, where
     * another return of it is being tried (a forged one must not take the place of the fan's own), after that one.
     * Where another tab or the deadline is just ending the order, waits for the outcome. Throws OrderRefused when that
     * takes too long.
     */
    async confirm(token: string, parameters: Readonly<Record<string, string>>): Promise<Order | undefined> {
      const hash = tokenHash(token);
      if (!acceptable(parameters)) return store.byReturnToken(hash);
      const waitUntil = performance.now() + longestWaitMs;
      for (;;) {
        const { order, confirmed } = await store.confirm({ tokenHash: hash, parameters });
        if (confirmed && order !== undefined) driver.start(order);
        if (confirmed || order?.state !== 'AWAITING_PAYMENT') return order;
        if (performance.now() > waitUntil) {
          throw new OrderRefused({ reason: 'return-not-decided', temporary: true, orderId: order.id });
        }
        await setTimeout(pollMs);
      }
    },

    /** The fan gave up at the provider, or the provider refused: see {@link giveUpOrder}. */
    async giveUp(token: string, endReason: 'given-up' | 'declined'): Promise<Order | undefined> {
      const order = await store.byReturnToken(tokenHash(token));
      return order && giveUpOrder(context, driver, order, endReason);
    },
  };
}

/** Without parameters nothing can be captured: the address was visited without paying. */
function acceptable(parameters: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(parameters).length > 0 && Buffer.byteLength(JSON.stringify(parameters)) <= largestParameters
  );
}
